import Foundation
import Logging
import PouchBytes
import PouchFetch
import PouchMirror
import PouchStore

/// Answers are judged and committed.
extension CrawlRunner {
    /// Takes what the readers have finished, waiting at most so long for the first, and commits it.
    ///
    /// A paced crawl commits each document at once. One without a pace gathers a batch, as long as more is under way: a
    /// commit costs the same for one document as for many. Listings with many links are committed a few at a time:
    /// their links are then fetched while the others are committed.
    func settle(wait: Int64) throws {
        guard let first = pool.processed.pop(within: wait) else { return }
        var batch = Batch()
        try take(first, into: &batch)
        let patience: Int64 = engine.isPaced ? 0 : 5_000
        let full = min(Self.fullBatch, engine.inFlight - engine.held)
        while batch.count < full, batch.links < Self.fullLinks,
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

    func take(_ answer: ProcessedAnswer, into batch: inout Batch) throws {
        switch answer {
        case .document(let response): try decide(response, &batch)
        case .robots(let reading): try take(reading)
        case .probe(let reading): try take(reading)
        }
    }

    /// Judges an answer. What it is judged by may depend on what is not committed yet: then that is, first.
    func decide(_ response: ProcessedResponse, _ batch: inout Batch) throws {
        if let failure = response.failure { throw failure }
        if let head = response.cookieHead {
            cookies?.set(from: head, of: response.document.url, now: Timestamp(microseconds: environment.now()))
        }
        if let why = response.unread {
            engine.notice("\(response.document.ownURL.text): \(why). The file is held.", once: "unread \(why)")
        }
        if response.wasReadOnline {
            engine.notice(
                "pdftotext cannot be cut off from the network here: the system gives it no namespace of its own.",
                once: "pdf online")
        }
        var known = Circumstances()
        known.sendsCookies = cookies != nil
        known.hasOtherCookies = cookie(for: response.document.url).map { $0 != response.sentCookie } ?? false
        known.wasAskedWithCookies = response.sentCookie != nil
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
            if let likeness = page.likeness {
                known.sharedBy = engine.sharers(of: likeness, besides: response.document.id)
            }
            if !page.isConvincing, response.document.hops > 0 {
                try commit(&batch)
                (known.arrivals, known.hasHeldArrival) = try writer.redirectSources(of: response.document.id)
                known.mayReopen =
                    cookie(for: response.document.url) != nil && !known.arrivals.isEmpty
                    && known.arrivals.allSatisfy { !engine.reopened.contains($0) }
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
        var settlement = Settlement(response, decision, now: environment.now())
        if !unchanged.keepsRecord(of: settlement) { settlement.records = nil }
        batch.links += settlement.linkCount
        batch.settlements.append(settlement)
        batch.rulings.append(decision.ruling)
    }

    func commit(_ batch: inout Batch) throws {
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
    func note(_ committed: Committed, _ ruling: Ruling?) {
        engine.committed(committed, ruling)
        progress.known += committed.newInFrontier.count
        if committed.notBefore != nil { progress.retries += 1 }
        guard let outcome = committed.outcome else { return }
        progress.done += 1
        if outcome == .unreachable || outcome == .refused { progress.errors += 1 }
    }

    // MARK: - Without a request

    /// A document that is not due is settled with others: nothing of it has to be written but that.
    func passOver(_ document: PendingDocument) {
        passedOver.append(
            Settlement(
                document: document, disposition: .end(.notDue, .passOver), fetchedAt: time, wasAsked: false))
    }

    /// Commits what was passed over. Before answers are: what listings tell news of must be in the database, and not here.
    func commitPassedOver() throws {
        guard !passedOver.isEmpty else { return }
        for committed in try writer.commit(passedOver) {
            if committed.outcome != nil { passedOverCount += 1 }
            note(committed, nil)
        }
        if let last = passedOver.last?.document { progress.show(last) }
        passedOver.removeAll()
    }

    /// Settles a document without a request.
    func settle(_ document: PendingDocument, _ outcome: Outcome, _ why: String) throws {
        log.info(
            outcome == .skipped ? "excluded" : "given up",
            metadata: ["url": "\(document.url.text)", "reason": "\(why)"])
        if stopReason() != nil, engine.isDistrusted(document.url) {
            // Stopped before robots.txt was fetched: the document waits in the database for the next run.
            engine.dropped(document)
            return
        }
        let settlement = Settlement(
            document: document, disposition: .end(outcome, .leave), fetchedAt: time, error: why,
            wasAsked: false)
        for committed in try writer.commit([settlement]) { note(committed, nil) }
    }
}
