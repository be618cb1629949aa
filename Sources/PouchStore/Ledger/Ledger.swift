import GRDB
import PouchMirror
import PouchProfile

/// A mirror's share of what the archive lists: year by month.
public struct Ledger: Sendable {
    /// Counts of one month.
    public struct Month: Sendable, Equatable {
        /// nil when a listing names no year or month for its documents.
        public var year: Int?
        public var month: Int?
        public var listed: Int
        public var fetched: Int
        public var extracted: Int
        /// As many of them as were asked for; in all they are ``listed`` less ``extracted``.
        public var missing: [Missing]
    }

    /// Documents that one thing is said of: the first of them by name, and how many there are.
    public struct Named: Sendable, Equatable {
        public var documents: [Missing] = []
        public var count = 0
        public var isEmpty: Bool { count == 0 }

        public init() {}

        public init(_ documents: [Missing], count: Int) {
            self.documents = documents
            self.count = count
        }
    }

    /// A listed document that is not held, with the outcome and its reason.
    public struct Missing: Sendable, Equatable {
        public var url: String
        public var title: String?
        public var outcome: String
        public var reason: String?
    }

    public var months: [Month]
    /// Listing pages that could not be fetched: their documents are not known.
    public var unreadListings: Named
    /// Listing pages that were read and name nothing, although they should, with the reason.
    public var emptyListings = Named()
    /// Statements that are held and have no text.
    public var withoutText = Named()
    /// Listed statements that are held as files, of which no text is read.
    public var files = Named()
    /// Missing documents that are neither listed statements nor listings, such as an attachment.
    public var otherMissing = Named()
    /// Links that a listing names and the profile's `scope.deny` leaves out.
    public var denied = 0
    public var crawls: [CrawlSummary]
    /// Kept attachments and page requisites.
    public var otherFiles: Int

    /// Whether the newest crawl is complete and nothing is missing: decides the exit code of `pouch status`, as of
    /// `pouch crawl`. A mirror without a crawl is not whole.
    public var isWhole: Bool { crawls.first?.isWhole ?? false }

    public var listed: Int { months.reduce(0) { $0 + $1.listed } }
    public var extracted: Int { months.reduce(0) { $0 + $1.extracted } }

    /// The ledger of the newest crawl, finished or not, with the last `history` crawls.
    /// - Parameter naming: documents named at most in each list, and of each month; nil for all. A young crawl lacks everything.
    public init(_ store: MirrorStore, history: Int = 5, naming: Int? = nil) throws(StoreError) {
        self = try store.read { db in
            let crawls = try Int64.fetchAll(
                db, sql: "SELECT id FROM crawl ORDER BY id DESC LIMIT ?", arguments: [history])
            guard let newest = crawls.first else {
                return Ledger(months: [], unreadListings: Named(), crawls: [], otherFiles: 0)
            }
            let others =
                try Int.fetchOne(
                    db,
                    sql:
                        "SELECT count(*) FROM document d WHERE d.state = \(DocumentState.good.sql) AND d.statement_id IS NULL AND (d.path IS NOT NULL OR d.in_record)"
                ) ?? 0
            let list = NamedList(crawl: newest, most: naming, db: db)
            var ledger = Ledger(
                months: try Self.months(of: newest, naming, db), unreadListings: try list.unheld(LedgerSQL.isUnread),
                crawls: try crawls.map { try Self.summary(of: $0, in: store.folder, db) }, otherFiles: others)
            ledger.emptyListings = try list.held(LedgerSQL.namesNothing, reason: "c.note")
            ledger.withoutText = try list.held(LedgerSQL.isTextless, reason: "NULL")
            ledger.files = try list.held("\(LedgerSQL.isListed) AND \(LedgerSQL.isFile)", reason: "d.content_type")
            ledger.otherMissing = try list.unheld(LedgerSQL.isMissingElsewhere)
            ledger.denied =
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM capture WHERE crawl = ? AND reason = \(OutcomeReason.denied.sql)",
                    arguments: [newest])
                ?? 0
            return ledger
        }
    }

    init(months: [Month], unreadListings: Named, crawls: [CrawlSummary], otherFiles: Int) {
        self.months = months
        self.unreadListings = unreadListings
        self.crawls = crawls
        self.otherFiles = otherFiles
    }

    /// Where the statement of a URL's path lies in the mirror, by the newest crawl that holds it.
    public static func statementPath(of path: String, in store: MirrorStore) throws(StoreError) -> String? {
        try store.read { db in
            try String.fetchOne(
                db,
                sql:
                    "SELECT statement_path FROM document WHERE statement_path IS NOT NULL AND substr(url, -length(?)) = ? ORDER BY id DESC",
                arguments: [path, path])
        }
    }

    /// Of a crawl whose captures may have gone (``PastCaptures``), what its own summary says. Which fields had fallen stands
    /// there alone.
    private static func summary(of crawl: Int64, in folder: MirrorFolder, _ db: Database) throws -> CrawlSummary {
        var counted = try CrawlSummary(crawl: crawl, db)
        guard counted.isFinished else { return counted }
        let file = try folder.open(["crawls", counted.crawl, "summary.json"])
        // `pouch verify` reports one that is damaged.
        guard let bytes = try file?.contents(),
            var told = try? CrawlSummary(summary: bytes, of: counted.crawl)
        else { return counted }
        guard try PastCaptures.areDropped(of: crawl, db) else {
            counted.reading = told.reading
            return counted
        }
        told.activeSeconds = counted.activeSeconds
        return told
    }

    /// A document's year and month by its listings.
    private struct Label: Hashable {
        var year: Int?
        var month: Int?
    }

    private static func months(of crawl: Int64, _ most: Int?, _ db: Database) throws -> [Month] {
        let counts = try Row.fetchAll(
            db,
            sql: """
                SELECT c.year, c.month, count(*) AS listed, count(*) FILTER (WHERE d.state = \(DocumentState.good.sql) OR \(LedgerSQL.isHeld)) AS fetched,
                  count(*) FILTER (WHERE \(LedgerSQL.isHeld)) AS extracted
                FROM capture c JOIN document d ON d.id = c.document WHERE c.crawl = ? AND \(LedgerSQL.isListed)
                GROUP BY c.year, c.month ORDER BY c.year, c.month
                """, arguments: [crawl])
        var missing: [Label: [Missing]] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT d.url, c.year, c.month, c.outcome, \(MissingReason.columns),
                  (SELECT l.title FROM listing l WHERE l.document = d.id ORDER BY l.crawl DESC, l.page LIMIT 1) AS title
                FROM capture c JOIN document d ON d.id = c.document WHERE c.crawl = ? AND \(LedgerSQL.isListed) AND NOT \(LedgerSQL.isHeld)
                ORDER BY d.url
                """, arguments: [crawl])
        while let row = try rows.next() {
            let label = Label(year: row["year"], month: row["month"])
            guard missing[label]?.count ?? 0 < most ?? .max else { continue }
            missing[label, default: []].append(
                Missing(unheld: row, title: row["title"]))
        }
        return counts.map { row in
            let year: Int? = row["year"]
            let month: Int? = row["month"]
            return Month(
                year: year, month: month, listed: row["listed"], fetched: row["fetched"], extracted: row["extracted"],
                missing: missing[Label(year: year, month: month)] ?? [])
        }
    }
}
