import PouchBytes
import PouchURL

/// One Set-Cookie field, read as RFC 6265 section 5.2 says.
struct SetCookie {
    var name: String
    var value: String
    var path: String
    var isSecure: Bool
    /// When it goes; nil for as long as the run lasts.
    var expires: Timestamp?

    /// Name and value together, bytes (RFC 6265 section 6.1).
    static let limit = 4_096

    /// - Returns: nil for a field that is not a cookie, is over the limit, names another host than the one that sets
    ///   it, or holds bytes that could not be sent back unchanged.
    init?(_ field: ArraySlice<UInt8>, from url: WebURL, now: Timestamp) {
        guard !field.contains(where: ASCII.isControl) else { return nil }
        let parts = field.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        guard let pair = parts.first, let equals = pair.firstIndex(of: UInt8(ascii: "=")),
            let name = Self.text(pair[..<equals]), let value = Self.text(pair[(equals + 1)...]), !name.isEmpty,
            name.utf8.count + value.utf8.count <= Self.limit
        else { return nil }
        self.name = name
        self.value = value
        path = Self.defaultPath(of: url)
        isSecure = false
        var maxAge: Timestamp?
        for part in parts.dropFirst() {
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let key = String(decoding: ASCII.trimmed(halves.first ?? []).map(ASCII.lowercased), as: UTF8.self)
            let value = halves.count > 1 ? ASCII.trimmed(halves[1]) : []
            switch key {
            case "secure": isSecure = true
            case "expires": expires = CookieDate.read(value) ?? expires
            case "max-age": maxAge = Self.time(in: value, from: now) ?? maxAge
            case "path": path = Self.text(value).flatMap { $0.hasPrefix("/") ? $0 : nil } ?? Self.defaultPath(of: url)
            case "domain": guard Self.covers(value, url.host) else { return nil }
            default: break
            }
        }
        // Max-Age counts, wherever it stands (section 5.3 step 3).
        expires = maxAge ?? expires
        // A name that promises TLS promises it here too (RFC 6265bis section 4.1.3).
        let needsTLS = name.lowercased().hasPrefix("__secure-") || name.lowercased().hasPrefix("__host-")
        if needsTLS, !isSecure || url.scheme != "https" { return nil }
    }

    /// Text without blanks around it; nil for bytes that are not UTF-8 and could not be sent back unchanged.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        String(validating: ASCII.trimmed(bytes), as: UTF8.self)
    }

    private static func time(in value: ArraySlice<UInt8>, from now: Timestamp) -> Timestamp? {
        let isNegative = value.first == UInt8(ascii: "-")
        let digits = isNegative ? value.dropFirst() : value
        guard !digits.isEmpty, digits.allSatisfy(ASCII.isDigit) else { return nil }
        // More digits than ten are centuries.
        let seconds = isNegative ? 0 : Int64(Int(decimal: digits.drop { $0 == 0x30 }.prefix(10)) ?? 0)
        return Timestamp(microseconds: now.microseconds + seconds * 1_000_000)
    }

    /// Section 5.1.4.
    private static func defaultPath(of url: WebURL) -> String {
        let path = url.path
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// Whether a Domain attribute covers the host that sets it (section 5.1.3). It widens nothing here: a cookie goes back to
    /// the host that set it alone.
    private static func covers(_ domain: ArraySlice<UInt8>, _ host: String) -> Bool {
        let name = domain.first == UInt8(ascii: ".") ? domain.dropFirst() : domain
        guard !name.isEmpty else { return true }
        let text = String(decoding: name.map(ASCII.lowercased), as: UTF8.self)
        return host == text || host.hasSuffix("." + text) && HostAddress(literal: host) == nil
    }
}
