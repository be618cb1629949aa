/// A declaration of the encoding that stands behind the bytes that are looked at first, or that is another than what was
/// found there (HTML Standard, section 13.2.3.4, "changing the encoding while parsing").
enum LateCharset {
    /// The encoding in which to read the page again; nil when the first was its own.
    static func find(
        _ document: borrowing HTMLDocument, _ body: [UInt8], _ decision: CharsetDecision
    ) -> CharsetDecision? {
        guard decision.isTentative, decision.name != "utf-16le", decision.name != "utf-16be",
            decision.source == .meta || body.withUnsafeBufferPointer({ $0.holdsCharset }), let root = document.root,
            let name = declared(root), name != decision.name
        else { return nil }
        return CharsetDecision(name: name, source: .meta, isTentative: false)
    }

    /// The encoding that the first meta element with one declares.
    private static func declared(_ root: Node) -> String? {
        var walk = NodeWalk(root)
        while let step = walk.next() {
            guard case .enter(let node) = step, node.isElement, node.tag == .meta else { continue }
            if let name = node.attribute("charset").flatMap({ CharsetDecision.declared($0) }) { return name }
            if let pragma = node.attribute("http-equiv"), pragma.lowercased() == "content-type",
                let content = node.attribute("content"), let label = MetaContent.label(Array(content.utf8)[...]),
                let name = CharsetDecision.declared(label)
            {
                return name
            }
        }
        return nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the word "charset" stands in it, in any case.
    fileprivate var holdsCharset: Bool {
        let last = count - 7
        var place = 0
        while place <= last {
            // A chunk at a time without a branch in it: the compiler then compares many places at once.
            let end = Swift.min(place + 256, last + 1)
            var least: UInt8 = 255
            for next in place..<end {
                let odd =
                    (self[next] | 32 ^ 0x63) | (self[next + 1] | 32 ^ 0x68) | (self[next + 2] | 32 ^ 0x61)
                    | (self[next + 3] | 32 ^ 0x72) | (self[next + 4] | 32 ^ 0x73) | (self[next + 5] | 32 ^ 0x65)
                    | (self[next + 6] | 32 ^ 0x74)
                least = Swift.min(least, odd)
            }
            if least == 0 { return true }
            place = end
        }
        return false
    }
}
