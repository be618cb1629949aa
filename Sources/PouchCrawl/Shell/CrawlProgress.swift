import PouchStore

/// How far a crawl is, at one moment.
package struct CrawlProgress: Sendable {
    /// The part of the archive that the crawl works on.
    package enum Phase: String, Sendable {
        case robots, listings, statements, attachments, assets, revisiting, checking, finishing
    }

    package var phase: Phase = .robots
    package var year: Int?
    package var month: Int?
    /// Documents in the frontier, and those of them that are done.
    package var known = 0
    package var done = 0
    package var bytes = 0
    package var errors = 0
    package var retries = 0
    /// Documents a second over the last few seconds.
    package var rate = 0.0
    /// Microseconds between requests now in force.
    package var interval: Int64 = 0
    /// Seconds to the end at the present rate; nil while unknown.
    package var remainingSeconds: Double?
    package var elapsedSeconds = 0.0
    package var url = ""
}

extension CrawlProgress {
    /// The document that was settled last.
    mutating func show(_ document: PendingDocument) {
        url = document.url.text
        year = document.year
        month = document.month
        phase = Phase(document)
    }
}

extension CrawlProgress.Phase {
    init(_ document: PendingDocument) {
        guard document.priority < FrontierPriority.known else {
            self = document.priority == FrontierPriority.known ? .revisiting : .checking
            return
        }
        switch document.role {
        case .start, .year, .month: self = .listings
        case .statement, .part: self = .statements
        case .attachment: self = .attachments
        case .asset, .other: self = .assets
        }
    }
}

/// A rate over a sliding window.
struct RateMeter {
    private var samples: [(time: Int64, count: Int)] = []
    private static let window: Int64 = 10_000_000

    mutating func add(_ count: Int, at now: Int64) {
        samples.append((now, count))
        while let first = samples.first, now - first.time > Self.window { samples.removeFirst() }
    }

    /// Counts a second.
    func rate(at now: Int64) -> Double {
        guard let first = samples.first else { return 0 }
        // In the first second there are few samples: a lone one is not a thousand a second.
        return Double(samples.reduce(0) { $0 + $1.count }) / max(1, Double(now - first.time) / 1e6)
    }
}
