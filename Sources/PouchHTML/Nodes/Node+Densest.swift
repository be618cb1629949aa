extension Node {
    /// The cell or division that holds the most text of its own, what is in cells and divisions inside it not counted.
    public var densest: Node {
        var lengths: [Node: Int] = [:]
        var order: [Node] = []
        var holders: [Node] = [self]
        var walk = NodeWalk(self)
        while let step = walk.next() {
            switch step {
            case .enter(let node):
                if node.isText {
                    var count = 0
                    node.withContent { text in for byte in text where byte > 32 { count += 1 } }
                    if count > 0, let holder = holders.last {
                        if lengths[holder] == nil { order.append(holder) }
                        lengths[holder, default: 0] += count
                    }
                } else if !node.isElement || node.tag.isHidden || node != self && node.hidesItself {
                    walk.skip(node)
                } else if node.tag == .td || node.name == "div" || node.name == "article" || node.name == "main" {
                    holders.append(node)
                }
            case .leave(let node):
                if holders.count > 1, holders.last == node { holders.removeLast() }
            }
        }
        var best: Node = self
        var length = 0
        for node in order where (lengths[node] ?? 0) > length {
            best = node
            length = lengths[node] ?? 0
        }
        return best
    }
}
