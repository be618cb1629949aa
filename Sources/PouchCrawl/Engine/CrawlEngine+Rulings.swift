import PouchBytes
import PouchFetch
import PouchProfile
import PouchStore
import PouchURL

extension CrawlEngine {
    /// A ruling and what follows from it for the document's next request.
    struct Decision {
        var ruling: Ruling
        /// Of a retry: not before this time, microseconds since 1970.
        var notBefore: Int64 = 0
        var paceChange: Pace.Change?
    }

    /// Judges an answer, and lets the host's pace and health know what it was.
    mutating func decide(
        on facts: AnswerFacts, of document: PendingDocument, _ known: Circumstances, firstByte: Int64?, now: Int64,
        chance: Double
    ) -> Decision {
        if facts.status != nil { noteAnswer() }
        var decision = Decision(ruling: Ruling.on(facts, document, known))
        guard var origin = origins[document.url.origin] else { return decision }
        decision.paceChange = pace(&origin, facts, document, firstByte: firstByte, now: now)
        switch decision.ruling.verdict {
        case .retry: retry(&decision, &origin, facts, document, now: now, chance: chance)
        case .retryUnconditionally: break
        case .retryAt(let url): follow(to: url, from: document)
        default:
            if document.isUnconditional, isGood(decision.ruling.verdict) { origin.refusedConditional(document.id) }
        }
        origins[document.url.origin] = origin
        return decision
    }

    private func isGood(_ verdict: Verdict) -> Bool {
        switch verdict {
        case .captured, .unchanged: true
        default: false
        }
    }

    /// How an answer changes the pace: a host that is overloaded, or slow, is spared; a page in trouble of its own slows nobody.
    private mutating func pace(
        _ origin: inout OriginState, _ facts: AnswerFacts, _ document: PendingDocument, firstByte: Int64?, now: Int64
    ) -> Pace.Change? {
        let page = document.id
        guard let trouble = facts.trouble else {
            if facts.status != nil { origin.health.answered(page, at: now) }
            return firstByte.flatMap { origin.pace.answered(at: now, after: $0) }
        }
        let isOwn = origin.health.isOwn(page, trouble, interval: origin.pace.interval, floor: origin.pace.floor)
        origin.health.failed(page, trouble, at: now)
        guard facts.status == 429 || facts.status == 503 else {
            if origin.health.isSilent { return origin.pace.overloaded(at: now, retryAfter: nil) }
            return firstByte.flatMap { origin.pace.answered(at: now, after: $0) }
        }
        let limit = retries.retryAfterLimit
        if let wait = facts.retryAfter, wait > limit {
            // Absurd for one page; it may be serious when several pages get it.
            guard origin.askedLongWait(page) else { return nil }
            noticeWait(
                of: document.url.origin, until: now + limit, now: now,
                "it asked for longer, which the profile's retry_after_limit cuts")
            return origin.pace.overloaded(at: now, retryAfter: limit)
        }
        if isOwn, facts.status != 429 { return nil }
        let change = origin.pace.overloaded(at: now, retryAfter: facts.retryAfter)
        if let wait = facts.retryAfter {
            noticeWait(of: document.url.origin, until: now + wait, now: now, "it asked for that (Retry-After)")
        }
        return change
    }

    private func retry(
        _ decision: inout Decision, _ origin: inout OriginState, _ facts: AnswerFacts, _ document: PendingDocument,
        now: Int64, chance: Double
    ) {
        if let why = origin.health.outage(of: document.id, at: now) ?? origin.health.outage(at: now) {
            decision.ruling.verdict = .unreachable
            decision.ruling.error = why
            return
        }
        switch retries.decide(
            attempt: document.attemptsNow + 1, now: now, retryAfter: facts.retryAfter, jitter: chance)
        {
        case .retry(let time): decision.notBefore = time
        case .giveUp:
            decision.ruling.verdict = .unreachable
            if let wait = facts.retryAfter, wait > retries.retryAfterLimit {
                decision.ruling.error =
                    "\(decision.ruling.error ?? "overloaded"), and to be asked again only after \(HostHealth.text(wait))"
            }
        }
    }

    /// The archive answers from an alias of its origin: what follows is asked for there.
    private mutating func follow(to url: WebURL, from document: PendingDocument) {
        let canonical = profile.canonical(url)
        guard url.origin != document.url.origin, canonical.origin == profile.origin else { return }
        setHome(url.origin, of: profile.origin)
        notice(
            "\(profile.origin) redirects to \(url.origin), its alias: the archive is asked for there. Make it the profile's origin.",
            once: "home \(url.origin)")
    }

    // MARK: - Pages in doubt

    /// How many other pages in doubt show the same.
    func sharers(of likeness: UInt64, besides document: Int64) -> Int {
        likenesses[likeness].map { $0.count - ($0.contains(document) ? 1 : 0) } ?? 0
    }

    /// Remembers what a page shows that holds nothing by the profile, or is in doubt.
    mutating func remember(_ likeness: UInt64?, of document: Int64) {
        guard let likeness, likenesses.count < Self.mostLikenesses || likenesses[likeness] != nil else { return }
        likenesses[likeness, default: []].insert(document)
    }

    /// Remembers the documents that show the same page, by what it shows.
    mutating func remember(_ alike: [UInt64: [Int64]]) {
        for (likeness, documents) in alike.sorted(by: { $0.value[0] < $1.value[0] }) {
            for document in documents { remember(likeness, of: document) }
        }
    }

    /// The documents of each page that stands at several addresses.
    var sharedLikenesses: [[Int64]] { likenesses.values.filter { $0.count > 1 }.map { $0.sorted() } }

    /// Pages remembered so; an archive of which none is read by the profile does not fill the memory.
    private static let mostLikenesses = 50_000
}

extension AnswerFacts {
    /// In words, a failure that may pass; equal for those that are alike. nil for any other answer.
    var trouble: String? {
        switch content {
        case .failure(let failure): failure.mayPass ? failure.kindText : nil
        case .status: status.flatMap { RetryPolicy.mayPass(status: $0) ? "status \($0)" : nil }
        case .undecodable(_, let mayPass): mayPass ? "bodies that cannot be decoded" : nil
        default: nil
        }
    }
}

extension FetchFailure {
    /// The kind of failure, without what is one request's own.
    fileprivate var kindText: String {
        switch self {
        case .unresolved: "the host name is not found"
        case .notConnected: "no connection"
        case .timedOut: "timed out"
        case .interrupted: "connections that break off"
        case .proxy: "the proxy"
        default: "no answer"
        }
    }
}
