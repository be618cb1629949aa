import Foundation

/// Splits a page into text and markup as the HTML Standard does ("Tokenization").
struct MarkupTokenizer {
    enum Kind { case text, start, end, comment, doctype, eof }

    /// An attribute as written, its place in the page.
    struct Attribute {
        var name: Range<Int32>
        /// Without quotes; empty when there is none.
        var value: Range<Int32>
    }

    /// Attributes kept of a tag: each is compared with all before it.
    static let mostAttributes = 350

    let bytes: UnsafeBufferPointer<UInt8>
    private(set) var at = 0
    /// Of all tags that were kept; a tag's own are the last ones.
    var attributes: [Attribute] = []
    /// Tags that had more attributes than are kept.
    private(set) var cutTags = 0
    /// Whether `<![CDATA[` begins text: in SVG and MathML alone.
    var isForeign = false

    // MARK: The token

    /// Of a text.
    private(set) var range = 0..<0
    private(set) var name = 0..<0
    private(set) var element = ElementName.other
    /// Of a name without rules, in any case: different for most names that are.
    private(set) var nameKey: UInt32 = 0
    /// The first of the tag's attributes.
    private(set) var firstAttribute = 0
    private(set) var isSelfClosing = false

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Reads the next token into the properties.
    mutating func next() -> Kind {
        while at < bytes.count {
            if let kind = markup() { return kind }
        }
        return .eof
    }

    /// nil for markup that is not a token.
    private mutating func markup() -> Kind? {
        let start = at
        guard bytes[start] == UInt8(ascii: "<"), start + 1 < bytes.count else { return text(from: start) }
        switch bytes[start + 1] {
        case 0x41...0x5A, 0x61...0x7A:
            return tag(from: start + 1) ? .start : .eof
        case UInt8(ascii: "/"):
            guard start + 2 < bytes.count else { return text(from: start) }
            switch bytes[start + 2] {
            case 0x41...0x5A, 0x61...0x7A: return tag(from: start + 2) ? .end : .eof
            case UInt8(ascii: ">"):
                at = start + 3
                return nil
            default: return bogusComment(from: start + 2)
            }
        case UInt8(ascii: "!"): return declaration(from: start + 2)
        case UInt8(ascii: "?"): return bogusComment(from: start + 1)
        default: return text(from: start)
        }
    }

    /// Forgets attributes: of the tag just read, or of all from one on.
    mutating func dropAttributes(from first: Int? = nil) {
        attributes.removeLast(max(0, attributes.count - (first ?? firstAttribute)))
    }

    // MARK: - Text

