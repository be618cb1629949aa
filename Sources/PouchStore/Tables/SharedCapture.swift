import GRDB
import PouchBytes
import PouchMirror
import PouchProfile

/// A statement that a crawl had for the first time, whose text stands at other addresses, too.
public struct SharedCapture: Sendable {
    public var textSHA256: String
    public var document: Int64
    public var statementPath: String

    /// Visits each of a crawl, those of one text together, in the order in which they were found.
    static func each(of crawl: Int64, _ db: Database, _ visit: (SharedCapture) throws -> Void) throws {
        let condition = """
            c.crawl = \(crawl) AND c.role = \(Role.statement.sql) AND c.state = \(CaptureState.done.sql) AND c.outcome = \(Outcome.new.sql) AND c.checking IS NULL AND d.statement_path IS NOT NULL
              AND d.text_sha256 <> '\(SHA256Digest.of([]).hex)'
            """
        let shared = """
            SELECT d.text_sha256 FROM capture c JOIN document d ON d.id = c.document WHERE \(condition)
            GROUP BY d.text_sha256 HAVING count(*) > 1
            """
        guard try Bool.fetchOne(db, sql: "SELECT EXISTS (\(shared))") ?? false else { return }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT d.text_sha256, c.document, d.statement_path FROM capture c JOIN document d ON d.id = c.document
                WHERE \(condition) AND d.text_sha256 IN (\(shared)) ORDER BY d.text_sha256, c.sequence
                """)
        while let row = try rows.next() {
            try visit(SharedCapture(textSHA256: row[0], document: row[1], statementPath: row[2]))
        }
    }
}
