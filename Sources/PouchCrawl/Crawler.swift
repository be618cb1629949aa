import Foundation
import Logging
import PouchBytes
import PouchFetch
import PouchProfile
import PouchStore

/// One run of a crawl: takes documents from the frontier, has them fetched and read, and commits what comes of it.
///
/// Three kinds of thread work for it, and only values pass between them: the fetcher's, a small pool that reads pages,
/// and the caller's, which decides and commits. A request counts as under way until its outcome is committed; no more
/// are ever under way than ``window`` allows, so nothing here grows without bound.
public final class Crawler {
    let profile: SiteProfile
    let session: CrawlSession
    let options: CrawlOptions
    let log: Logger
    private let sinks: [LogSink]
    private let report: (CrawlProgress) -> Void
    private let stopRequest: StopRequest

    var queue = FrontierQueue()
    var paces: [Origin: Pace] = [:]
    var robots: [Origin: RobotsEntry] = [:]
    var progress = CrawlProgress()
    private var meter = RateMeter()
    private var random = SystemRandomNumberGenerator()
    let clock = SteadyClock()
    let started: Int64
    private var asked = 0
    var received = 0
    private var seededKnown = false
    private var lastDurable: Int64
    let retries: RetryPolicy
    let recheck: Recheck
    let evidence = EvidenceBox()

    let underWay = UnderWay()
    let results: BoundedQueue<FetchResult>
    private let processed: BoundedQueue<Processed>
    var fetcher: Fetcher?
    let robotsResults = BoundedQueue<FetchResult>(capacity: 4)

    /// - Parameters:
    ///   - report: called about ten times a second, on the thread that calls ``run()``.
    public init(
        profile: SiteProfile, session: CrawlSession, options: CrawlOptions, sinks: [LogSink], stop: StopRequest,
        report: @escaping (CrawlProgress) -> Void
    ) {
        self.profile = profile
        self.session = session
        self.options = options
        self.sinks = sinks
        self.report = report
        stopRequest = stop
        started = clock.now
        lastDurable = started
        log = makeCrawlLogger(sinks)
        let politeness = profile.politeness
        retries = RetryPolicy(
            attempts: politeness.attempts, base: politeness.backoff.microseconds,
            ceiling: politeness.maxBackoff.microseconds,
            retryAfterLimit: politeness.retryAfterLimit.microseconds)
        recheck = Recheck(
            crawl: session.name, share: options.recheck ?? profile.audit.recheck,
            age: options.recheck == nil ? profile.audit.recheckAge.microseconds : 0)
        results = BoundedQueue(capacity: 4_096)
        processed = BoundedQueue(capacity: 4_096)
        session.wants = { [options] in options.wants(year: $0.year, month: $0.month) }
        session.redirectLimit = profile.limits.redirects
    }

    /// Requests that may be under way at once, from asking to commit. A paced crawl keeps to its connections; one
    /// without a pace keeps enough beyond them for the readers and the writer to be busy too.
    var window: Int {
        let connections = profile.politeness.connections
        return isPaced ? connections : connections * 2 + Self.fullBatch * 2
    }

    private var isPaced: Bool { paces.values.contains { $0.interval > 0 } }

    // MARK: - Run

