import PouchProfile

/// A proxy that requests are sent through: `http://`, `https://` or `socks5h://`, so that the proxy, not this machine, looks up
/// the archive's host.
public struct ProxyAddress: Sendable, Hashable {
    public enum Scheme: String, Sendable, CaseIterable {
        case http, https, socks5h
    }

    public let scheme: Scheme
    /// As a URL has it: ASCII, lower case, an IPv6 address in brackets.
    public let host: String
    /// 1...65535
    public let port: Int
    /// `user` or `user:password`, percent-encoded; nil for none. A secret: no message and no file of a mirror has it.
    public let user: String?

    /// Reads `scheme://[user[:password]@]host[:port]`, with or without a `/` at its end. Without a port it is 80, 443 or 1080.
    /// nil for anything else: another scheme, a path, a query, white space.
    public init?(_ text: String) {
        guard text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != 0x5C }), text.utf8.count <= 2_048,
            let colon = text.firstIndex(of: ":"), let scheme = Scheme(rawValue: text[..<colon].lowercased()),
            text[colon...].hasPrefix("://")
        else { return nil }
        var rest = text[text.index(colon, offsetBy: 3)...]
        if rest.hasSuffix("/") { rest.removeLast() }
        guard !rest.contains(where: { "/?#".contains($0) }) else { return nil }
        user = rest.lastIndex(of: "@").map { String(rest[..<$0]) }
        if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        if user?.isEmpty ?? false { return nil }
        // A scheme whose own port a number cannot be taken for keeps the number.
        guard let origin = Origin("http://\(rest)"), origin.port > 0 else { return nil }
        let isNamed = rest.drop { $0 != "]" }.contains(":") || !rest.contains("]") && rest.contains(":")
        self.scheme = scheme
        host = origin.host
        port = isNamed ? origin.port : scheme.port
    }

    /// The address as libcurl takes it, user and password and all.
    public var text: String { "\(scheme.rawValue)://\(user.map { $0 + "@" } ?? "")\(host):\(port)" }

    /// The address without user and password, for messages.
    public var shown: String { "\(scheme.rawValue)://\(host):\(port)" }
}

extension ProxyAddress.Scheme {
    /// Where a proxy of the scheme listens unless the address says otherwise.
    public var port: Int {
        switch self {
        case .http: 80
        case .https: 443
        case .socks5h: 1_080
        }
    }
}
