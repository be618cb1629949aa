import PouchBytes

/// A crawl's checks of the archive's answers: `checks` in `summary.json`.
public struct CrawlChecks: Sendable, Equatable {
    /// The answers "not modified" that were checked by a second request without validators.
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
