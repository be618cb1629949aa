extension Node {
    /// Calls `enter` for each text and each element that is shown, in document order, this one too, and `leave` at each one's end.
    public func eachVisible(enter: (Node) -> Void, leave: (Node) -> Void) {
        var walk = NodeWalk(self)
        while let step = walk.next() {
            switch step {
            case .enter(let node):
                if node.isText || node.isElement && !node.tag.isHidden { enter(node) } else { walk.skip(node) }
            case .leave(let node):
                if node.isText || node.isElement && !node.tag.isHidden { leave(node) }
            }
        }
    }

    /// Whether it stands in a `template`, whose contents are no part of the page (HTML Standard, section 4.12.3).
    public var isInTemplate: Bool {
        var holder = parent
        while let node = holder {
            if node.isElement, node.tag == .hidden, node.name == "template" { return true }
            holder = node.parent
        }
        return false
    }

    /// Bytes of a text node that are not white space; 0 for an element.
    public var letters: Int {
        guard isText else { return 0 }
        var count = 0
        withContent { text in for byte in text where byte > 32 && byte != 0xC2 && byte != 0xA0 { count += 1 } }
        return count
    }
}
