/// Which encoding a page is read in, and what said so.
public struct CharsetDecision: Sendable, Equatable {
    public enum Source: String, Sendable { case bom, http, meta, profile, content }

    public var name: String
    public var source: Source
    /// Bytes of a byte order mark at the page's start.
    var markLength = 0

    /// Decides in this order: byte order mark, HTTP, `<meta>` in the first 1,024 bytes, the profile, the bytes themselves.
    public static func decide(_ body: [UInt8], contentType: String?, fallback: String?) -> CharsetDecision {
        if body.starts(with: [0xEF, 0xBB, 0xBF]) { return CharsetDecision(name: "utf-8", source: .bom, markLength: 3) }
        if body.starts(with: [0xFE, 0xFF]) { return CharsetDecision(name: "utf-16be", source: .bom, markLength: 2) }
        if body.starts(with: [0xFF, 0xFE]) { return CharsetDecision(name: "utf-16le", source: .bom, markLength: 2) }
        if let label = contentType.flatMap({ charset(inContentType: Array($0.utf8)) }),
            let name = Charset.canonicalName(label: label)
        {
            return CharsetDecision(name: name, source: .http)
        }
        if let name = MetaScan.charset(body) { return CharsetDecision(name: name, source: .meta) }
        if let name = fallback.flatMap({ Charset.canonicalName(label: $0) }) {
            return CharsetDecision(name: name, source: .profile)
        }
        let isUTF8 = body.contains { $0 >= 0x80 } && String(validating: body, as: UTF8.self) != nil
        return CharsetDecision(name: isUTF8 ? "utf-8" : "windows-1252", source: .content)
    }

    /// The value of `charset=` in a content type, lower case, quotes taken off.
    static func charset(inContentType type: [UInt8]) -> String? {
        var rest = type[...]
        // A "charset" that no "=" follows is none (WHATWG HTML, "extracting a character encoding from a meta element").
        repeat {
            guard let found = rest.firstPlace(of: MetaScan.charsetWord) else { return nil }
            rest = rest[(found + MetaScan.charsetWord.count)...].drop(while: isBlank)
        } while rest.first != UInt8(ascii: "=")
        var value = rest.dropFirst().drop(while: isBlank)
        if let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            value = value.dropFirst().prefix { $0 != quote }
        } else {
            value = value.prefix { !isBlank($0) && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",") }
        }
        return String(decoding: value, as: UTF8.self).lowercased()
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
}

/// Looks for `<meta charset>` and `<meta http-equiv=content-type>` before anything is decoded (WHATWG HTML, "prescan").
enum MetaScan {
    fileprivate static let charsetWord = Array("charset".utf8)
    private static let metaWord = Array("meta".utf8)
    private static let commentStart = Array("!--".utf8)
    private static let commentEnd = Array("-->".utf8)

    static func charset(_ body: [UInt8]) -> String? {
        let head = body.prefix(1_024)
        var place = head.startIndex
        while let open = head[place...].firstIndex(of: UInt8(ascii: "<")) {
            place = open + 1
            if head[place...].starts(with: commentStart) {
                guard let end = head[open...].firstPlace(of: commentEnd) else { return nil }
                place = end + 3
            } else if head[place...].startsIgnoringCase(with: metaWord), place + 4 < head.endIndex,
                isSpace(head[place + 4]) || head[place + 4] == 47
            {
                let end = head[place...].firstIndex(of: UInt8(ascii: ">")) ?? head.endIndex
                if let name = name(in: head[(place + 4)..<end]) { return name }
                place = end
            }
        }
        return nil
    }

    private static func name(in tag: ArraySlice<UInt8>) -> String? {
        // Most meta elements say nothing of an encoding.
        guard tag.firstPlace(of: charsetWord) != nil else { return nil }
        let attributes = attributes(tag)
        let label: String?
        if let charset = attributes["charset"] {
            label = charset
        } else if attributes["http-equiv"]?.lowercased() == "content-type", let content = attributes["content"] {
            label = CharsetDecision.charset(inContentType: Array(content.utf8))
        } else {
            label = nil
        }
        guard let name = label.flatMap({ Charset.canonicalName(label: $0) }) else { return nil }
        // A page that could say so in ASCII is not in UTF-16.
        return name.hasPrefix("utf-16") ? "utf-8" : name
    }

    private static func attributes(_ tag: ArraySlice<UInt8>) -> [String: String] {
        var found: [String: String] = [:]
        var rest = tag
        while true {
            rest = rest.drop { isSpace($0) || $0 == 47 }
            let name = rest.prefix { !isSpace($0) && $0 != 61 && $0 != 47 }
            if name.isEmpty { return found }
            rest = rest[name.endIndex...].drop { isSpace($0) }
            var value: ArraySlice<UInt8> = []
            if rest.first == 61 {
                rest = rest.dropFirst().drop { isSpace($0) }
                if let quote = rest.first, quote == 34 || quote == 39 {
                    value = rest.dropFirst().prefix { $0 != quote }
                    rest = rest[min(value.endIndex + 1, rest.endIndex)...]
                } else {
                    value = rest.prefix { !isSpace($0) }
                    rest = rest[value.endIndex...]
                }
            }
            let key = String(decoding: name, as: UTF8.self).lowercased()
            if found[key] == nil { found[key] = String(decoding: value, as: UTF8.self) }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || 9...13 ~= byte }
}

extension ArraySlice<UInt8> {
    /// Whether it begins with `word`, which is in lower case and may be in any here.
    fileprivate func startsIgnoringCase(with word: [UInt8]) -> Bool {
        guard count >= word.count else { return false }
        for (place, letter) in word.enumerated() {
            let byte = self[startIndex + place]
            guard byte == letter || 0x41...0x5A ~= byte && byte | 32 == letter else { return false }
        }
        return true
    }

    /// Where `word`, which is in lower case, stands first, in any case.
    fileprivate func firstPlace(of word: [UInt8]) -> Int? {
        guard count >= word.count else { return nil }
        return (startIndex...(endIndex - word.count)).first { self[$0...].startsIgnoringCase(with: word) }
    }
}
