import PouchBytes

/// Which of the answers "not modified" are checked: a draw that follows from the crawl's name and the URL alone, so that a
/// crawl that goes on draws the same.
struct NotModifiedSample: Sendable {
    var crawl: String
    /// 0 to 1.
    var share: Double
    /// A copy had whole more recently than this is left alone, microseconds.
    var age: Int64

    /// - Parameter heldSince: when the copy was fetched whole, microseconds since 1970.
    func draws(_ url: String, heldSince: Int64, now: Int64) -> Bool {
        guard share > 0, now - heldSince >= age else { return false }
        guard share < 1 else { return true }
        let digest = SHA256Digest.of("recheck\n\(crawl)\n\(url)").hex.prefix(13)
        // 52 bits: a whole number that a Double holds exactly.
        guard let number = UInt64(digest, radix: 16) else { return false }
        return Double(number) < share * Double(1 << 52 as UInt64)
    }
}
