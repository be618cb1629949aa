import PouchBytes
import PouchProfile

/// How a document ended in a crawl.
public enum Outcome: String, Sendable, CaseIterable, Codable {
    case new, unchanged, changed, restored, gone, unreachable, refused, skipped
}

/// A document waiting to be fetched in the running crawl.
public struct PendingDocument: Sendable {
    public var id: Int64
    public var url: WebURL
    public var role: Role
    public var year: Int?
    public var month: Int?
    /// Place in the frontier.
    public var priority: Int
    public var sequence: Int64
    /// Requests made so far in this crawl.
    public var attempts: Int
    /// Microseconds since 1970; 0 for at once.
    public var notBefore: Int64
    /// When that was noted, microseconds since 1970.
    public var noted: Int64?
    /// The newest good copy, when there is one.
    public var stored: StoredCopy?
    /// What the listings say of it: the row of the listing page whose URL sorts first.
    public var listing: ListedAs?
    public var isKnownGone: Bool
    /// The answer of this crawl that the next one is to check.
    public var check: SecondTry?
    /// Where it redirected to when it was last asked.
    public var redirectsTo: String?

    public init(
        id: Int64, url: WebURL, role: Role, year: Int? = nil, month: Int? = nil, priority: Int, sequence: Int64,
        attempts: Int,
        notBefore: Int64, noted: Int64? = nil, stored: StoredCopy? = nil, listing: ListedAs? = nil, isKnownGone: Bool,
        check: SecondTry? = nil, redirectsTo: String? = nil
    ) {
        self.id = id
        self.url = url
        self.role = role
        self.year = year
        self.month = month
        self.priority = priority
        self.sequence = sequence
        self.attempts = attempts
        self.notBefore = notBefore
        self.noted = noted
        self.stored = stored
        self.listing = listing
        self.isKnownGone = isKnownGone
        self.check = check
        self.redirectsTo = redirectsTo
    }

    /// Requests made since the answer that is to be checked, or in this crawl.
    public var attemptsNow: Int { attempts - (check?.attempts ?? 0) }
}

/// What a listing page says of a document.
public struct ListedAs: Sendable, Equatable {
    public var page: WebURL
    public var title: String?
    public var date: String?
    public var year: Int?
    public var month: Int?

    public init(page: WebURL, title: String?, date: String?, year: Int?, month: Int?) {
        self.page = page
        self.title = title
        self.date = date
        self.year = year
        self.month = month
    }
}

/// The newest good copy of a document.
public struct StoredCopy: Sendable {
    public var etag: String?
    public var lastModified: String?
    public var sha256: String
    public var payloadSHA256: String
    public var recordID: String
    public var recordDate: Int64
    public var path: String?
    public var statementPath: String?
    public var textSHA256: String?
    /// Whether it is a listing in which documents were found.
    public var namesDocuments: Bool
    public var contentType: String?
}

/// A link that a page gave to the frontier.
public struct FoundLink: Sendable {
    public var url: WebURL
    public var role: Role
    public var title: String?
    public var date: String?
    public var year: Int?
    public var month: Int?
    /// Whether the row belongs in the ledger: a listing page names the document.
    public var isListed: Bool

    public init(
        url: WebURL, role: Role, title: String? = nil, date: String? = nil, year: Int? = nil, month: Int? = nil,
        isListed: Bool
    ) {
        self.url = url
        self.role = role
        self.title = title
        self.date = date
        self.year = year
        self.month = month
        self.isListed = isListed
    }
}

/// WARC records ready to be appended, one gzip member each, and where the response lies among them.
public struct RecordBlock: Sendable {
    public var bytes: [UInt8]
    /// The response's or revisit's place within `bytes`.
    public var offset: Int
    public var length: Int
    public var recordID: String

    public init(bytes: [UInt8], offset: Int, length: Int, recordID: String) {
        self.bytes = bytes
        self.offset = offset
        self.length = length
        self.recordID = recordID
    }
}

/// A new good copy, its files already staged.
public struct FreshCopy: Sendable {
    public var etag: String?
    public var lastModified: String?
    public var contentType: String?
    public var charset: String?
    public var bytes: Int
    public var sha256: String
    public var payloadSHA256: String
    /// Under `pages/`, components joined by "/"; nil when the page is the one already there.
    public var page: StagedFile?
    public var pagePath: String
    public var statement: StagedStatement?
    public var warnings: Int

    public init(
        etag: String?, lastModified: String?, contentType: String?, charset: String?, bytes: Int, sha256: String,
        payloadSHA256: String, page: StagedFile?, pagePath: String, statement: StagedStatement?, warnings: Int
    ) {
        self.etag = etag
        self.lastModified = lastModified
        self.contentType = contentType
        self.charset = charset
        self.bytes = bytes
        self.sha256 = sha256
        self.payloadSHA256 = payloadSHA256
        self.page = page
        self.pagePath = pagePath
        self.statement = statement
        self.warnings = warnings
    }
}

/// A file written whole in `.staging`, and where it belongs.
public struct StagedFile: Sendable {
    public var name: String
    public var path: [String]

    public init(name: String, path: [String]) {
        self.name = name
        self.path = path
    }
}

public struct StagedStatement: Sendable {
    public var id: String
    public var file: StagedFile
    public var sha256: String
    public var textSHA256: String

    public init(id: String, file: StagedFile, sha256: String, textSHA256: String) {
        self.id = id
        self.file = file
        self.sha256 = sha256
        self.textSHA256 = textSHA256
    }
}

/// One finished request, ready to be committed.
public struct FinishedRequest: Sendable {
    public enum End: Sendable {
        /// A good copy, its links included.
        case copy(FreshCopy, links: [FoundLink])
        /// 304, or 200 with the very bytes already held.
        case same(etag: String?, lastModified: String?)
        case redirect(to: FoundLink)
        case gone
        case unreachable
        case refused
        case skipped
        /// To be asked again, not before this time, as was decided at that one (microseconds since 1970).
        case again(notBefore: Int64, noted: Int64 = 0)
        /// Not believed at once: to be asked again without validators, a 304 now, anything else when all else is done.
        case check(CheckKind)
        /// Its files could not be written: the commit throws this.
        case failed(StoreError)
    }

    public var document: PendingDocument
    public var end: End
    public var httpStatus: Int?
    public var fetchedAt: Timestamp
    public var error: String?
    public var reason: OutcomeReason?
    /// Of a redirect: its target as found.
    public var location: String?
    public var records: RecordBlock?
    /// Makes the records anew as a revisit, should an earlier record hold the same payload.
    public var revisit: (@Sendable (PayloadRecord) -> RecordBlock)?
    public var bytesReceived: Int
    /// Whether a request was made at all.
    public var wasAsked: Bool

    public init(
        document: PendingDocument, end: End, httpStatus: Int? = nil, fetchedAt: Timestamp, error: String? = nil,
        records: RecordBlock? = nil, revisit: (@Sendable (PayloadRecord) -> RecordBlock)? = nil, bytesReceived: Int = 0,
        wasAsked: Bool = true
    ) {
        self.document = document
        self.end = end
        self.httpStatus = httpStatus
        self.fetchedAt = fetchedAt
        self.error = error
        self.records = records
        self.revisit = revisit
        self.bytesReceived = bytesReceived
        self.wasAsked = wasAsked
    }
}

/// The record that holds a payload's bytes.
public struct PayloadRecord: Sendable {
    public var recordID: String
    public var url: String
    public var date: Timestamp

    public init(recordID: String, url: String, date: Timestamp) {
        self.recordID = recordID
        self.url = url
        self.date = date
    }
}
