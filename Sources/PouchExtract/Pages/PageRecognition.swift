import PouchBytes

/// Whether bytes are an HTML page, whatever their type says (WHATWG MIME Sniffing section 7.1, and what servers put before
/// a page: blank lines of server-side includes, an XML declaration, comments).
enum PageRecognition {
    /// Bytes that are looked at behind blanks, declarations and comments.
    private static let window = 1_445
    /// How far a page may begin behind them, bytes.
    private static let reach = 64 << 10

    /// Types that do not identify a body, or that a server gives to unknown files.
    static func isGeneric(type: String) -> Bool {
        let name = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        return name.isEmpty || generic.contains(name) || name.hasPrefix("application/x-httpd-") || !name.contains("/")
    }

    private static let generic: Set<String> = [
        "text/plain", "text/xml", "application/xml", "application/octet-stream", "binary/octet-stream",
        "application/unknown", "unknown/unknown", "*/*", "application/force-download", "application/x-unknown",
        "text/asp", "text/x-asp", "text/x-server-parsed-html", "text/php", "text/x-php", "application/php",
        "application/x-php", "application/x-asp",
    ]

    /// Whether the first bytes are those of a file that is no text: PDF, ZIP and its kin, gzip, Word's old format, pictures. No page
    /// begins so, whatever its type says (WHATWG MIME Sniffing section 6).
    static func isFile(_ body: [UInt8]) -> Bool { marks.contains { body.starts(with: $0) } }

    private static let marks: [[UInt8]] = [
        Array("%PDF-".utf8), [0x50, 0x4B, 3, 4], [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], Array("GIF8".utf8), [0xFF, 0xD8, 0xFF], [0x1F, 0x8B, 0x08],
    ]

    /// Whether the first tag, or the document type, is one of HTML.
    static func looksLikeHTML(_ body: [UInt8]) -> Bool {
        var rest = singleBytes(body)[...]
        var isXML = false
        var hasComment = false
        while true {
            rest = rest.drop { $0 <= ASCII.space || $0 >= 0x80 }
            if rest.starts(with: "<!--".utf8) {
                guard let behind = skip("-->", in: rest.dropFirst(4)) else { return !isXML }
                hasComment = true
                rest = behind
            } else if rest.starts(with: "<?".utf8) {
                isXML = isXML || ASCII.equalIgnoringCase(rest.prefix(5), "<?xml".utf8)
                guard let behind = skip(">", in: rest) else { return false }
                rest = behind
            } else {
                break
            }
        }
        guard rest.first == UInt8(ascii: "<") else { return hasComment && !isXML }
        let tag = rest.dropFirst().prefix(window)
        if ASCII.equalIgnoringCase(tag.prefix(8), "!doctype".utf8) {
            let name = tag.dropFirst(8).drop { $0 <= ASCII.space }.prefix { ASCII.isToken($0) }
            return ASCII.equalIgnoringCase(name, "html".utf8)
        }
        let name = tag.prefix { ASCII.isToken($0) }
        guard name.count <= 10, let end = tag.dropFirst(name.count).first else { return false }
        let isEnded = end <= ASCII.space || end == UInt8(ascii: ">") || end == UInt8(ascii: "/")
        let text = String(decoding: name.map(ASCII.lowercased), as: UTF8.self)
        return isEnded && (isXML ? text == "html" : tags.contains(text))
    }

    private static let tags: Set<String> = [
        "a", "article", "b", "base", "blockquote", "body", "br", "center", "div", "em", "font", "form", "frameset",
        "h1",
        "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i", "iframe", "img", "link", "main", "meta",
        "nav",
        "noscript", "ol", "p", "pre", "script", "section", "span", "strong", "style", "table", "tbody", "td", "title",
        "tr", "u", "ul",
    ]

    /// The beginning of a body, of UTF-16 with its mark the low bytes of what is ASCII.
    private static func singleBytes(_ body: [UInt8]) -> [UInt8] {
        let isLittle = body.starts(with: [0xFF, 0xFE])
        guard isLittle || body.starts(with: [0xFE, 0xFF]) else { return Array(body.prefix(reach + window)) }
        let low = isLittle ? 0 : 1
        let end = min(body.count & ~1, (reach + window) * 2)
        return stride(from: 2, to: end, by: 2).map { body[$0 + 1 - low] == 0 ? body[$0 + low] : 0x80 }
    }

    /// The bytes behind the first `mark`.
    private static func skip(_ mark: StaticString, in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let wanted = UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount)
        guard let last = wanted.last else { return bytes }
        var place = bytes.startIndex
        while let end = bytes[place...].firstIndex(of: last) {
            if bytes[bytes.startIndex...end].suffix(wanted.count).elementsEqual(wanted) { return bytes[(end + 1)...] }
            place = end + 1
        }
        return nil
    }
}