    /// Crawls until the frontier is empty, a limit is reached or a stop is asked for.
    /// - Throws: ``StoreError`` when the mirror cannot be written, `FetcherError` when curl cannot be set up.
    public func run() throws -> CrawlEnd {
        let readers = try startReaders()
        defer {
            // After an error some answers are left: nobody wants them read. No thread outlives the run, or it would use what
            // the process takes down at its end.
            underWay.endAll()
            results.close(waiters: readers.count)
            readers.ended.wait()
            for sink in sinks { sink.flush() }
        }
        let fetcher = try Fetcher(settings: fetchSettings()) { [results, robotsResults] result in
            if result.request.id < 0 { robotsResults.push(result) } else { results.push(result) }
        }
        self.fetcher = fetcher
        defer { fetcher.stop() }
        log.info(
            "crawl",
            metadata: ["crawl": "\(session.name)", "resumed": "\(session.isResumed)", "curl": "\(Fetcher.curlVersion)"])
        if session.needsWarcinfo { try session.append(warcinfo()) }
        try session.seed(profile.seeds.map { FoundLink(url: $0, role: .start, isListed: false) })
        let counts = try session.counts()
        progress.known = counts.pending + counts.done
        progress.done = counts.done
        show()

        var stopped: String?
        while true {
            if stopped == nil, let reason = stopReason() {
                stopped = reason
                log.info("stopping", metadata: ["reason": "\(reason)"])
            }
            let now = clock.now
            let wake = stopped == nil ? try issue() : .results
            if stopped != nil, queue.inFlight == 0 { break }
            if wake == .nothingLeft {
                if seededKnown || !options.parts.isEmpty {
                    guard !queue.mayCheck else { break }
                    try beginChecks()
                    continue
                }
                seededKnown = true
                let added = try session.seedKnownDocuments { [profile] in profile.scope.allows($0, role: $1) }
                progress.known += added
                if added > 0 { queue.grew(priority: FrontierPriority.known) }
                continue
            }
            try settle(wait: wake.microseconds(from: now))
            try keepDurable()
            show()
        }
        progress.phase = .finishing
        show()
        try rememberPaces()
        try session.makeDurable()
        try session.addActive(seconds: Double(clock.now - started) / 1e6)
        if let stopped { return .stopped(stopped) }
        return try end()
    }

    /// Whether the seeds could be had: without one of them nothing was crawled.
    private func end() throws -> CrawlEnd {
        let seeds = try session.ends(of: profile.seeds)
        if seeds.contains(where: {
            $0.outcome == nil || ![.unreachable, .refused, .gone, .skipped].contains($0.outcome)
        }) {
            return .complete
        }
        let reason = seeds.first?.error ?? "no seed answered"
        guard seeds.contains(where: { $0.outcome == .skipped }) else { return .unreachable(reason) }
        // A host that gave no answer at all forbids nothing; it is not there.
        let isSilent = profile.seeds.allSatisfy { robots[$0.origin].map { $0.memory.robotsStatus == nil } ?? false }
        return isSilent ? .unreachable(reason) : .forbidden(reason)
    }

    private func stopReason() -> String? {
        if let signal = stopRequest.signal { return signal }
        if let most = options.maxDocuments, asked >= most { return "--max-documents \(most) reached" }
        if let most = options.maxBytes, received >= most { return "--max-bytes reached" }
        if let most = options.maxSeconds, Double(clock.now - started) / 1e6 >= most {
            return "--max-time reached"
        }
        return nil
    }

    /// Why the run should end now, if it should.
    var stopReasonText: String? { stopReason() }

    private func keepDurable() throws {
        let now = clock.now
        guard now - lastDurable > 1_000_000 else { return }
        lastDurable = now
        try session.makeDurable()
        try rememberPaces()
        for sink in sinks { sink.flush() }
    }

    // MARK: - Asking

    private enum Wake: Equatable {
        case results
        case at(Int64)
        case nothingLeft

        /// How long to wait for results before looking again, microseconds.
        func microseconds(from now: Int64) -> Int64 {
            if case .at(let time) = self { return min(max(time - now, 0), 100_000) }
            return 100_000
        }
    }

    /// Starts every request that may start now.
    private func issue() throws -> Wake {
        var requests: [FetchRequest] = []
        defer { fetcher?.start(requests) }
        while queue.inFlight < window {
            // The time goes on while requests are made: without a pace, the next may start as soon as the last was.
            let now = clock.now
            if let most = options.maxDocuments, asked >= most { return .results }
            // The pace is asked before a document is taken: one that is taken starts at once.
            if let pace = paces[profile.origin], pace.notBefore > now { return .at(pace.notBefore) }
            switch queue.next(now: now) {
            case .load(let priority, let after):
                var pending = try session.pending(priority: priority, after: after, limit: FrontierQueue.batch)
                for place in pending.indices where pending[place].notBefore > 0 {
                    pending[place].notBefore = clock.deadline(
                        pending[place].notBefore, noted: pending[place].noted)
                }
                queue.loaded(pending, priority: priority)
            case .fetch(let document):
                if let request = try request(for: document) { requests.append(request) }
            case .wait(let time): return .at(time)
            case .waitForResults: return .results
            case .empty: return .nothingLeft
            }
        }
        return .results
    }

