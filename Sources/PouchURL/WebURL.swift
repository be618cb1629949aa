import PouchBytes

/// An absolute http or https URL in the one form that Pouch compares, requests and stores.
///
/// The form is that of the WHATWG URL Standard's basic parser, serialised without fragment and without user and
/// password. Two references to one document give equal values:
///
///     WebURL("HTTP://Example.ORG:80/a/./b c.htm#top")?.text   // "http://example.org/a/b%20c.htm"
///
/// The text is ASCII, so order and equality are those of its bytes.
public struct WebURL: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// A longer URL is refused, whatever else it says: no archive needs it and every later step stays bounded.
    public static let maximumBytes = 65_536

    /// The URL, serialised: no fragment, no user and password, no default port.
    public let text: String

    private let isSecure: Bool
    private let hostEnd: UInt32
    private let pathStart: UInt32
    private let queryStart: UInt32

    /// Parses an absolute URL; nil when it is not one, or when its scheme is neither http nor https.
    public init?(_ text: String) {
        guard let url = text.withContiguousUTF8({ URLParser.parse($0, base: nil) }) else { return nil }
        self = url
    }

    /// Parses an absolute URL from its bytes, UTF-8.
    public init?(_ bytes: some Collection<UInt8>) {
        guard let url = bytes.withContiguousBytes({ URLParser.parse($0, base: nil) }) else { return nil }
        self = url
    }

    /// Resolves a reference, as a link's `href` has it, against the page it stands on.
    public init?(_ reference: String, relativeTo base: WebURL) {
        guard let url = reference.withContiguousUTF8({ URLParser.parse($0, base: base) }) else { return nil }
        self = url
    }

    /// Resolves a reference given as bytes, UTF-8, against the page it stands on.
    public init?(_ reference: some Collection<UInt8>, relativeTo base: WebURL) {
        guard let url = reference.withContiguousBytes({ URLParser.parse($0, base: base) }) else { return nil }
        self = url
    }

    /// Takes a serialised URL whose parts are known. `queryStart` is the offset of `?`, or the length when there is none.
    init(serialised text: String, isSecure: Bool, hostEnd: Int, pathStart: Int, queryStart: Int) {
        self.text = text
        self.isSecure = isSecure
        self.hostEnd = UInt32(truncatingIfNeeded: hostEnd)
        self.pathStart = UInt32(truncatingIfNeeded: pathStart)
        self.queryStart = UInt32(truncatingIfNeeded: queryStart)
    }

    // MARK: - Parts

    /// `http` or `https`.
    public var scheme: String { isSecure ? "https" : "http" }

    /// ASCII and lower case; an IPv6 address stands in brackets.
    public var host: String { slice(hostStart, Int(hostEnd)) }

    /// The port in effect.
    public var port: Int {
        guard hostEnd < pathStart else { return isSecure ? 443 : 80 }
        return withBytes { bytes in
            bytes[Int(hostEnd) + 1..<Int(pathStart)].reduce(0) { $0 * 10 + Int($1 & 15) }
        }
    }

    /// Begins with `/`, percent-encoded.
    public var path: String { slice(Int(pathStart), Int(queryStart)) }

    /// The text after `?`, percent-encoded; empty for a bare `?`, nil without one.
    public var query: String? {
        Int(queryStart) < text.utf8.count ? slice(Int(queryStart) + 1, text.utf8.count) : nil
    }

    /// Path and query, the request target of a request's first line (RFC 9112, section 3.2.1).
    public var pathAndQuery: String { slice(Int(pathStart), text.utf8.count) }

    public var origin: Origin { Origin(scheme: scheme, host: host, port: port) }

    /// The same path and query at another origin.
    public func replacingOrigin(_ origin: Origin) -> WebURL {
        let prefix = origin.description
        let start = prefix.utf8.count
        let secure = origin.scheme == "https"
        return WebURL(
            serialised: prefix + pathAndQuery, isSecure: secure,
            hostEnd: (secure ? 8 : 7) + origin.host.utf8.count, pathStart: start,
            queryStart: start + Int(queryStart - pathStart))
    }

    /// Calls `body` with the bytes of `path` and, after a `?`, `query`.
    public func withPathAndQueryBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        try withBytes { try body(UnsafeBufferPointer(rebasing: $0[Int(pathStart)...])) }
    }

    // MARK: - Order and equality

    public var description: String { text }

    public static func == (a: WebURL, b: WebURL) -> Bool { a.text == b.text }
    public static func < (a: WebURL, b: WebURL) -> Bool { a.text < b.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    // MARK: - For the parser

    var hostStart: Int { isSecure ? 8 : 7 }
    var isHTTPS: Bool { isSecure }
    var offsets: (hostEnd: Int, pathStart: Int, queryStart: Int) { (Int(hostEnd), Int(pathStart), Int(queryStart)) }

    func withBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        try text.withContiguousUTF8(body)
    }

    private func slice(_ start: Int, _ end: Int) -> String {
        withBytes { String(decoding: UnsafeBufferPointer(rebasing: $0[start..<end]), as: UTF8.self) }
    }
}
