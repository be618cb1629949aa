import GRDB
import PouchBytes
import PouchMirror
import PouchURL

/// A statement that a mirror holds: the page it was read from, and what the crawl knew when it read it.
public struct HeldStatement: Sendable {
    /// Of the page.
    public var url: WebURL
    /// Names its part of the page; nil where the page is the statement's alone.
    public var fragment: String?
    /// The HTTP field, charset and all.
    public var contentType: String?
    public var page: HeldPage
    /// From the mirror's folder on: `statements`, ...
    public var path: [String]
    public var sha256: String
    /// The crawl that captured the page, and the record that holds it.
    public var crawl: String?
    public var recordID: String?
    /// The scheme://host:port that this crawl asked.
    public var origin: String?
    public var year: Int?
    public var month: Int?
    public var listing: ListingEntry?

    /// The document's address: the page's URL, and the fragment of its part.
    public var address: String { fragment.map { url.text + "#" + $0 } ?? url.text }
}

extension MirrorStore {
    /// Every statement of the mirror, in the order of their URLs' bytes.
    public func heldStatements() throws(StoreError) -> [HeldStatement] {
        try read { db in
            let rows = try Row.fetchCursor(db, sql: Self.held)
            var found: [HeldStatement] = []
            while let row = try rows.next() {
                guard var statement = HeldStatement(row: row) else { continue }
                statement.listing = try listing(of: row["id"], inCrawl: row["crawl_id"], db)
                found.append(statement)
            }
            return found
        }
    }

    static let held = """
        SELECT d.id, d.url, d.content_type, \(HeldPage.columns), d.statement_path, d.statement_sha256,
          c.id AS crawl_id, c.name AS crawl, json_extract(c.settings, '$.origin') AS origin, k.year, k.month,
          (SELECT s.fragment FROM section s WHERE s.document = d.id) AS fragment
        FROM \(HeldPage.tables) LEFT JOIN crawl c ON c.id = d.source
        WHERE d.statement_id IS NOT NULL AND d.statement_path IS NOT NULL AND d.statement_sha256 IS NOT NULL
          AND (d.path IS NOT NULL OR d.in_record) AND d.sha256 IS NOT NULL ORDER BY d.url COLLATE BINARY
        """

    /// A document's listing entry when a crawl read it: the row of the listing page whose URL sorts first, else that of
    /// a document which redirected to it.
    private func listing(of document: Int64, inCrawl crawl: Int64?, _ db: Database) throws -> ListingEntry? {
        for source in ["(?)", "(SELECT k.document FROM capture k WHERE k.redirected_to = ?)"] {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT l.title, l.date, l.year, l.month, l.fields, p.url FROM listing l JOIN document p ON p.id = l.page
                    WHERE l.document IN \(source) AND l.crawl <= ? ORDER BY p.url, l.crawl DESC LIMIT 1
                    """)
            guard let row = try Row.fetchOne(statement, arguments: [document, crawl ?? Int64.max]),
                let page = WebURL(row["url"] as String)
            else { continue }
            return ListingEntry(
                page: page, title: row["title"], date: row["date"], year: row["year"], month: row["month"],
                fields: ListingFields.read(row["fields"]))
        }
        return nil
    }
}

extension HeldStatement {
    fileprivate init?(row: Row) {
        guard let url = WebURL(row["url"] as String), let page = HeldPage(row: row),
            let path = MirrorPath.components(row["statement_path"], below: "statements")
        else { return nil }
        self.init(
            url: url, contentType: row["content_type"], page: page, path: path,
            sha256: row["statement_sha256"], crawl: row["crawl"], recordID: row["record_id"], origin: row["origin"],
            year: row["year"], month: row["month"])
        fragment = row["fragment"]
    }
}
