/// Writes a tree as well-formed markup, for which libxml2 has no rules of its own: every element ends where it ends.
struct MarkupWriter {
    private let tree: MarkupTree
    private let tokenizer: MarkupTokenizer
    private var bytes: UnsafeBufferPointer<UInt8> { tokenizer.bytes }
    private var output: [UInt8] = []
    private var value: [UInt8] = []

    private init(_ tree: MarkupTree, _ tokenizer: MarkupTokenizer) {
        self.tree = tree
        self.tokenizer = tokenizer
        output.reserveCapacity(tokenizer.bytes.count + tokenizer.bytes.count / 4 + 64)
    }

    /// The page as UTF-8, with a zero behind it.
    static func write(_ tree: MarkupTree, _ tokenizer: MarkupTokenizer) -> [UInt8] {
        var writer = MarkupWriter(tree, tokenizer)
        tree.resolved.withUnsafeBufferPointer { writer.writeAll($0) }
        writer.output.append(0)
        return writer.output
    }

    private mutating func writeAll(_ resolved: UnsafeBufferPointer<UInt8>) {
        // The document's only child is the root.
        var node = tree[0].first
        while node >= 0 {
            let this = tree[node]
            switch this.content {
            case .element:
                start(this)
                if this.first >= 0 {
                    node = this.first
                    continue
                }
                end(this)
            case .text: text(bytes, this.range, replacesNUL: false)
            case .rawText: text(bytes, this.range, replacesNUL: true)
            case .resolvedText: text(resolved, this.range, replacesNUL: false)
            }
            while node >= 0, tree[node].next < 0 {
                node = tree[node].parent
                if node <= 0 { return }
                end(tree[node])
            }
            node = tree[node].next
        }
    }

    // MARK: - Elements

    /// A table's parts that no tag began: rules ask for `//table/tr`, and pages that say `<tbody>` have it.
    private func isLeftOut(_ node: MarkupTree.Node) -> Bool {
        node.range.isEmpty && (node.element == .tbody || node.element == .colgroup)
    }

    private mutating func start(_ node: MarkupTree.Node) {
        if isLeftOut(node) { return }
        output.append(UInt8(ascii: "<"))
        name(node)
        for place in node.attributes { attribute(tokenizer.attributes[Int(place)]) }
        output.append(UInt8(ascii: ">"))
    }

    private mutating func end(_ node: MarkupTree.Node) {
        if isLeftOut(node) { return }
        output.append(UInt8(ascii: "<"))
        output.append(UInt8(ascii: "/"))
        name(node)
        output.append(UInt8(ascii: ">"))
    }

    /// Letters of a name that are kept: libxml2 gives up a page for one of ten million.
    private static let longestName = 1_024

    /// A letter that no name may have becomes "_".
    private mutating func name(_ node: MarkupTree.Node) {
        guard !node.range.isEmpty else { return output.append(contentsOf: node.element.spelling.utf8) }
        let name = bytes[Int(node.range.lowerBound)..<Int(node.range.upperBound)].prefix(Self.longestName)
        // Most names are as they are to be.
        if name.allSatisfy({ 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 }) {
            return output.append(contentsOf: UnsafeBufferPointer(rebasing: name))
        }
        for byte in name {
            switch byte {
            case 0x41...0x5A: output.append(byte | 32)
            case 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x3A, 0x5F: output.append(byte)
            default: output.append(UInt8(ascii: "_"))
            }
        }
    }

    /// An attribute whose name XML cannot have is left out: no rule can ask for it.
    private mutating func attribute(_ attribute: MarkupTokenizer.Attribute) {
        let name = bytes[Int(attribute.name.lowerBound)..<Int(attribute.name.upperBound)]
        guard let first = name.first, name.count <= Self.longestName, Self.canBegin(first),
            name.allSatisfy({ Self.canBegin($0) || Self.canFollow($0) })
        else { return }
        output.append(0x20)
        for byte in name { output.append(0x41...0x5A ~= byte ? byte | 32 : byte) }
        output.append(UInt8(ascii: "="))
        output.append(UInt8(ascii: "\""))
        let range = Int(attribute.value.lowerBound)..<Int(attribute.value.upperBound)
        if bytes.place(of: UInt8(ascii: "&"), in: range) == nil {
            escapeValue(UnsafeBufferPointer(rebasing: bytes[range]))
        } else {
            value.removeAll(keepingCapacity: true)
            CharacterReference.resolve(bytes, range, .attribute, into: &value)
            let resolved = value
            resolved.withUnsafeBufferPointer { escapeValue($0) }
        }
        output.append(UInt8(ascii: "\""))
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

    // MARK: - Letters

    private mutating func text(_ source: UnsafeBufferPointer<UInt8>, _ range: Range<Int32>, replacesNUL: Bool) {
        escape(
            UnsafeBufferPointer(rebasing: source[Int(range.lowerBound)..<Int(range.upperBound)]), inValue: false,
            replacesNUL: replacesNUL)
    }

    private mutating func escapeValue(_ text: UnsafeBufferPointer<UInt8>) {
        escape(text, inValue: true, replacesNUL: true)
    }

    /// A bit for each byte below 0x40 that may have to be written otherwise: controls, and `"` `&` `<` `>`.
    private static let marked: UInt64 = 0xFFFF_FFFF | 1 << 0x22 | 1 << 0x26 | 1 << 0x3C | 1 << 0x3E

    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>, inValue: Bool, replacesNUL: Bool) {
        var start = 0
        var next = 0
        while next < text.count {
            let byte = text[next]
            // Most letters need nothing.
            if byte < 0x40 ? (1 << UInt64(byte)) & Self.marked == 0 : byte != 0xEF {
                next += 1
                continue
            }
            var length = 1
            let written: StaticString
            switch byte {
            case UInt8(ascii: "<"): written = "&lt;"
            case UInt8(ascii: ">"): written = "&gt;"
            case UInt8(ascii: "&"): written = "&amp;"
            case UInt8(ascii: "\"") where inValue: written = "&quot;"
            // XML would make a space of it.
            case 0x09 where inValue: written = "&#9;"
            case 0x0A where inValue: written = "&#10;"
            case 0x0D:
                written = inValue ? "&#10;" : "\n"
                if next + 1 < text.count, text[next + 1] == 0x0A { length = 2 }
            case 0x00: written = replacesNUL ? "\u{FFFD}" : ""
            case 0x0C: written = inValue ? "" : " "
            case 0x01...0x08, 0x0B, 0x0E...0x1F: written = ""
            // U+FFFE and U+FFFF are no characters of XML.
            case 0xEF where next + 2 < text.count && text[next + 1] == 0xBF && text[next + 2] >= 0xBE:
                written = ""
                length = 3
            default:
                next += 1
                continue
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<next]))
            written.withUTF8Buffer { output.append(contentsOf: $0) }
            next += length
            start = next
        }
        output.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }
}