    /// Text up to the next markup; the byte at `start` does not begin any.
    private mutating func text(from start: Int) -> Kind {
        var next = start + 1
        while let open = bytes.place(of: UInt8(ascii: "<"), in: next..<bytes.count), open + 1 < bytes.count {
            let byte = bytes[open + 1]
            let beginsMarkup =
                switch byte {
                case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "!"), UInt8(ascii: "?"): true
                case UInt8(ascii: "/"): open + 2 < bytes.count
                default: false
                }
            if beginsMarkup {
                range = start..<open
                at = open
                return .text
            }
            next = open + 1
        }
        range = start..<bytes.count
        at = bytes.count
        return .text
    }

    /// The text of an element in which there is no markup, up to its end tag, which is left for the next token.
    mutating func rawText(of name: ElementName) -> Range<Int> {
        let start = at
        at = name == .script ? endOfScript(from: start) : endTag(name, from: start) ?? bytes.count
        return start..<at
    }

    mutating func go(to place: Int) { at = place }

    mutating func rest() -> Range<Int> {
        defer { at = bytes.count }
        return at..<bytes.count
    }

    /// Passes over one line's end: the first one in `<pre>` is not shown.
    mutating func skipLineEnd() {
        if at < bytes.count, bytes[at] == 0x0D { at += 1 }
        if at < bytes.count, bytes[at] == 0x0A { at += 1 }
    }

    /// Where an end tag of that name begins.
    func endTag(_ name: ElementName, from start: Int) -> Int? {
        var next = start
        while let open = bytes.place(of: UInt8(ascii: "<"), in: next..<bytes.count) {
            next = open + 1
            if next < bytes.count, bytes[next] == UInt8(ascii: "/"), isName(name, at: next + 1) { return open }
        }
        return nil
    }

    private func isName(_ name: ElementName, at start: Int) -> Bool {
        let end = endOfName(from: start)
        guard end > start, end < bytes.count else { return false }
        return ElementTable.shared.find(UnsafeBufferPointer(rebasing: bytes[start..<end])) == name
    }

    /// "Script data state" and those of its escapes: in a comment, a script may hold the tags of one.
    private func endOfScript(from start: Int) -> Int {
        var next = start
        var isEscaped = false
        var isDouble = false
        while next < bytes.count {
            let byte = bytes[next]
            if isEscaped, byte == UInt8(ascii: "-"), starts("-->", at: next) {
                (isEscaped, isDouble) = (false, false)
                next += 3
            } else if byte == UInt8(ascii: "<") {
                if !isEscaped, starts("<!--", at: next) {
                    isEscaped = true
                    // "<!-->" and "<!--->" end it at once.
                    next += 2
                } else if next + 1 < bytes.count, bytes[next + 1] == UInt8(ascii: "/"), isName(.script, at: next + 2) {
                    if !isDouble { return next }
                    isDouble = false
                    next += 8
                } else if isEscaped, !isDouble, isName(.script, at: next + 1) {
                    isDouble = true
                    next += 7
                } else {
                    next += 1
                }
            } else if isEscaped {
                next += 1
            } else {
                next = bytes.place(of: UInt8(ascii: "<"), in: next..<bytes.count) ?? bytes.count
            }
        }
        return bytes.count
    }

    func starts(_ word: StaticString, at place: Int) -> Bool {
        guard place + word.utf8CodeUnitCount <= bytes.count, let start = bytes.baseAddress else { return false }
        return memcmp(start + place, word.utf8Start, word.utf8CodeUnitCount) == 0
    }

    // MARK: - Comments and declarations

    private mutating func declaration(from start: Int) -> Kind {
        if starts("--", at: start) {
            at = endOfComment(from: start + 2)
            return .comment
        }
        if isForeign, starts("[CDATA[", at: start) {
            var next = start + 7
            while let close = bytes.place(of: UInt8(ascii: "]"), in: next..<bytes.count) {
                if starts("]]>", at: close) {
                    range = start + 7..<close
                    at = close + 3
                    return .text
                }
                next = close + 1
            }
            range = start + 7..<bytes.count
            at = bytes.count
            return .text
        }
        let isDoctype =
            start + 7 <= bytes.count
            && bytes[start..<start + 7].elementsEqual("doctype".utf8) { $0 | 32 == $1 }
        _ = bogusComment(from: start)
        guard isDoctype else { return .comment }
        return .doctype
    }

    private mutating func bogusComment(from start: Int) -> Kind {
        at = bytes.place(of: UInt8(ascii: ">"), in: start..<bytes.count).map { $0 + 1 } ?? bytes.count
        return .comment
    }

    /// Behind a comment whose text begins at `start`: "-->" and "--!>" end it, and ">" or "->" at its very start.
    private func endOfComment(from start: Int) -> Int {
        if starts(">", at: start) { return start + 1 }
        if starts("->", at: start) { return start + 2 }
        var next = start
        while let close = bytes.place(of: UInt8(ascii: ">"), in: next..<bytes.count) {
            if close >= start + 2, bytes[close - 1] == UInt8(ascii: "-"), bytes[close - 2] == UInt8(ascii: "-") {
                return close + 1
            }
            if close >= start + 3, bytes[close - 1] == UInt8(ascii: "!"), bytes[close - 2] == UInt8(ascii: "-"),
                bytes[close - 3] == UInt8(ascii: "-")
            {
                return close + 1
            }
            next = close + 1
        }
        return bytes.count
    }

    // MARK: - Tags

    private func endOfName(from start: Int) -> Int {
        var next = start
        while next < bytes.count, !Self.isBlank(bytes[next]), bytes[next] != 0x2F, bytes[next] != 0x3E { next += 1 }
        return next
    }

    /// Reads a tag from its name on; false when the page ends within it, which makes it text.
    private mutating func tag(from start: Int) -> Bool {
        let end = endOfName(from: start)
        name = start..<end
        element = ElementTable.shared.find(UnsafeBufferPointer(rebasing: bytes[start..<end]))
        nameKey = 0
        if element == .other {
            // FNV-1a.
            nameKey = 2_166_136_261
            for byte in bytes[start..<end] { nameKey = (nameKey ^ UInt32(byte | 32)) &* 16_777_619 }
        }
        firstAttribute = attributes.count
        isSelfClosing = false
        at = end
        var isCut = false
        while at < bytes.count {
            switch bytes[at] {
            case 0x3E:
                at += 1
                if isCut { cutTags += 1 }
                return true
            case 0x2F:
                at += 1
                if at < bytes.count, bytes[at] == 0x3E { isSelfClosing = true }
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: at += 1
            default: if !attribute() { isCut = true }
            }
        }
        attributes.removeLast(attributes.count - firstAttribute)
        return false
    }

    /// Reads one attribute; false when it is one too many.
    private mutating func attribute() -> Bool {
        let start = at
        // A "=" at the start is part of the name.
        at += 1
        while at < bytes.count, !Self.isBlank(bytes[at]), bytes[at] != 0x2F, bytes[at] != 0x3E, bytes[at] != 0x3D {
            at += 1
        }
        let name = Int32(start)..<Int32(at)
        var next = at
        while next < bytes.count, Self.isBlank(bytes[next]) { next += 1 }
        var value = Int32(at)..<Int32(at)
        if next < bytes.count, bytes[next] == 0x3D {
            value = readValue(from: next + 1)
        }
        guard attributes.count - firstAttribute < Self.mostAttributes else { return false }
        for known in attributes[firstAttribute...] where isSame(known.name, name) { return true }
        attributes.append(Attribute(name: name, value: value))
        return true
    }

    private mutating func readValue(from start: Int) -> Range<Int32> {
        at = start
        while at < bytes.count, Self.isBlank(bytes[at]) { at += 1 }
        guard at < bytes.count else { return Int32(at)..<Int32(at) }
        let first = bytes[at]
        if first == 0x22 || first == 0x27 {
            let close = bytes.place(of: first, in: at + 1..<bytes.count) ?? bytes.count
            defer { at = min(close + 1, bytes.count) }
            return Int32(at + 1)..<Int32(close)
        }
        let begin = at
        while at < bytes.count, !Self.isBlank(bytes[at]), bytes[at] != 0x3E { at += 1 }
        return Int32(begin)..<Int32(at)
    }

    /// Whether two names are the same in any case.
    func isSame(_ one: Range<Int32>, _ other: Range<Int32>) -> Bool {
        guard one.count == other.count else { return false }
        for offset in 0..<one.count {
            let a = bytes[Int(one.lowerBound) + offset]
            let b = bytes[Int(other.lowerBound) + offset]
            if a != b, a ^ b != 32 || !(0x61...0x7A ~= a | 32) { return false }
        }
        return true
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == 0x0C
    }
}
