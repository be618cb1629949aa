import PouchBytes
import PouchFetch
import PouchProfile
import PouchStore

/// What a crawl does next: a value without I/O that is told the time and what happened, and says what is to be done.
///
///     while case let step = engine.next(now: clock()) { ... }      // carry it out
///     let ruling = engine.rule(on: facts, of: document, known, now: now, chance: chance())
///     engine.committed(what)                                        // and tell it what came of it
struct CrawlEngine {
    enum Step {
        /// Load more of this class of the frontier, after this place in it.
        case load(priority: Int, after: Int64)
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

    /// What a run of the crawl is bound to.
    struct Limits {
        var documents: Int?
        /// Whether only a part of the archive was asked for: then nothing is asked for that no listing names.
        var isPartial = false
        var ignoresRobots = false
    }

    let profile: SiteProfile
    let limits: Limits
    let retries: RetryPolicy
    private(set) var frontier = FrontierQueue()
    var origins: [Origin: OriginState] = [:]
    var probes: ProbeRound
    /// Where an origin's documents are asked for, when it redirects to an alias of its own.
    private(set) var homes: [Origin: Origin] = [:]
    /// Pages in doubt, by what they show.
    var likenesses: [UInt64: Set<Int64>] = [:]
    /// Documents that were asked again with cookies, each once in a run.
    private(set) var reopened: Set<Int64> = []
    /// Documents that this run has asked for.
    private(set) var documentsAsked = 0
    /// Whether anything answered in this run, with whatever status.
    private(set) var hasAnswer = false
    private var phase = Phase.listed
    /// What is to be told, once each.
    private(set) var notices: [String] = []
    private var noticed: Set<String> = []

    private enum Phase { case listed, known, doubts, releases, checks, lateDoubts }

    init(profile: SiteProfile, limits: Limits, crawl: String, probes: [CrawlProbe]) {
        self.profile = profile
        self.limits = limits
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

    /// Whether everything is forbidden at a URL's host because its robots.txt could not be had.
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

    /// Takes what is to be told.
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
    func home(of url: WebURL) -> WebURL { homes[url.origin].map { url.replacingOrigin($0) } ?? url }

    // MARK: - What is next

    mutating func next(now: Int64) -> Step {
        if let step = robotsStep(now: now) { return step }
        if let step = probeStep(now: now) { return step }
        guard frontier.inFlight < window else { return .waitForResults }
        if let most = limits.documents, documentsAsked >= most { return .waitForResults }
        // The pace is asked before a document is taken: one that is taken starts at once.
        if let pace = origins[home(of: profile.seeds[0]).origin]?.pace, pace.notBefore > now {
            return .wait(until: pace.notBefore, why: nil)
        }
        switch frontier.next(now: now) {
        case .load(let priority, let after): return .load(priority: priority, after: after)
        case .fetch(let document): return step(for: document, now: now)
        case .wait(let time): return waitStep(until: time)
        case .waitForResults: return .waitForResults
        case .empty: return isIdle && probes.isIdle ? turn(now: now) : waitForProbes()
        }
    }

    /// What follows when nothing is left of a phase.
    private mutating func turn(now: Int64) -> Step {
        switch phase {
        case .listed:
            phase = .known
            for origin in origins.keys { origins[origin]?.health.listingsEnded() }
            return limits.isPartial ? turn(now: now) : .seedKnown
        case .known:
            phase = .doubts
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
            // What redirects led to was asked for after the first look.
            phase = .lateDoubts
            return .gatherDoubts
        case .lateDoubts: return .finished
        }
    }

    private func waitStep(until time: Int64) -> Step { .wait(until: time, why: "a page is to be asked again") }

    private mutating func waitForProbes() -> Step {
        guard probes.underWay == 0, !isAskingRobots, frontier.inFlight == held else { return .waitForResults }
        if let time = probes.earliest { return .wait(until: time, why: "a probe is to be made again") }
        return .waitForResults
    }

    // MARK: - A document

    private mutating func step(for document: PendingDocument, now: Int64) -> Step {
        let url = home(of: document.url)
        guard var origin = origins[url.origin] else {
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
                return .settle(document, .skipped, why: decision.told)
            }
        case .ignored: break
        }
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
            frontier.retry(later)
            return .wait(until: earliest, why: nil)
        }
        documentsAsked += 1
        origin.pace.started(at: now)
        noticePace(of: url.origin, origin.pace)
        origin.health.asked(at: now)
        origins[url.origin] = origin
        return .ask(request(for: document, at: url, isUnconditional: origin.refusesConditionals))
    }

    private func mayProbe(_ url: WebURL, _ role: Role) -> Bool {
        profile.scope.allows(profile.canonical(url), role: role)
    }

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

    // MARK: - Robots exclusion

    /// A host's memory, as an earlier run left it.
    mutating func recalled(_ origin: Origin, _ memory: HostMemory, now: Int64) -> Pace.Change? {
        var state = OriginState(memory, profile.politeness, now: now)
        defer {
            origins[origin] = state
            noticePace(of: origin, state.pace)
            noticeRest(of: origin, state.pace, now: now)
        }
        guard !limits.ignoresRobots else {
            state.robots = .ignored
            return nil
        }
        return state.recallRobots(profile.politeness, now: now)
    }

    private mutating func robotsStep(now: Int64) -> Step? {
        for (origin, state) in origins {
            guard case .asking(let attempt, let notBefore, false) = state.robots else { continue }
            guard notBefore <= now else { continue }
            guard let url = WebURL("\(origin)/robots.txt") else { continue }
            origins[origin]?.robots = .asking(attempt: attempt, notBefore: notBefore, isUnderWay: true)
            origins[origin]?.health.asked(at: now)
            return .ask(CrawlRequest(purpose: .robots(.init(origin: origin, attempt: attempt)), url: url))
        }
        return nil
    }

