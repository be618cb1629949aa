extension TreeBuilder {
    // MARK: - The list of active formatting elements

    /// Adds the element just inserted; of several alike since the last marker, three stay.
    mutating func addFormatting() {
        let node = current
        var alike = 0
        for place in formatting.indices.reversed() {
            if formatting[place] == Self.marker { break }
            guard isAlike(formatting[place], node) else { continue }
            alike += 1
            if alike == 3 {
                formatting.remove(at: place)
                break
            }
        }
        formatting.append(node)
        if formatting.count > Self.mostFormatting { formatting.removeFirst() }
    }

    private func isAlike(_ one: Int32, _ other: Int32) -> Bool {
        let (one, other) = (tree[one], tree[other])
        guard one.element == other.element, one.attributes.count == other.attributes.count else { return false }
        // In the order of the tag: another order is rare, and only makes a fourth one stay.
        for (mine, its) in zip(one.attributes, other.attributes) {
            let (mine, its) = (tokenizer.attributes[Int(mine)], tokenizer.attributes[Int(its)])
            guard tokenizer.isSame(mine.name, its.name), mine.value.count == its.value.count,
                bytes[Int(mine.value.lowerBound)..<Int(mine.value.upperBound)].elementsEqual(
                    bytes[Int(its.value.lowerBound)..<Int(its.value.upperBound)])
            else { return false }
        }
        return true
    }

    mutating func addMarker() { formatting.append(Self.marker) }

    mutating func clearToMarker() {
        while let last = formatting.popLast(), last != Self.marker {}
    }

    mutating func removeFromFormatting(_ node: Int32) {
        if let place = formatting.lastIndex(of: node) { formatting.remove(at: place) }
    }

    /// The last element of that name since the last marker.
    func lastFormatting(_ element: ElementName) -> Int32? {
        for node in formatting.reversed() {
            if node == Self.marker { return nil }
            if tree.element(node) == element { return node }
        }
        return nil
    }

    /// Opens again the formatting that a block has closed.
    mutating func reconstructFormatting() {
        guard let last = formatting.last, last != Self.marker, !tree[last].isOpen else { return }
        var place = formatting.count - 1
        while place > 0, formatting[place - 1] != Self.marker, !tree[formatting[place - 1]].isOpen { place -= 1 }
        for next in place..<formatting.count {
            guard let copy = copy(formatting[next]) else { return }
            insert(copy)
            push(copy)
            formatting[next] = copy
        }
    }

    /// An element like another, for the same tag; nil when the page has had its share of them.
    private mutating func copy(_ node: Int32) -> Int32? {
        let attributes = tree[node].attributes
        let bytes =
            attributes.isEmpty
            ? 0
            : tokenizer.attributes[Int(attributes.upperBound) - 1].value.upperBound
                - tokenizer.attributes[Int(attributes.lowerBound)].name.lowerBound
        guard open.count < limits.depth, nodeCount < limits.nodes, copies > 0 else {
            if open.count >= limits.depth { deepTags += 1 } else { surplusTags += 1 }
            return nil
        }
        copies -= 16 + Int(bytes)
        nodeCount += 1 + attributes.count
        return tree.make(
            MarkupTree.Node(
                content: .element, element: tree[node].element, range: tree[node].range, attributes: attributes))
    }

    // MARK: - The adoption agency algorithm

    /// Ends a formatting element, in which blocks may have begun that are still open.
    mutating func adopt(_ element: ElementName) {
        if currentElement == element, !formatting.contains(current) { return pop() }
        for _ in 0..<8 {
            guard let ended = lastFormatting(element) else { return anyOtherEnd() }
            guard let place = open.lastIndex(of: ended) else { return removeFromFormatting(ended) }
            guard has(in: .plain, { $0 == element }) else { return }
            guard let blockPlace = open.indices[place...].first(where: { isSpecial(open[$0]) }) else {
                while let node = open.last {
                    pop()
                    if node == ended { break }
                }
                return removeFromFormatting(ended)
            }
            guard adopt(ended, at: place, block: blockPlace) else { return }
        }
    }

    func isSpecial(_ node: Int32) -> Bool {
        let found = tree[node]
        if found.namespace == .html { return found.element.traits.contains(.special) }
        return found.element.traits.contains(.scopeInForeign)
    }

    /// One round: moves the block's contents into a copy of the formatting element there; false when there is no room.
    private mutating func adopt(_ ended: Int32, at place: Int, block blockPlace: Int) -> Bool {
        guard place > 0, moves > 0 else { return false }
        let block = open[blockPlace]
        let ancestor = open[place - 1]
        guard var bookmark = formatting.lastIndex(of: ended) else { return false }
        var last = block
        var at = blockPlace
        var inner = 0
        while true {
            inner += 1
            at -= 1
            let node = open[at]
            if node == ended { break }
            var listed = formatting.lastIndex(of: node)
            if inner > 3, let found = listed {
                formatting.remove(at: found)
                if found < bookmark { bookmark -= 1 }
                listed = nil
            }
            guard let listed else {
                removeFromStack(node)
                continue
            }
            guard let copy = copy(node) else { return false }
            tree[node].isOpen = false
            tree[copy].isOpen = true
            formatting[listed] = copy
            open[at] = copy
            if last == block { bookmark = listed + 1 }
            tree.remove(last)
            tree.insert(last, into: copy)
            last = copy
        }
        tree.remove(last)
        insert(last, at: ancestor)
        guard let copy = copy(ended) else { return false }
        moves -= tree.moveChildren(of: block, to: copy)
        tree.insert(copy, into: block)
        if let old = formatting.lastIndex(of: ended) {
            formatting.remove(at: old)
            if old < bookmark { bookmark -= 1 }
        }
        formatting.insert(copy, at: min(bookmark, formatting.count))
        removeFromStack(ended)
        let below = (open.lastIndex(of: block) ?? open.count - 1) + 1
        open.insert(copy, at: below)
        tree[copy].isOpen = true
        return true
    }
}
