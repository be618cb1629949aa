import CXMLArena

/// Makes libxml2's nodes of a ``MarkupTree``.
struct TreeWriter {
    private let tree: MarkupTree
    private let tokenizer: MarkupTokenizer
    private let resolved: UnsafeBufferPointer<UInt8>
    private var bytes: UnsafeBufferPointer<UInt8> { tokenizer.bytes }
    /// The element, or the document, whose children are being made.
    private var parent: UnsafeMutableRawPointer
    /// A text that is not in the tree yet: the next one may belong to it.
    private var text = PendingText()
    /// The attribute's value as XPath reads it; before that, with its references resolved.
    private var value: [UInt8] = []
    private var unescaped: [UInt8] = []
    private var name: [UInt8] = []
    private var isWhole = true

    /// Adds all that is in the tree to a document; false when there was no memory for all of it.
    static func write(
        _ tree: MarkupTree, _ tokenizer: MarkupTokenizer, into document: UnsafeMutableRawPointer
    ) -> Bool {
        tree.resolved.withUnsafeBufferPointer { resolved in
            var writer = TreeWriter(tree: tree, tokenizer: tokenizer, resolved: resolved, parent: document)
            writer.writeAll(document)
            return writer.isWhole
        }
    }

    private init(
        tree: MarkupTree, tokenizer: MarkupTokenizer, resolved: UnsafeBufferPointer<UInt8>,
        parent: UnsafeMutableRawPointer
    ) {
        self.tree = tree
        self.tokenizer = tokenizer
        self.resolved = resolved
        self.parent = parent
    }

    private mutating func writeAll(_ document: UnsafeMutableRawPointer) {
        // The document's only child is the root.
        var place = tree[0].first
        while place >= 0, isWhole {
            let node = tree[place]
            switch node.content {
            case .element:
                start(node)
                if node.first >= 0 {
                    place = node.first
                    continue
                }
                end(node)
            case .text: text.add(letters(bytes, node.range), replacesNUL: false)
            case .rawText: text.add(letters(bytes, node.range), replacesNUL: true)
            case .resolvedText: text.add(letters(resolved, node.range), replacesNUL: false)
            }
            while place >= 0, tree[place].next < 0 {
                place = tree[place].parent
                if place <= 0 { return }
                end(tree[place])
            }
            place = tree[place].next
        }
    }

    private func letters(_ source: UnsafeBufferPointer<UInt8>, _ range: Range<Int32>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: source[Int(range.lowerBound)..<Int(range.upperBound)])
    }

    // MARK: - Elements

    /// A table's parts that no tag began: rules ask for `//table/tr`, and pages that say `<tbody>` have it.
    private func isLeftOut(_ node: MarkupTree.Node) -> Bool {
        node.range.isEmpty && (node.element == .tbody || node.element == .colgroup)
    }

    private mutating func start(_ node: MarkupTree.Node) {
        if isLeftOut(node) { return }
        endText()
        guard let element = element(node) else { return isWhole = false }
        parent = element
        var last: UnsafeMutableRawPointer?
        for place in node.attributes { attribute(tokenizer.attributes[Int(place)], behind: &last) }
    }

    private mutating func end(_ node: MarkupTree.Node) {
        if isLeftOut(node) { return }
        endText()
        if let outer = pouch_tree_parent(parent) { parent = outer }
    }

    private mutating func endText() {
        let parent = parent
        let isMade = text.take { pouch_tree_text(parent, $0.baseAddress, $0.count) != nil }
        if !isMade { isWhole = false }
    }

    /// Letters of a name that are kept.
    private static let longestName = 1_024

    private mutating func element(_ node: MarkupTree.Node) -> UnsafeMutableRawPointer? {
        if node.range.isEmpty {
            var spelling = node.element.spelling
            return spelling.withUTF8 { pouch_tree_element(parent, $0.baseAddress, $0.count) }
        }
        let written = UnsafeBufferPointer(rebasing: letters(bytes, node.range).prefix(Self.longestName))
        // Most names are as they are to be.
        if written.allSatisfy({ 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 }) {
            return pouch_tree_element(parent, written.baseAddress, written.count)
        }
        name.removeAll(keepingCapacity: true)
        for byte in written {
            switch byte {
            case 0x41...0x5A: name.append(byte | 32)
            case 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x3A, 0x5F: name.append(byte)
            // A letter that no rule can ask for.
            default: name.append(UInt8(ascii: "_"))
            }
        }
        return pouch_tree_element(parent, name, name.count)
    }

    // MARK: - Attributes

    /// An attribute whose name XPath cannot ask for is left out.
    private mutating func attribute(
        _ attribute: MarkupTokenizer.Attribute, behind last: inout UnsafeMutableRawPointer?
    ) {
        let written = letters(bytes, attribute.name)
        guard let first = written.first, written.count <= Self.longestName, Self.canBegin(first),
            written.allSatisfy({ Self.canBegin($0) || Self.canFollow($0) })
        else { return }
        name.removeAll(keepingCapacity: true)
        for byte in written { name.append(0x41...0x5A ~= byte ? byte | 32 : byte) }
        let source = letters(bytes, attribute.value)
        if source.isPlainText, source.place(of: UInt8(ascii: "&"), in: 0..<source.count) == nil {
            last = pouch_tree_attribute(parent, last, name, name.count, source.baseAddress, source.count)
        } else {
            resolve(attribute.value)
            last = pouch_tree_attribute(parent, last, name, name.count, value, value.count)
        }
        if last == nil { isWhole = false }
    }

    /// Reads a value with its references into ``value``.
    private mutating func resolve(_ range: Range<Int32>) {
        unescaped.removeAll(keepingCapacity: true)
        CharacterReference.resolve(
            bytes, Int(range.lowerBound)..<Int(range.upperBound), .attribute, into: &unescaped)
        value.removeAll(keepingCapacity: true)
        unescaped.withUnsafeBufferPointer { $0.copyPlain(to: &value, inValue: true, replacesNUL: true) }
    }

    private static func canBegin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, 0x3A, 0x5F: true
        default: false
        }
    }

    private static func canFollow(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x2D, 0x2E: true
        default: false
        }
    }
}

/// The letters that will be one text of the tree: as they stand in the page where that is possible.
private struct PendingText {
    private var whole = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var joined: [UInt8] = []

    mutating func add(_ letters: UnsafeBufferPointer<UInt8>, replacesNUL: Bool) {
        if whole.isEmpty, joined.isEmpty, letters.isPlainText {
            whole = letters
            return
        }
        joined.append(contentsOf: whole)
        whole = UnsafeBufferPointer(start: nil, count: 0)
        letters.copyPlain(to: &joined, inValue: false, replacesNUL: replacesNUL)
    }

    /// Lends what there is, if anything, and forgets it. Returns what `use` says.
    mutating func take(_ use: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        if !whole.isEmpty {
            defer { whole = UnsafeBufferPointer(start: nil, count: 0) }
            return use(whole)
        }
        if joined.isEmpty { return true }
        defer { joined.removeAll(keepingCapacity: true) }
        return joined.withUnsafeBufferPointer(use)
    }
}
