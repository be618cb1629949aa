/// A text file made ready to be read as a page: one preformatted block.
public struct PlainText: Sendable {
    /// The page, UTF-8.
    public let page: [UInt8]
    /// The first line that is not blank, white space at its ends taken off; nil when there is none.
    public let firstLine: String?
    public let charset: CharsetDecision
    public let warnings: [String]

    /// - Parameters:
    ///   - contentType: the HTTP field, for its charset.
    ///   - fallbackCharset: the label that holds when the field says nothing.
    ///   - limit: bytes read of the file; the rest is cut, with a warning.
    public init(_ body: [UInt8], contentType: String?, fallbackCharset: String?, limit: Int) {
        charset = CharsetDecision.decide(body, contentType: contentType, fallback: fallbackCharset)
        var warnings: [String] = []
        var kept = body[charset.markLength...]
        if kept.count > limit {
            kept = kept.prefix(limit)
            warnings.append("file cut at \(limit) bytes")
        }
        let (utf8, replaced) = Charset.decode(kept, as: charset.name)
        if replaced > 0 { warnings.append("\(replaced) bytes are not valid \(charset.name)") }
        self.warnings = warnings
        // The parser drops a line feed that stands first in the element.
        var page = Array("<pre>\n".utf8)
        page.reserveCapacity(utf8.count + utf8.count / 16 + 16)
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "<"): page += "&lt;".utf8
            case UInt8(ascii: ">"): page += "&gt;".utf8
            case UInt8(ascii: "&"): page += "&amp;".utf8
            // A page break ends a line.
            case 0x0C: page.append(0x0A)
            case 0: break
            default: page.append(byte)
            }
        }
        self.page = page
        let line = utf8.split { $0 == 0x0A || $0 == 0x0D }.lazy.map { line in
            line.split { $0 <= 0x20 }.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        }.first { !$0.isEmpty }
        firstLine = line
    }
}