    /// robots.txt was answered, or not. Returns what is to be remembered, and a redirect or another try that is to be made
    /// instead: nil when it is settled.
    mutating func answered(_ reading: RobotsReading, now: Int64, chance: Double) -> (
        change: Pace.Change?, next: CrawlRequest?
    ) {
        let request = reading.request
        if reading.status != nil { hasAnswer = true }
        if let target = reading.redirect, request.hops < OriginState.robotsRedirects {
            var further = request
            further.hops += 1
            return (nil, CrawlRequest(purpose: .robots(further), url: target))
        }
        guard var state = origins[request.origin] else { return (nil, nil) }
        defer { origins[request.origin] = state }
        state.memory.robotsStatus = reading.status
        state.memory.robotsBody = reading.body
        state.memory.robotsError = reading.error
        state.memory.robotsFetched = reading.fetchedAt
        let mayPass = reading.status.map { RetryPolicy.mayPass(status: $0) } ?? true
        if mayPass, request.attempt < OriginState.robotsAttempts,
            case .retry(let time) = retries.decide(
                attempt: request.attempt, now: now, retryAfter: reading.retryAfter, jitter: chance)
        {
            state.robots = .asking(attempt: request.attempt + 1, notBefore: time, isUnderWay: false)
            noticeRobotsWait(of: request.origin, until: time, now: now, reading)
            return (nil, nil)
        }
        let change = state.adoptRobots(profile.politeness, now: now)
        noticePace(of: request.origin, state.pace)
        if let error = reading.error, reading.status != nil {
            notice(
                "\(request.origin)/robots.txt: \(error). Nothing is asked of the host until it can be read.",
                once: "robots \(request.origin)")
        }
        // The request for robots.txt counts like any other.
        state.pace.started(at: now)
        for document in state.waiting { frontier.putBack(document) }
        state.waiting = []
        return (change, nil)
    }

    // MARK: - Probes

    private mutating func probeStep(now: Int64) -> Step? {
        guard let probe = probes.next(now: now) else { return nil }
        let url = home(of: probe.document.url)
        guard var origin = origins[url.origin] else {
            probes.postpone(probe, until: now)
            return .recall(url.origin)
        }
        switch origin.robots {
        case .unknown, .asking:
            probes.postpone(probe, until: now + 100_000)
            return nil
        case .known(let policy, _):
            let decision = policy.decision(for: url)
            guard decision.isAllowed else {
                var made = CrawlProbe(
                    kind: probe.kind, url: probe.document.url.text, fetchedAt: Timestamp(microseconds: now))
                made.error = decision.told
                if probe.kind == .control { made.isAlive = false }
                return .record(made)
            }
        case .ignored: break
        }
        let earliest = origin.pace.earliest(now: now)
        guard earliest <= now else {
            probes.postpone(probe, until: earliest)
            return nil
        }
        origin.pace.started(at: now)
        origins[url.origin] = origin
        return .ask(CrawlRequest(purpose: .probe(probe), url: url))
    }

    /// Whether a probe whose answer is a trouble is made again; false when its answer counts.
    mutating func retries(_ probe: ProbeRound.Probe, _ trouble: ProbeTrouble, now: Int64, chance: Double) -> Bool {
        let origin = home(of: probe.document.url).origin
        if let status = trouble.status, status == 429 || status == 503 {
            _ = origins[origin]?.pace.overloaded(
                at: now, retryAfter: trouble.retryAfter.map { min($0, retries.retryAfterLimit) })
        }
        guard trouble.mayPass, probe.attempt < ProbeRound.attempts,
            case .retry(let time) = retries.decide(
                attempt: probe.attempt, now: now, retryAfter: trouble.retryAfter, jitter: chance)
        else { return false }
        probes.retry(probe, at: time)
        return true
    }

    /// A probe is settled: the documents that waited for it go on.
    mutating func finished(_ probe: CrawlProbe) {
        for document in probes.finished(probe) { frontier.putBack(document) }
    }

    /// Documents in doubt wait for their second answer: probes of their folders are planned, and of a control.
    mutating func doubts(_ suspects: [ProbedDocument], control: ProbedDocument?) {
        guard !suspects.isEmpty else { return }
        probes.plan(suspects, control: probes.hasControl ? nil : control, isAllowed: mayProbe)
    }

    // MARK: - The frontier

    mutating func loaded(_ documents: [PendingDocument], priority: Int, now: Int64) {
        var documents = documents
        for place in documents.indices where documents[place].notBefore > 0 {
            documents[place].notBefore = Deadline.restored(
                documents[place].notBefore, noted: documents[place].noted, now: now)
        }
        frontier.loaded(documents, priority: priority)
    }

    mutating func grew(priority: Int) { frontier.grew(priority: priority) }

    /// A document stays in the database as it is, for the next run.
    mutating func dropped(_ document: PendingDocument) { frontier.settled(document.id) }

    /// What a commit did with a document.
    mutating func committed(_ committed: Committed, _ ruling: Ruling?) {
        let document = committed.document
        for link in committed.newInFrontier { frontier.grew(link) }
        if let priority = committed.reopened, let reopened = ruling?.reopened {
            self.reopened.insert(reopened)
            frontier.grew(priority: priority)
        }
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
        }
    }
}

extension PendingDocument {
    /// Whether its answer can be believed only when it is known how the archive answers for what does not exist.
    var needsProbe: Bool {
        previous == nil && redirectsTo == nil && confirmation == nil && !isKnownGone && attempts == 0
            && (role == .statement || role == .attachment)
    }
}
