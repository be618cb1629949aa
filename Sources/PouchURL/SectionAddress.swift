import PouchBytes

/// The address of a statement that shares its page with others: the page's URL, and the fragment that names its part.
///
///     SectionAddress(page: url, anchor: "June 1")?.text   // "https://press.example.org/2004.html#June%201"
public struct SectionAddress: Hashable, Sendable, CustomStringConvertible {
    public let page: WebURL
    /// Percent-encoded, not empty, without the `#`.
    public let fragment: String

    /// A longer fragment names no part.
    public static let longestFragment = 200

    /// - Parameter anchor: as an `id` or a `name` on the page says it. nil when it is empty or too long.
    public init?(page: WebURL, anchor: String) {
        let fragment = Self.encoded(anchor)
        guard 1...Self.longestFragment ~= fragment.utf8.count else { return nil }
        self.page = page
        self.fragment = fragment
    }

    /// Reads an address; nil for one that has no fragment.
    public init?(_ text: String) {
        guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "#")), let page = WebURL(String(text[..<mark])) else {
            return nil
        }
        self.init(page: page, anchor: String(text[text.utf8.index(after: mark)...]))
    }

    public var text: String { page.text + "#" + fragment }
    public var description: String { text }

    /// By the fragment percent-encode set (URL Standard, section 1.3), white space at both ends left out. A percent sign stays
    /// as it is.
    private static func encoded(_ anchor: String) -> String {
        var bytes: [UInt8] = []
        for byte in ASCII.trimmed(Array(anchor.utf8.prefix(4 * longestFragment))[...]) {
            switch byte {
            case 0...0x20, 0x22, 0x23, 0x3C, 0x3E, 0x60, 0x7F...: bytes.appendPercentEncoded(byte)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
