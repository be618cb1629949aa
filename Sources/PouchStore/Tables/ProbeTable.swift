import GRDB
import PouchBytes
import PouchMirror
import PouchProfile
import PouchURL

/// Rows of `probe`: URLs asked for to learn how the archive answers.
struct ProbeTable {
    let crawl: Int64

    func all(_ db: Database) throws -> [CrawlProbe] {
        try Row.fetchAll(db, sql: "SELECT * FROM probe WHERE crawl = ? ORDER BY kind, url", arguments: [crawl])
            .compactMap { row in
                guard let kind = CrawlProbe.Kind(rawValue: row["kind"]) else { return nil }
                var probe = CrawlProbe(
                    kind: kind, url: row["url"], fetchedAt: Timestamp(microseconds: row["fetched_at"]))
                probe.httpStatus = row["http_status"]
                probe.recordID = row["record_id"]
                probe.location = row["location"]
                probe.sha256 = row["sha256"]
                probe.isAlive = row["alive"]
                probe.error = row["error"]
                probe.words = row["words"]
                return probe
            }
    }

    func add(_ probe: CrawlProbe, _ place: (volume: String, offset: Int, length: Int)?, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO probe VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                crawl, probe.kind.rawValue, probe.url, probe.httpStatus, probe.fetchedAt.microseconds, probe.recordID,
                probe.location, probe.sha256, probe.isAlive, probe.error, probe.words, place?.volume, place?.offset,
                place?.length,
            ])
    }

    // MARK: - What waits, and what is known to answer

    /// Visits the documents that wait for their second answer.
    func suspects(_ db: Database, _ visit: (ProbedDocument) -> Void) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT coalesce(c.asked, d.url), c.role FROM capture c JOIN document d ON d.id = c.document
                WHERE c.crawl = ? AND c.priority = ? AND c.state = \(CaptureState.pending.sql) AND c.checking IS NOT NULL ORDER BY c.sequence
                """, arguments: [crawl, FrontierPriority.checks])
        while let row = try rows.next() {
            guard let url = WebURL(row[0] as String), let role = Role(rawValue: row[1]) else { continue }
            visit(ProbedDocument(url: url, role: role))
        }
    }

    /// A document that answered well in this crawl, one that was had before rather than a new one, a statement rather than a
    /// listing, and among those one whose URL begins with `prefix`. Where no statement did, one that was not due and answered
    /// well when it was asked.
    func control(near prefix: String, _ db: Database) throws -> ProbedDocument? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT coalesce(c.asked, d.url), c.role, d.sha256, d.statement_path FROM capture c JOIN document d ON d.id = c.document
                WHERE c.crawl = ? AND c.state = \(CaptureState.done.sql) AND c.redirected_to IS NULL AND d.state = \(DocumentState.good.sql) AND d.sha256 IS NOT NULL
                  AND (c.role = \(Role.statement.sql) AND d.statement_path IS NOT NULL AND c.outcome IN \([Outcome.unchanged, .changed, .notDue].sql)
                    OR c.role IN \(Role.listings.sql) AND (c.outcome = \(Outcome.unchanged.sql) OR c.named > 0))
                ORDER BY c.role = \(Role.statement.sql) DESC, c.outcome IN \([Outcome.unchanged, .changed].sql) DESC, c.outcome = \(Outcome.unchanged.sql) DESC,
                  substr(d.url, 1, ?) = ? DESC, c.sequence LIMIT 1
                """, arguments: [crawl, prefix.utf8.count, prefix])
        guard let row, let url = WebURL(row[0] as String), let role = Role(rawValue: row[1]) else { return nil }
        return ProbedDocument(url: url, role: role, sha256: row[2], statementPath: row[3])
    }
}

/// A document that is looked at to learn how the archive answers.
public struct ProbedDocument: Sendable {
    public var url: WebURL
    public var role: Role
    /// Of its good copy; had for a control alone.
    public var sha256: String?
    public var statementPath: String?

    public init(url: WebURL, role: Role, sha256: String? = nil, statementPath: String? = nil) {
        self.url = url
        self.role = role
        self.sha256 = sha256
        self.statementPath = statementPath
    }
}
