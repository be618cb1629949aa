/// The lead of a text, where it stands apart from it: between the page's heading and the text, in a box of its own.
struct PageLead {
    let page: LearnPage
    let lines: PageLines
    /// The line of the page's title.
    let heading: Int
    /// Keys of lines that other pages of the same site have too.
    let shared: Set<String>

    /// Lines between heading and text; with more between, the heading is of something else.
    private static let mostBetween = 40
    private static let mostLines = 4
    private static let leastLetters = 40
    private static let mostLetters = 1_500

    /// The lead's lines.
    /// - Parameter kept: the lines of the text, in order.
    func find(above kept: [Int]) -> [Int] {
        guard let first = kept.first(where: { $0 > heading }), first - heading <= Self.mostBetween else { return [] }
        let text = Set(kept.prefix(12).map { lines.lines[$0].key })
        let found = (heading + 1..<max(heading + 1, first)).filter { place in
            let line = lines.lines[place]
            return isProse(line) && !isElsewhere(line) && !shared.contains(line.key)
                && !text.contains { $0.hasPrefix(line.key) }
        }
        guard found.count <= Self.mostLines, found.reduce(0, { $0 + lines.lines[$1].letters }) <= Self.mostLetters
        else {
            return []
        }
        return found
    }

    private func isProse(_ line: PageLines.Line) -> Bool {
        guard line.letters >= Self.leastLetters, line.linkLetters * 2 < line.letters else { return false }
        // A day with its author, a place or a time is no lead.
        if line.spots.contains(where: { $0.year > 0 }), line.letters < 80 { return false }
        return GenericBody.isSentence(line) || line.letters >= 60 || isHeading(line)
    }

    private func isHeading(_ line: PageLines.Line) -> Bool {
        ["h2", "h3", "h4"].contains(page.tree.elements[line.element].name)
    }

    /// Whether it stands in a margin, under a picture or in a list of something, beside the heading's own box.
    private func isElsewhere(_ line: PageLines.Line) -> Bool {
        let tree = page.tree
        let own = lines.lines[heading].element
        for place in tree.chain(line.element) {
            if tree.contains(place, own) { return false }
            if GenericBody.isBeside(tree.elements[place]) { return true }
        }
        return false
    }
}