    /// The request for a document, or nil when it may not start: robots exclusion forbids it, which settles it, or it is not
    /// yet its time.
    private func request(for document: PendingDocument) throws -> FetchRequest? {
        let origin = document.url.origin
        let verdict = try robotsVerdict(for: document.url)
        if case .unknown = verdict {
            // Stopped before robots.txt was had: the document waits in the database for the next run.
            queue.settled(document.id)
            return nil
        }
        if case .excluded(let reason) = verdict {
            log.info("excluded", metadata: ["url": "\(document.url.text)", "reason": "\(reason)"])
            let finished = FinishedRequest(
                document: document, end: .skipped, fetchedAt: Timestamp.now(), error: reason, wasAsked: false)
            try settle([finished])
            return nil
        }
        // Robots.txt may just have been asked for, and a document of another host has a pace of its own.
        let time = clock.now
        let earliest = paces[origin]?.earliest(now: time) ?? time
        guard earliest <= time else {
            var later = document
            later.notBefore = earliest
            queue.retry(later)
            return nil
        }
        asked += 1
        paces[origin, default: newPace(for: origin)].started(at: time)
        underWay.begin(document)
        let fresh =
            document.stored == nil || document.check != nil || document.attempts > 0 && document.stored?.etag == nil
        return FetchRequest(
            id: document.id, url: document.url, ifNoneMatch: fresh ? nil : document.stored?.etag,
            ifModifiedSince: fresh ? nil : document.stored?.lastModified)
    }

    // MARK: - Settling

    /// Takes what the readers have finished, waiting at most so long for the first, and commits it.
    ///
    /// A paced crawl commits each document at once. One without a pace gathers a batch, as long as more is under way: a
    /// commit costs the same for one document as for many. Listings with many links are committed a few at a time: what
    /// they name is then fetched while the others are committed.
    private func settle(wait: Int64) throws {
        guard let first = processed.pop(within: wait) else { return }
        var batch = [decide(first)]
        var links = batch[0].end.linkCount
        let patience: Int64 = isPaced ? 0 : 5_000
        while batch.count < min(Self.fullBatch, queue.inFlight), links < Self.fullLinks,
            let next = processed.pop(within: patience)
        {
            batch.append(decide(next))
            links += batch[batch.count - 1].end.linkCount
        }
        try settle(batch)
    }

    private static let fullBatch = 48
    private static let fullLinks = 500

    private func settle(_ batch: [FinishedRequest]) throws {
        take(try session.commit(batch))
        for finished in batch {
            received += finished.bytesReceived
            progress.bytes += finished.bytesReceived
            note(finished)
        }
        if let last = batch.last?.document {
            progress.url = last.url.text
            progress.year = last.year
            progress.month = last.month
            progress.phase = CrawlProgress.Phase(last)
        }
        meter.add(batch.count, at: clock.now)
    }

    /// Lets the frontier know what was committed.
    func take(_ batch: [CrawlSession.Committed]) {
        for committed in batch {
            let document = committed.document
            underWay.end(document.id)
            for link in committed.newInFrontier {
                queue.grew(priority: FrontierPriority.of(link.role))
                progress.known += 1
            }
            if let notBefore = committed.notBefore {
                var again = document
                again.attempts += 1
                again.notBefore = notBefore
                queue.retry(again)
                progress.retries += 1
            } else if let check = committed.check {
                askAgain(document, check)
            } else {
                queue.settled(document.id)
                progress.done += 1
                if [.unreachable, .refused].contains(committed.outcome) { progress.errors += 1 }
            }
        }
    }

