import PouchFetch
import PouchMirror
import PouchProfile
import PouchStore

extension Settlement {
    /// The settlement of an answer, by its ruling.
    /// - Parameter now: microseconds since 1970.
    init(_ response: ProcessedResponse, _ decision: CrawlEngine.Decision, now: Int64) {
        let ruling = decision.ruling
        let disposition = Self.disposition(response, decision, now: now)
        self.init(
            document: response.document, disposition: disposition, httpStatus: response.facts.status,
            fetchedAt: response.fetchedAt, error: ruling.error, reason: ruling.reason, records: response.records,
            bytesReceived: response.bytesReceived)
        isUnconditional = isUnconditional || ruling.verdict == .retryUnconditionally
        ring = ruling.ring
        reopened = ruling.reopened
        location = response.location
        if case .end(_, .capture) = disposition {
            error = error ?? response.warning
            revisit = response.revisit
            named = response.named
            note = response.note
        } else {
            unwanted = response.staged
        }
    }

    private static func disposition(_ response: ProcessedResponse, _ decision: CrawlEngine.Decision, now: Int64)
        -> Disposition
    {
        let document = response.document
        let verdict = decision.ruling.verdict
        guard let outcome = Outcome(of: verdict, document, sha256: response.copy?.sha256) else {
            if case .confirm(let kind) = verdict { return .confirm(kind) }
            return .retry(notBefore: decision.notBefore, noted: now)
        }
        switch verdict {
        case .captured:
            guard let copy = response.copy else { return .end(.refused, .leave) }
            return .end(outcome, .capture(copy, links: response.links))
        case .unchanged:
            return .end(outcome, .confirm(etag: response.facts.etag, lastModified: response.facts.lastModified))
        case .redirected(let target):
            let link = FoundLink(
                url: target, role: document.role, year: document.year, month: document.month, isListed: false,
                hops: document.hops + 1)
            return .end(outcome, .redirect(to: link))
        case .gone: return .end(outcome, .remove)
        default: return .end(outcome, .leave)
        }
    }

    /// Links that a commit puts into the frontier.
    var linkCount: Int { if case .end(_, .capture(_, let links)) = disposition { links.count } else { 0 } }
}
