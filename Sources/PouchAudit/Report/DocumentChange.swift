import PouchDiff

/// One document that is not as it was, with the evidence.
package struct DocumentChange: Sendable, Equatable {
    /// A crawl's word on the document: a line of its manifest.
    package struct Capture: Sendable, Equatable {
        package var crawl: String
        package var fetchedAt: String?
        package var outcome: String
        package var reason: String?
        package var httpStatus: Int?
        package var error: String?
        /// Of the good copy that was held after that crawl: the page, and the statement's text.
        package var sha256: String?
        package var textSHA256: String?
        /// The answer's WARC record.
        package var recordID: String?
        package var warcFile: String?
        package var warcOffset: Int?
        /// Listings that named it.
        package var listedOn: [String] = []
        /// The earlier answer that this one confirmed or contradicted.
        package var firstAnswer: FirstAnswer?

        package init(crawl: String, outcome: String) {
            self.crawl = crawl
            self.outcome = outcome
        }
    }

    /// An answer of the same crawl that a later one was to confirm.
    package struct FirstAnswer: Sendable, Equatable {
        package var httpStatus: Int?
        package var fetchedAt: String
        package var recordID: String?

        package init(httpStatus: Int?, fetchedAt: String, recordID: String?) {
            self.httpStatus = httpStatus
            self.fetchedAt = fetchedAt
            self.recordID = recordID
        }
    }

    /// One field's two values; nil for none. `listing_title` and `listing_date` are the listing's.
    package struct Field: Sendable, Equatable {
        package var name: String
        package var old: String?
        package var new: String?

        package init(name: String, old: String?, new: String?) {
            self.name = name
            self.old = old
            self.new = new
        }
    }

    /// A version of the document in a chain of crawls.
    package struct Version: Sendable, Equatable {
        /// First and last crawl that saw it, and when.
        package var firstCrawl: String
        package var lastCrawl: String
        package var firstSeen: String?
        package var lastSeen: String?
        package var sha256: String?
        package var textSHA256: String?
        /// `held`, `gone`, `blocked`, ...: how it was found.
        package var state: String

        package init(
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

    package var url: String
    package var kind: AuditClass
    /// Further classes, in the order of ``AuditClass``: an edited statement may be delisted too.
    package var also: [AuditClass] = []
    /// The manifest's: `statement`, `month`, `attachment`...
    package var role: String
    /// Of the newest statement held; all nil for other documents.
    package var statementID: String?
    package var title: String?
    package var date: String?
    package var statementKind: String?
    package var speaker: String?
    /// As the statement has it (BCP 47), for screen readers and for display.
    package var language: String?
    /// Why it has this class, in plain sentences.
    package var reasons: [String] = []
    /// nil when that crawl has no line for it.
    package var from: Capture?
    package var to: Capture?
    /// Where it is now, when it moved; where it was, when this is the place it moved to (the class is then the old URL's, not `added`).
    package var movedTo: String?
    /// Ids of the ``AuditReport/SharedEdit`` that it has.
    package var shared: [String] = []
    /// Whether those edits are the whole difference.
    package var isSharedAlone = false
    /// Ids of the ``AuditReport/Noise`` that it has.
    package var noise: [String] = []
    /// Fields that differ, in the schema's order, without the text.
    package var fields: [Field] = []
    /// Of the text; nil when it did not change, or a side is not there.
    package var diff: TextDiff?
    /// With `--since`: its versions, oldest first.
    package var versions: [Version] = []

    package init(url: String, kind: AuditClass, role: String) {
        self.url = url
        self.kind = kind
        self.role = role
    }
}
