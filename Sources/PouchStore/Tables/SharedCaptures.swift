import GRDB
import PouchBytes

/// Statements that a crawl had for the first time, at several addresses, whose texts are one.
public struct SharedCaptures: Sendable {
    public struct Member: Sendable {
        public var document: Int64
        public var statementPath: String
    }

    public var textSHA256: String
    public var members: [Member]

    static func all(of crawl: Int64, _ db: Database) throws -> [SharedCaptures] {
        let condition = """
            c.crawl = \(crawl) AND c.state = 1 AND c.outcome = 'new' AND c.checking IS NULL AND d.statement_path IS NOT NULL
              AND d.text_sha256 <> '\(SHA256Digest.of([]).hex)'
            """
        let shared = """
            SELECT d.text_sha256 FROM capture c JOIN document d ON d.id = c.document WHERE \(condition)
            GROUP BY d.text_sha256 HAVING count(*) > 1
            """
        guard try Bool.fetchOne(db, sql: "SELECT EXISTS (\(shared))") ?? false else { return [] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT d.text_sha256, c.document, d.statement_path FROM capture c JOIN document d ON d.id = c.document
                WHERE \(condition) AND d.text_sha256 IN (\(shared)) ORDER BY d.text_sha256, c.sequence
                """)
        var groups: [SharedCaptures] = []
        for row in rows {
            let text: String = row[0]
            if groups.last?.textSHA256 != text { groups.append(SharedCaptures(textSHA256: text, members: [])) }
            groups[groups.count - 1].members.append(Member(document: row[1], statementPath: row[2]))
        }
        return groups
    }
}
