import GRDB
import PouchMirror
import PouchProfile

/// What a mirror holds of what the archive lists: year by month.
public struct Ledger: Sendable {
    public struct Month: Sendable, Equatable {
        /// nil when a listing names no year or month for its documents.
        public var year: Int?
        public var month: Int?
        public var listed: Int
        public var fetched: Int
        public var extracted: Int
        public var missing: [Missing]
    }

    public struct Missing: Sendable, Equatable {
        public var url: String
        public var title: String?
        public var outcome: String
        public var reason: String?
    }

    public var months: [Month]
    /// Listing pages that could not be had: what they name is not known.
    public var unreadListings: [Missing]
    /// Listing pages that were read and name nothing, although they should, with the reason.
    public var emptyListings: [Missing] = []
    /// Statements that are held and have no text.
    public var withoutText: [Missing] = []
    /// Listed statements that are held as files, of which no text is read.
    public var files: [Missing] = []
    /// What could not be had and is neither a listed statement nor a listing, such as an attachment.
    public var otherMissing: [Missing] = []
    /// Links that a listing names and the profile's `scope.deny` leaves out.
    public var denied = 0
    public var crawls: [CrawlSummary]
    /// Kept attachments and page furniture.
    public var otherFiles: Int

    /// Whether the newest crawl came to its end and lacks nothing: what `pouch status` ends with, and what `pouch crawl`
    /// did. A mirror without a crawl holds nothing, and is not whole.
    public var isWhole: Bool { crawls.first?.isWhole ?? false }

    public var listed: Int { months.reduce(0) { $0 + $1.listed } }
    public var extracted: Int { months.reduce(0) { $0 + $1.extracted } }

    /// The ledger of the newest crawl, finished or not, with the last `history` crawls.
    public init(_ store: MirrorStore, history: Int = 5) throws(StoreError) {
        self = try store.read { db in
            let crawls = try Int64.fetchAll(
                db, sql: "SELECT id FROM crawl ORDER BY id DESC LIMIT ?", arguments: [history])
            guard let newest = crawls.first else {
                return Ledger(months: [], unreadListings: [], crawls: [], otherFiles: 0)
            }
            let unread = try Row.fetchAll(
                db,
                sql: """
                    SELECT d.url, c.outcome, \(MissingReason.columns) FROM capture c JOIN document d ON d.id = c.document
                    WHERE c.crawl = ? AND c.role IN ('start', 'year', 'month') AND (c.state = 0 OR c.outcome IN ('gone', 'unreachable', 'refused', 'skipped')) AND c.reason IS NOT 'denied' ORDER BY d.url
                    """, arguments: [newest])
            let others =
                try Int.fetchOne(
                    db,
                    sql:
                        "SELECT count(*) FROM document d WHERE d.state = 1 AND d.statement_id IS NULL AND d.path IS NOT NULL"
                ) ?? 0
            var ledger = Ledger(
                months: try Self.months(of: newest, db), unreadListings: unread.map { Missing(unheld: $0, title: nil) },
                crawls: try crawls.map { try CrawlSummary(crawl: $0, db) }, otherFiles: others)
            ledger.emptyListings = try Self.documents(LedgerSQL.namesNothing, of: newest, reason: "c.note", db)
            ledger.withoutText = try Self.documents(LedgerSQL.isTextless, of: newest, reason: "NULL", db)
            ledger.files = try Self.documents(
                "\(LedgerSQL.isListed) AND \(LedgerSQL.isFile)", of: newest, reason: "d.content_type", db)
            ledger.otherMissing = try Self.documents(
                LedgerSQL.isMissingElsewhere, of: newest, columns: MissingReason.columns, db
            ).map { Missing(unheld: $0, title: $0["title"]) }
            ledger.denied =
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM capture WHERE crawl = ? AND reason = 'denied'", arguments: [newest])
                ?? 0
            return ledger
        }
    }

    init(months: [Month], unreadListings: [Missing], crawls: [CrawlSummary], otherFiles: Int) {
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

    private static func documents(_ condition: String, of crawl: Int64, reason: String, _ db: Database) throws
        -> [Missing]
    {
        try documents(condition, of: crawl, columns: "\(reason) AS reason", db).map { row in
            Missing(url: row["url"], title: row["title"], outcome: row["outcome"] ?? "pending", reason: row["reason"])
        }
    }

    private static func documents(_ condition: String, of crawl: Int64, columns: String, _ db: Database) throws -> [Row]
    {
        try Row.fetchAll(
            db,
            sql: """
                SELECT d.url, c.outcome, \(columns),
                  (SELECT l.title FROM listing l WHERE l.document = d.id ORDER BY l.crawl DESC, l.page LIMIT 1) AS title
                FROM capture c JOIN document d ON d.id = c.document WHERE c.crawl = ? AND \(condition) ORDER BY d.url
                """, arguments: [crawl])
    }

    private static func months(of crawl: Int64, _ db: Database) throws -> [Month] {
        let counts = try Row.fetchAll(
            db,
            sql: """
                SELECT c.year, c.month, count(*) AS listed, count(*) FILTER (WHERE d.state = 1 OR \(LedgerSQL.isHeld)) AS fetched,
                  count(*) FILTER (WHERE \(LedgerSQL.isHeld)) AS extracted
                FROM capture c JOIN document d ON d.id = c.document WHERE c.crawl = ? AND \(LedgerSQL.isListed)
                GROUP BY c.year, c.month ORDER BY c.year, c.month
                """, arguments: [crawl])
        let missing = try Row.fetchAll(
            db,
            sql: """
                SELECT d.url, c.year, c.month, c.outcome, \(MissingReason.columns),
                  (SELECT l.title FROM listing l WHERE l.document = d.id ORDER BY l.crawl DESC, l.page LIMIT 1) AS title
                FROM capture c JOIN document d ON d.id = c.document WHERE c.crawl = ? AND \(LedgerSQL.isListed) AND NOT \(LedgerSQL.isHeld)
                ORDER BY d.url
                """, arguments: [crawl])
        return counts.map { row in
            let year: Int? = row["year"]
            let month: Int? = row["month"]
            return Month(
                year: year, month: month, listed: row["listed"], fetched: row["fetched"], extracted: row["extracted"],
                missing: missing.filter { $0["year"] == year && $0["month"] == month }.map {
                    Missing(unheld: $0, title: $0["title"])
                })
        }
    }
}
