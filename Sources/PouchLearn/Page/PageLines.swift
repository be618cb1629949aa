/// The lines of a page in reading order, with the dates in them.
struct PageLines: Sendable {
    struct Line: Sendable {
        var pieces: Range<Int>
        var text: String
        var key: String
        /// The innermost element that holds all of it.
        var element: Int
        var letters: Int
        /// Of the letters, those inside links.
        var linkLetters: Int
        var spots: [DateSpot]
        /// Whether a block begins with it, not only a line.
        var beginsBlock: Bool
    }

    private(set) var lines: [Line] = []

    /// Lines in which dates are looked for; a page with more is not a press listing.
    private static let mostDated = 20_000

    init(_ tree: PageTree) {
        // Every piece needs to know whether its element is in a link: looked up once for all.
        var inLink = [Bool](repeating: false, count: tree.elements.count)
        for (place, element) in tree.elements.enumerated() {
            inLink[place] = element.name == "a" || element.parent >= 0 && inLink[element.parent]
        }
        var start = 0
        while start < tree.pieces.count {
            var end = start + 1
            while end < tree.pieces.count, tree.pieces[end].gap.rawValue < PageTree.Piece.Gap.line.rawValue { end += 1 }
            let range = start..<end
            let text = tree.text(pieces: range)
            let elements = range.map { tree.pieces[$0].element }
            var letters = 0
            var linkLetters = 0
            for place in range {
                letters += tree.pieces[place].letters
                if inLink[tree.pieces[place].element] { linkLetters += tree.pieces[place].letters }
            }
            lines.append(
                Line(
                    pieces: range, text: text, key: TextKey.of(text), element: tree.common(elements) ?? elements[0],
                    letters: letters, linkLetters: linkLetters,
                    spots: lines.count < Self.mostDated ? DateSpot.all(in: text) : [],
                    beginsBlock: tree.pieces[start].gap == .block))
            start = end
        }
    }

    /// The lines that begin among these pieces.
    func indices(in pieces: Range<Int>) -> Range<Int> {
        let first = lower(pieces.lowerBound)
        return first..<max(first, lower(pieces.upperBound))
    }

    /// The line that a title stands in: a title stands in trails and lists, too, but its heading is the page's.
    func heading(of title: String, in tree: PageTree) -> Int? {
        let key = TextKey.of(title)
        let titled = lines.indices.filter { !key.isEmpty && lines[$0].key == key }
        let named = titled.first { place in
            tree.chain(lines[place].element).prefix(3).contains {
                ["h1", "h2", "h3"].contains(tree.elements[$0].name)
            }
        }
        return named ?? titled.first
    }

    /// The first line that begins at a piece or after it.
    private func lower(_ piece: Int) -> Int {
        lines.partitionPoint { $0.pieces.lowerBound >= piece }
    }
}
