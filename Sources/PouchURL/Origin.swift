/// Where a URL's requests go: scheme, host and port (RFC 6454).
public struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// `http` or `https`.
    public let scheme: String
    /// ASCII and lower case; an IPv6 address stands in brackets.
    public let host: String
    /// The port in effect, 1...65535 (0 only when a URL gives it): 80 or 443 when the URL gives none.
    public let port: Int

    /// The origin of `https://host[:port]`; nil when `text` is not an http or https URL, or has more parts than an
    /// origin.
    public init?(_ text: String) {
        guard let url = WebURL(text), url.pathAndQuery == "/" else { return nil }
        self = url.origin
    }

    init(scheme: String, host: String, port: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// Whether the port is the scheme's own.
    public var hasDefaultPort: Bool { port == (scheme == "https" ? 443 : 80) }

    /// `https://host`, with `:port` unless it is the scheme's own.
    public var description: String {
        hasDefaultPort ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }
}
