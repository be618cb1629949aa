/// How fast one host may be asked: a value without a clock; its caller passes the time and what happened.
///
/// The interval between two requests starts at the profile's delay (or the robots file's Crawl-delay, whichever is
/// longer), doubles on 429 and 503, grows when answers take much longer than they used to, and comes back as the host
/// answers well again: by halves after a single refusal, by less each time it returns. All times are microseconds
/// since 1970.
public struct Pace: Sendable, Equatable {
    /// The shortest interval, microseconds.
    public private(set) var floor: Int64
    /// The longest interval that slowing down on its own may reach, microseconds.
    public let ceiling: Int64
    /// The interval in force, microseconds.
    public private(set) var interval: Int64
    /// No request before this time.
    public private(set) var notBefore: Int64 = 0
    /// Smoothed time to the first byte, microseconds; 0 while unknown.
    public private(set) var latency: Int64 = 0
    /// The usual time to the first byte: falls at once, rises slowly.
    public private(set) var usualLatency: Int64 = 0
    /// Until this time, answers belong to requests that started before the last slowdown and do not count for the new
    /// pace.
    private var judgedFrom: Int64 = 0
    /// One part in so many of the interval goes with each good answer.
    private var caution: Int64 = 2
    private var goodSinceTrouble = Self.longQuiet

    /// After so many good answers, a new trouble is no longer the return of the old one.
    private static let longQuiet = 100
    /// A time to the first byte that no host in good health takes, microseconds.
    private static let longLatency: Int64 = 1_000_000

    public init(floor: Int64, ceiling: Int64) {
        self.floor = floor
        self.ceiling = max(floor, ceiling)
        interval = floor
    }

    /// Takes up where an earlier process left off.
    public init(floor: Int64, ceiling: Int64, interval: Int64, notBefore: Int64) {
        self.init(floor: floor, ceiling: ceiling)
        self.interval = min(max(interval, floor), self.ceiling)
        self.notBefore = notBefore
        judgedFrom = notBefore
    }

    /// Why the interval changed, for the log.
    public enum Change: Sendable, Equatable {
        case slowed(to: Int64, because: Reason)
        case recovered(to: Int64)

        /// What the interval was raised for.
        public enum Reason: String, Sendable { case overload, latency, crawlDelay }
    }

    /// When the next request may start: now, or later.
    public func earliest(now: Int64) -> Int64 { max(now, notBefore) }

    /// A request starts.
    public mutating func started(at now: Int64) { notBefore = max(notBefore, now + interval) }

    /// The robots file asks for at least this interval.
    public mutating func require(_ crawlDelay: Int64) -> Change? {
        floor = max(floor, crawlDelay)
        guard floor > interval else { return nil }
        interval = floor
        return .slowed(to: interval, because: .crawlDelay)
    }

    /// The host said it is overloaded (429, 503), or when to come back (RFC 9110 section 10.2.3): not before that.
    ///
    /// Several requests under way may all get that answer; together they slow the crawl once.
    public mutating func overloaded(at now: Int64, retryAfter: Int64?) -> Change? {
        guard now >= judgedFrom else {
            notBefore = max(notBefore, now + (retryAfter ?? 0))
            judgedFrom = notBefore
            return nil
        }
        caution = goodSinceTrouble >= Self.longQuiet ? 2 : min(caution * 2, 16)
        goodSinceTrouble = 0
        let before = interval
        interval = min(max(interval * 2, 500_000), max(ceiling, floor))
        notBefore = max(notBefore, now + max(interval, retryAfter ?? 0))
        judgedFrom = notBefore
        return interval == before ? nil : .slowed(to: interval, because: .overload)
    }

    /// An answer came, with this time to its first byte.
    public mutating func answered(at now: Int64, after firstByte: Int64) -> Change? {
        latency = latency == 0 ? firstByte : (latency * 3 + firstByte) / 4
        usualLatency =
            usualLatency == 0 || latency < usualLatency ? latency : usualLatency + (latency - usualLatency) / 64
        let isLong = latency > Self.longLatency
        let before = interval
        if isLong, latency > usualLatency * 3, latency > interval {
            interval = min(latency, max(ceiling, floor))
            return interval == before ? nil : .slowed(to: interval, because: .latency)
        }
        guard now >= judgedFrom else { return nil }
        goodSinceTrouble = min(goodSinceTrouble + 1, Self.longQuiet)
        // As long as answers take long, the interval follows them down, and no further.
        let target = isLong ? max(floor, latency) : floor
        guard interval > target else { return nil }
        interval = max(target, interval - max(interval / caution, 1_000))
        return interval == floor ? .recovered(to: interval) : nil
    }
}

extension Pace.Change: CustomStringConvertible {
    public var description: String {
        switch self {
        case .slowed(let interval, let reason): "slowed to one request each \(interval / 1_000) ms: \(reason.rawValue)"
        case .recovered(let interval): "recovered to one request each \(interval / 1_000) ms"
        }
    }
}
