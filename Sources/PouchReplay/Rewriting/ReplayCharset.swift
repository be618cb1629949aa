import PouchHTML

/// The encoding that a captured page is read in, by the rules of browsers, and whether its links can be rewritten in it.
public struct ReplayCharset: Sendable, Equatable {
    /// The Encoding Standard's name, lower case.
    public let name: String
    /// Whether markup is ASCII in it: not so in UTF-16 and ISO-2022-JP. What is in `replacement` no browser reads.
    public var isRewritable: Bool { !["utf-16le", "utf-16be", "iso-2022-jp", "replacement"].contains(name) }

    /// - Parameters:
    ///   - contentType: the captured field.
    ///   - fallback: the label that holds when the page says nothing; a profile may have one.
    public init(page: [UInt8], contentType: String?, fallback: String? = nil) {
        let decided = CharsetDecision.decide(page, contentType: contentType, fallback: fallback)
        guard decided.source == .content || decided.source == .profile else {
            name = decided.name
            return
        }
        // A declaration behind the bytes that are looked at first counts, too.
        name = HTMLParser(limits: HTMLLimits()).withDocument(
            page, contentType: contentType, fallbackCharset: fallback
        ) { $0.charset.name }
    }

    /// That of a style sheet (CSS Syntax Level 3, section 3.2); nil when nothing says, and it has its page's.
    public init?(sheet: [UInt8], contentType: String?) {
        let decided = CharsetDecision.decide([], contentType: contentType, fallback: nil)
        if sheet.starts(with: [0xEF, 0xBB, 0xBF]) {
            name = "utf-8"
        } else if sheet.starts(with: [0xFE, 0xFF]) {
            name = "utf-16be"
        } else if sheet.starts(with: [0xFF, 0xFE]) {
            name = "utf-16le"
        } else if decided.source == .http {
            name = decided.name
        } else if let label = Self.rule(in: sheet), let found = Charset.canonicalName(label: label) {
            // It was read as ASCII.
            name = found.hasPrefix("utf-16") ? "utf-8" : found
        } else {
            return nil
        }
    }

    /// `@charset "LABEL";`, byte for byte.
    private static func rule(in sheet: [UInt8]) -> String? {
        let start = Array("@charset \"".utf8)
        guard sheet.starts(with: start) else { return nil }
        let label = sheet[start.count...].prefix(100).prefix { $0 != UInt8(ascii: "\"") }
        guard sheet[label.endIndex...].starts(with: "\";".utf8) else { return nil }
        return String(decoding: label, as: UTF8.self)
    }
}
