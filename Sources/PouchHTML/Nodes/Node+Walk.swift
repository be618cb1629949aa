extension Node {
    /// Calls `visit` for each element inside, in document order.
    public func eachElement(_ visit: (Node, Tag) -> Void) {
        var walk = NodeWalk(self)
        while let step = walk.next() {
            if case .enter(let node) = step, node.isElement { visit(node, node.tag) }
        }
    }

    /// Lines of text with the links in them, for reading a listing: a line ends at `<br>`, at block elements, but not
    /// between the cells of a row, and in preformatted text where one ends in the source.
    /// - Parameter links: elements that are links, beside every `<a href>`.
    public func listingLines(links: Set<Node> = []) -> [ListingLine] {
        var reader = ListingLineReader(others: links.filter { $0.tag != .a || $0.attribute("href") == nil })
        return reader.read(self)
    }
}

/// A line of a listing: text and links in turn.
public struct ListingLine {
    /// A run of text, or a link's element.
    public enum Piece {
        case text(String)
        case link(Node)
    }

    public var pieces: [Piece] = []
}

private struct ListingLineReader {
    /// Links that are no `<a href>`.
    let others: Set<Node>
    private var lines: [ListingLine] = []
    private var current = ListingLine()
    private var folder = TextFolder()
    private var link: Node?
    private var preformatted: Node?

    init(others: Set<Node>) { self.others = others }

    mutating func read(_ root: Node) -> [ListingLine] {
        var walk = NodeWalk(root)
        while let step = walk.next() {
            switch step {
            case .enter(let node):
                if node.isText {
                    if link == nil { node.withContent { add($0) } }
                    continue
                }
                let tag = node.tag
                if tag == .pre, preformatted == nil { preformatted = node }
                let isOther = !others.isEmpty && others.contains(node)
                if !node.isElement || tag.isHidden && !isOther {
                    walk.skip(node)
                } else if isOther || tag == .a && node.attribute("href") != nil {
                    endText()
                    current.pieces.append(.link(node))
                    link = node
                } else if endsLine(tag) {
                    endLine()
                } else if tag == .td || tag == .th {
                    folder.space()
                }
            case .leave(let node):
                if node == preformatted { preformatted = nil }
                if node == link { link = nil } else if node.isElement, node.tag != .br, endsLine(node.tag) { endLine() }
            }
        }
        endLine()
        return lines
    }

    private mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
        guard preformatted != nil else { return folder.add(text) }
        for (place, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if place > 0 { endLine() }
            folder.add(UnsafeBufferPointer(rebasing: line))
        }
    }

    private func endsLine(_ tag: Tag) -> Bool { tag == .br || tag.isBlock && tag != .td && tag != .th }

    private mutating func endText() {
        let text = folder.take()
        if !text.isEmpty { current.pieces.append(.text(text)) }
    }

    private mutating func endLine() {
        endText()
        if !current.pieces.isEmpty { lines.append(current) }
        current = ListingLine()
    }
}
