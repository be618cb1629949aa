import Foundation
import Logging
import PouchBytes
import PouchFetch
import PouchProfile
import PouchStore

/// One run of a crawl: asks the engine what is next, carries it out, and tells it what came of it.
///
/// Three kinds of thread work for it, and only values pass between them: the fetcher's, a small pool that reads answers, and
/// the caller's, which decides and commits. A request counts as under way until its outcome is committed, and no more are
/// under way than ``CrawlEngine/window`` allows, so nothing here grows without bound.
public final class CrawlRunner {
    let profile: SiteProfile
    let writer: CrawlWriter
    let options: CrawlOptions
    let log: Logger
    let environment: CrawlEnvironment
    private let sinks: [LogSink]
    private let report: (CrawlProgress) -> Void
    private let tell: (String) -> Void
    private let stopRequest: StopRequest

    var engine: CrawlEngine
    private var progress = CrawlProgress()
    private var meter = RateMeter()
    private let started: Int64
    private var received = 0
    private var lastDurable: Int64
    private let identity: IdentityScheme

    private let pool = WorkerPool()
    private let inFlight = InFlight()
    private var fetcher: Fetcher?
    /// Answers that are received and not committed: a run that goes on does not ask for them again.
    let journal: AnswerJournal
    /// The cookies of this run; nil when the profile keeps none.
    private var cookies: CookieJar?

    static let fullBatch = 48
    private static let fullLinks = 500

    /// - Parameters:
    ///   - report: called about ten times a second, on the thread that calls ``run()``.
    ///   - tell: called with what a person should know while the crawl runs, once each: a wait, an outage, a move.
    public init(
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
        lastDurable = started
        cookies = profile.request.cookies == .host ? CookieJar() : nil
        log = makeCrawlLogger(sinks)
        identity = try writer.identityScheme(for: profile)
        journal = try writer.answerJournal()
        engine = CrawlEngine(
            profile: profile,
            limits: .init(
                documents: options.maxDocuments, isPartial: !options.parts.isEmpty, ignoresRobots: options.ignoresRobots
            ),
            crawl: writer.name, probes: try writer.probes())
        writer.wants = { [options] in options.wants(year: $0.year, month: $0.month) }
        writer.exclusion = { [profile] in profile.exclusion(of: $0, role: $1) }
        writer.mayBeEmpty = { [profile] in profile.mayBeEmpty($0) }
        try writer.identify(by: identity)
    }

    // MARK: - Run

    /// Crawls until the frontier is empty, a limit is reached or a stop is asked for.
    /// - Throws: ``StoreError`` when the mirror cannot be written, `FetcherError` when curl cannot be set up.
    public func run() throws -> CrawlEnd {
        defer { for sink in sinks { sink.flush() } }
        try begin()
        defer { pool.stop() }
        let fetcher = try Fetcher(settings: fetchSettings()) { [pool, inFlight, journal] result in
            guard let request = inFlight.end(result.request.id) else { return }
            var answer = Answer(request: request, result: result, receivedAt: Timestamp.now())
            answer.keep(in: journal)
            pool.answers.push(answer)
        }
        self.fetcher = fetcher
        defer { fetcher.stop() }
        let stopped = try loop()
        progress.phase = .finishing
        show()
        try rememberPaces()
        try writer.makeDurable()
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
                profile: profile, crawl: writer.name, folder: writer.store.folder, sample: sample, identity: identity)
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

