import PouchBytes
import PouchURL

/// The address after `/web/`: a time, and the URL of a capture.
///
///     20261124073512/https://www.example.org/a.htm      as shown, links rewritten
///     20261124073512id_/https://www.example.org/a.htm   the bytes as they are
public struct ReplayAddress: Sendable, Equatable {
    /// nil for the newest capture.
    public let time: Timestamp?
    /// Whether the digits were all fourteen, and the URL was spelt as captures have it.
    public let isExact: Bool
    public let isRaw: Bool
    public let url: WebURL

    /// - Parameter text: the request target behind `/web/`, its query too, as it was sent. nil when it is no such address.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        let digits = bytes.prefix(14).prefix(while: ASCII.isDigit)
        var rest = bytes[digits.count...]
        let isRaw = rest.starts(with: "id_".utf8)
        if isRaw { rest = rest.dropFirst(3) }
        if !digits.isEmpty || isRaw {
            guard rest.first == UInt8(ascii: "/") else { return nil }
            rest = rest.dropFirst()
        }
        guard let url = Self.url(rest) else { return nil }
        let time = digits.isEmpty ? nil : Timestamp(stamp: String(decoding: digits, as: UTF8.self))
        guard digits.isEmpty || time != nil else { return nil }
        self.init(
            time: time, isExact: digits.count == 14 && url.text.utf8.elementsEqual(rest), isRaw: isRaw, url: url)
    }

    private init(time: Timestamp?, isExact: Bool, isRaw: Bool, url: WebURL) {
        self.time = time
        self.isExact = isExact
        self.isRaw = isRaw
        self.url = url
    }

    /// A URL as it stands at the end of a path: some proxies make one slash of two.
    public static func url(_ bytes: ArraySlice<UInt8>) -> WebURL? {
        for scheme in ["https:/", "http:/"] where bytes.starts(with: scheme.utf8) {
            let rest = bytes.dropFirst(scheme.utf8.count)
            if rest.first == UInt8(ascii: "/") { break }
            return WebURL(Array(scheme.utf8) + [UInt8(ascii: "/")] + rest)
        }
        return WebURL(bytes)
    }

    /// The address of a capture, behind `/web/`.
    public static func text(_ stamp: String, _ url: WebURL, raw: Bool) -> String {
        stamp + (raw ? "id_/" : "/") + url.text
    }
}

extension Timestamp {
    /// A time of 4 to 14 digits, as archives write it; missing digits are the earliest.
    public init?(stamp digits: String) {
        guard digits.utf8.count >= 4, digits.utf8.count <= 14, digits.utf8.allSatisfy(ASCII.isDigit) else { return nil }
        let all = Array((digits + "00000101000000".dropFirst(digits.utf8.count)).utf8)
        let text = String(decoding: all[..<8] + [UInt8(ascii: "T")] + all[8...] + [UInt8(ascii: "Z")], as: UTF8.self)
        self.init(compact: text)
    }

    /// Fourteen digits, in UTC.
    public var stamp: String { String(decoding: compact.utf8.filter(ASCII.isDigit), as: UTF8.self) }
}
