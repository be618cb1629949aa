/// The bytes of a robots.txt as UTF-8, which RFC 9309 section 2.2 asks for.
enum RobotsText {
    /// Rewrites UTF-16 with its mark; all else stays as it is. Nil for bytes that are not text, such as a packed file
    /// whose header field does not say so: unreadable rules must not pass for no rules.
    static func read(_ body: [UInt8]) -> [UInt8]? {
        if body.starts(with: [0xFF, 0xFE]) { return utf8(body, low: 0) }
        if body.starts(with: [0xFE, 0xFF]) { return utf8(body, low: 1) }
        let start = body.prefix(1_024)
        if start.starts(with: [0x1F, 0x8B]) || start.contains(0) { return nil }
        return body
    }

    /// - Parameter low: where in each pair of bytes the low one stands.
    private static func utf8(_ body: [UInt8], low: Int) -> [UInt8] {
        let end = min(body.count & ~1, RobotsRules.limit * 2)
        let units = stride(from: 2, to: end, by: 2).map { UInt16(body[$0 + low]) | UInt16(body[$0 + 1 - low]) << 8 }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
