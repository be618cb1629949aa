import PouchBytes

/// What changed between two crawls, or over a chain of them: the truth from which every form of the report is made.
///
/// Deterministic: the same crawls and options give an equal report. It holds no clock, no path of a machine, and nothing
/// of a page that is not text; whoever shows it escapes it.
public struct AuditReport: Sendable, Equatable {
    /// Of the JSON form (`config/schema/audit.schema.json`).
    public static let version = 1

    public enum Verdict: String, Sendable {
        case unchanged, changed, undetermined
    }

    /// One complete crawl, by what its summary says.
    public struct Crawl: Sendable, Equatable {
        /// Its start in UTC, `20261124T073000Z`.
        public var name: String
        public var startedAt: String
        public var endedAt: String?
        /// SHA-256 of `summary.json` and of `manifest.jsonl`.
        public var summarySHA256: String
        public var manifestSHA256: String
        public var lines: Int

        public init(
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

    public struct Options: Sendable, Equatable {
        public var ignoresTypography = false
        /// Complete crawls in a row that must find a document gone before it counts as removed.
        public var removedAfter = 1

        public init() {}
    }

    /// Whether the newer crawl's listings were all read: of a document that one of the unread names, nothing is told for want of a link.
    public struct Coverage: Sendable, Equatable {
        public var listings = 0
        /// URLs of listings that could not be had, at most ``listed``.
        public var unread: [String] = []
        public var moreUnread = 0
        /// Whether only a part of the archive was asked for.
        public var isPartial = false

        public static let listed = 100

        public init() {}
    }

    /// How many of the newer crawl's 304 answers were not true, by a random sample asked again.
    public struct NotModified: Sendable, Equatable {
        public var answers: Int
        public var sampled: Int
        public var lied: Int
        /// `lied / sampled` and its 95 % confidence interval (Wilson), 0...1.
        public var share: Double
        public var low: Double
        public var high: Double

        public init(answers: Int, sampled: Int, lied: Int, share: Double, low: Double, high: Double) {
            self.answers = answers
            self.sampled = sampled
            self.lied = lied
            self.share = share
            self.low = low
            self.high = high
        }
    }

    /// An edit that many pages share, told once.
    public struct SharedEdit: Sendable, Equatable {
        /// `T1`, `T2`...: by falling count of pages.
        public var id: String
        /// Whether it is the site's template (its pages are cosmetic changes) or a correction that several statements share.
        public var isTemplate: Bool
        public var place: Place
        /// Documents that have it.
        public var documents: Int
        /// The blocks that went and that came, in order; for a field, its name is ``field``.
        public var deleted: [String]
        public var inserted: [String]
        public var field: String?
        /// The first five URLs that have it.
        public var sample: [String]
        /// Whether the same words changed in paragraphs that else differ: `deleted` and `inserted` are the first document's.
        public var isOfWords = false

        public enum Place: String, Sendable {
            /// Outside the statement: banner, navigation, footer.
            case page
            /// In the statement's paragraphs.
            case text
            case field
        }

        public init(
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

    /// Many documents that could not be had, of one part of the archive and for one reason: an outage, told once.
    public struct Storm: Sendable, Equatable {
        public var kind: AuditClass
        /// `2003-05`, `2003`, or nil for the whole archive.
        public var part: String?
        public var documents: Int
        /// Documents of that part in all.
        public var of: Int
        /// The commonest error.
        public var reason: String?
        public var sample: [String]

        public init(kind: AuditClass, part: String?, documents: Int, of: Int, reason: String?, sample: [String]) {
            self.kind = kind
            self.part = part
            self.documents = documents
            self.of = of
            self.reason = reason
            self.sample = sample
        }
    }

    /// Changes counted by one thing they have in common, such as a month: `2003-05` and `edited` and 3.
    public struct Churn: Sendable, Equatable {
        public var name: String
        /// Only classes that occur, in the order of ``AuditClass``.
        public var counts: [Count]

        public init(name: String, counts: [Count]) {
            self.name = name
            self.counts = counts
        }
    }

    public struct Count: Sendable, Equatable {
        public var kind: AuditClass
        public var count: Int

        public init(_ kind: AuditClass, _ count: Int) {
            self.kind = kind
            self.count = count
        }
    }

    /// The profile's name, and the archive's title and origin.
    public var profile: String
    public var title: String
    public var origin: String
    public var from: Crawl
    public var to: Crawl
    /// Complete crawls between the two whose versions are folded in (`--since`), oldest first.
    public var between: [Crawl] = []
    public var options = Options()
    public var verdict = Verdict.unchanged
    /// Every class, in the order of ``AuditClass``.
    public var counts: [Count] = []
    public var coverage = Coverage()
    public var notModified: NotModified?
    public var shared: [SharedEdit] = []
    /// What changes by itself within the statements' text, told once; no edit.
    public var noise: [Noise] = []
    public var storms: [Storm] = []
    /// By the month of the statement's date, by kind, by speaker; sorted by name. Only classes that ``AuditClass/isChange``.
    public var byMonth: [Churn] = []
    public var byKind: [Churn] = []
    public var bySpeaker: [Churn] = []
    /// Every document that is not `unchanged`, sorted by class, then by the URL's bytes.
    public var changes: [DocumentChange] = []

    public init(profile: String, title: String, origin: String, from: Crawl, to: Crawl) {
        self.profile = profile
        self.title = title
        self.origin = origin
        self.from = from
        self.to = to
    }
}

/// What happened to a document. Each has exactly one; what else happened stands in ``DocumentChange/also``.
public enum AuditClass: String, Sendable, CaseIterable, Codable {
    case removed, edited, retitled, redated, moved, delisted, restored, added
    case blocked, unreachable, undetermined
    case cosmetic, unchanged

    /// Whether it is news about the archive: not an outage, not a template, not nothing.
    public var isChange: Bool {
        switch self {
        case .removed, .edited, .retitled, .redated, .moved, .delisted, .restored, .added: true
        case .blocked, .unreachable, .undetermined, .cosmetic, .unchanged: false
        }
    }

    /// Whether it leaves open what became of the document.
    public var isOpen: Bool { self == .blocked || self == .unreachable || self == .undetermined }
}
