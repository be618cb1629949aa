import PouchBytes

/// Which failures are tried again, and after how long. A value without a clock or a random source.
public struct RetryPolicy: Sendable, Equatable {
    /// Requests for one URL in all, the first included; 1 or more.
    public var attempts: Int
    /// The first wait, microseconds; it doubles with each further try.
    public var base: Int64
    /// The longest wait that is not asked for by the server, microseconds.
    public var ceiling: Int64
    /// The longest `Retry-After` that is obeyed within one crawl, microseconds.
    public var retryAfterLimit: Int64

    public init(attempts: Int, base: Int64, ceiling: Int64, retryAfterLimit: Int64) {
        self.attempts = max(1, attempts)
        self.base = base
        self.ceiling = ceiling
        self.retryAfterLimit = retryAfterLimit
    }

    /// Whether a URL is requested again; `at` in microseconds, on the clock of the caller's `now`.
    public enum Decision: Sendable, Equatable {
        case retry(at: Int64)
        case giveUp
    }

    /// Statuses that may pass: request timeout, a connection that the server takes for another host's (RFC 9110 section 15.5.20),
    /// too early (RFC 8470), too many requests, the server's own passing troubles, and those of a content delivery network
    /// with the server behind it (520 to 527, 530).
    public static func mayPass(status: Int) -> Bool {
        [408, 421, 425, 429, 500, 502, 503, 504, 529, 530].contains(status) || 520...527 ~= status
    }

    /// - Parameters:
    ///   - attempt: how many requests were made for this URL so far.
    ///   - retryAfter: the server's wish, microseconds from now.
    ///   - jitter: 0 to 1, from the caller's random source.
    public func decide(attempt: Int, now: Int64, retryAfter: Int64?, jitter: Double) -> Decision {
        guard attempt < attempts else { return .giveUp }
        if let retryAfter {
            return retryAfter > retryAfterLimit ? .giveUp : .retry(at: now + retryAfter)
        }
        let doubled = base << min(Int64(attempt - 1), 30)
        let wait = min(doubled < base ? ceiling : doubled, ceiling)
        // Half fixed, half random: tries of many URLs spread out, none comes back at once.
        return .retry(at: now + wait / 2 + Int64(Double(wait / 2) * min(max(jitter, 0), 1)))
    }

    /// `Retry-After` in either form (RFC 9110, section 10.2.3), microseconds from now; nil when it is neither.
    public static func retryAfter(_ field: String?, now: Timestamp) -> Int64? {
        guard let field else { return nil }
        let text = field.filter { $0 != " " && $0 != "\t" }
        if !text.isEmpty, text.utf8.allSatisfy({ 48...57 ~= $0 }) {
            return (Int64(text).map { min($0, 1 << 40) } ?? 1 << 40) * 1_000_000
        }
        return Timestamp(httpDate: field).map { max(0, $0.microseconds - now.microseconds) }
    }
}
