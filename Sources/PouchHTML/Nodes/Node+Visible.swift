extension Node {
    /// Calls `enter` for each text and each element that is shown, in document order, this one too, and `leave` at each one's end.
    public func eachVisible(enter: (Node) -> Void, leave: (Node) -> Void) {
        var walk = NodeWalk(self)
        while let step = walk.next() {
            switch step {
            case .enter(let node):
                if node.isText || node.isElement && !node.tag.isHidden && (node == self || !node.hidesItself) {
                    enter(node)
                } else {
                    walk.skip(node)
                }
            case .leave(let node):
                if node.isText || node.isElement && !node.tag.isHidden && (node == self || !node.hidesItself) {
                    leave(node)
                }
            }
        }
    }

    /// Whether an element says of itself that it is not shown: by the attribute `hidden` (HTML Standard, section 6.1), or by
    /// `display: none` or `visibility: hidden` in its attribute `style`. Style sheets are not read.
    public var hidesItself: Bool {
        guard isElement else { return false }
        var next = raw.pointee.properties
        while let attribute = next {
            next = attribute.pointee.next
            guard let name = attribute.pointee.name else { continue }
            switch UInt64(letters: name) {
            // What the page's search may find is shown by it.
            case Self.hidden: if self.attribute("hidden")?.lowercased() != "until-found" { return true }
            case Self.style: if InlineStyle.hides(self.attribute("style") ?? "") { return true }
            default: break
            }
        }
        return false
    }

    private static let hidden = UInt64(letters: "hidden")
    private static let style = UInt64(letters: "style")

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
