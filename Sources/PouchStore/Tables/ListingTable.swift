import GRDB
import PouchMirror
import PouchProfile
import PouchURL

/// Rows of `listing`: the entries of a listing page, as of the crawl in which that page was last read.
struct ListingTable {
    let crawl: Int64

    func add(_ link: FoundLink, page: Int64, document: Int64, position: Int, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO listing (page, crawl, document, position, role, title, date, year, month, chain, fields, counted)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            page, crawl, document, position, link.role.rawValue, link.title, link.date, link.year, link.month,
            link.chain, ListingFields.text(link.fields), link.isCounted,
        ])
    }

    /// From now on what this crawl read of a page is what it names.
    func replace(page: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE document SET links_crawl = ? WHERE id = ?").execute(arguments: [
            crawl, page,
        ])
    }

    /// Whether no listing said so, when the crawl began, of a document whose copy is confirmed: its title or its date is
    /// another, or none named it.
    func isNews(_ link: FoundLink, of document: Int64, _ db: Database) throws -> Bool {
        let find = try db.cachedStatement(
            sql: """
                SELECT (SELECT confirmed IS NOT NULL FROM document WHERE id = ?1)
                  AND NOT EXISTS (SELECT 1 FROM listing l WHERE l.document = ?1 AND l.crawl < ?2 AND l.title IS ?3 AND l.date IS ?4
                  AND l.crawl = (SELECT max(b.crawl) FROM listing b WHERE b.page = l.page AND b.crawl < ?2))
                """)
        return try Bool.fetchOne(find, arguments: [document, crawl, link.title, link.date]) ?? true
    }

    /// What a page that did not change names.
    func links(of page: Int64, _ db: Database) throws -> [FoundLink] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT d.url, l.role, l.title, l.date, l.year, l.month, l.chain, l.fields, l.counted FROM listing l JOIN document d ON d.id = l.document
                JOIN document p ON p.id = l.page AND p.links_crawl = l.crawl WHERE l.page = ? ORDER BY l.position
                """, arguments: [page]
        ).compactMap { row in
            guard let url = WebURL(row[0] as String), let role = Role(rawValue: row[1]) else { return nil }
            return FoundLink(
                url: url, role: role, title: row[2], date: row[3], year: row[4], month: row[5], isListed: true,
                chain: row[6], isCounted: row[8], fields: ListingFields.read(row[7]))
        }
    }

    /// A document that another one redirects to is listed as that one is.
    func listingOfRedirect(to document: Int64, _ db: Database) throws -> ListingEntry? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT l.title, l.date, l.year, l.month, p.url, l.fields FROM capture c JOIN listing l ON l.document = c.document
                JOIN document p ON p.id = l.page AND p.links_crawl = l.crawl
                WHERE c.crawl = ? AND c.redirected_to = ? ORDER BY p.url LIMIT 1
                """)
        guard let row = try Row.fetchOne(statement, arguments: [crawl, document]), let page = WebURL(row[4] as String)
        else { return nil }
        return ListingEntry(
            page: page, title: row[0], date: row[1], year: row[2], month: row[3], fields: ListingFields.read(row[5]))
    }

    /// Why a page that did not change named nothing, or not all, when it was read.
    func note(of page: Int64, _ db: Database) throws -> String? {
        try String.fetchOne(
            db,
            sql: """
                SELECT c.note FROM crawl k CROSS JOIN capture c ON c.crawl = k.id AND c.document = ?
                WHERE k.id < ? AND c.outcome IN \(Outcome.good.sql) ORDER BY k.id DESC LIMIT 1
                """, arguments: [page, crawl])
    }
}
