import PouchBytes
import PouchURL

/// The cookies of one run, in memory alone: each goes back to the host that set it and to no other, whatever its Domain
/// says (RFC 6265 section 5, with every cookie host-only).
///
///     jar.set(from: head, of: url, now: now)
///     request.cookie = jar.value(for: url, now: now)
public struct CookieJar: Sendable {
    /// Most cookies of one host; the oldest goes first.
    public static let mostOfHost = 50
    /// Most hosts; those of more are not kept.
    public static let mostHosts = 256

    private struct Cookie: Sendable {
        var name: String
        var value: String
        var path: String
        var isSecure: Bool
        var expires: Timestamp?
    }

    /// By host, each list in the order of creation.
    private var hosts: [String: [Cookie]] = [:]

    public init() {}

    /// How many there are, expired ones too.
    public var count: Int { hosts.values.reduce(0) { $0 + $1.count } }

    /// Takes the Set-Cookie fields of an answer; one that has expired deletes what it names.
    public mutating func set(from head: HTTPHead, of url: WebURL, now: Timestamp) {
        for field in head.bytes(of: "set-cookie") {
            guard let cookie = SetCookie(field, from: url, now: now) else { continue }
            set(cookie, of: url.host, now: now)
        }
    }

    private mutating func set(_ cookie: SetCookie, of host: String, now: Timestamp) {
        guard hosts[host] != nil || hosts.count < Self.mostHosts else { return }
        var cookies = hosts[host] ?? []
        let fresh = Cookie(
            name: cookie.name, value: cookie.value, path: cookie.path, isSecure: cookie.isSecure,
            expires: cookie.expires)
        let isGone = cookie.expires.map { $0 <= now } ?? false
        if let place = cookies.firstIndex(where: { $0.name == cookie.name && $0.path == cookie.path }) {
            if isGone { cookies.remove(at: place) } else { cookies[place] = fresh }
        } else if !isGone {
            cookies.append(fresh)
        }
        if cookies.count > Self.mostOfHost { cookies.removeAll { Self.isExpired($0, now) } }
        if cookies.count > Self.mostOfHost { cookies.removeFirst(cookies.count - Self.mostOfHost) }
        hosts[host] = cookies.isEmpty ? nil : cookies
    }

    /// The value of the Cookie field for a request (section 5.4); nil when there is none to send.
    public func value(for url: WebURL, now: Timestamp) -> String? {
        let path = url.path
        let fitting = (hosts[url.host] ?? []).filter { cookie in
            !Self.isExpired(cookie, now) && (!cookie.isSecure || url.scheme == "https")
                && Self.covers(cookie.path, path)
        }
        guard !fitting.isEmpty else { return nil }
        // Longer paths first, then the older; the sort must keep the order of equal ones.
        let sorted = fitting.enumerated().sorted { left, right in
            let (one, other) = (left.element.path.utf8.count, right.element.path.utf8.count)
            return one == other ? left.offset < right.offset : one > other
        }
        return sorted.map { "\($0.element.name)=\($0.element.value)" }.joined(separator: "; ")
    }

    private static func isExpired(_ cookie: Cookie, _ now: Timestamp) -> Bool {
        cookie.expires.map { $0 <= now } ?? false
    }

    /// Section 5.1.4: the path itself, or one below it.
    private static func covers(_ path: String, _ asked: String) -> Bool {
        guard asked.hasPrefix(path) else { return false }
        return path.hasSuffix("/") || asked.utf8.count == path.utf8.count
            || asked.utf8.dropFirst(path.utf8.count).first == UInt8(ascii: "/")
    }
}
