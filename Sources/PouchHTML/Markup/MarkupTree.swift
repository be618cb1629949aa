/// The tree that a browser makes of a page, as places in the page: elements keep the range of their tag's name and their
/// attributes, texts the range of their letters.
struct MarkupTree {
    enum Namespace: UInt8 { case html, svg, math }

    enum Content: UInt8 {
        case element
        /// Letters of the page, "&" among them being no reference.
        case text
        /// The same, with U+FFFD in place of U+0000; elsewhere U+0000 is dropped.
        case rawText
        /// Letters of ``MarkupTree/resolved``.
        case resolvedText
    }

    struct Node {
        var content: Content
        var element = ElementName.other
        var namespace = Namespace.html
        /// Whether it is on the stack of open elements.
        var isOpen = false
        /// Of the name of an element without rules: different for most names that are.
        var nameKey: UInt32 = 0
        var parent: Int32 = -1
        var first: Int32 = -1
        var last: Int32 = -1
        var previous: Int32 = -1
        var next: Int32 = -1
        /// Of the name, or of the letters; empty for an element that no tag of the page began.
        var range: Range<Int32> = 0..<0
        /// Places in the tokenizer's list.
        var attributes: Range<Int32> = 0..<0
    }

    private(set) var nodes: [Node] = []
    /// Texts of which a reference was resolved.
    var resolved: [UInt8] = []

    init(capacity: Int) { nodes.reserveCapacity(capacity) }

    subscript(node: Int32) -> Node {
        get { nodes[Int(node)] }
        set { nodes[Int(node)] = newValue }
    }

    func element(_ node: Int32) -> ElementName {
        let node = nodes[Int(node)]
        return node.namespace == .html ? node.element : .other
    }

    mutating func make(_ node: Node) -> Int32 {
        nodes.append(node)
        return Int32(nodes.count - 1)
    }

    /// Puts a node, which has no parent, before a child of `parent`, or behind the last one.
    mutating func insert(_ node: Int32, into parent: Int32, before: Int32 = -1) {
        let previous = before < 0 ? nodes[Int(parent)].last : nodes[Int(before)].previous
        nodes[Int(node)].parent = parent
        nodes[Int(node)].previous = previous
        nodes[Int(node)].next = before
        if previous < 0 { nodes[Int(parent)].first = node } else { nodes[Int(previous)].next = node }
        if before < 0 { nodes[Int(parent)].last = node } else { nodes[Int(before)].previous = node }
    }

    mutating func remove(_ node: Int32) {
        let (parent, previous, next) = (nodes[Int(node)].parent, nodes[Int(node)].previous, nodes[Int(node)].next)
        guard parent >= 0 else { return }
        if previous < 0 { nodes[Int(parent)].first = next } else { nodes[Int(previous)].next = next }
        if next < 0 { nodes[Int(parent)].last = previous } else { nodes[Int(next)].previous = previous }
        nodes[Int(node)].parent = -1
        nodes[Int(node)].previous = -1
        nodes[Int(node)].next = -1
    }

    /// Moves all that is in one element, which must not be in the other, to the end of another; returns how many.
    mutating func moveChildren(of one: Int32, to other: Int32) -> Int {
        var moved = 0
        while nodes[Int(one)].first >= 0 {
            let child = nodes[Int(one)].first
            remove(child)
            insert(child, into: other)
            moved += 1
        }
        return moved
    }
}
