import PouchHTML
import PouchMirror
import PouchProfile

/// Pages that hold several statements.
extension StatementReader {
    /// So many XPaths that were given up end the reading of a page's sections: each costs as many steps as a page may.
    private static let mostFailedQueries = 4

    /// Reads each part of the page as a statement. To be called when the page itself was read.
    mutating func sections(_ document: borrowing HTMLDocument) -> (sections: [PageSection], isCut: Bool) {
        guard let split else { return ([], false) }
        var sections: [PageSection] = []
        sections.reserveCapacity(split.parts.count)
        for part in split.parts {
            guard document.failedQueries < Self.mostFailedQueries else { return (sections, true) }
            self.part = part
            let statement = read(document)
            sections.append(
                PageSection(
                    fragment: part.address.fragment, statement: statement, fieldsRead: fieldsRead(of: statement)))
        }
        return (sections, split.isCut)
    }

    /// What is known of a part without its page: the year and the month under which the page was listed.
    var listingOfPart: ListingEntry? {
        page.year.map { ListingEntry(page: page.url, title: nil, date: nil, year: $0, month: page.month) }
    }

    /// Whether the page has parts that are statements of their own.
    var isParted: Bool { split?.parts.isEmpty == false }

    /// The nodes of a region that are never its text; of a page that is parted, its parts among them.
    mutating func skipped(
        _ document: borrowing HTMLDocument, _ region: Node, _ notes: inout Warnings
    ) -> [Node] {
        if let part { return skippedInParts[part.node] ?? [] }
        let skipped = rules.skip.flatMap { source in
            extractor.queries[source].map { document.nodes($0, from: region) } ?? []
        }
        guard let rule = rules.split, format == .html else { return skipped }
        let split = PageSplit(rule, document, in: region, of: page.url, extractor.queries)
        self.split = split
        for warning in split.warnings { notes.add(.cut(warning)) }
        notes.isOfPartedPage = !split.parts.isEmpty
        partNodes = Set(split.parts.map(\.node))
        // One walk upwards for each: looked for in each part, they would be looked for thousands of times.
        for node in skipped {
            var above: Node? = node
            while let next = above, !partNodes.contains(next) { above = next.parent }
            if let above { skippedInParts[above, default: []].append(node) }
        }
        return skipped + split.parts.map(\.node)
    }

    /// The nodes that may be a field: the first few; of a page that is parted, none that lies in a part.
    func candidates(_ nodes: [Node]) -> ArraySlice<Node> {
        guard part == nil, !partNodes.isEmpty else { return nodes.prefix(Self.mostCandidates) }
        return nodes.prefix(Self.mostLooked).filter { node in
            var above: Node? = node
            while let next = above, !partNodes.contains(next) { above = next.parent }
            return above == nil
        }.prefix(Self.mostCandidates)
    }

    private static let mostCandidates = 64
    private static let mostLooked = 10_000
}
