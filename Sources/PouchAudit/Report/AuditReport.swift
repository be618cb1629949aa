import PouchBytes
import PouchMirror

/// The changes between two crawls, or over a chain of them. Every form of the report is made from this value.
///
/// Deterministic: the same crawls and options give an equal report. It holds no clock, no path of a machine, and
/// nothing of a page except text, which every form escapes.
package struct AuditReport: Sendable, Equatable {
    /// Of the JSON form (`config/schema/audit.schema.json`).
    package static let version = 1

    /// The verdict of the whole report: `changed` when a document changed, `undetermined` when none did and some could
    /// not be compared.
    package enum Verdict: String, Sendable {
        case unchanged, changed, undetermined
    }

    /// One complete crawl, by what its summary says.
    package struct Crawl: Sendable, Equatable {
        /// Its start in UTC, `20261124T073000Z`.
        package var name: String
        package var startedAt: String
        package var endedAt: String?
        /// SHA-256 of `summary.json` and of `manifest.jsonl`.
        package var summarySHA256: String
        package var manifestSHA256: String
        package var lines: Int

        package init(
            name: String, startedAt: String, endedAt: String?, summarySHA256: String, manifestSHA256: String, lines: Int
        ) {
            self.name = name
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.summarySHA256 = summarySHA256
            self.manifestSHA256 = manifestSHA256
            self.lines = lines
        }
    }

    /// Settings that change what the report says; the report repeats them.
    package struct Options: Sendable, Equatable {
        package var ignoresTypography = false
        /// Complete crawls in a row that must find a document gone before it counts as removed.
        package var removedAfter = 1

        package init() {}
    }

    /// Whether the newer crawl's listings were all read. A document that an unread listing names is not reported as
    /// delisted.
    package struct Coverage: Sendable, Equatable {
        package var listings = 0
        /// URLs of listings that were not read, at most ``listed``.
        package var unread: [String] = []
        package var moreUnread = 0
        /// Whether only a part of the archive was asked for.
        package var isPartial = false

        package static let listed = 100

        package init() {}
    }

    /// How many of the newer crawl's 304 answers were not true, by a random sample requested again.
    package struct NotModified: Sendable, Equatable {
        package var answers: Int
        package var sampled: Int
        package var lied: Int
        /// `lied / sampled` and its 95 % confidence interval (Wilson), 0...1.
        package var share: Double
        package var low: Double
        package var high: Double

        package init(answers: Int, sampled: Int, lied: Int, share: Double, low: Double, high: Double) {
            self.answers = answers
            self.sampled = sampled
            self.lied = lied
            self.share = share
            self.low = low
            self.high = high
        }
    }

    /// Documents that the newer crawl did not ask for (the profile's `revisit`), nor one between the two: nothing is said of them.
    package struct NotDue: Sendable, Equatable {
        package var documents: Int
        /// RFC 3339: each was last found as it is held then, or later.
        package var seenSince: String

        package init(documents: Int, seenSince: String) {
            self.documents = documents
            self.seenSince = seenSince
        }
    }

    /// An edit that many pages share, reported once.
    package struct SharedEdit: Sendable, Equatable {
        /// `T1`, `T2`...: by falling count of pages.
        package var id: String
        /// Whether it is the site's template (its pages are cosmetic changes) or a correction that several statements share.
        package var isTemplate: Bool
        package var place: Place
        /// Documents that have it.
        package var documents: Int
        /// The blocks that went and that came, in order; for a field, its name is ``field``.
        package var deleted: [String]
        package var inserted: [String]
        package var field: String?
        /// The first five URLs that have it.
        package var sample: [String]
        /// Whether the same words changed in paragraphs that else differ: `deleted` and `inserted` are the first document's.
        package var isOfWords = false

        /// Where in its pages the edit stands.
        package enum Place: String, Sendable {
            /// Outside the statement: banner, navigation, footer.
            case page
            /// In the statement's paragraphs.
            case text
            case field
        }

        package init(
            id: String, isTemplate: Bool, place: Place, documents: Int, deleted: [String], inserted: [String],
            field: String?, sample: [String]
        ) {
            self.id = id
            self.isTemplate = isTemplate
            self.place = place
            self.documents = documents
            self.deleted = deleted
            self.inserted = inserted
            self.field = field
            self.sample = sample
        }
    }

    /// Many documents of one part of the archive that did not answer for one reason: an outage, reported once.
    package struct Outage: Sendable, Equatable {
        package var kind: AuditClass
        /// `2003-05`, `2003`, or nil for the whole archive.
        package var part: String?
        package var documents: Int
        /// Documents of that part in all.
        package var of: Int
        /// The commonest error.
        package var reason: String?
        package var sample: [String]

        package init(kind: AuditClass, part: String?, documents: Int, of: Int, reason: String?, sample: [String]) {
            self.kind = kind
            self.part = part
            self.documents = documents
            self.of = of
            self.reason = reason
            self.sample = sample
        }
    }

    /// Changes counted by one thing they have in common, such as a month: `2003-05` and `edited` and 3.
    package struct Churn: Sendable, Equatable {
        package var name: String
        /// Only classes that occur, in the order of ``AuditClass``.
        package var counts: [Count]

        package init(name: String, counts: [Count]) {
            self.name = name
            self.counts = counts
        }
    }

    /// How many documents are of one class.
    package struct Count: Sendable, Equatable {
        package var kind: AuditClass
        package var count: Int

        package init(_ kind: AuditClass, _ count: Int) {
            self.kind = kind
            self.count = count
        }
    }

    /// The profile's name, and the archive's title and origin.
    package var profile: String
    package var title: String
    package var origin: String
    package var from: Crawl
    package var to: Crawl
    /// Complete crawls between the two whose versions are folded in (`--since`), oldest first.
    package var between: [Crawl] = []
    package var options = Options()
    package var verdict = Verdict.unchanged
    /// Every class, in the order of ``AuditClass``.
    package var counts: [Count] = []
    package var coverage = Coverage()
    package var notDue: NotDue?
    package var notModified: NotModified?
    /// What the pages gave that the newer crawl read anew, and which fields had fallen there.
    package var reading = CrawlReading()
    package var shared: [SharedEdit] = []
    /// Text that changes by itself, reported once and not as an edit.
    package var noise: [Noise] = []
    package var storms: [Outage] = []
    /// By the month of the statement's date, by kind, by speaker; sorted by name. Only classes that ``AuditClass/isChange``.
    package var byMonth: [Churn] = []
    package var byKind: [Churn] = []
    package var bySpeaker: [Churn] = []
    /// Every document that is not `unchanged`, sorted by class, then by the URL's bytes.
    package var changes: [DocumentChange] = []

    package init(profile: String, title: String, origin: String, from: Crawl, to: Crawl) {
        self.profile = profile
        self.title = title
        self.origin = origin
        self.from = from
        self.to = to
    }
}

/// The class of a document's change. Each document has exactly one; further classes stand in ``DocumentChange/also``.
package enum AuditClass: String, Sendable, CaseIterable, Codable {
    case removed, edited, retitled, redated, moved, delisted, restored, added
    case blocked, unreachable, undetermined
    case cosmetic, unchanged

    /// Whether it is news about the archive: not an outage, not a template, not nothing.
    package var isChange: Bool {
        switch self {
        case .removed, .edited, .retitled, .redated, .moved, .delisted, .restored, .added: true
        case .blocked, .unreachable, .undetermined, .cosmetic, .unchanged: false
        }
    }

    /// Whether it leaves open what became of the document.
    package var isOpen: Bool { self == .blocked || self == .unreachable || self == .undetermined }
}
