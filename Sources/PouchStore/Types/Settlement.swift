import PouchBytes
import PouchMirror

/// The result of a request, by its verdict: the commit writes it, and decides nothing.
public struct Settlement: Sendable {
    /// The effect on a document whose request ended.
    public enum Effect: Sendable {
        /// A new good copy takes the document's place; its links enter the frontier.
        indirect case capture(NewCapture, links: [FoundLink])
        /// The copy that is held is still what the archive has; validators that came with the answer are kept.
        case confirm(etag: String?, lastModified: String?)
        /// The document is elsewhere now.
        case redirect(to: FoundLink)
        /// The archive says that it is not there. A copy that is held stays.
        case remove
        /// Nothing was learnt of the document.
        case leave
        /// The document was not due: it stays as it is, and what it leads to enters the frontier.
        case passOver
    }

    /// Whether a request is done, and if not, how its document is requested next.
    public enum Disposition: Sendable {
        case end(Outcome, Effect)
        /// To be requested again, not before this time, as was decided at that one (microseconds since 1970).
        case retry(notBefore: Int64, noted: Int64)
        /// To be confirmed by a request without validators: at once after a 304, else when all other documents are
        /// done.
        case confirm(ConfirmationKind)
    }

    public var document: PendingDocument
    public var disposition: Disposition
    public var httpStatus: Int?
    public var fetchedAt: Timestamp
    public var error: String?
    public var reason: OutcomeReason?
    /// Of a redirect: its target as found.
    public var location: String?
    public var records: RecordBlock?
    /// Makes the records anew as a revisit, should an earlier record hold the same payload.
    public var revisit: (@Sendable (PayloadRecord) -> RecordBlock)?
    /// Files that were staged for a copy that is not one after all.
    public var unwanted: [String] = []
    /// Other documents whose redirects lead in a ring with this one, or to nothing of theirs: each is refused.
    public var ring: [Int64] = []
    /// Documents that redirected in this crawl and are to be requested again.
    public var reopened: [Int64] = []
    /// Of a listing: documents and pages that it names, those in scope.
    public var named: Int?
    /// Of a listing: why it names nothing, or less than it should, in words.
    public var note: String?
    public var bytesReceived: Int
    /// Whether a request was made at all.
    public var wasAsked: Bool
    /// Whether the next request is made without validators, by a run that goes on too.
    public var isUnconditional: Bool

    public init(
        document: PendingDocument, disposition: Disposition, httpStatus: Int? = nil, fetchedAt: Timestamp,
        error: String? = nil, reason: OutcomeReason? = nil, records: RecordBlock? = nil,
        revisit: (@Sendable (PayloadRecord) -> RecordBlock)? = nil, bytesReceived: Int = 0, wasAsked: Bool = true
    ) {
        self.document = document
        self.disposition = disposition
        self.httpStatus = httpStatus
        self.fetchedAt = fetchedAt
        self.error = error
        self.reason = reason
        self.records = records
        self.revisit = revisit
        self.bytesReceived = bytesReceived
        self.wasAsked = wasAsked
        isUnconditional = document.isUnconditional
    }
}

/// The effects of one settlement's commit, for the frontier, the log and the counters.
public struct Committed: Sendable {
    public var document: PendingDocument
    /// nil when it is to be requested again.
    public var outcome: Outcome?
    public var notBefore: Int64?
    /// Why it is requested again to confirm its answer.
    public var confirmation: Confirmation?
    public var newInFrontier: [FoundLink]
    /// Whether it was to be passed over, and waits again: the listings have told news of it meanwhile.
    public var waitsAgain = false
    /// The classes of the frontier in which documents that redirected wait again.
    public var reopened: [Int] = []
}
