import GRDB
import PouchMirror

/// Rows of `section`: which documents are parts of which page. A part is never asked for; each crawl settles it with its page.
struct SectionTable {
    let crawl: Int64

    /// A part that the mirror knows.
    struct Known {
        var document: Int64
        var content: String?
        /// Of its document.
        var state: DocumentState
        var statementPath: String?
    }

    /// The parts of a page, by fragment.
    func known(of page: Int64, _ db: Database) throws -> [String: Known] {
        let rows = try Row.fetchAll(
            try db.cachedStatement(
                sql: """
                    SELECT s.fragment, s.document, d.content, d.state, d.statement_path
                    FROM section s JOIN document d ON d.id = s.document WHERE s.page = ?
                    """), arguments: [page])
        return Dictionary(
            uniqueKeysWithValues: rows.map {
                (
                    $0["fragment"],
                    Known(
                        document: $0["document"], content: $0["content"],
                        state: DocumentState(rawValue: $0["state"]) ?? .neverHad, statementPath: $0["statement_path"])
                )
            })
    }

    /// A new part, or one that an earlier release's rows do not know as such.
    static func add(_ address: String, page: Int64, fragment: String, _ db: Database) throws -> Int64 {
        try db.cachedStatement(sql: "INSERT INTO document (url) VALUES (?) ON CONFLICT (url) DO NOTHING").execute(
            arguments: [address])
        let document = try Int64.fetchOne(
            try db.cachedStatement(sql: "SELECT id FROM document WHERE url = ?"), arguments: [address])
        guard let document else {
            throw DatabaseError(resultCode: .SQLITE_NOTFOUND, message: "a section is neither there nor new")
        }
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO section (document, page, fragment) VALUES (?, ?, ?)")
            .execute(arguments: [document, page, fragment])
        return document
    }

    /// The part has its page's new copy, and a statement of its own; none when its id is another document's.
    func keep(
        _ section: NewSection, _ statement: StagedStatement?, document: Int64, page: Int64, requested: String,
        _ db: Database
    ) throws {
        try db.cachedStatement(
            sql: """
                UPDATE document SET state = \(DocumentState.good.sql), first_crawl = coalesce(first_crawl, ?),
                  (content_type, charset, bytes, sha256, path, in_record, record_id, record_date, payload_sha256) =
                    (SELECT content_type, charset, bytes, sha256, path, in_record, record_id, record_date, payload_sha256
                     FROM document p WHERE p.id = ?),
                  statement_id = coalesce(?, statement_id), statement_path = coalesce(?, statement_path),
                  statement_sha256 = coalesce(?, statement_sha256), text_sha256 = coalesce(?, text_sha256), warnings = ?,
                  is_file = 0, asked = ?, unreached = NULL, content = ? WHERE id = ?
                """
        ).execute(arguments: [
            crawl, page, statement?.id, statement?.file.path.joined(separator: "/"), statement?.sha256,
            statement?.textSHA256, section.warnings, requested, section.content, document,
        ])
    }

    /// The page was read, and has the part no more. What the page's file holds now is not the part's copy.
    func remove(_ document: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE document SET state = \(DocumentState.gone.sql), sha256 = NULL, path = NULL, in_record = 0, bytes = NULL, record_id = NULL,
                  record_date = NULL, payload_sha256 = NULL WHERE id = ?
                """
        ).execute(arguments: [document])
    }

    /// The page is gone, and its parts with it; each keeps its last good copy, as the page does.
    func setGone(_ document: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE document SET state = \(DocumentState.gone.sql) WHERE id = ?").execute(
            arguments: [document])
    }

    /// How a part ended in a crawl, where that is not as its page did.
    struct End {
        var outcome: Outcome?
        var reason: OutcomeReason?
        var error: String?
        var fieldSet: Int64?
        var textSize: Int?
    }

    /// A row of `capture` as its page's, which has ended.
    /// - Parameter requested: the address that the records have.
    func end(_ document: Int64, page: Int64, requested: String, _ end: End, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO capture (crawl, document, role, year, month, priority, sequence, state, attempts, outcome,
                  http_status, fetched_at, error, volume, offset, length, record_id, reason, checking, first_status, first_at,
                  first_attempts, first_record, first_volume, first_offset, first_length, asked, fields_read, text_size)
                SELECT crawl, ?, '\(ManifestLine.sectionRole)', year, month, priority, sequence, 1, attempts, coalesce(?, outcome),
                  http_status, fetched_at, coalesce(?, error), volume, offset, length, record_id, coalesce(?, reason), NULL,
                  first_status, first_at, first_attempts, first_record, first_volume, first_offset, first_length, ?, ?, ?
                FROM capture WHERE crawl = ? AND document = ?
                """
        ).execute(arguments: [
            document, end.outcome?.rawValue, end.error, end.reason?.rawValue, requested, end.fieldSet, end.textSize,
            crawl, page,
        ])
    }
}