    /// Turns a passing trouble into another try or the end, and lets the pace know what happened.
    private func decide(_ processed: Processed) -> FinishedRequest {
        var finished = processed.finished
        let now = clock.now
        let origin = finished.document.url.origin
        var pace = paces[origin] ?? newPace(for: origin)
        var change: Pace.Change?
        if let status = finished.httpStatus, status == 429 || status == 503 {
            change = pace.overloaded(
                at: now, retryAfter: processed.retryAfter.map { min($0, retries.retryAfterLimit) })
        } else if let firstByte = processed.firstByte {
            change = pace.answered(at: now, after: firstByte)
        }
        paces[origin] = pace
        if let change { log.notice("pace", metadata: ["origin": "\(origin)", "change": "\(change)"]) }
        if case .again = finished.end {
            let attempt = finished.document.attemptsNow + 1
            let jitter = Double.random(in: 0...1, using: &random)
            switch retries.decide(
                attempt: attempt, now: now, retryAfter: processed.retryAfter, jitter: jitter)
            {
            case .retry(let time): finished.end = .again(notBefore: time, noted: now)
            case .giveUp: finished.end = .unreachable
            }
        }
        return finished
    }

    private func note(_ finished: FinishedRequest) {
        guard finished.wasAsked else { return }
        var metadata: Logger.Metadata = [
            "url": "\(finished.document.url.text)", "end": "\(finished.end.word)",
            "attempt": "\(finished.document.attempts + 1)",
            "bytes": "\(finished.bytesReceived)",
        ]
        if let status = finished.httpStatus { metadata["status"] = "\(status)" }
        if let error = finished.error { metadata["reason"] = "\(error)" }
        if let why = finished.reason { metadata["why"] = "\(why.rawValue)" }
        log.info("fetched", metadata: metadata)
        noteJudgement(finished)
    }

    private func show() {
        let now = clock.now
        progress.rate = meter.rate(at: now)
        progress.interval = paces[profile.origin]?.interval ?? 0
        progress.elapsedSeconds = Double(now - started) / 1e6
        progress.remainingSeconds = progress.rate > 0 ? Double(progress.known - progress.done) / progress.rate : nil
        report(progress)
    }

    // MARK: - Readers

    private func startReaders() throws -> (count: Int, ended: DispatchGroup) {
        let ended = DispatchGroup()
        let count = max(1, min(4, ProcessInfo.processInfo.activeProcessorCount))
        for number in 0..<count {
            let reader = try pageReader()
            let loop = ReaderLoop(reader: reader, results: results, processed: processed, underWay: underWay)
            ended.enter()
            let thread = Thread {
                loop.run()
                ended.leave()
            }
            thread.name = "reader \(number)"
            // libxml2 descends recursively in places: a deep page must find room.
            thread.stackSize = 8 << 20
            thread.start()
        }
        return (count, ended)
    }

    /// The record that says what made the WARC file, and how.
    private func warcinfo() -> [UInt8] {
        let robots = options.ignoresRobots ? "ignored" : "obeyed (RFC 9309)"
        let fields = [
            ("software", "Pouch/\(PouchVersion.text) \(Fetcher.curlVersion)"), ("format", "WARC file version 1.1"),
            ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
            ("isPartOf", session.name), ("description", profile.title), ("operator", profile.contact),
            ("robots", robots),
            ("http-header-user-agent", userAgent),
        ]
        return RecordMaker(crawl: session.name).warcinfo(
            fields: fields, volume: session.volumeName, at: Timestamp.now())
    }

    private var userAgent: String { "Pouch/\(PouchVersion.text) (+\(profile.contact))" }

    /// Each origin's robots.txt as this run saw it.
    public var robotsAsSeen: [(origin: String, memory: HostMemory)] {
        robots.map { ("\($0.key)", $0.value.memory) }.sorted { $0.origin < $1.origin }
    }

    private func fetchSettings() -> FetchSettings {
        let politeness = profile.politeness
        return FetchSettings(
            userAgent: userAgent, connections: politeness.connections,
            connectTimeoutMilliseconds: Int(politeness.connectTimeout.microseconds / 1_000),
            idleTimeoutSeconds: max(1, Int(politeness.idleTimeout.microseconds / 1_000_000)),
            totalTimeoutMilliseconds: Int(politeness.totalTimeout.microseconds / 1_000),
            headerLimit: profile.limits.headerBytes,
            bodyLimit: profile.limits.bodyBytes,
            allowsNonPublicAddresses: HostAddress.resolvesToNonPublic(profile.origin.host),
            certificateAuthorities: options.certificateAuthorities)
    }
}
