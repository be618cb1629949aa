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

    /// The value of `charset=` in a content type, quotes taken off.
    static func charset(inContentType type: [UInt8]) -> String? {
        let lower = String(decoding: type, as: UTF8.self).lowercased()
        var rest = lower[...]
        // A "charset" that no "=" follows is none (WHATWG HTML, "extracting a character encoding from a meta element").
        repeat {
            guard let found = rest.firstRange(of: "charset") else { return nil }
            rest = rest[found.upperBound...].drop { $0 == " " || $0 == "\t" }
        } while rest.first != "="
        let value = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
        if let quote = value.first, quote == "\"" || quote == "'" {
            return String(value.dropFirst().prefix { $0 != quote })
        }
        return String(value.prefix { $0 != ";" && $0 != " " && $0 != "\t" && $0 != "," })
    }
}

/// Looks for `<meta charset>` and `<meta http-equiv=content-type>` before anything is decoded (WHATWG HTML, "prescan").
enum MetaScan {
    static func charset(_ body: [UInt8]) -> String? {
        let head = body.prefix(1_024)
        var place = head.startIndex
        while let open = head[place...].firstIndex(of: UInt8(ascii: "<")) {
            place = open + 1
            if head[open...].starts(with: Array("<!--".utf8)) {
                guard let end = find(Array("-->".utf8), in: head[open...]) else { return nil }
                place = end + 3
            } else if head[place...].prefix(4).map({ $0 | 32 }) == Array("meta".utf8), place + 4 < head.endIndex,
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
        guard find(Array("charset".utf8), in: tag.map { 0x41...0x5A ~= $0 ? $0 | 32 : $0 }[...]) != nil else {
            return nil
        }
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

    private static func find(_ needle: [UInt8], in hay: ArraySlice<UInt8>) -> Int? {
        guard let first = needle.first, hay.count >= needle.count else { return nil }
        for place in hay.startIndex...(hay.endIndex - needle.count) where hay[place] == first {
            if hay[place...].starts(with: needle) { return place }
        }
        return nil
    }
}
