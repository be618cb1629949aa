import PouchBytes

/// Header fields and cookies of every request, beside Pouch's own fields.
public struct RequestRules: Sendable, Hashable {
    /// A header field whose name and value are safe to send as they are.
    public struct Field: Sendable, Hashable {
        /// A token (RFC 9110, section 5.6.2), as the profile spells it.
        public let name: String
        /// Printable ASCII and inner spaces, never empty.
        public let value: String
    }

    /// The treatment of the cookies that a host sets (RFC 6265).
    public enum Cookies: String, Sendable, CaseIterable {
        /// No cookie is kept, none is sent.
        case none
        /// Kept in memory for one run, and sent back to the host that set them, to no other.
        case host
    }

    /// In the order of the file; names differ, case aside.
    public var headers: [Field] = []
    public var cookies: Cookies = .none

    public init() {}
}

extension RequestRules.Field {
    static let mostFields = 32
    static let longestName = 64
    /// Bytes of a value.
    static let longestValue = 4_096

    /// Whether a name is a token (RFC 9110, section 5.6.2) of a bearable length.
    static func isName(_ name: String) -> Bool {
        (1...longestName).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                ASCII.isLetter(byte) || ASCII.isDigit(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    /// Whether a value is printable ASCII that no space begins or ends.
    static func isValue(_ value: String) -> Bool {
        (1...longestValue).contains(value.utf8.count) && value.utf8.allSatisfy { 0x20...0x7E ~= $0 }
            && value.utf8.first != 0x20 && value.utf8.last != 0x20
    }

    /// Whether the field is Pouch's own business: where the request goes, what frames it, what it asks for on a condition,
    /// and who asks.
    static func isReserved(_ name: String) -> Bool {
        let name = name.lowercased()
        return reserved.contains(name) || reservedBeginnings.contains { name.hasPrefix($0) }
    }

    private static let reserved: Set<String> = [
        "host", "cookie", "cookie2", "set-cookie", "set-cookie2", "connection", "keep-alive", "authorization",
        "www-authenticate", "authentication-info", "transfer-encoding", "te", "trailer", "upgrade", "http2-settings",
        "range", "user-agent", "accept-encoding", "expect", "via", "forwarded", "max-forwards", "early-data", "date",
    ]
    private static let reservedBeginnings = ["proxy-", "content-", "if-", "x-forwarded-", "x-http-method"]
}
