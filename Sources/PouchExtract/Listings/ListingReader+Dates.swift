import PouchHTML
import PouchProfile
import PouchURL

/// The dates that a listing gives beside, above or below its links.
extension ListingReader {
    /// The date that the listing gives each link.
    func dates(of links: Set<Node>, in lines: [ListingLine]) -> [Node: Match] {
        guard !profile.listingDates.isEmpty else { return [:] }
        var dates: [Node: Match] = [:]
        var heading: Match?
        let headings = profile.listingDates.filter { $0.position == .heading }
        let rows = lines.indices.filter { lines[$0].holds(links) }
        var row = 0
        for (number, line) in lines.enumerated() {
            guard row < rows.count, rows[row] == number else {
                let text = line.text
                for rule in headings {
                    if let match = firstDate(rule.match, in: text) { heading = match }
                }
                continue
            }
            let above = (row > 0 ? rows[row - 1] + 1 : 0)..<number
            let below = (number + 1)..<(row + 1 < rows.count ? rows[row + 1] : lines.count)
            row += 1
            let around = (above: lines[above].suffix(Self.mostLines), below: lines[below].prefix(Self.mostLines))
            for (place, piece) in line.pieces.enumerated() {
                guard case .link(let node) = piece, links.contains(node) else { continue }
                dates[node] = date(of: node, at: place, in: line, heading: heading, around)
            }
        }
        return dates
    }

    /// Lines above or below a link's that may hold its date.
    private static let mostLines = 40

    private func date(
        of node: Node, at place: Int, in line: ListingLine, heading: Match?,
        _ around: (above: ArraySlice<ListingLine>, below: ArraySlice<ListingLine>)
    ) -> Match? {
        for rule in profile.listingDates {
            let found: Match? =
                switch rule.position {
                case .before: place > 0 ? line.pieces[place - 1].text.flatMap { lastMatch(rule.match, $0) } : nil
                case .after:
                    place + 1 < line.pieces.count
                        ? line.pieces[place + 1].text.flatMap { firstDate(rule.match, in: $0) } : nil
                case .link: firstDate(rule.match, in: node.text(upTo: PageExtractor.leastText))
                case .heading: heading
                case .above: around.above.reversed().lazy.compactMap { lastMatch(rule.match, $0.textWithLinks) }.first
                case .lastmod: nil
                case .below: around.below.lazy.compactMap { firstDate(rule.match, in: $0.textWithLinks) }.first
                }
            if let found { return found }
        }
        return nil
    }

    /// The match nearest to the text's end, which is not far: looking goes on behind each match, and must end.
    func lastMatch(_ pattern: Pattern, _ text: String) -> Match? {
        var last: Match?
        var plausible: Match?
        var rest = String(decoding: text.utf8.suffix(PageExtractor.leastText), as: UTF8.self)
        while let match = trials.firstMatch(pattern, in: rest) {
            last = match
            if isPlausible(match) { plausible = match }
            guard match.range.upperBound > 0 else { break }
            rest = String(rest.utf8.dropFirst(match.range.upperBound)) ?? ""
        }
        return plausible ?? last
    }
}

extension ListingLine.Piece {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
}

extension ListingLine {
    fileprivate func holds(_ links: Set<Node>) -> Bool {
        pieces.contains { if case .link(let node) = $0 { links.contains(node) } else { false } }
    }

    /// The text of the line, links left out.
    fileprivate var text: String { pieces.map { $0.text ?? "" }.joined(separator: " ") }

    /// The text of the line with that of its links: a date may be a link of its own.
    fileprivate var textWithLinks: String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .link(let node): node.text(upTo: PageExtractor.leastText)
            }
        }.joined(separator: " ")
    }
}