    /// How long to wait for answers before looking again at the stop request and the clock, microseconds.
    private static let tick: Int64 = 100_000

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
            case .recall(let origin):
                notePace(origin, engine.recalled(origin, try writer.hostMemory("\(origin)"), now: now))
            case .settle(let document, let outcome, let why): try settle(document, outcome, why)
            case .record(let probe): try record(probe, nil)
            case .seedKnown: try seedKnown()
            case .gatherDoubts: try gatherDoubts()
            case .releaseRedirects: try releaseRedirects()
            case .wait(let time, let why):
                noticeWait(until: time, now: now, why)
                return min(max(time - now, 0), Self.tick)
            case .waitForResults: return Self.tick
            case .finished: return nil
            }
            if stopReason() != nil { return 0 }
        }
    }

    private func fetchRequest(for request: CrawlRequest) -> FetchRequest {
        var fetch = FetchRequest(
            id: inFlight.begin(request), url: request.url, ifNoneMatch: request.ifNoneMatch,
            ifModifiedSince: request.ifModifiedSince)
        fetch.cookie = cookie(for: request.url)
        return fetch
    }

    private func cookie(for url: WebURL) -> String? {
        cookies?.value(for: url, now: Timestamp(microseconds: environment.now()))
    }

    /// Whether the seeds could be had: without one of them nothing was crawled.
    private func end() throws -> CrawlEnd {
        let seeds = try writer.ends(of: profile.seeds)
        if seeds.contains(where: { $0.outcome.map { ![.unreachable, .refused, .gone, .skipped].contains($0) } ?? true })
        {
            return .complete
        }
        let reason = seeds.first?.error ?? "no seed answered"
        guard seeds.contains(where: { $0.outcome == .skipped }) else {
            return engine.hasAnswer || seeds.contains { $0.outcome != .unreachable }
                ? .refused(reason) : .unreachable(reason)
        }
        // A host that gave no answer at all forbids nothing; it is not there.
        let states = profile.seeds.compactMap { engine.origins[engine.home(of: $0).origin] }
        if let silent = states.first?.memory, states.allSatisfy({ $0.memory.robotsStatus == nil }) {
            return .unreachable(silent.robotsError ?? reason)
        }
        return .forbidden(reason)
    }

    private func stopReason() -> String? {
        if let signal = stopRequest.signal { return signal }
        if let most = options.maxDocuments, engine.documentsAsked >= most { return "--max-documents \(most) reached" }
        if let most = options.maxBytes, received >= most { return "--max-bytes reached" }
        if let most = options.maxSeconds, Double(environment.now() - started) / 1e6 >= most {
            return "--max-time reached"
        }
        return nil
    }

    private func keepDurable() throws {
        let now = environment.now()
        guard now - lastDurable > 1_000_000 else { return }
        lastDurable = now
        try writer.makeDurable()
        try rememberPaces()
        for sink in sinks { sink.flush() }
    }

    // MARK: - Settling

    /// Takes what the readers have finished, waiting at most so long for the first, and commits it.
    ///
    /// A paced crawl commits each document at once. One without a pace gathers a batch, as long as more is under way: a
    /// commit costs the same for one document as for many. Listings with many links are committed a few at a time: what
    /// they name is then fetched while the others are committed.
    private func settle(wait: Int64) throws {
        guard let first = pool.processed.pop(within: wait) else { return }
        var batch = Batch()
        try take(first, into: &batch)
        let patience: Int64 = engine.isPaced ? 0 : 5_000
        while batch.count < min(Self.fullBatch, engine.inFlight - engine.held), batch.links < Self.fullLinks,
            let next = pool.processed.pop(within: patience)
        {
            try take(next, into: &batch)
        }
        try commit(&batch)
    }

    /// Settlements that are committed together, each with its ruling.
    struct Batch {
        var settlements: [Settlement] = []
        var rulings: [Ruling] = []
        var links = 0
        var count: Int { settlements.count }
    }

    private func take(_ answer: ProcessedAnswer, into batch: inout Batch) throws {
        switch answer {
        case .document(let response): try decide(response, &batch)
        case .robots(let reading): try take(reading)
        case .probe(let reading): try take(reading)
        }
    }

    /// Judges an answer. What it is judged by may depend on what is not committed yet: then that is, first.
    private func decide(_ response: ProcessedResponse, _ batch: inout Batch) throws {
        if let failure = response.failure { throw failure }
        if let head = response.cookieHead {
            cookies?.set(from: head, of: response.document.url, now: Timestamp(microseconds: environment.now()))
        }
        var known = Circumstances()
        known.sendsCookies = cookies != nil
        known.hasOtherCookies = cookie(for: response.document.url).map { $0 != response.sentCookie } ?? false
        known.redirectLimit = profile.limits.redirects
        known.isControlAlive = engine.probes.evidence.isControlAlive
        known.hasProbes = engine.probes.evidence.isComplete
        switch response.facts.content {
        case .redirect(let redirect):
            if case .url(_, let target) = redirect.target, redirect.isInScope, !redirect.isSelf {
                try commit(&batch)
                let found = try writer.redirects(to: target, besides: response.document.id)
                known.mayReopen =
                    cookie(for: target) != nil && found.chain.first.map { !engine.reopened.contains($0) } ?? false
                known.redirectChain = found.chain
                known.redirectSources = found.sources
            }
        case .page(let page):
            known.sharedBy = engine.sharers(of: page.likeness, besides: response.document.id)
            if !page.isConvincing, response.document.hops > 0 {
                try commit(&batch)
                known.arrivals = try writer.redirectSources(of: response.document.id)
            }
        default: break
        }
        let decision = engine.decide(
            on: response.facts, of: response.document, known, firstByte: response.firstByte, now: environment.now(),
            chance: environment.chance())
        notePace(response.document.url.origin, decision.paceChange)
        if case .page(let page) = response.facts.content, decision.ruling.verdict != .captured || !page.isConvincing {
            engine.remember(page.likeness, of: response.document.id)
        }
        let settlement = Settlement(response, decision, now: environment.now())
        batch.links += settlement.linkCount
        batch.settlements.append(settlement)
        batch.rulings.append(decision.ruling)
    }

    private func commit(_ batch: inout Batch) throws {
        guard !batch.settlements.isEmpty else { return }
        let committed = try writer.commit(batch.settlements)
        for settlement in batch.settlements { journal.settle(settlement.document.journalKey) }
        for (place, committed) in committed.enumerated() { note(committed, batch.rulings[place]) }
        for settlement in batch.settlements {
            received += settlement.bytesReceived
            progress.bytes += settlement.bytesReceived
            noteAnswer(settlement)
        }
        if let last = batch.settlements.last?.document { progress.show(last) }
        meter.add(batch.count, at: environment.now())
        batch = Batch()
    }

    /// Lets the engine and the counters know what was committed.
    private func note(_ committed: Committed, _ ruling: Ruling?) {
        engine.committed(committed, ruling)
        progress.known += committed.newInFrontier.count
        if committed.notBefore != nil { progress.retries += 1 }
        guard let outcome = committed.outcome else { return }
        progress.done += 1
        if outcome == .unreachable || outcome == .refused { progress.errors += 1 }
    }

    /// Settles a document without a request.
    private func settle(_ document: PendingDocument, _ outcome: Outcome, _ why: String) throws {
        log.info(
            outcome == .skipped ? "excluded" : "given up",
            metadata: ["url": "\(document.url.text)", "reason": "\(why)"])
        if outcome == .skipped, stopReason() != nil, engine.isDistrusted(document.url) {
            // Stopped before robots.txt was had: the document waits in the database for the next run.
            engine.dropped(document)
            return
        }
        let settlement = Settlement(
            document: document, disposition: .end(outcome, .leave), fetchedAt: Timestamp.now(), error: why,
            wasAsked: false)
        for committed in try writer.commit([settlement]) { note(committed, nil) }
    }

    // MARK: - Robots and probes

    private func take(_ reading: RobotsReading) throws {
        if !reading.records.isEmpty { try writer.append(reading.records) }
        received += reading.bytesReceived
        let origin = reading.request.origin
        log.info(
            "robots",
            metadata: [
                "origin": "\(origin)", "status": "\(reading.status ?? 0)", "redirects": "\(reading.request.hops)",
                "reason": "\(reading.error ?? "")",
            ])
        let answer = engine.answered(reading, now: environment.now(), chance: environment.chance())
        notePace(origin, answer.change)
        if let next = answer.next {
            fetcher?.start([fetchRequest(for: next)])
        } else if let memory = engine.origins[origin]?.memory(now: environment.now()) {
            try writer.remember(memory, of: "\(origin)")
        }
    }

    private func take(_ reading: ProbeReading) throws {
        if let failure = reading.failure { throw failure }
        received += reading.bytesReceived
        if let trouble = reading.trouble,
            engine.retries(reading.asked, trouble, now: environment.now(), chance: environment.chance())
        {
            return
        }
        try record(reading.probe, reading.records)
        // A run that goes on begins a probe anew: until it is done, all its answers are kept.
        for attempt in 1...ProbeRound.attempts { journal.settle(reading.asked.journalKey(attempt: attempt)) }
    }

    private func record(_ probe: CrawlProbe, _ records: RecordBlock?) throws {
        try writer.append(probe, records)
        engine.finished(probe)
        log.info(
            "probe",
            metadata: [
                "kind": "\(probe.kind.rawValue)", "url": "\(probe.url)", "status": "\(probe.httpStatus ?? 0)",
                "location": "\(probe.location ?? "")", "alive": "\(probe.isAlive.map { "\($0)" } ?? "")",
                "reason": "\(probe.error ?? "")",
            ])
    }

    // MARK: - Phases

    private func seedKnown() throws {
        let added = try writer.seedKnownDocuments { [profile] in
            profile.scope.allows(profile.canonical($0), role: $1)
        }
        progress.known += added
        if added > 0 { engine.grew(priority: FrontierPriority.known) }
    }

    /// Looks for pages that stand at several addresses, and plans the probes that second answers are judged by.
    private func gatherDoubts() throws {
        for group in try writer.sharedCaptures() {
            for alike in try group.alike(in: writer.store.folder) {
                for document in alike.documents { engine.remember(alike.value, of: document) }
            }
        }
        var recalled = 0
        for documents in engine.sharedLikenesses { recalled += try writer.recall(documents) }
        progress.done -= recalled
        if recalled > 0 { engine.grew(priority: FrontierPriority.checks) }
        let suspects = try writer.suspects()
        guard !suspects.isEmpty else { return }
        progress.phase = .checking
        engine.doubts(suspects, control: try writer.control(near: ProbeRound.folder(of: suspects)))
    }

    /// A redirect that goes elsewhere than that of a URL that cannot exist is what it seemed to be: no second request is
    /// made for it.
    private func releaseRedirects() throws {
        let evidence = engine.probes.evidence
        var after: Int64 = 0
        while true {
            let page = try writer.pending(
                priority: FrontierPriority.checks, after: after, limit: FrontierQueue.batch)
            guard let last = page.last else { return }
            after = last.sequence
            for document in page {
                guard let settlement = try release(document, evidence) else { continue }
                for committed in try writer.release([settlement]) { note(committed, nil) }
            }
        }
    }

    private func release(_ document: PendingDocument, _ evidence: Soft404Evidence) throws -> Settlement? {
        // With a cookie that came since, a wall may let it in.
        guard cookie(for: document.url) == nil else { return nil }
        guard let first = document.confirmation, first.kind == .redirect, document.attemptsNow == 0,
            let target = first.location.flatMap({ WebURL($0) })
        else { return nil }
        let found = try writer.redirects(to: target, besides: document.id)
        var facts = RedirectFacts(target: .url(target, canonical: target))
        facts.isInScope = profile.scope.allows(target, role: document.role)
        facts.isLikeNonsense = evidence.isSoft404(profile.canonical(document.url), redirectsTo: target.text)
        facts.isFrontPage = target.pathAndQuery == "/" || profile.seeds.contains(target)
        guard !facts.isLikeNonsense, !(facts.isFrontPage && document.role == .statement) else { return nil }
        let known = Circumstances(
            isControlAlive: evidence.isControlAlive, hasProbes: true, redirectChain: found.chain,
            redirectSources: found.sources, redirectLimit: profile.limits.redirects)
        let answer = AnswerFacts(content: .redirect(facts), status: first.status)
        var response = ProcessedResponse(document, answer.content, at: Timestamp.now())
        response.facts = answer
        response.location = target.text
        let ruling = Ruling.on(answer, document, known)
        var settlement = Settlement(response, CrawlEngine.Decision(ruling: ruling), now: environment.now())
        settlement.wasAsked = false
        return settlement
    }

    // MARK: - Pace

    private func notePace(_ origin: Origin, _ change: Pace.Change?) {
        if let change { log.notice("pace", metadata: ["origin": "\(origin)", "change": "\(change)"]) }
    }

    private func rememberPaces() throws {
        let now = environment.now()
        for (origin, state) in engine.origins {
            let memory = try writer.hostMemory("\(origin)")
            guard memory.interval != state.pace.interval || memory.notBefore != state.pace.notBefore else { continue }
            try writer.remember(state.memory(now: now), of: "\(origin)")
        }
    }

    // MARK: - Telling

    private func say(_ notice: String) {
        log.notice("notice", metadata: ["text": "\(notice)"])
        tell(notice)
    }

    /// A wait of more than ten seconds that is not the usual pace is told once.
    private func noticeWait(until time: Int64, now: Int64, _ why: String?) {
        guard let why, time - now > CrawlEngine.silentWait else { return }
        engine.notice(
            "Waiting until \(Timestamp(microseconds: time).rfc3339): \(why).", once: "wait \(time / 1_000_000)")
    }

    private func tellMove() {
        guard let former = identity.movedFrom, let origin = identity.origin, !writer.isResumed else { return }
        say("The archive moved from \(former) to \(origin): its documents keep their copies, validators and history.")
    }

    private func show() {
        let now = environment.now()
        progress.rate = meter.rate(at: now)
        progress.interval = engine.origins[engine.home(of: profile.seeds[0]).origin]?.pace.interval ?? 0
        progress.elapsedSeconds = Double(now - started) / 1e6
        progress.remainingSeconds = progress.rate > 0 ? Double(progress.known - progress.done) / progress.rate : nil
        report(progress)
    }

    // MARK: - Settings

    private var sample: NotModifiedSample {
        NotModifiedSample(
            crawl: writer.name, share: options.recheck ?? profile.audit.recheck,
            age: options.recheck == nil ? profile.audit.recheckAge.microseconds : 0)
    }

    /// The record that says what made the WARC file, and how.
    private func warcinfo() -> [UInt8] {
        let robots = options.ignoresRobots ? "ignored" : "obeyed (RFC 9309)"
        let fields = [
            ("software", "Pouch/\(PouchVersion.text) \(Fetcher.curlVersion)"), ("format", "WARC file version 1.1"),
            ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
            ("isPartOf", writer.name), ("description", profile.title), ("operator", profile.contact),
            ("robots", robots),
            ("http-header-user-agent", userAgent),
        ]
        return ExchangeRecords(crawl: writer.name).warcinfo(
            fields: fields, volume: writer.volumeName, at: Timestamp.now())
    }

    private var userAgent: String { "Pouch/\(PouchVersion.text) (+\(profile.contact))" }

    /// Each origin's robots.txt as this run saw it.
    public var robotsAsSeen: [(origin: String, memory: HostMemory)] {
        engine.origins.filter { $0.value.isRobotsKnown }.map { ("\($0.key)", $0.value.memory) }
            .sorted { $0.origin < $1.origin }
    }

    private func fetchSettings() -> FetchSettings {
        let politeness = profile.politeness
        var settings = FetchSettings(
            userAgent: userAgent, connections: politeness.connections,
            connectTimeoutMilliseconds: Int(politeness.connectTimeout.microseconds / 1_000),
            idleTimeoutSeconds: max(1, Int(politeness.idleTimeout.microseconds / 1_000_000)),
            totalTimeoutMilliseconds: Int(politeness.totalTimeout.microseconds / 1_000),
            headerLimit: profile.limits.headerBytes,
            bodyLimit: profile.limits.bodyBytes,
            // Behind a proxy this machine looks up no name of the archive's.
            allowsNonPublicAddresses: options.proxy == nil && HostAddress.resolvesToNonPublic(profile.origin.host),
            certificateAuthorities: options.certificateAuthorities)
        settings.proxy = options.proxy
        settings.fields = profile.request.headers.compactMap { try? RequestField(name: $0.name, value: $0.value) }
        settings.fieldOrigins = Set([profile.origin] + profile.aliases)
        return settings
    }
}
