import GRDB
import PouchBytes
import PouchMirror
import PouchURL

extension MirrorStore {
    /// Whether the mirror's database is there and sound.
    public static func isReadable(in folder: MirrorFolder) throws(StoreError) -> Bool {
        guard try folder.open([MirrorFolder.databaseName]) != nil,
            let store = try? MirrorStore(folder: folder, create: true),
            let answer = try? store.read({ try String.fetchOne($0, sql: "PRAGMA quick_check(1)") })
        else { return false }
        return answer == "ok"
    }

    /// A document whose file is lost: the next crawl asks for it without validators and writes it again, even when its
    /// bytes are still the same. Of a part, its page is asked for.
    public func askAgain(_ url: String, losesStatement: Bool) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE document SET etag = NULL, last_modified = NULL, path = NULL, in_record = 0 WHERE id IN
                      (SELECT s.page FROM section s JOIN document d ON d.id = s.document WHERE d.url = ?)
                    """, arguments: [url])
            try db.execute(
                sql: """
                    UPDATE document SET etag = NULL, last_modified = NULL, path = NULL, in_record = 0, confirmed = NULL,
                      statement_path = CASE WHEN ? THEN NULL ELSE statement_path END WHERE url = ?
                    """, arguments: [losesStatement, url])
        }
    }

    /// All listing entries of a URL, and of the URLs that redirected to it, in every crawl: one of them was read with
    /// its statement.
    public func listings(of url: String) throws(StoreError) -> [ListingEntry] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT l.title, l.date, l.year, l.month, l.fields, p.url FROM listing l JOIN document p ON p.id = l.page
                    WHERE l.document IN (SELECT id FROM document WHERE url = ?1 UNION
                      SELECT c.document FROM capture c JOIN document d ON d.id = c.redirected_to WHERE d.url = ?1)
                    ORDER BY p.url, l.crawl DESC
                    """, arguments: [url])
            return rows.compactMap { row in
                WebURL(row["url"] as String).map {
                    ListingEntry(
                        page: $0, title: row["title"], date: row["date"], year: row["year"], month: row["month"],
                        fields: ListingFields.read(row["fields"]))
                }
            }
        }
    }

    /// The year and month that a crawl had a URL under; that of the newest crawl that has a row of it, when this one has none.
    public func label(of url: String, in crawl: String) throws(StoreError) -> (year: Int?, month: Int?) {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT c.year, c.month FROM capture c JOIN document d ON d.id = c.document JOIN crawl k ON k.id = c.crawl
                    WHERE d.url = ? ORDER BY k.name = ? DESC, c.crawl DESC LIMIT 1
                    """, arguments: [url, crawl])
            return (row?["year"], row?["month"])
        }
    }
}
