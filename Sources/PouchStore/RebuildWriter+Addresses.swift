import GRDB
import PouchMirror
import PouchURL

extension RebuildWriter {
    /// The document of a line; of a part, with its place on its page.
    package func document(of line: ManifestLine) throws -> Int64 {
        guard line.role == ManifestLine.sectionRole, let address = SectionAddress(line.url) else {
            return try document(line.url)
        }
        return try SectionTable.add(
            line.url, page: document(address.page.text), fragment: address.fragment, db)
    }

    /// Gives the parts of a crawl's pages the labels of these.
    package func labelSections(_ crawl: Int64) throws {
        try db.execute(
            sql: """
                UPDATE capture SET (year, month, fields) = (SELECT p.year, p.month, p.fields FROM section s
                  JOIN capture p ON p.document = s.page AND p.crawl = capture.crawl WHERE s.document = capture.document)
                WHERE crawl = ? AND role = ?
                """, arguments: [crawl, ManifestLine.sectionRole])
    }

    /// The document that has exactly this address; nil when none has.
    public func knownDocument(_ url: String) throws -> Int64? {
        try Int64.fetchOne(
            try db.cachedStatement(sql: "SELECT id FROM document WHERE url = ?"), arguments: [url])
    }

    /// Makes an index of the documents by a key of their addresses, in a temporary file. Of several with one key, the first
    /// counts.
    public func indexDocuments(by key: (_ url: String) -> String?) throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE IF NOT EXISTS keyed (key TEXT PRIMARY KEY, document INTEGER NOT NULL) WITHOUT ROWID;
                DELETE FROM temp.keyed
                """)
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, url FROM document WHERE id NOT IN (SELECT document FROM section) ORDER BY id")
        while let row = try rows.next() { if let key = key(row["url"]) { try setKey(key, of: row["id"]) } }
    }

    /// Adds a document to the index of ``indexDocuments(by:)``.
    public func setKey(_ key: String, of document: Int64) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.keyed (key, document) VALUES (?, ?)").execute(
            arguments: [key, document])
    }

    /// The document of that key in the index of ``indexDocuments(by:)``; nil when none has it.
    public func document(withKey key: String) throws -> Int64? {
        try Int64.fetchOne(
            try db.cachedStatement(sql: "SELECT document FROM temp.keyed WHERE key = ?"), arguments: [key])
    }
}
