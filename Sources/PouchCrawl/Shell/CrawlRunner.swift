import Foundation
import Logging
import PouchBytes
import PouchFetch
import PouchProfile
import PouchStore
import PouchURL

/// One run of a crawl: takes the engine's next step, carries it out, and passes the result back.
///
/// Three kinds of thread work for it, and only values pass between them: the fetcher's, a small pool that reads answers, and
/// the caller's, which decides and commits. A request counts as under way until its outcome is committed, and no more are
/// under way than ``CrawlEngine/window`` allows, so nothing here grows without bound.
package final class CrawlRunner {
    let profile: SiteProfile
    let writer: CrawlWriter
    let options: CrawlOptions
    let log: Logger
    let environment: CrawlEnvironment
    let sinks: [LogSink]
    let report: (CrawlProgress) -> Void
    let tell: (String) -> Void
    private let stopRequest: StopRequest

    var engine: CrawlEngine
    var progress = CrawlProgress()
    var meter = RateMeter()
    let started: Int64
    var received = 0
    /// As the database has them.
    var rememberedPaces: [Origin: (interval: Int64, notBefore: Int64)] = [:]
    private var durability: DurabilitySchedule
    let identity: IdentityScheme
    let unchanged: UnchangedRecords

    let pool = WorkerPool()
    let inFlight = InFlight()
    var fetcher: Fetcher?
    /// Answers that are received and not committed: a run that goes on does not ask for them again.
    let journal: AnswerJournal
    /// Documents that are not due, not yet committed, and how many this run has passed over.
    var passedOver: [Settlement] = []
    var passedOverCount = 0
    /// The cookies of this run; nil when the profile keeps none.
    var cookies: CookieJar?

    static let fullBatch = 48
    static let fullLinks = 500

    /// - Parameters:
    ///   - report: called about ten times a second, on the thread that calls ``run()``.
    ///   - tell: called with notices for a person while the crawl runs, once each: a wait, an outage, a move.
    package init(
        profile: SiteProfile, writer: CrawlWriter, options: CrawlOptions, sinks: [LogSink], stop: StopRequest,
        environment: CrawlEnvironment = .system(), report: @escaping (CrawlProgress) -> Void,
        tell: @escaping (String) -> Void = { _ in }
    ) throws {
        // Pages of an archive that moved may name it at its old place.
        let former = try writer.origins().compactMap { Origin($0) }.filter { $0 != profile.origin }
        let profile = former.isEmpty ? profile : (former + [profile.origin]).reduce(profile) { $0.replacingOrigin($1) }
        self.profile = profile
        self.writer = writer
        self.options = options
        self.sinks = sinks
        self.environment = environment
        self.report = report
        self.tell = tell
        stopRequest = stop
        started = environment.now()
        durability = DurabilitySchedule(start: started)
        cookies = profile.request.cookies == .host ? CookieJar() : nil
        log = makeCrawlLogger(sinks, time: environment.time)
        identity = try writer.identityScheme(for: profile)
        unchanged = UnchangedRecords(rule: profile.archive.unchanged, end: try writer.endOfNewestComplete())
        journal = try writer.answerJournal()
        engine = CrawlEngine(
            profile: profile,
            limits: .init(
                documents: options.maxDocuments, isPartial: !options.parts.isEmpty, ignoresRobots: options.ignoresRobots
            ),
            crawl: writer.name, began: try writer.began(), probes: try writer.probes(),
            dueDates: DueDates(
                rules: options.revisit(of: profile), sample: Self.sample(of: writer.name, options, profile)))
        writer.wants = { [options] in options.wants(year: $0.year, month: $0.month) }
        writer.exclusion = { [profile] in profile.exclusion(of: $0, role: $1) }
        writer.mayBeEmpty = { [profile] in profile.mayBeEmpty($0) }
        writer.notesListingNews = options.revisit(of: profile) != nil
        try writer.identify(by: identity)
    }

    // MARK: - Run

    /// Crawls until the frontier is empty, a limit is reached or a stop is asked for.
    /// - Throws: ``StoreError`` when the mirror cannot be written, `FetcherError` when curl cannot be set up.
    package func run() throws -> CrawlEnd {
        defer { for sink in sinks { sink.flush() } }
        try begin()
        defer { pool.stop() }
        let fetcher = try Fetcher(settings: fetchSettings(), holds: { [pool] in pool.answers.isHeavy }) {
            [pool, inFlight, journal, environment] result in
            guard let request = inFlight.end(result.request.id) else { return }
            var answer = ReceivedAnswer(request: request, result: result, receivedAt: environment.time())
            answer.keep(in: journal)
            pool.answers.push(answer)
        }
        self.fetcher = fetcher
        defer { fetcher.stop() }
        let stopped = try loop()
        progress.phase = .finishing
        if passedOverCount > 0 { log.info("not due", metadata: ["documents": "\(passedOverCount)"]) }
        if stopped == nil { try joinParts() }
        show()
        try rememberPaces()
        try writer.makeDurable()
        try writer.rememberDigest()
        try journal.end(isComplete: stopped == nil)
        try writer.addActive(seconds: Double(environment.now() - started) / 1e6)
        return try stopped.map { .stopped($0) } ?? end()
    }

    private func begin() throws {
        log.info(
            "crawl",
            metadata: ["crawl": "\(writer.name)", "resumed": "\(writer.isResumed)", "curl": "\(Fetcher.curlVersion)"])
        tellMove()
        if writer.needsWarcinfo { try writer.append(warcinfo()) }
        try writer.seed(profile.seeds.map { FoundLink(url: $0, role: .start, isListed: false) })
        let counts = try writer.counts()
        progress.known = counts.pending + counts.done
        progress.done = counts.done
        show()
        try pool.start {
            try ResponseProcessor(
                profile: profile, crawl: writer.name, folder: writer.store.folder, sample: engine.dueDates.sample,
                identity: identity)
        }
    }

    /// - Returns: why the run was stopped; nil when nothing is left to do.
    private func loop() throws -> String? {
        var stopped: String?
        while true {
            if stopped == nil, let reason = stopReason() {
                stopped = reason
                log.info("stopping", metadata: ["reason": "\(reason)"])
            }
            let wait = stopped == nil ? try start() : Self.tick
            guard let wait else { return nil }
            if stopped != nil, engine.isSettled { return stopped }
            try settle(wait: wait)
            try keepDurable()
            for notice in engine.takeNotices() { say(notice) }
            show()
        }
    }

    var time: Timestamp { environment.time() }

    /// How long to wait for answers before looking again at the stop request and the clock, microseconds.
    static let tick: Int64 = 100_000

    /// Carries out every step that can be taken now. Returns how long to wait for answers, microseconds; nil when the crawl is
    /// done.
    private func start() throws -> Int64? {
        var requests: [FetchRequest] = []
        defer { fetcher?.start(requests) }
        while true {
            // The time goes on while requests are made: without a pace, the next may start as soon as the last was.
            let now = environment.now()
            switch engine.next(now: now) {
            case .ask(let request):
                if let answer = journal.answer(to: request, profile) {
                    log.info("answer kept", metadata: ["url": "\(answer.request.url)"])
                    pool.answers.push(answer)
                } else {
                    requests.append(fetchRequest(for: request))
                }
            case .load(let priority, let after):
                let pending = try writer.pending(priority: priority, after: after, limit: FrontierQueue.batch)
                engine.loaded(pending, priority: priority, now: now)
            case .loadDelayed(let priority):
                engine.loadedDelayed(try writer.delayed(upTo: priority, limit: FrontierQueue.mostDelayed), now: now)
            case .recall(let origin):
                notePace(origin, engine.recalled(origin, try writer.hostMemory("\(origin)"), now: now))
            case .settle(let document, .notDue, _): passOver(document)
            case .settle(let document, let outcome, let why): try settle(document, outcome, why)
            case .record(let probe): try record(probe, nil)
            case .seedKnown: try seedKnown()
            case .gatherDoubts: try gatherDoubts()
            case .releaseRedirects: try releaseRedirects()
            case .wait where !passedOver.isEmpty, .waitForResults where !passedOver.isEmpty: try commitPassedOver()
            case .wait(let time, let why):
                noticeWait(until: time, now: now, why)
                return min(max(time - now, 0), Self.tick)
            case .waitForResults: return Self.tick
            case .finished: return nil
            }
            if stopReason() != nil {
                try commitPassedOver()
                return 0
            }
        }
    }

    func fetchRequest(for request: CrawlRequest) -> FetchRequest {
        var fetch = FetchRequest(
            id: inFlight.begin(request), url: request.url, ifNoneMatch: request.ifNoneMatch,
            ifModifiedSince: request.ifModifiedSince)
        fetch.cookie = cookie(for: request.url)
        return fetch
    }

    func cookie(for url: WebURL) -> String? {
        cookies?.value(for: url, now: Timestamp(microseconds: environment.now()))
    }

    /// Whether the seeds were fetched: without one of them nothing was crawled.
    private func end() throws -> CrawlEnd {
        let seeds = try writer.ends(of: profile.seeds)
        if seeds.contains(where: { $0.outcome.map { ![.unreachable, .refused, .gone, .skipped].contains($0) } ?? true })
        {
            return .complete
        }
        let reason = seeds.first?.error ?? "no seed answered"
        // A host that gave no answer at all forbids nothing; it is not there.
        let hosts = profile.seeds.compactMap { engine.origins[engine.home(of: $0).origin]?.memory }
        if !engine.hasAnswer, let silence = hosts.first?.robotsError, hosts.allSatisfy({ $0.robotsStatus == nil }) {
            return .unreachable(silence)
        }
        guard seeds.contains(where: { $0.outcome == .skipped }) else {
            return engine.hasAnswer || seeds.contains { $0.outcome != .unreachable }
                ? .refused(reason) : .unreachable(reason)
        }
        return .forbidden(reason)
    }

    func stopReason() -> String? {
        if let signal = stopRequest.signal { return signal }
        if let most = options.maxDocuments, engine.documentsAsked >= most { return "--max-documents \(most) reached" }
        if let most = options.maxBytes, received >= most { return "--max-bytes reached" }
        if let most = options.maxSeconds, Double(environment.now() - started) / 1e6 >= most {
            return "--max-time reached"
        }
        return nil
    }

    private func keepDurable() throws {
        let isPaced = engine.origins[engine.homeOrigin].map { $0.pace.interval > 0 } ?? false
        let step = durability.next(now: environment.now(), isPaced: isPaced)
        guard step != .nothing else { return }
        try rememberPaces()
        for sink in sinks { sink.flush() }
        if step == .makeDurable { try writer.makeDurable() }
    }
}
