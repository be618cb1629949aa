import PouchFetch
import PouchStore
import PouchURL

/// One request of a crawl, and what it is for. It carries all that its answer is read with.
struct CrawlRequest: Sendable {
    enum Purpose: Sendable {
        /// A document, with the archive's answers to URLs that do not exist, as far as they are known.
        case document(PendingDocument, Soft404Evidence)
        case robots(RobotsRequest)
        case probe(ProbeRound.Probe)
    }

    /// A request for an origin's robots.txt.
    struct RobotsRequest: Sendable {
        var origin: Origin
        var attempt: Int
        /// Redirects followed so far.
        var hops = 0
    }

    var purpose: Purpose
    var url: WebURL
    var ifNoneMatch: String?
    var ifModifiedSince: String?

    var isConditional: Bool { ifNoneMatch != nil || ifModifiedSince != nil }
}
