import CLibXML2

/// Prepares an XML document's bytes for the parser.
enum XMLText {
    /// As UTF-8, by its byte order mark, the `Content-Type`, its declaration (RFC 7303 section 3); without the mark and
    /// the blank lines that some systems send before the document.
    static func utf8(_ body: [UInt8], contentType: String?) -> [UInt8] {
        let (name, mark) = encoding(body, contentType)
        let text = name == "utf-8" ? Array(body.dropFirst(mark)) : Charset.decode(body[mark...], as: name).utf8
        // Not valid UTF-8 all the same: each bad byte becomes U+FFFD, and the rest is read.
        let valid =
            name == "utf-8" && String(validating: text, as: UTF8.self) == nil
            ? Charset.decode(text[...], as: "utf-8").utf8 : text
        return valid.drop { $0 <= 0x20 }.filter { $0 != 0 }
    }

    private static func encoding(_ body: [UInt8], _ contentType: String?) -> (name: String, mark: Int) {
        if body.starts(with: [0xEF, 0xBB, 0xBF]) { return ("utf-8", 3) }
        if body.starts(with: [0xFF, 0xFE]) { return ("utf-16le", 2) }
        if body.starts(with: [0xFE, 0xFF]) { return ("utf-16be", 2) }
        if let type = contentType, let label = ContentTypeCharset.label(type),
            let name = Charset.canonicalName(label: label)
        {
            return (name, 0)
        }
        if body.starts(with: [0x3C, 0, 0x3F, 0]) { return ("utf-16le", 0) }
        if body.starts(with: [0, 0x3C, 0, 0x3F]) { return ("utf-16be", 0) }
        let head = String(decoding: body.prefix(256), as: UTF8.self)
        if let match = head.firstMatch(of: /^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']/),
            let name = Charset.canonicalName(label: String(match.1))
        {
            return (name, 0)
        }
        return ("utf-8", 0)
    }

    /// Whether the document's type declares entities: looked for before the first element.
    static func declaresEntities(_ utf8: [UInt8]) -> Bool {
        guard let root = root(of: utf8) else { return contains("<!ENTITY", in: utf8[...]) }
        return contains("<!ENTITY", in: utf8[..<root])
    }

    /// Where the first element begins; nil when none is found. Declarations may hold `<` and `>` of their own.
    static func root(of bytes: [UInt8]) -> Int? {
        var place = 0
        var depth = 0
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "<") else {
                if bytes[place] == UInt8(ascii: "[") { depth += 1 }
                if bytes[place] == UInt8(ascii: "]") { depth -= 1 }
                place += 1
                continue
            }
            let rest = bytes[place...]
            if rest.starts(with: "<!--".utf8) {
                guard let end = find("-->", in: rest.dropFirst(4)) else { return nil }
                place = end
            } else if rest.starts(with: "<?".utf8) {
                guard let end = find("?>", in: rest) else { return nil }
                place = end
            } else if rest.starts(with: "<!".utf8) || depth > 0 {
                place += 2
            } else {
                return place
            }
        }
        return nil
    }

    /// The name of the first element, without its prefix; nil when the bytes are no XML.
    static func rootName(of utf8: [UInt8]) -> String? {
        guard utf8.first == UInt8(ascii: "<"), let root = root(of: utf8) else { return nil }
        let name = utf8[(root + 1)...].prefix(128).prefix {
            $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/")
        }
        return name.split(separator: UInt8(ascii: ":")).last.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the document's last tag ends its first element.
    static func endsWithRoot(_ utf8: [UInt8]) -> Bool {
        guard let root = root(of: utf8) else { return false }
        let name = utf8[(root + 1)...].prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        guard let last = utf8.lastIndex(of: UInt8(ascii: "<")), last > root else { return true }
        let tag = utf8[last...]
        // Comments and processing instructions may follow.
        if tag.starts(with: "<!--".utf8) || tag.starts(with: "<?".utf8) { return true }
        return tag.starts(with: "</".utf8) && tag.dropFirst(2).starts(with: name) && tag.contains(UInt8(ascii: ">"))
    }

    /// The document with `&rsquo;` and its like written out: feeds use HTML's names, and XML knows five of them.
    static func withoutNamedReferences(_ utf8: [UInt8]) -> [UInt8] {
        guard utf8.contains(UInt8(ascii: "&")) else { return utf8 }
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count)
        var place = 0
        while place < utf8.count {
            guard utf8[place] == UInt8(ascii: "&") else {
                let next = utf8[place...].firstIndex(of: UInt8(ascii: "&")) ?? utf8.count
                result += utf8[place..<next]
                place = next
                continue
            }
            let name = utf8[(place + 1)...].prefix(12).prefix { isLetter($0) || 48...57 ~= $0 }
            if name.endIndex < utf8.count, utf8[name.endIndex] == UInt8(ascii: ";"), let text = character(name) {
                result += text.utf8
                place = name.endIndex + 1
            } else {
                result.append(utf8[place])
                place += 1
            }
        }
        return result
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 65...90 ~= byte || 97...122 ~= byte }

    private static let own: Set<String> = ["amp", "lt", "gt", "quot", "apos"]

    private static func character(_ name: ArraySlice<UInt8>) -> String? {
        guard name.first.map(isLetter) ?? false else { return nil }
        let text = String(decoding: name, as: UTF8.self)
        guard !own.contains(text) else { return nil }
        return htmlEntityLookup(text).flatMap { Unicode.Scalar($0.pointee.value) }.map { String(Character($0)) }
    }

    private static func contains(_ word: StaticString, in bytes: ArraySlice<UInt8>) -> Bool {
        find(word, in: bytes) != nil
    }

    /// The place behind the first `word`.
    private static func find(_ word: StaticString, in bytes: ArraySlice<UInt8>) -> Int? {
        let wanted = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard let first = wanted.first else { return bytes.startIndex }
        var place = bytes.startIndex
        while let next = bytes[place...].firstIndex(of: first) {
            if bytes[next...].starts(with: wanted) { return next + wanted.count }
            place = next + 1
        }
        return nil
    }
}

extension XMLEvents {
    /// The name of an XML document's first element, without its prefix; nil when the bytes are no XML.
    public static func rootName(of body: [UInt8], contentType: String?) -> String? {
        let head = Array(body.prefix(64 << 10))
        return XMLText.rootName(of: XMLText.utf8(head, contentType: contentType))
    }
}
