/// Which encoding a page is read in, and what said so.
public struct CharsetDecision: Sendable, Equatable {
    /// - `meta`: the page's own markup, an XML declaration included.
    public enum Source: String, Sendable { case bom, http, meta, profile, content }

    public var name: String
    public var source: Source
    /// Bytes of a byte order mark at the page's start.
    var markLength = 0
    /// Whether a declaration that the parser meets later in the page counts for more (HTML Standard, section 13.2.3.4,
    /// "changing the encoding while parsing").
    var isTentative = true

    /// Decides in this order: byte order mark, HTTP, the page's first 1,024 bytes, an HTTP field that is not well formed, the
    /// profile, the bytes themselves.
    public static func decide(_ body: [UInt8], contentType: String?, fallback: String?) -> CharsetDecision {
        if let mark = byteOrderMark(body) { return mark }
        if let label = contentType.flatMap({ ContentTypeCharset.label($0) }),
            let name = Charset.canonicalName(label: label)
        {
            return CharsetDecision(name: name, source: .http, isTentative: false)
        }
        if let name = Prescan.charset(body.prefix(Prescan.length)) { return CharsetDecision(name: name, source: .meta) }
        // Browsers take no charset from a field that is not well formed. What it means is still a better guess than one that
        // is not about this page.
        if let label = contentType.flatMap({ MetaContent.label(Array($0.utf8)[...]) }),
            let name = Charset.canonicalName(label: label)
        {
            return CharsetDecision(name: name, source: .http)
        }
        if let name = fallback.flatMap({ Charset.canonicalName(label: $0) }) {
            return CharsetDecision(name: name, source: .profile)
        }
        let isUTF8 = body.contains { $0 >= 0x80 } && String(validating: body, as: UTF8.self) != nil
        return CharsetDecision(name: isUTF8 ? "utf-8" : "windows-1252", source: .content)
    }

    /// Encoding Standard, section 6, "BOM sniff".
    private static func byteOrderMark(_ body: [UInt8]) -> CharsetDecision? {
        let marks: [([UInt8], String)] = [
            ([0xEF, 0xBB, 0xBF], "utf-8"), ([0xFE, 0xFF], "utf-16be"), ([0xFF, 0xFE], "utf-16le"),
        ]
        return marks.first { body.starts(with: $0.0) }.map {
            CharsetDecision(name: $0.1, source: .bom, markLength: $0.0.count, isTentative: false)
        }
    }

    /// The encoding of a label that a page declares in ASCII: not UTF-16 (HTML Standard, section 13.2.3.2).
    static func declared(_ label: String) -> String? {
        switch Charset.canonicalName(label: label) {
        case "utf-16le", "utf-16be": "utf-8"
        case "x-user-defined": "windows-1252"
        case let name: name
        }
    }
}
