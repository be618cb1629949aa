/// A reference as a page has it, made ready to be resolved.
public enum LinkReference {
    /// The reference with its query percent-encoded in the page's encoding, as browsers send it (URL Standard, section
    /// 4.4, "query state"). The path is always UTF-8, and is left to the parser.
    public static func encoded(_ reference: String, as charset: String) -> String {
        guard charset != "utf-8", !reference.utf8.allSatisfy({ $0 < 0x80 }),
            let mark = reference.utf8.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }),
            reference.utf8[mark] == UInt8(ascii: "?")
        else { return reference }
        let start = reference.utf8.index(after: mark)
        let end = reference.utf8[start...].firstIndex(of: UInt8(ascii: "#")) ?? reference.endIndex
        var query = reference[start..<end].unicodeScalars.filter { $0 != "\t" && $0 != "\n" && $0 != "\r" }
        if end == reference.endIndex { while let last = query.last, last.value <= 0x20 { query.removeLast() } }
        let bytes = Charset.encodeForQuery(String(String.UnicodeScalarView(query)), as: charset)
        return reference[..<start] + percentEncoded(bytes) + reference[end...]
    }

    /// The special-query percent-encode set (URL Standard, section 1.3), and all that is not ASCII.
    private static func percentEncoded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            if byte <= 0x20 || byte >= 0x7F || "\"#<>'".utf8.contains(byte) {
                let digits = Array("0123456789ABCDEF".utf8)
                text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
