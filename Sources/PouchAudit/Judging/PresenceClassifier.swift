import PouchMirror

/// Decides what became of a document from what the crawls say of its URL, without looking into it.
struct PresenceClassifier {
    typealias Finding = Presence.Finding

    let observations: ObservationIndex
    let soft404: Soft404Detector
    let removedAfter: Int
    /// Whether the newer crawl asked only for a part of the archive.
    let isPartial: Bool

    func presence(of candidate: Candidate) throws -> Presence {
        Presence(candidate: candidate, finding: try finding(of: candidate))
    }

    private func finding(of candidate: Candidate) throws -> Finding? {
        // A page that was never the document's does not become news by going.
        let isAway = candidate.to.map { ![.held, .notDue].contains($0.state) } ?? true
        if let first = candidate.lastCopy, isAway, try soft404.isOne(first) { return .address }
        guard let now = candidate.to else { return notCovered(candidate) }
        if now.isUnanswered, candidate.from?.isGone == true { return Finding(kind: .unchanged) }
        switch now.state {
        case .skipped:
            if candidate.lastCopy == nil { return .address }
            return open(.undetermined, "not asked for: " + (now.line.error ?? "robots exclusion"))
        case .unreachable: return open(.unreachable, EvidenceWords.told("it could not be had", now))
        case .blocked: return open(.blocked, EvidenceWords.told("the server would not give it", now))
        case .refused:
            return open(.undetermined, EvidenceWords.told("the answer is not the document; the good copy is kept", now))
        case .gone: return try gone(candidate, now)
        case .redirect: return open(.undetermined, EvidenceWords.told("it redirects", now))
        case .held: return try held(candidate, now)
        case .notDue: return nil
        }
    }

    private func notCovered(_ candidate: Candidate) -> Finding {
        if candidate.from?.isGone == true { return Finding(kind: .unchanged) }
        return open(
            .undetermined,
            isPartial
                ? "the crawl asked only for a part of the archive, and this is outside it"
                : "the crawl did not come to it")
    }

    private func gone(_ candidate: Candidate, _ now: Observation) throws -> Finding {
        if candidate.isSection, now.line.reason == OutcomeReason.absent.rawValue { return try absent(candidate, now) }
        guard candidate.lastCopy != nil else {
            // A dead link: there never was a document.
            if candidate.from != nil { return .address }
            return open(
                .undetermined,
                EvidenceWords.told("a listing names it, and nothing was there when it was first asked for", now))
        }
        if let before = candidate.from, before.isGone,
            try RemovalEvidence(before, removedAfter: removedAfter, observations).isProved
        {
            return Finding(kind: .unchanged)
        }
        let proof = try RemovalEvidence(now, removedAfter: removedAfter, observations)
        guard proof.isProved else { return Finding(kind: .undetermined, reasons: proof.reasons + proof.doubts) }
        return Finding(kind: .removed, reasons: proof.reasons)
    }

    /// A section of a page that was read, and has it no more: the page's own line is the proof.
    private func absent(_ candidate: Candidate, _ now: Observation) throws -> Finding {
        let before = candidate.from
        guard candidate.lastCopy != nil || before?.line.statement != nil else { return .address }
        if let before, before.isGone, try streak(of: before) >= removedAfter { return Finding(kind: .unchanged) }
        let page = now.line.target
        guard let read = try observations.observation(of: page, in: now.crawl), read.state == .held else {
            return open(.undetermined, "its page is not among what the crawl read: \(page)")
        }
        let reason = EvidenceWords.told("its page was read, and has it no more", read)
        let streak = try streak(of: now)
        guard streak >= removedAfter else {
            return Finding(
                kind: .undetermined,
                reasons: [reason, "found so by \(streak) complete crawls, and the policy asks for \(removedAfter)"])
        }
        return Finding(kind: .removed, reasons: [reason])
    }

    /// Complete crawls in a row that found a document gone, up to this one.
    private func streak(of now: Observation) throws -> Int {
        var streak = 1
        for crawl in stride(from: now.crawl - 1, through: 0, by: -1) {
            guard let earlier = try observations.observation(of: now.line.url, in: crawl) else { continue }
            guard earlier.isGone else { break }
            streak += 1
        }
        return streak
    }

    private func held(_ candidate: Candidate, _ now: Observation) throws -> Finding? {
        if candidate.isSection, candidate.from?.isGone == true {
            return Finding(
                kind: .restored, reasons: [EvidenceWords.told("its page had it no more, and has it again", now)])
        }
        guard candidate.lastCopy != nil else {
            if try soft404.isOne(now) {
                return open(
                    .undetermined,
                    "it was never had, and is answered as a URL that cannot exist is: a page that is no document")
            }
            return Finding(
                kind: .added,
                reasons: [
                    candidate.from == nil
                        ? "no earlier crawl knew it" : "an earlier crawl knew its address, and never had it"
                ])
        }
        if candidate.from?.isGone == true || candidate.between.contains(where: \.isGone) {
            return Finding(kind: .restored, reasons: [EvidenceWords.told("it had been gone, and is served again", now)])
        }
        return nil
    }

    /// Whether a document that is served has left the listings, or come back into them.
    func listing(of candidate: Candidate) throws -> Finding? {
        guard let from = candidate.from, let now = candidate.to, now.state == .held, from.state != .redirect else {
            return nil
        }
        let before = try observations.naming(from)
        let after = try observations.naming(now)
        // A feed shows the newest entries alone: what leaves it has left no listing.
        if try before.contains(where: { try observations.isFeed($0, in: from.crawl) }) { return nil }
        if !before.isEmpty, after.isEmpty, try before.allSatisfy({ try observations.isRead($0, in: now.crawl) }) {
            return Finding(
                kind: .delisted,
                reasons: ["still served, and no listing names it any more; it was on \(before.joined(separator: ", "))"]
            )
        }
        // It was known, and asked for, though nothing named it.
        if before.isEmpty, !after.isEmpty, from.state == .held, from.line.outcome != "new",
            from.line.redirectedFrom.isEmpty
        {
            return Finding(kind: .restored, reasons: ["listed again, on \(after.joined(separator: ", "))"])
        }
        return nil
    }

    private func open(_ kind: AuditClass, _ reason: String) -> Finding { Finding(kind: kind, reasons: [reason]) }
}
