import GRDB

/// The rows of the index: `search` has a statement's words, `searched` its document and digest.
enum SearchTable {
    static func isStillWaiting(_ waiting: WaitingStatement, _ db: Database) throws -> Bool {
        let find = try db.cachedStatement(
            sql: """
                SELECT d.statement_sha256 IS ?1 AND d.statement_path IS ?2 AND (s.sha256 IS NOT ?1 OR s.path IS NOT ?2)
                FROM document d LEFT JOIN searched s ON s.document = d.id WHERE d.id = ?3
                """)
        return try Bool.fetchOne(find, arguments: [waiting.sha256, waiting.path, waiting.document]) ?? false
    }

    static func has(anyOf documents: [Int64], _ db: Database) throws -> Bool {
        guard try db.tableExists("searched") else { return false }
        let find = try db.cachedStatement(sql: "SELECT 1 FROM searched WHERE document = ?")
        for document in documents where try Int.fetchOne(find, arguments: [document]) != nil { return true }
        return false
    }

    static func remove(_ document: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM searched WHERE document = ?").execute(arguments: [document])
        guard db.changesCount > 0 else { return }
        try db.cachedStatement(sql: "DELETE FROM search WHERE rowid = ?").execute(arguments: [document])
    }

    static func insert(_ waiting: WaitingStatement, _ statement: IndexedStatement, _ db: Database) throws {
        func indexed(_ text: String?) -> String? { text.map { SearchText.indexed($0) } }
        try db.cachedStatement(
            sql: "INSERT INTO search (rowid, title, kind, speaker, place, text) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            waiting.document, indexed(statement.file.title), indexed(statement.file.kind), indexed(statement.speaker),
            indexed(statement.file.place), indexed(statement.file.text),
        ])
        let folder = waiting.path.split(separator: "/").dropFirst().first
        try db.cachedStatement(
            sql:
                "INSERT INTO searched (document, sha256, url, id, path, date, year, kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            waiting.document, waiting.sha256, waiting.url, statement.file.id, waiting.path, statement.day?.iso,
            statement.day?.year ?? folder.flatMap { Int($0) }, statement.file.kind?.lowercased() ?? "",
        ])
    }
}
