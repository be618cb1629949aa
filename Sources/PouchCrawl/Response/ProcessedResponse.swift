import PouchBytes
import PouchFetch
import PouchMirror
import PouchStore
import PouchURL

/// The answer to a request, as the fetcher gave it.
struct ReceivedAnswer: Sendable {
    var request: CrawlRequest
    var result: FetchResult
    /// When it was whole.
    var receivedAt: Timestamp
    /// The journal could not keep it: the crawl ends with this.
    var failure: StoreError?

    /// About how much memory it takes, bytes.
    var weight: Int { 1_024 + ((try? result.outcome.get())?.body.count ?? 0) }
}

/// A reader's result for any answer. Indirect: it is passed on several times, and has many parts.
indirect enum ProcessedAnswer: Sendable {
    case document(ProcessedResponse)
    case robots(RobotsReading)
    case probe(ProbeReading)

    /// About how much memory it takes, bytes: of the parts that have no small bound. A link has a URL, a title and a row.
    var weight: Int {
        guard case .document(let response) = self else { return 1_024 }
        return 4_096 + (response.records?.bytes.count ?? 0) + response.links.count * 512
    }
}

/// A reader's result for the answer to a document's request: all except the verdict.
struct ProcessedResponse: Sendable {
    var document: PendingDocument
    var facts: AnswerFacts
    var fetchedAt: Timestamp
    var records: RecordBlock?
    /// Of a page: the copy that its verdict may keep, its files staged.
    var copy: NewCapture?
    var links: [FoundLink] = []
    /// Makes the records anew as a revisit, should an earlier record hold the same payload.
    var revisit: (@Sendable (PayloadRecord) -> RecordBlock)?
    /// Of a listing: how many of its entries are in scope, and why none is.
    var named: Int?
    var note: String?
    /// Why a PDF was not read that may be read elsewhere, or another time.
    var unread: String?
    /// Whether a program that read its PDF could have reached the network.
    var wasReadOnline = false
    /// Of a redirect: its target as found.
    var location: String?
    /// Microseconds to the first byte, when an answer came.
    var firstByte: Int64?
    var bytesReceived = 0
    /// A flaw of its body that changes nothing of it, in words.
    var warning: String?
    /// The cookies that it was asked with.
    var sentCookie: String?
    /// Of an answer that sets cookies.
    var cookieHead: HTTPHead?
    /// Its files could not be written, or what is held could not be read: the crawl ends with this.
    var failure: StoreError?

    init(_ document: PendingDocument, _ content: AnswerFacts.Content, at fetchedAt: Timestamp) {
        self.document = document
        facts = AnswerFacts(content: content)
        self.fetchedAt = fetchedAt
    }

    /// The staged files, by name.
    var staged: [String] {
        [copy?.page?.name, copy?.statement?.file.name].compactMap { $0 }
            + (copy?.split?.sections.map(\.statement.file.name) ?? [])
    }
}

/// The result of a request for a robots.txt.
struct RobotsReading: Sendable {
    var request: CrawlRequest.RobotsRequest
    var fetchedAt: Timestamp
    var status: Int?
    var body: [UInt8]?
    var error: String?
    /// Where the answer redirects to, if it does.
    var redirect: WebURL?
    /// The server's `Retry-After`, microseconds from now.
    var retryAfter: Int64?
    var records: [UInt8] = []
    var bytesReceived = 0
}

/// The result of a probe.
struct ProbeReading: Sendable {
    var asked: ProbeRound.Probe
    var probe: CrawlProbe
    var records: RecordBlock?
    /// The answer is a trouble: it counts only when it comes again.
    var trouble: ProbeTrouble?
    var bytesReceived = 0
    var failure: StoreError?
}

/// A probe's answer that may pass.
struct ProbeTrouble: Sendable {
    var status: Int?
    /// Microseconds from now.
    var retryAfter: Int64?
    var mayPass: Bool
}

/// One request and its answer.
struct Exchange: Sendable {
    var document: PendingDocument
    var response: FetchResponse
    var head: HTTPHead
    var at: Timestamp
}
