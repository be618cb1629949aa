import Foundation
import PouchBytes
import PouchProfile
import PouchURL

/// A proxy that all requests go through: `http://`, `https://` (TLS to the proxy itself) or `socks5h://`.
///
/// The proxy looks up the names, so this machine sees the proxy's address alone: whether a name leads into the inner
/// network is then the proxy's to judge.
public struct FetchProxy: Sendable, Equatable {
    /// The proxies that libcurl is given; `socks5h` has the proxy look up names.
    public enum Scheme: String, Sendable {
        case http, https, socks5h
    }

    public let scheme: Scheme
    /// A name or an address, an IPv6 one in brackets.
    public let host: String
    public let port: Int
    /// User and password as the URL has them, escapes decoded; nil when it names none.
    let user: String?
    let password: String?

    /// Reads `SCHEME://[USER[:PASSWORD]@]HOST[:PORT]`; the port is 3128, 443 or 1080 when none is given.
    ///
    /// - Throws: ``FetchProxyError`` for another scheme, for a path, and for an invalid host.
    public init(_ text: String) throws(FetchProxyError) {
        guard let mark = text.range(of: "://"), let scheme = Scheme(rawValue: text[..<mark.lowerBound].lowercased())
        else {
            throw .scheme
        }
        var rest = text[mark.upperBound...]
        if rest.hasSuffix("/") { rest.removeLast() }
        var user: String?
        var password: String?
        if let at = rest.lastIndex(of: "@") {
            let words = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            user = words[0].removingPercentEncoding
            password = words.count > 1 ? words[1].removingPercentEncoding : ""
            guard let user, let password, !(user + password).utf8.contains(where: ASCII.isControl) else { throw .user }
            rest = rest[rest.index(after: at)...]
        }
        guard !rest.isEmpty, !rest.contains(where: { "/?#\\@ ".contains($0) }), let url = WebURL("http://\(rest)/"),
            url.path == "/", url.query == nil
        else { throw .host }
        self.scheme = scheme
        self.user = user
        self.password = password
        host = url.host
        let usual = [Scheme.http: 3128, .https: 443, .socks5h: 1080][scheme] ?? 3128
        port = url.port == 80 && !rest.hasSuffix(":80") ? usual : url.port
    }

    /// The proxy without user and password, for summaries.
    public var address: String { "\(scheme.rawValue)://\(host):\(port)" }
}

extension FetchProxy: CustomStringConvertible {
    public var description: String { address }
}

/// Why a text is not a proxy's URL. No message repeats the text: it may hold a password.
public enum FetchProxyError: Error, Sendable, Equatable {
    case scheme, user, host
}

extension FetchProxyError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .scheme: "a proxy's URL begins with http://, https:// or socks5h://"
        case .user: "the user or password in the proxy's URL has a broken escape or a control character"
        case .host: "the proxy's URL names no host: write it as http://proxy.example.org:3128, without a path"
        }
    }
}
