/// The value of a Refresh field or of `<meta http-equiv=refresh>`: a delay, and where it leads (HTML Standard, "shared
/// declarative refresh steps").
///
///     Refresh("0; URL='/archive/1.html'")    // 0 seconds, "/archive/1.html"
///     Refresh("30")                          // 30 seconds, to the page itself
public struct Refresh: Sendable, Hashable {
    /// Seconds, 0 or more, a whole number: browsers cut the fraction.
    public let delay: Double
    /// The URL as written, not yet resolved; nil when the page is to load itself again.
    public let target: String?

    /// Reads a value; nil for one that a browser does nothing for.
    public init?(_ value: String) {
        var rest = Array(value.utf8)[...]
        rest.skipBlanks()
        let digits = rest.take(while: ASCII.isDigit)
        // A fraction alone counts as no seconds; a text with neither digits nor a point is not a delay.
        if digits.isEmpty, rest.first != UInt8(ascii: ".") { return nil }
        rest.take { ASCII.isDigit($0) || $0 == UInt8(ascii: ".") }
        // More digits than a century has seconds are as good as never.
        delay = Int(decimal: digits.drop { $0 == UInt8(ascii: "0") }.prefix(10)).map(Double.init) ?? 0
        guard let next = rest.first else {
            target = nil
            return
        }
        guard next == UInt8(ascii: ";") || next == UInt8(ascii: ",") || Self.isBlank(next) else { return nil }
        rest.skipBlanks()
        if rest.first == UInt8(ascii: ";") || rest.first == UInt8(ascii: ",") {
            rest.removeFirst()
            rest.skipBlanks()
        }
        target = rest.isEmpty ? nil : Self.url(rest)
    }

    /// The text behind `url=`, without quotes; the whole text where `url=` is missing.
    private static func url(_ text: ArraySlice<UInt8>) -> String {
        var rest = text
        if ASCII.equalIgnoringCase(rest.prefix(3), "url".utf8) {
            rest = rest.dropFirst(3)
            rest.skipBlanks()
            guard rest.first == UInt8(ascii: "=") else { return String(decoding: text, as: UTF8.self) }
            rest.removeFirst()
            rest.skipBlanks()
        }
        if let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
            rest = rest.dropFirst().prefix { $0 != quote }
        }
        return String(decoding: rest, as: UTF8.self)
    }

    /// HTML's white space.
    fileprivate static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte && byte != 0x0B }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func skipBlanks() { take(while: Refresh.isBlank) }

    /// Steps over what fits, and gives it.
    @discardableResult
    fileprivate mutating func take(while fits: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = prefix(while: fits)
        removeFirst(taken.count)
        return taken
    }
}
