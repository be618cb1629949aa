import PouchHTML
import PouchProfile
import PouchURL

/// Listings whose rows name a document each.
extension ListingReader {
    /// The document of each row. A row within another row is one of its own: the outer one is layout.
    func hits(
        in rows: RowRule, of rule: LinkRule, _ document: borrowing HTMLDocument, _ regions: [Node],
        _ anchors: inout AnchorCache
    ) -> [Hit] {
        guard let rowQuery = extractor.queries[rows.rows], let linkQuery = extractor.queries[rows.link] else {
            return []
        }
        var found: [(row: Node, hit: Hit)] = []
        var seen: Set<Node> = []
        for region in regions {
            for row in document.nodes(rowQuery, from: region) where seen.insert(row).inserted {
                let links = document.nodes(linkQuery, from: row).prefix(Self.mostLinks)
                var hits: [Hit] = []
                for node in links { hits += self.anchors(node, rule, &anchors).compactMap { hit($0, rule) } }
                guard var hit = hits.first else { continue }
                hit.row = facts(of: row, rows, hits, document)
                found.append((row, hit))
            }
        }
        let outer = Self.outer(found.map(\.row))
        return found.filter { !outer.contains($0.row) }.map(\.hit)
    }

    /// Links of one row that are looked at.
    private static let mostLinks = 64

    /// The rows that hold others.
    private static func outer(_ rows: [Node]) -> Set<Node> {
        let all = Set(rows)
        var outer: Set<Node> = []
        for row in rows {
            var next = row.parent
            while let node = next, !outer.contains(node) {
                if all.contains(node) { outer.insert(node) }
                next = node.parent
            }
        }
        return outer
    }

    private func facts(of row: Node, _ rows: RowRule, _ hits: [Hit], _ document: borrowing HTMLDocument) -> RowFacts {
        var facts = RowFacts()
        facts.title = value(rows.title, row, document) ?? longestText(hits)
        facts.date = date(rows.date, row, document)
        for (name, parts) in rows.fields { facts.fields[name] = value(parts, row, document) }
        return facts
    }

    /// A picture, a date and a title may each link to the row's document: the title says most.
    private func longestText(_ hits: [Hit]) -> String? {
        let identity = hits.first.map { profile.identity(of: $0.anchor.url) }
        let texts = hits.filter { profile.identity(of: $0.anchor.url) == identity }.map(\.anchor.text)
        return texts.max { $0.utf8.count < $1.utf8.count }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The texts of a row that a part looks at.
    private func texts(_ part: RowRule.Part, _ row: Node, _ document: borrowing HTMLDocument) -> [String] {
        guard let xpath = part.xpath else { return [row.text(upTo: Self.longestRow)] }
        guard let query = extractor.queries[xpath] else { return [] }
        return document.nodes(query, from: row).prefix(Self.mostLinks).map { $0.text(upTo: Self.longestRow) }
            .filter { !$0.isEmpty }
    }

    /// Bytes of a row's text that are looked at.
    private static let longestRow = 16_384

    /// The value of the first part that fits.
    private func value(_ parts: [RowRule.Part], _ row: Node, _ document: borrowing HTMLDocument) -> String? {
        for part in parts {
            for text in texts(part, row, document) {
                guard let pattern = part.match else { return text }
                guard let match = trials.firstMatch(pattern, in: text) else { continue }
                if let value = match["value"] ?? match[0], !value.isEmpty { return value }
            }
        }
        return nil
    }

    private func date(_ parts: [RowRule.Part], _ row: Node, _ document: borrowing HTMLDocument) -> DateText? {
        for part in parts {
            for text in texts(part, row, document) {
                if let pattern = part.match {
                    let year = page.year
                    if let date = trials.firstMatch(pattern, in: text).flatMap({
                        DateText($0, dates: profile.dates, year: year)
                    }) {
                        return date
                    }
                } else if let date = PlainDate.first(in: text, dates: profile.dates) {
                    return date
                }
            }
        }
        return nil
    }
}
