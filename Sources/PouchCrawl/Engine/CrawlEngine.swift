import PouchBytes
import PouchFetch
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL

/// Decides what a crawl does next: a value without I/O that takes the time and events, and returns steps.
///
///     while case let step = engine.next(now: clock()) { ... }      // carry it out
///     let decision = engine.decide(on: facts, of: document, known, firstByte: firstByte, now: now, chance: chance())
///     engine.committed(what, decision.ruling)                       // and pass the result back
struct CrawlEngine {
    enum Step {
        /// Load more of this class of the frontier, after this place in it.
        case load(priority: Int, after: Int64)
        /// Load what waits for a retry, of classes up to this one.
        case loadDelayed(upTo: Int)
        /// Tell what is remembered of a host.
        case recall(Origin)
        /// Start a request.
        case ask(CrawlRequest)
        /// A document is settled without a request.
        case settle(PendingDocument, Outcome, why: String)
        /// A probe that may not be asked for: remember that.
        case record(CrawlProbe)
        /// All that listings name is done: put what is known from earlier crawls into the frontier.
        case seedKnown
        /// All else is done: gather what is in doubt.
        case gatherDoubts
        /// Settle the redirects in doubt that lead nowhere suspicious.
        case releaseRedirects
        /// Nothing may start before this time, microseconds since 1970. `why` is nil for the usual pace.
        case wait(until: Int64, why: String?)
        /// Something is under way; nothing more can start until it ends.
        case waitForResults
        case finished
    }

    /// Limits of one run of the crawl.
    struct Limits {
        var documents: Int?
        /// Whether only a part of the archive was asked for: then nothing is asked for that no listing names.
        var isPartial = false
        var ignoresRobots = false
    }

    let profile: SiteProfile
    let limits: Limits
    private let seedOrigin: Origin
    /// Whether a probe may be asked for.
    let mayProbe: (WebURL, Role) -> Bool
    let dueDates: DueDates
    /// When the crawl began, microseconds since 1970.
    let began: Int64
    let retries: RetryPolicy
    var frontier = FrontierQueue()
    var origins: [Origin: OriginState] = [:]
    var probes: ProbeRound
    /// Where an origin's documents are asked for, when it redirects to an alias of its own.
    private(set) var homes: [Origin: Origin] = [:]
    /// Pages in doubt, by what they show.
    var likenesses: [UInt64: Set<Int64>] = [:]
    /// Documents that were requested again with cookies, each once in a run.
    private(set) var reopened: Set<Int64> = []
    /// Documents that this run has asked for.
    private(set) var documentsAsked = 0
    /// Whether anything answered in this run, with whatever status.
    private(set) var hasAnswer = false
    private var phase = Phase.listed
    /// Whether anything was committed since doubts were gathered.
    private var hasNewOutcomes = false
    /// Notices for a person, one each.
    private(set) var notices: [String] = []
    private var noticed: Set<String> = []

    private enum Phase { case listed, known, doubts, releases, checks, lateDoubts }

    init(
        profile: SiteProfile, limits: Limits, crawl: String, began: Int64, probes: [CrawlProbe],
        dueDates: DueDates = .everything
    ) {
        self.profile = profile
        self.limits = limits
        self.dueDates = dueDates
        self.began = began
        seedOrigin = profile.seeds[0].origin
        mayProbe = { profile.scope.allows(profile.canonical($0), role: $1) }
        let politeness = profile.politeness
        retries = RetryPolicy(
            attempts: politeness.attempts, base: politeness.backoff.microseconds,
            ceiling: politeness.maxBackoff.microseconds, retryAfterLimit: politeness.retryAfterLimit.microseconds)
        self.probes = ProbeRound(crawl: crawl, made: probes)
    }

    // MARK: - State

    /// Documents taken from the frontier and not yet committed.
    var inFlight: Int { frontier.inFlight }
    /// Requests that were started, and documents that wait within the engine, are both among those in flight.
    var isIdle: Bool { frontier.inFlight == 0 && probes.underWay == 0 && !isAskingRobots }
    private var isAskingRobots: Bool {
        origins.values.contains { if case .asking(_, _, let isUnderWay) = $0.robots { isUnderWay } else { false } }
    }
    /// Documents taken that wait for robots.txt or a probe: they are not asked for yet.
    var held: Int { origins.values.reduce(probes.waitingCount) { $0 + $1.waiting.count } }

