import Logging
import PouchBytes
import PouchExtract
import PouchFetch
import PouchProfile
import PouchStore

/// The end of a crawl: what was not believed at once is asked again, once it is known how the archive answers for what
/// does not exist.
extension Crawler {
    private static let probeRequest: Int64 = -2
    /// Requests for one probe.
    private static let probeAttempts = 3

    func pageReader() throws -> sending PageReader {
        try PageReader(
            profile: profile, crawl: session.name, folder: session.store.folder, recheck: recheck, evidence: evidence)
    }

    /// A document whose first answer is to be checked goes back to its place in the frontier: a 304 at once.
    func askAgain(_ document: PendingDocument, _ check: SecondTry) {
        guard check.kind == .notModified else {
            queue.settled(document.id)
            queue.grew(priority: FrontierPriority.checks)
            return
        }
        var again = document
        again.attempts = check.attempts
        again.check = check
        again.notBefore = 0
        queue.retry(again)
    }

    /// Makes the probes, settles the redirects that are none of the archive's, and lets the second tries begin. Nothing is
    /// under way when it is called; a run that is to stop leaves it undone.
    func beginChecks() throws {
        let suspects = try session.suspects()
        guard !suspects.isEmpty else { return queue.beginChecks() }
        progress.phase = .checking
        guard try makeProbes(suspects) else { return }
        let found = ProbeEvidence(try session.probes())
        evidence.set(found)
        try releaseRedirects(found)
        queue.beginChecks()
        queue.grew(priority: FrontierPriority.checks)
    }

    // MARK: - Probes

    /// - Returns: false when the run is to stop before all are made.
    private func makeProbes(_ suspects: [CrawlSession.Suspect]) throws -> Bool {
        let made = try session.probes()
        let plan = ProbePlan(
            suspects.map { ($0.url, $0.role) }, crawl: session.name,
            made: Set(made.filter { $0.kind == .nonsense }.map(\.url)))
        let reader = try pageReader()
        if !made.contains(where: { $0.kind == .control }), let control = try session.control(near: plan.folder) {
            guard try probe(control, .control, reader) else { return false }
        }
        for (url, role) in plan.nonsense where profile.scope.allows(url, role: role) {
            guard try probe(CrawlSession.Suspect(url: url, role: role), .nonsense, reader) else { return false }
        }
        return true
    }

    private func probe(_ suspect: CrawlSession.Suspect, _ kind: CrawlProbe.Kind, _ reader: PageReader) throws -> Bool {
        let url = suspect.url
        var probe = CrawlProbe(kind: kind, url: url.text, fetchedAt: Timestamp.now())
        var records: RecordBlock?
        switch try robotsVerdict(for: url) {
        case .unknown: return false
        case .excluded(let reason): probe.error = reason
        case .allowed:
            guard let (answer, attempt) = askProbe(url) else { return false }
            probe.fetchedAt = Timestamp.now()
            switch answer {
            case .failure(let failure): probe.error = failure.description
            case .success(let response):
                received += response.body.count
                let block = RecordMaker(crawl: session.name).probeRecords(
                    url, response, attempt: attempt, at: probe.fetchedAt)
                probe.recordID = block.recordID
                records = block
                try reader.read(response, of: suspect, into: &probe)
            }
        }
        if kind == .control { probe.isAlive = probe.isAlive ?? false }
        try session.append(probe, records)
        log.info(
            "probe",
            metadata: [
                "kind": "\(kind.rawValue)", "url": "\(url.text)", "status": "\(probe.httpStatus ?? 0)",
                "location": "\(probe.location ?? "")", "alive": "\(probe.isAlive.map { "\($0)" } ?? "")",
                "reason": "\(probe.error ?? "")",
            ])
        return true
    }

