import GRDB

/// Finds the documents of a crawl that a condition of ``LedgerSQL`` holds for.
struct NamedList {
    let crawl: Int64
    /// Documents named at most; nil for all.
    let most: Int?
    let db: Database

    /// Of documents that are held.
    /// - Parameter reason: the reason of each, in SQL.
    func held(_ condition: String, reason: String) throws -> Ledger.Named {
        try list(condition, columns: "\(reason) AS reason") { row in
            Ledger.Missing(
                url: row["url"], title: row["title"], outcome: row["outcome"] ?? "pending", reason: row["reason"])
        }
    }

    /// Of documents that are not held, each with why.
    func unheld(_ condition: String) throws -> Ledger.Named {
        try list(condition, columns: MissingReason.columns) { Ledger.Missing(unheld: $0, title: $0["title"]) }
    }

    private func list(_ condition: String, columns: String, _ make: (Row) -> Ledger.Missing) throws -> Ledger.Named {
        let from = "FROM capture c JOIN document d ON d.id = c.document WHERE c.crawl = ? AND \(condition)"
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT d.url, c.outcome, \(columns),
                  (SELECT l.title FROM listing l WHERE l.document = d.id ORDER BY l.crawl DESC, l.page LIMIT 1) AS title
                \(from) ORDER BY d.url LIMIT ?
                """, arguments: [crawl, most ?? -1])
        var named = Ledger.Named()
        while let row = try rows.next() { named.documents.append(make(row)) }
        named.count = named.documents.count
        if let most, named.count == most {
            named.count = try Int.fetchOne(db, sql: "SELECT count(*) \(from)", arguments: [crawl]) ?? named.count
        }
        return named
    }
}