    /// Whether no document's request is under way: those that wait within the engine are in the database as they were.
    var isSettled: Bool { frontier.inFlight == held }

    /// Whether everything is forbidden at a URL's host because its robots.txt could not be fetched.
    func isDistrusted(_ url: WebURL) -> Bool {
        guard case .known(let policy, _)? = origins[home(of: url).origin]?.robots else { return false }
        return !policy.isFinal
    }

    /// Whether the crawl keeps a pace: then no more is under way than there are connections.
    var isPaced: Bool { origins.values.contains { $0.pace.interval > 0 } }

    /// Documents that may be taken at once. One without a pace keeps enough beyond its connections for the readers and the
    /// writer to be busy too.
    var window: Int {
        let connections = profile.politeness.connections
        return isPaced ? connections : connections * 2 + CrawlRunner.fullBatch * 2
    }

    /// Hands over the notices made since the last call.
    mutating func takeNotices() -> [String] {
        defer { notices.removeAll() }
        return notices
    }

    mutating func notice(_ text: String, once key: String) {
        if noticed.insert(key).inserted { notices.append(text) }
    }

    mutating func noteAnswer() { hasAnswer = true }

    mutating func setHome(_ home: Origin, of origin: Origin) { homes[origin] = home == origin ? nil : home }

    /// Where a document of an origin is asked for.
    func home(of url: WebURL) -> WebURL {
        homes.isEmpty ? url : homes[url.origin].map { url.replacingOrigin($0) } ?? url
    }

    /// Where the start page is asked for.
    var homeOrigin: Origin { homes.isEmpty ? seedOrigin : homes[seedOrigin] ?? seedOrigin }

    // MARK: - What is next

    mutating func next(now: Int64) -> Step {
        if let step = robotsStep(now: now) { return step }
        if let step = probeStep(now: now) { return step }
        guard frontier.inFlight < window else { return .waitForResults }
        if let most = limits.documents, documentsAsked >= most { return .waitForResults }
        // The pace is asked before a document is taken: one that is taken starts at once.
        if let pace = origins[homeOrigin]?.pace, pace.notBefore > now {
            return .wait(until: pace.notBefore, why: nil)
        }
        switch frontier.next(now: now) {
        case .load(let priority, let after): return .load(priority: priority, after: after)
        case .loadDelayed(let priority): return .loadDelayed(upTo: priority)
        case .fetch(let document): return step(for: document, now: now)
        case .wait(let time): return .wait(until: time, why: "a page is to be asked again")
        case .waitForResults: return .waitForResults
        case .empty: return isIdle && probes.isIdle ? turn(now: now) : waitForProbes()
        }
    }

    /// The step after the last document of a phase.
    private mutating func turn(now: Int64) -> Step {
        switch phase {
        case .listed:
            phase = .known
            for origin in origins.keys { origins[origin]?.health.listingsEnded() }
            return limits.isPartial ? turn(now: now) : .seedKnown
        case .known:
            phase = .doubts
            hasNewOutcomes = false
            return .gatherDoubts
        case .doubts:
            phase = .releases
            probes.complete()
            return .releaseRedirects
        case .releases:
            phase = .checks
            frontier.beginChecks()
            frontier.grew(priority: FrontierPriority.checks)
            return next(now: now)
        case .checks:
            // Targets of redirects were requested after the first look.
            phase = .lateDoubts
            return hasNewOutcomes ? .gatherDoubts : .finished
        case .lateDoubts: return .finished
        }
    }

    private func waitForProbes() -> Step {
        guard probes.underWay == 0, !isAskingRobots, frontier.inFlight == held else { return .waitForResults }
        if let time = probes.earliest { return .wait(until: time, why: "a probe is to be made again") }
        return .waitForResults
    }

    // MARK: - A document

