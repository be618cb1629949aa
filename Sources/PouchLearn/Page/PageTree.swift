import PouchHTML

/// A page's elements and visible text as values: what learning compares pages by.
///
/// Elements stand in document order, so that all that is inside one is a range of indices.
package struct PageTree: Sendable {
    struct Element: Sendable {
        var name: String
        /// -1 for the root.
        var parent: Int
        /// The first element behind it that is not inside it.
        var end: Int
        var depth: Int
        var id: String?
        var classes: [String]
        /// Attributes that say what an element is, but `id` and `class`.
        var attributes: [String: String]
        /// The pieces of text inside it.
        var pieces: Range<Int>
        /// Whether its text is not shown.
        var isHidden: Bool
    }

    /// A run of visible text in one element.
    struct Piece: Sendable {
        enum Gap: UInt8, Sendable { case none, space, line, block }
        var element: Int
        /// White space folded, none at its ends.
        var text: String
        /// The gap between it and the piece before.
        var gap: Gap
        /// Letters and digits.
        var letters: Int
    }

    var elements: [Element] = []
    var pieces: [Piece] = []
    /// The source of each `script` of type `application/ld+json`.
    var structuredData: [String] = []
    /// The text of `title` elements, which is not shown.
    var titles: [Int: String] = [:]
    /// Whether the page has more elements than the tree.
    private(set) var isCut = false

    /// Elements held of a page, bytes of text, and bytes of one attribute; a press listing has 2,000 elements.
    static let mostElements = 120_000
    static let mostText = 6 << 20
    static let longestAttribute = 4_096

    /// Attributes that are held; of others a rule is never made.
    static let kept: Set<String> = [
        "href", "rel", "itemprop", "itemtype", "property", "name", "content", "datetime", "role", "aria-label", "title",
        "type", "hidden", "lang", "http-equiv", "value", "aria-hidden", "data-page", "src",
    ]

    package init(_ root: Node) {
        var builder = PageTreeBuilder()
        builder.read(root)
        elements = builder.elements
        pieces = builder.pieces
        structuredData = builder.structuredData
        titles = builder.titles
        isCut = builder.isCut
    }

    // MARK: - Looking

    /// The text inside an element, a space between pieces that stand apart.
    func text(_ element: Int) -> String { text(pieces: elements[element].pieces) }

    func text(pieces range: Range<Int>) -> String {
        var text = ""
        for place in range {
            let piece = pieces[place]
            if place > range.lowerBound, piece.gap != .none { text += " " }
            text += piece.text
        }
        return text
    }

    /// The same, a line break where lines end.
    func lines(pieces range: Range<Int>) -> [String] {
        var lines: [String] = []
        for place in range {
            let piece = pieces[place]
            if lines.isEmpty || piece.gap == .line || piece.gap == .block {
                lines.append(piece.text)
            } else {
                lines[lines.count - 1] += (piece.gap == .none ? "" : " ") + piece.text
            }
        }
        return lines
    }

    func letters(_ element: Int) -> Int { elements[element].pieces.reduce(0) { $0 + pieces[$1].letters } }

    func contains(_ outer: Int, _ inner: Int) -> Bool { inner >= outer && inner < elements[outer].end }

    /// The element and those around it, the innermost first.
    func chain(_ element: Int) -> [Int] {
        var chain: [Int] = []
        var at = element
        while at >= 0 {
            chain.append(at)
            at = elements[at].parent
        }
        return chain
    }

    /// The innermost element that holds all.
    func common(_ all: some Collection<Int>) -> Int? {
        guard let first = all.first else { return nil }
        let low = all.min() ?? first
        let high = all.max() ?? first
        var at = low
        while at >= 0, !contains(at, high) { at = elements[at].parent }
        return at >= 0 ? at : nil
    }

    /// The innermost element that holds a part of a line's text.
    /// - Parameter part: in UTF-8 units of the text.
    func element(holding part: Range<Int>, of line: PageLines.Line) -> Int {
        var offset = 0
        var holders: [Int] = []
        for place in line.pieces {
            let piece = pieces[place]
            if place > line.pieces.lowerBound, piece.gap != .none { offset += 1 }
            let range = offset..<(offset + piece.text.utf8.count)
            if range.overlaps(part) { holders.append(piece.element) }
            offset = range.upperBound
        }
        return common(holders) ?? line.element
    }

    /// The first element of that name inside another.
    func first(_ name: String, in outer: Int = 0) -> Int? {
        guard elements.indices.contains(outer) else { return nil }
        return (outer..<elements[outer].end).first { elements[$0].name == name }
    }

    var body: Int { first("body") ?? 0 }
}
