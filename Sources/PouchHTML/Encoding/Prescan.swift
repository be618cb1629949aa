/// Looks for a declaration of the encoding in a page's first bytes, before anything is decoded (HTML Standard, section
/// 13.2.3.2, "prescan a byte stream to determine its encoding").
struct Prescan {
    /// Bytes that are looked at.
    static let length = 1_024

    private let bytes: ArraySlice<UInt8>
    private var place: Int

    /// The declared encoding's name; nil when none is declared in these bytes.
    static func charset(_ bytes: ArraySlice<UInt8>) -> String? {
        if bytes.starts(with: [0x3C, 0, 0x3F, 0, 0x78, 0]) { return "utf-16le" }
        if bytes.starts(with: [0, 0x3C, 0, 0x3F, 0, 0x78]) { return "utf-16be" }
        var scan = Prescan(bytes: bytes, place: bytes.startIndex)
        return scan.metaCharset() ?? XMLDeclaration.charset(bytes)
    }

    private mutating func metaCharset() -> String? {
        while let open = bytes[place...].firstIndex(of: UInt8(ascii: "<")) {
            place = open + 1
            let rest = bytes[place...]
            guard let next = rest.first else { return nil }
            if rest.starts(with: "!--".utf8) {
                guard passComment() else { return nil }
            } else if rest.startsIgnoringCase(with: Self.meta), endsName(place + 4) {
                place += 4
                if let name = readMeta() { return name }
            } else if Self.isLetter(next)
                || next == UInt8(ascii: "/") && rest.dropFirst().first.map(Self.isLetter) ?? false
            {
                passTag()
            } else if next == UInt8(ascii: "!") || next == UInt8(ascii: "/") || next == UInt8(ascii: "?") {
                guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return nil }
                place = end + 1
            }
        }
        return nil
    }

    private static let meta = Array("meta".utf8)

    private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 }

    private func endsName(_ place: Int) -> Bool {
        place < bytes.endIndex && (ASCIISpace.contains(bytes[place]) || bytes[place] == UInt8(ascii: "/"))
    }

    /// Goes behind `-->`, whose hyphens may be those of `<!--`; false when the bytes end before.
    private mutating func passComment() -> Bool {
        var end = place + 3
        while end < bytes.endIndex {
            if bytes[end] == UInt8(ascii: ">"), bytes[end - 1] == UInt8(ascii: "-"), bytes[end - 2] == UInt8(ascii: "-")
            {
                place = end + 1
                return true
            }
            end += 1
        }
        return false
    }

    private mutating func passTag() {
        while place < bytes.endIndex, !ASCIISpace.contains(bytes[place]), bytes[place] != UInt8(ascii: ">") {
            place += 1
        }
        while attribute() != nil {}
    }

    // MARK: - A meta element

    private static let charsetName = Array("charset".utf8)
    private static let contentName = Array("content".utf8)
    private static let pragmaName = Array("http-equiv".utf8)
    private static let contentType = Array("content-type".utf8)

    private mutating func readMeta() -> String? {
        var pragma: ArraySlice<UInt8>?
        var content: ArraySlice<UInt8>?
        var charset: ArraySlice<UInt8>?
        while let (name, value) = attribute() {
            // Of an attribute given twice, the first counts.
            if charset == nil, name.isSameIgnoringCase(as: Self.charsetName) {
                charset = value
            } else if content == nil, name.isSameIgnoringCase(as: Self.contentName) {
                content = value
            } else if pragma == nil, name.isSameIgnoringCase(as: Self.pragmaName) {
                pragma = value
            }
        }
        // Where the bytes end within a tag, nothing of it counts.
        guard place < bytes.endIndex else { return nil }
        if let charset { return CharsetDecision.declared(String(decoding: charset, as: UTF8.self)) }
        guard let content, pragma?.isSameIgnoringCase(as: Self.contentType) ?? false else { return nil }
        return MetaContent.label(content).flatMap { CharsetDecision.declared($0) }
    }

    /// The next attribute; nil at the tag's end, which is not passed ("get an attribute").
    private mutating func attribute() -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)? {
        while let byte = current, ASCIISpace.contains(byte) || byte == UInt8(ascii: "/") { place += 1 }
        guard let first = current, first != UInt8(ascii: ">") else { return nil }
        let start = place
        while let byte = current, byte != UInt8(ascii: "=") || place == start, !ASCIISpace.contains(byte),
            byte != UInt8(ascii: "/"), byte != UInt8(ascii: ">")
        {
            place += 1
        }
        let name = bytes[start..<place]
        passSpace()
        guard current == UInt8(ascii: "=") else { return (name, []) }
        place += 1
        passSpace()
        var begin = place
        if let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            begin += 1
            place = bytes[begin...].firstIndex(of: quote) ?? bytes.endIndex
            defer { place = min(place + 1, bytes.endIndex) }
            return (name, bytes[begin..<place])
        }
        while let byte = current, !ASCIISpace.contains(byte), byte != UInt8(ascii: ">") { place += 1 }
        return (name, bytes[begin..<place])
    }

    private var current: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

    private mutating func passSpace() { while let byte = current, ASCIISpace.contains(byte) { place += 1 } }
}

/// The encoding of an XML declaration at a page's start (HTML Standard, section 13.2.3.2, "get an XML encoding").
enum XMLDeclaration {
    static func charset(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.starts(with: "<?xml".utf8), let end = bytes.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let declaration = bytes[..<end]
        let word = Array("encoding".utf8)
        guard
            let found = declaration.indices.first(where: { declaration[$0...].starts(with: word) })
        else { return nil }
        var rest = declaration[(found + word.count)...].drop { $0 <= 0x20 }
        guard rest.first == UInt8(ascii: "=") else { return nil }
        rest = rest.dropFirst().drop { $0 <= 0x20 }
        guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let value = rest.dropFirst()
        guard let close = value.firstIndex(of: quote), value[..<close].allSatisfy({ $0 > 0x20 }) else { return nil }
        return CharsetDecision.declared(String(decoding: value[..<close], as: UTF8.self))
    }
}