    mutating func step(for document: PendingDocument, now: Int64) -> Step {
        let url = home(of: document.url)
        let isDue = dueDates.isDue(document, now: now)
        guard var origin = origins[url.origin] else {
            // Another host is not asked for its robots.txt for the sake of what is not asked for.
            if !isDue, url.origin != homeOrigin { return .settle(document, .notDue, why: Self.notDue) }
            frontier.putBack(document)
            return .recall(url.origin)
        }
        origin.expireRobots(now: now)
        origins[url.origin] = origin
        switch origin.robots {
        case .unknown, .asking:
            origins[url.origin]?.waiting.append(document)
            return next(now: now)
        case .known(let policy, _):
            let decision = policy.decision(for: url)
            guard decision.isAllowed else {
                // A host that gives no answer forbids nothing.
                return .settle(document, decision.isOfHost ? .unreachable : .skipped, why: decision.told)
            }
        case .ignored: break
        }
        if !isDue { return .settle(document, .notDue, why: Self.notDue) }
        if let why = origin.health.outage(at: now) ?? origin.health.outage(of: document.id, at: now) {
            notice(
                "\(url.origin): \(why). What is left of it counts as unreachable.", once: "outage \(url.origin) \(why)")
            return .settle(document, .unreachable, why: why)
        }
        if document.needsProbe, probes.holds(document, isAllowed: mayProbe) { return next(now: now) }
        // Robots.txt may just have been asked for, and a document of another host has a pace of its own.
        let earliest = origin.pace.earliest(now: now)
        guard earliest <= now else {
            var later = document
            later.notBefore = earliest
            frontier.postpone(later)
            return .wait(until: earliest, why: nil)
        }
        documentsAsked += 1
        origin.pace.started(at: now)
        noticePace(of: url.origin, origin.pace)
        origin.health.asked(at: now)
        origins[url.origin] = origin
        return .ask(request(for: document, at: url, isUnconditional: origin.refusesConditionals))
    }

    private static let notDue = "an older document is asked for once in each period of the profile's revisit"

    private func request(for document: PendingDocument, at url: WebURL, isUnconditional: Bool) -> CrawlRequest {
        var document = document
        document.url = url
        let previous = document.previous
        let isFresh =
            isUnconditional || document.isUnconditional || document.confirmation != nil
            || document.attempts > 0 && previous?.etag == nil
        return CrawlRequest(
            purpose: .document(document, probes.evidence), url: url, ifNoneMatch: isFresh ? nil : previous?.etag,
            ifModifiedSince: isFresh ? nil : previous?.lastModified)
    }

    // MARK: - The frontier

    mutating func loaded(_ documents: [PendingDocument], priority: Int, now: Int64) {
        frontier.loaded(Self.restored(documents, now: now), priority: priority)
    }

    mutating func loadedDelayed(_ documents: [PendingDocument], now: Int64) {
        frontier.loadedDelayed(Self.restored(documents, now: now))
    }

    /// Documents with their times by this run's clock.
    private static func restored(_ documents: [PendingDocument], now: Int64) -> [PendingDocument] {
        var documents = documents
        for place in documents.indices where documents[place].notBefore > 0 {
            documents[place].notBefore = Deadline.restored(
                documents[place].notBefore, noted: documents[place].noted, now: now)
        }
        return documents
    }

    mutating func grew(priority: Int) { frontier.grew(priority: priority) }

    /// A document stays in the database as it is, for the next run.
    mutating func dropped(_ document: PendingDocument) { frontier.settled(document.id) }

    /// Takes in the effects of a document's commit.
    mutating func committed(_ committed: Committed, _ ruling: Ruling?) {
        let document = committed.document
        hasNewOutcomes = true
        for link in committed.newInFrontier { frontier.grew(link) }
        if let ruling { reopened.formUnion(ruling.reopened) }
        for priority in committed.reopened { frontier.grew(priority: priority) }
        if let notBefore = committed.notBefore {
            var again = document
            again.attempts += 1
            again.notBefore = notBefore
            if case .retryUnconditionally? = ruling?.verdict { again.isUnconditional = true }
            if case .retryAt(let url)? = ruling?.verdict {
                again.url = url
                again.detours += 1
            }
            frontier.retry(again)
        } else if let confirmation = committed.confirmation {
            guard confirmation.kind == .notModified else {
                frontier.settled(document.id)
                frontier.grew(priority: FrontierPriority.checks)
                return
            }
            var again = document
            again.attempts = confirmation.attempts
            again.confirmation = confirmation
            again.notBefore = 0
            frontier.retry(again)
        } else {
            frontier.settled(document.id)
            if committed.waitsAgain { frontier.grew(priority: document.priority) }
        }
    }
}

extension PendingDocument {
    /// Whether its answer counts only once it is known how the archive answers URLs that do not exist.
    var needsProbe: Bool {
        previous == nil && redirectsTo == nil && confirmation == nil && !isKnownGone
            && (role == .statement || role == .part || role == .attachment)
    }
}
