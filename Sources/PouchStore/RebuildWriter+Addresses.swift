import GRDB

extension RebuildWriter {
    /// The document that has exactly this address; nil when none has.
    public func knownDocument(_ url: String) throws -> Int64? {
        try Int64.fetchOne(
            try db.cachedStatement(sql: "SELECT id FROM document WHERE url = ?"), arguments: [url])
    }

    /// Visits every document and its address, in the order in which they were added.
    public func forEachDocument(_ visit: (_ document: Int64, _ url: String) -> Void) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT id, url FROM document ORDER BY id")
        while let row = try rows.next() { visit(row[0], row[1]) }
    }
}
