import PouchBytes

/// A URL asked for to learn how the archive answers, not for what it names.
public struct CrawlProbe: Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// A URL that cannot exist.
        case nonsense
        /// A document that answered well earlier in the crawl.
        case control
    }

    public var kind: Kind
    public var url: String
    public var httpStatus: Int?
    public var fetchedAt: Timestamp
    public var recordID: String?
    /// Of a redirect: its target as found.
    public var location: String?
    /// Of the decoded body.
    public var sha256: String?
    /// Of a control: whether it still answers well.
    public var isAlive: Bool?
    public var error: String?
    /// The page's visible words, in the database alone: a crawl that goes on compares with them.
    public var words: String?
    /// Requests made for it so far.
    public var attempts = 1

    public init(kind: Kind, url: String, fetchedAt: Timestamp) {
        self.kind = kind
        self.url = url
        self.fetchedAt = fetchedAt
    }
}

/// What a crawl learnt of how far the archive's answers can be believed: `checks` in `summary.json`.
public struct CrawlChecks: Sendable, Equatable {
    /// Of the answers "not modified", those that were asked again without validators.
    public struct NotModified: Sendable, Equatable {
        public var answers: Int
        public var sampled: Int
        public var lied: Int

        public init(answers: Int, sampled: Int, lied: Int) {
            self.answers = answers
            self.sampled = sampled
            self.lied = lied
        }

        public var share: Double { sampled == 0 ? 0 : Double(lied) / Double(sampled) }
        /// In which the share of all 304s lies, with 95 % confidence.
        public var interval: ClosedRange<Double> { Wilson.interval(lied, of: sampled) }
    }

    public var notModified: NotModified?
    public var probes: [CrawlProbe]

    public init(notModified: NotModified? = nil, probes: [CrawlProbe] = []) {
        self.notModified = notModified
        self.probes = probes
    }

    public var isEmpty: Bool { notModified == nil && probes.isEmpty }
}

/// Wilson's score interval for a share (E. B. Wilson, 1927): right for small samples and shares near 0 and 1 too.
public enum Wilson {
    /// - Returns: 0 to 1 when nothing was drawn.
    public static func interval(_ hits: Int, of drawn: Int) -> ClosedRange<Double> {
        guard drawn > 0 else { return 0...1 }
        // Of the normal distribution, 95 % lies within so many standard deviations.
        let z = 1.959963984540054
        let n = Double(drawn)
        let p = Double(min(max(hits, 0), drawn)) / n
        let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        let low = hits <= 0 ? 0 : max(0, middle - half)
        let high = hits >= drawn ? 1 : min(1, middle + half)
        return low...max(low, high)
    }
}
