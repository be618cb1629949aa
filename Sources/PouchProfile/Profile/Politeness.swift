/// How gently the archive is asked, and how long Pouch keeps trying.
public struct Politeness: Sendable, Hashable {
    /// Whether robots.txt (RFC 9309) is obeyed.
    public enum Robots: String, Sendable, CaseIterable {
        case obey
        /// Only ever set by `--ignore-robots`; a profile cannot ask for it.
        case ignore
    }

    /// Least time between the starts of two requests to one host.
    public var delay: Duration = .seconds(1)
    /// Most requests under way at once to one host.
    public var connections: Int = 2
    /// The pace slows down (429, 503, rising latency) to at most this.
    public var maxDelay: Duration = .seconds(120)
    /// A Crawl-delay in robots.txt that is longer than this counts as this.
    public var crawlDelayLimit: Duration = .seconds(120)
    public var connectTimeout: Duration = .seconds(20)
    /// Longest time without a byte.
    public var idleTimeout: Duration = .seconds(60)
    /// Longest time for a response from first to last byte.
    public var totalTimeout: Duration = .seconds(600)
    /// How often a URL is asked for in all before it counts as unreachable.
    public var attempts: Int = 5
    /// The wait before the second attempt; it doubles with each further one, with jitter.
    public var backoff: Duration = .seconds(2)
    public var maxBackoff: Duration = .seconds(300)
    /// A Retry-After that asks for more makes the URL unreachable in this crawl.
    public var retryAfterLimit: Duration = .seconds(3600)
    /// How long a crawl goes on asking a host, or pages of one kind, that give no good answer.
    public var outageLimit: Duration = .seconds(1800)
    public var robots: Robots = .obey

    public init() {}
}
