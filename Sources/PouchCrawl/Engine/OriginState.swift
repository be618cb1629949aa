import PouchBytes
import PouchFetch
import PouchProfile
import PouchStore

/// The state of one origin: its pace, its robots.txt, its health. A value without I/O.
struct OriginState {
    enum Robots {
        /// Nothing was looked up yet.
        case unknown
        /// The file is asked for, or is to be at this time.
        case asking(attempt: Int, notBefore: Int64, isUnderWay: Bool)
        /// RFC 9309 section 2.4: good for at most 24 hours after it was fetched.
        case known(RobotsPolicy, until: Int64)
        /// The run ignores robots exclusion.
        case ignored
    }

    var pace: Pace
    var robots: Robots = .unknown
    var memory = HostMemory()
    var health: HostHealth
    /// Documents that were taken from the frontier and wait for robots.txt.
    var waiting: [PendingDocument] = []
    /// Pages that met validators with an error and answered well without.
    private(set) var conditionalRefusals: Set<Int64> = []
    /// Pages that asked for a wait beyond the limit.
    private(set) var longWaits: Set<Int64> = []

    private static let robotsLifetime: Int64 = 24 * 3_600 * 1_000_000
    /// Requests for robots.txt in one run.
    static let robotsAttempts = 3
    /// Pages by which a trait counts as the host's.
    private static let several = 3

    init(_ memory: HostMemory, _ politeness: Politeness, now: Int64) {
        self.memory = memory
        pace = Pace(
            floor: politeness.delay.microseconds, ceiling: politeness.maxDelay.microseconds,
            interval: memory.interval ?? 0,
            notBefore: memory.notBefore.map { Deadline.restored($0, noted: memory.noted, now: now) } ?? 0)
        health = HostHealth(limit: politeness.outageLimit.microseconds)
    }

    // MARK: - Robots exclusion

    /// Uses the robots.txt answer of an earlier run of the same crawl while it is fresh. Each crawl requests the file: what
    /// it forbids since the crawl before is obeyed. An answer that forbade everything because the host was in trouble is
    /// requested anew by each run.
    ///
    /// - Parameter began: when the crawl began, microseconds since 1970.
    mutating func recallRobots(_ politeness: Politeness, began: Int64, now: Int64) -> Pace.Change? {
        let policy = policy
        guard let fetched = memory.robotsFetched?.microseconds, fetched >= began, fetched <= now,
            now - fetched < Self.robotsLifetime, policy.isFinal
        else {
            robots = .asking(attempt: 1, notBefore: 0, isUnderWay: false)
            return nil
        }
        return adoptRobots(politeness, now: now)
    }

    private var policy: RobotsPolicy {
        RobotsPolicy(
            status: memory.robotsStatus, body: memory.robotsBody ?? [], error: memory.robotsError, userAgent: "pouch")
    }

    /// Takes what is remembered of robots.txt for this run.
    mutating func adoptRobots(_ politeness: Politeness, now: Int64) -> Pace.Change? {
        let policy = policy
        robots = .known(policy, until: (memory.robotsFetched?.microseconds ?? now) + Self.robotsLifetime)
        guard let delay = policy.crawlDelay else { return nil }
        return pace.require(min(Int64(delay * 1e6), politeness.crawlDelayLimit.microseconds))
    }

    /// Whether the file is to be asked for again.
    mutating func expireRobots(now: Int64) {
        if case .known(_, let until) = robots, now >= until {
            robots = .asking(attempt: 1, notBefore: 0, isUnderWay: false)
        }
    }

    var isRobotsKnown: Bool { if case .known = robots { true } else { false } }

    // MARK: - Traits

    /// Whether the host meets validators with errors.
    var refusesConditionals: Bool { conditionalRefusals.count >= Self.several }

    mutating func refusedConditional(_ page: Int64) {
        if conditionalRefusals.count < Self.several { conditionalRefusals.insert(page) }
    }

    /// A page asked for a wait beyond the limit. Returns whether several have: then the host means it.
    mutating func askedLongWait(_ page: Int64) -> Bool {
        if longWaits.count < Self.several { longWaits.insert(page) }
        return longWaits.count >= Self.several
    }

    /// The state that the next run needs.
    func memory(now: Int64) -> HostMemory {
        var memory = memory
        memory.interval = pace.interval
        memory.notBefore = pace.notBefore
        memory.noted = now
        return memory
    }
}