    /// The answer, asked for at the crawl's pace and again when a trouble may pass; nil when the run is to stop.
    private func askProbe(_ url: WebURL) -> (Result<FetchResponse, FetchFailure>, attempt: Int)? {
        var attempt = 0
        while stopReasonText == nil {
            attempt += 1
            waitUntil(paces[url.origin]?.notBefore ?? 0)
            guard stopReasonText == nil else { return nil }
            paces[url.origin, default: newPace(for: url.origin)].started(at: clock.now)
            fetcher?.start([FetchRequest(id: Self.probeRequest, url: url)])
            let outcome = robotsResult(of: url).outcome
            if case .failure(.stopped) = outcome { return nil }
            let now = Timestamp.now()
            var retryAfter: Int64?
            var mayPass: Bool
            switch outcome {
            case .failure(let failure): mayPass = failure.mayPass
            case .success(let response):
                mayPass = RetryPolicy.mayPass(status: response.status)
                retryAfter = RetryPolicy.retryAfter(HTTPHead(response.responseHead).value(of: "retry-after"), now: now)
                if response.status == 429 || response.status == 503 {
                    _ = paces[url.origin]?.overloaded(
                        at: clock.now, retryAfter: retryAfter.map { min($0, retries.retryAfterLimit) })
                }
            }
            guard mayPass, attempt < Self.probeAttempts,
                case .retry(let time) = retries.decide(
                    attempt: attempt, now: clock.now, retryAfter: retryAfter, jitter: 0.5)
            else { return (outcome, attempt) }
            waitUntil(time)
        }
        return nil
    }

    // MARK: - Redirects

    /// A redirect that goes elsewhere than that of a URL that cannot exist is what it seemed to be: no second request is
    /// made for it.
    private func releaseRedirects(_ found: ProbeEvidence) throws {
        var after: Int64 = 0
        while true {
            let page = try session.pending(
                priority: FrontierPriority.checks, after: after, limit: FrontierQueue.batch)
            guard let last = page.last else { return }
            after = last.sequence
            var batch: [FinishedRequest] = []
            for document in page {
                guard let check = document.check, check.kind == .redirect, document.attemptsNow == 0,
                    let target = check.location.flatMap({ WebURL($0) }),
                    !found.isSoft404(document.url, redirectsTo: target.text)
                else { continue }
                let (end, error) = PageReader.end(of: document, redirectedTo: target, profile)
                batch.append(
                    FinishedRequest(
                        document: document, end: end, httpStatus: check.status, fetchedAt: Timestamp.now(),
                        error: error, wasAsked: false))
            }
            take(try session.release(batch))
        }
    }

    // MARK: - Log

    /// Says what was decided of an answer, beyond that it came.
    func noteJudgement(_ finished: FinishedRequest) {
        let metadata: Logger.Metadata = [
            "url": "\(finished.document.url.text)", "status": "\(finished.httpStatus ?? 0)",
            "reason": "\(finished.error ?? "")",
        ]
        if case .check(let kind) = finished.end {
            let event: Logger.Message = kind == .notModified ? "recheck" : "second try"
            log.info(event, metadata: metadata.merging(["because": "\(kind.rawValue)"]) { $1 })
        }
        switch finished.reason {
        case .soft404: log.notice("soft 404", metadata: metadata)
        case .blocked: log.notice("blocked", metadata: metadata)
        case .lost: log.notice("lost", metadata: metadata)
        case nil: break
        }
    }
}

extension PageReader {
    /// What an answer to a probe says.
    func read(_ response: FetchResponse, of suspect: CrawlSession.Suspect, into probe: inout CrawlProbe)
        throws(StoreError)
    {
        let head = HTTPHead(response.responseHead)
        probe.httpStatus = response.status
        if 300..<400 ~= response.status, let location = head.value(of: "location"),
            let target = WebURL(location, relativeTo: suspect.url)
        {
            probe.location = profile.canonical(target).text
        }
        guard
            let body = try? ContentCoding.decode(
                response.body, contentEncoding: head.value(of: "content-encoding"), limit: profile.limits.decodedBytes)
        else {
            probe.error = "a body that cannot be decoded"
            return
        }
        probe.sha256 = SHA256Digest.of(body).hex
        guard 200..<300 ~= response.status else { return }
        if probe.kind == .nonsense {
            probe.words = extractor.visibleText(
                .init(url: suspect.url, body: body, contentType: head.value(of: "content-type"))
            ).map { PageWords($0.all).joined }
        } else {
            let document = PendingDocument(
                id: 0, url: suspect.url, role: suspect.role, priority: 0, sequence: 0, attempts: 0, notBefore: 0,
                isKnownGone: false)
            probe.isAlive = try isAlive(
                suspect, body, Exchange(document: document, response: response, head: head, at: probe.fetchedAt))
        }
    }
}
