import GRDB
import PouchBytes
import PouchMirror
import PouchProfile
import PouchURL

/// A further page of a statement that a mirror holds.
public struct HeldPart: Sendable {
    public var url: WebURL
    public var contentType: String?
    public var page: HeldPage
}

extension MirrorStore {
    /// Every further page of a statement that the mirror holds.
    public func heldParts() throws(StoreError) -> [HeldPart] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT d.url, d.content_type, \(HeldPage.columns)
                    FROM \(HeldPage.tables)
                    WHERE (d.path IS NOT NULL OR d.in_record) AND d.sha256 IS NOT NULL AND d.statement_id IS NULL
                      AND EXISTS (SELECT 1 FROM crawl x CROSS JOIN capture c ON c.crawl = x.id AND c.document = d.id
                        WHERE c.role = \(Role.part.sql))
                    """
            ).compactMap { row in
                guard let url = WebURL(row["url"] as String), let page = HeldPage(row: row) else { return nil }
                return HeldPart(url: url, contentType: row["content_type"], page: page)
            }
        }
    }
}

extension CrawlWriter {
    /// Statements with further pages of which one was fetched anew in this crawl, by the URL's bytes.
    public func statementsToJoin() throws(StoreError) -> Set<String> {
        try store.read { db in
            try String.fetchSet(
                db,
                sql: """
                    WITH RECURSIVE reach(statement, document) AS (
                      SELECT l.page, l.document FROM capture s JOIN document p ON p.id = s.document
                        JOIN listing l ON l.page = p.id AND l.crawl = p.links_crawl AND l.role = \(Role.part.sql)
                        WHERE s.crawl = ?1 AND s.role = \(Role.statement.sql)
                      UNION SELECT r.statement, l.document FROM reach r JOIN document p ON p.id = r.document
                        JOIN listing l ON l.page = p.id AND l.crawl = p.links_crawl AND l.role = \(Role.part.sql))
                    SELECT DISTINCT d.url FROM reach r JOIN document d ON d.id = r.statement
                    JOIN capture k ON k.crawl = ?1 AND k.document IN (r.document, r.statement)
                    WHERE k.outcome IN \(Outcome.newCopy.sql) AND d.statement_path IS NOT NULL
                    """, arguments: [self.id])
        }
    }

    /// Puts a statement that was read again with its further pages in its place: staged, committed, renamed, as the files of
    /// a batch are.
    public func replace(_ statement: NewStatement, warnings: Int) throws(StoreError) {
        let path = statement.path.joined(separator: "/")
        let old = statement.held.path.joined(separator: "/")
        let document = try store.read { db in
            try Int64.fetchOne(
                db, sql: "SELECT id FROM document WHERE url = ?", arguments: [statement.held.address])
        }
        guard let document else { return }
        let name = "\(document).statement"
        try store.folder.stage(name, statement.after)
        try store.write { db in
            try self.documents.remember(document, db)
            if path != old {
                try db.execute(sql: "INSERT OR IGNORE INTO obsolete VALUES (?)", arguments: [old])
            }
            try db.execute(
                sql: """
                    UPDATE document SET statement_path = ?, statement_sha256 = ?, text_sha256 = ?, warnings = ? WHERE id = ?
                    """,
                arguments: [
                    path, SHA256Digest.of(statement.after).hex, statement.textSHA256, warnings, document,
                ])
        }
        isDirty = true
        try store.folder.publish(name, to: statement.path)
        if path != old { try dropObsolete() }
    }
}
