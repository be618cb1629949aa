/// A header field that a crawl sends with each request, such as `Accept-Language: de`.
///
/// Those that say whose request it is, where it goes or how its answer is framed are the program's own, and refused:
/// a profile that could set them could send a password, ask for a part, or make one connection carry two requests.
public struct RequestField: Sendable, Hashable {
    public let name: String
    public let value: String

    /// The longest name and value together, bytes.
    public static let limit = 8_192

    /// - Throws: ``RequestFieldError`` for a name that is not a token (RFC 9110, section 5.6.2) or is reserved, and for
    ///   a value with control characters or over the limit.
    public init(name: String, value: String) throws(RequestFieldError) {
        guard !name.isEmpty, name.utf8.allSatisfy(ASCII.isToken) else { throw .notAName(name) }
        guard !Self.isReserved(name) else { throw .reserved(name) }
        guard !value.utf8.contains(where: ASCII.isControl) else { throw .control(name) }
        guard name.utf8.count + value.utf8.count <= Self.limit else { throw .tooLong(name, limit: Self.limit) }
        self.name = name
        self.value = value
    }

    /// Whether a field of that name, its case aside, is the program's own.
    public static func isReserved(_ name: String) -> Bool {
        let name = name.lowercased()
        return reserved.contains(name) || reservedBeginnings.contains { name.hasPrefix($0) }
    }

    private static let reserved: Set<String> = [
        "accept-encoding", "authorization", "connection", "content-encoding", "content-length", "content-type",
        "cookie",
        "cookie2", "date", "expect", "forwarded", "from", "host", "http2-settings", "keep-alive", "origin", "range",
        "referer", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "via",
    ]
    private static let reservedBeginnings = ["if-", "proxy-", "sec-", ":"]
}

/// Why a header field may not be sent.
public enum RequestFieldError: Error, Hashable, Sendable {
    case notAName(String)
    case reserved(String)
    case control(String)
    case tooLong(String, limit: Int)
}

extension RequestFieldError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAName(let name):
            "\"\(name)\" is not the name of a header field: use letters, digits and hyphens, such as Accept-Language"
        case .reserved(let name): "the header field \(name) is set by the program alone: leave it out"
        case .control(let name): "the value of the header field \(name) has a control character: take it out"
        case .tooLong(let name, let limit): "the header field \(name) is over \(limit) bytes: shorten its value"
        }
    }
}
