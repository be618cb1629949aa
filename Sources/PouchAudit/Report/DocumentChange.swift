import PouchDiff

/// One document that is not as it was, with the evidence.
public struct DocumentChange: Sendable, Equatable {
    /// A crawl's word on the document: a line of its manifest.
    public struct Capture: Sendable, Equatable {
        public var crawl: String
        public var fetchedAt: String?
        public var outcome: String
        public var reason: String?
        public var httpStatus: Int?
        public var error: String?
        /// Of the good copy that was held after that crawl: the page, and the statement's text.
        public var sha256: String?
        public var textSHA256: String?
        /// The answer's WARC record.
        public var recordID: String?
        public var warcFile: String?
        public var warcOffset: Int?
        /// Listings that named it.
        public var listedOn: [String] = []
        /// The earlier answer that this one confirmed or belied.
        public var firstAnswer: FirstAnswer?

        public init(crawl: String, outcome: String) {
            self.crawl = crawl
            self.outcome = outcome
        }
    }

    public struct FirstAnswer: Sendable, Equatable {
        public var httpStatus: Int?
        public var fetchedAt: String
        public var recordID: String?

        public init(httpStatus: Int?, fetchedAt: String, recordID: String?) {
            self.httpStatus = httpStatus
            self.fetchedAt = fetchedAt
            self.recordID = recordID
        }
    }

    /// One field's two values; nil where there is none. `listing_title` and `listing_date` are what the listing says.
    public struct Field: Sendable, Equatable {
        public var name: String
        public var old: String?
        public var new: String?

        public init(name: String, old: String?, new: String?) {
            self.name = name
            self.old = old
            self.new = new
        }
    }

    /// A version of the document in a chain of crawls.
    public struct Version: Sendable, Equatable {
        /// First and last crawl that saw it, and when.
        public var firstCrawl: String
        public var lastCrawl: String
        public var firstSeen: String?
        public var lastSeen: String?
        public var sha256: String?
        public var textSHA256: String?
        /// `held`, `gone`, `blocked`, ...: how it was found.
        public var state: String

        public init(
            firstCrawl: String, lastCrawl: String, firstSeen: String?, lastSeen: String?, sha256: String?,
            textSHA256: String?, state: String
        ) {
            self.firstCrawl = firstCrawl
            self.lastCrawl = lastCrawl
            self.firstSeen = firstSeen
            self.lastSeen = lastSeen
            self.sha256 = sha256
            self.textSHA256 = textSHA256
            self.state = state
        }
    }

    public var url: String
    public var kind: AuditClass
    /// What else holds of it, in the order of ``AuditClass``: an edited statement may be delisted too.
    public var also: [AuditClass] = []
    /// The manifest's: `statement`, `month`, `attachment`...
    public var role: String
    /// Of the newest statement held; all nil when it is no statement.
    public var statementID: String?
    public var title: String?
    public var date: String?
    public var statementKind: String?
    public var speaker: String?
    /// As the statement has it (BCP 47), for whoever shows or reads the text aloud.
    public var language: String?
    /// Why it has this class, in plain sentences.
    public var reasons: [String] = []
    /// nil when that crawl has no line for it.
    public var from: Capture?
    public var to: Capture?
    /// Where it is now, when it moved; where it was, when this is the place it moved to (the class is then the old URL's, not `added`).
    public var movedTo: String?
    /// Ids of the ``AuditReport/SharedEdit`` that it has.
    public var shared: [String] = []
    /// Whether those edits tell all that differs in it.
    public var isSharedAlone = false
    /// Ids of the ``AuditReport/Noise`` that it has.
    public var noise: [String] = []
    /// Fields that differ, in the schema's order, without the text.
    public var fields: [Field] = []
    /// Of the text; nil when it did not change, or a side is not there.
    public var diff: TextDiff?
    /// With `--since`: its versions, oldest first.
    public var versions: [Version] = []

    public init(url: String, kind: AuditClass, role: String) {
        self.url = url
        self.kind = kind
        self.role = role
    }
}
