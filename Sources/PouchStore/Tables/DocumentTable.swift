import GRDB
import PouchProfile
import PouchURL

/// Rows of `document`: a URL, and the newest good copy of what it named.
struct DocumentTable {
    /// Which addresses name one document.
    var identity: IdentityScheme

    /// A document as a link finds it.
    struct Found {
        var id: Int64
        /// Whether the link's spelling is the document's own URL.
        var isOwnSpelling = true
        /// Whether the crawl before could not reach it.
        var isUnreached = false
    }

    /// The document of a URL; a new row when there is none.
    /// - Parameter isLikelyUnknown: whether the mirror has probably never seen the URL; decides only what is tried
    ///   first.
    func document(of url: WebURL, _ db: Database, isLikelyUnknown: Bool) throws -> Found {
        guard identity.isPlain else { return try documentByKey(of: url, db) }
        let normal = url.inNormalForm
        if isLikelyUnknown, normal == nil, let new = try insertUnlessSpelt(url, db) { return Found(id: new) }
        if let known = try find(url.text, db) ?? otherwiseSpelt(url, normal, db) { return known }
        for origin in identity.former(of: url) {
            let former = url.replacingOrigin(origin)
            guard
                var known = try find(former.text, db)
                    ?? otherwiseSpelt(former, normal?.replacingOrigin(origin), db)
            else { continue }
            known.isOwnSpelling = false
            return known
        }
        guard let new = try insert(url, db) else {
            throw DatabaseError(resultCode: .SQLITE_NOTFOUND, message: "a URL is neither there nor new")
        }
        if let normal { try name(normal.text, new, db) }
        return Found(id: new)
    }

    /// The document whose address is the same but for needless escapes.
    /// - Parameter normal: the address without them; nil when it has none.
    private func otherwiseSpelt(_ url: WebURL, _ normal: WebURL?, _ db: Database) throws -> Found? {
        if let known = try find(byKey: (normal ?? url).text, db) { return known }
        var known = try normal.flatMap { try find($0.text, db) }
        known?.isOwnSpelling = false
        return known
    }

    private func documentByKey(of url: WebURL, _ db: Database) throws -> Found {
        let key = identity.key(of: url)
        if let known = try find(byKey: key, of: url, db) { return known }
        // The first spelling met is the document's own URL from then on.
        let isKnown = try self.find(url.text, db)
        guard let id = try isKnown?.id ?? insert(url, db) else {
            throw DatabaseError(resultCode: .SQLITE_NOTFOUND, message: "a URL is neither there nor new")
        }
        try name(key, id, db)
        return Found(id: id, isUnreached: isKnown?.isUnreached ?? false)
    }

    private func name(_ key: String, _ document: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO identity (key, document) VALUES (?, ?)")
            .execute(arguments: [key, document])
    }

    /// - Parameter url: the address as a link has it; nil for any.
    private func find(byKey key: String, of url: WebURL? = nil, _ db: Database) throws -> Found? {
        let find = try db.cachedStatement(
            sql:
                "SELECT d.id, d.url, d.unreached FROM identity i JOIN document d ON d.id = i.document WHERE i.key = ?")
        return try Row.fetchOne(find, arguments: [key]).map {
            Found(id: $0[0], isOwnSpelling: $0[1] == url?.text, isUnreached: $0[2] != nil)
        }
    }

    private func find(_ url: String, _ db: Database) throws -> Found? {
        let find = try db.cachedStatement(sql: "SELECT id, unreached FROM document WHERE url = ?")
        return try Row.fetchOne(find, arguments: [url]).map { Found(id: $0[0], isUnreached: $0[1] != nil) }
    }

    /// A new row, but where a document has the address in another spelling.
    private func insertUnlessSpelt(_ url: WebURL, _ db: Database) throws -> Int64? {
        try db.cachedStatement(
            sql: """
                INSERT INTO document (url) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM identity WHERE key = ?1)
                ON CONFLICT (url) DO NOTHING
                """
        ).execute(arguments: [url.text])
        return db.changesCount > 0 ? db.lastInsertedRowID : nil
    }

    private func insert(_ url: WebURL, _ db: Database) throws -> Int64? {
        try db.cachedStatement(sql: "INSERT INTO document (url) VALUES (?) ON CONFLICT (url) DO NOTHING").execute(
            arguments: [url.text])
        return db.changesCount > 0 ? db.lastInsertedRowID : nil
    }

    // MARK: - What a settled request makes of it

    /// Remembers the row as it was, for a power loss that tears what is committed now.
    func remember(_ document: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO undo SELECT * FROM document WHERE id = ?").execute(
            arguments: [document])
    }

    func keep(
        _ copy: NewCapture, of document: PendingDocument, crawl: Int64, recordID: String?, at time: Int64,
        _ db: Database
    ) throws {
        let path = copy.statement?.file.path.joined(separator: "/")
        try db.cachedStatement(
            sql: """
                UPDATE document SET state = \(DocumentState.good.sql), first_crawl = coalesce(first_crawl, ?), etag = ?, last_modified = ?, content_type = ?, charset = ?,
                  bytes = ?, sha256 = ?, path = ?, in_record = ?, record_id = ?, record_date = ?, payload_sha256 = ?, statement_id = coalesce(?, statement_id),
                  statement_path = coalesce(?, statement_path), statement_sha256 = coalesce(?, statement_sha256),
                  text_sha256 = coalesce(?, text_sha256), warnings = ?, redirected_to = NULL, is_file = ?, asked = ?, unreached = NULL,
                  confirmed = ? WHERE id = ?
                """
        ).execute(arguments: [
            crawl, copy.etag, copy.lastModified, copy.contentType, copy.charset, copy.bytes, copy.sha256,
            copy.page?.path.joined(separator: "/"), copy.page == nil,
            recordID, time, copy.payloadSHA256, copy.statement?.id, path, copy.statement?.sha256,
            copy.statement?.textSHA256, copy.warnings, copy.isFile,
            document.url == document.ownURL ? nil : document.url.text, time, document.id,
        ])
    }

    /// The file of a page whose newest copy is in its record alone is superseded, of its sections too. It stays until a
    /// manifest says so: the newest one still names it.
    func supersedePage(of document: Int64, at path: String, _ db: Database) throws {
        try db.execute(sql: "INSERT OR IGNORE INTO superseded_page VALUES (?)", arguments: [path])
        try db.execute(
            sql:
                "UPDATE document SET path = NULL WHERE id IN (SELECT document FROM section WHERE page = ?) AND path = ?",
            arguments: [document, path])
    }

    func confirm(_ document: Int64, etag: String?, lastModified: String?, at time: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE document SET state = \(DocumentState.good.sql), etag = coalesce(?, etag), last_modified = coalesce(?, last_modified), unreached = NULL,
                  confirmed = ? WHERE id = ?
                """
        ).execute(arguments: [etag, lastModified, time, document])
    }

    /// A good copy from before the redirect stays.
    func redirect(_ document: Int64, to target: Int64, crawl: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE document SET redirected_to = ?, first_crawl = coalesce(first_crawl, ?), unreached = NULL, confirmed = NULL,
                  state = CASE WHEN state <> \(DocumentState.gone.sql) THEN state WHEN sha256 IS NULL THEN \(DocumentState.neverHad.sql) ELSE \(DocumentState.good.sql) END WHERE id = ?
                """
        ).execute(arguments: [target, crawl, document])
    }

    func remove(_ document: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql:
                "UPDATE document SET state = \(DocumentState.gone.sql), redirected_to = NULL, unreached = NULL, confirmed = NULL WHERE id = ?"
        ).execute(arguments: [document])
    }

    /// Nothing was learnt of it.
    /// - Parameter crawl: the one that could not reach it; nil when it was not the network.
    func leave(_ document: Int64, unreached crawl: Int64?, _ db: Database) throws {
        try db.cachedStatement(
            sql: "UPDATE document SET unreached = coalesce(?, unreached), confirmed = NULL WHERE id = ?"
        ).execute(arguments: [crawl, document])
    }

    /// What a crawl confirmed that is given up stands in no manifest.
    static func forgetConfirmations(of crawl: Int64, _ db: Database) throws {
        try db.execute(
            sql:
                "UPDATE document SET confirmed = NULL WHERE id IN (SELECT document FROM capture WHERE crawl = ? AND state = \(CaptureState.done.sql))",
            arguments: [crawl])
    }

    /// Forgets a copy that was taken for the document's first and is not one. Its files are obsolete.
    func forget(_ document: Int64, _ db: Database) throws {
        for column in ["path", "statement_path"] {
            try db.execute(
                sql:
                    "INSERT OR IGNORE INTO obsolete SELECT \(column) FROM document WHERE id = ? AND \(column) IS NOT NULL",
                arguments: [document])
        }
        let columns = try db.columns(in: "document").map(\.name).filter {
            !["id", "url", "state", "warnings", "is_file", "in_record"].contains($0)
        }
        try db.execute(
            sql:
                "UPDATE document SET state = \(DocumentState.neverHad.sql), warnings = 0, is_file = 0, in_record = 0, \(columns.map { $0 + " = NULL" }.joined(separator: ", ")) WHERE id = ?",
            arguments: [document])
    }

    /// Whether a path of the mirror is some document's page or statement now.
    func holds(_ path: String, _ db: Database) throws -> Bool {
        if path.hasPrefix("statements/"), let file = path.split(separator: "/").last, file.hasSuffix(".json") {
            // A statement's file has the statement's id, which has an index.
            let find = try db.cachedStatement(sql: "SELECT statement_path FROM document WHERE statement_id = ?")
            return try String.fetchOne(find, arguments: [String(file.dropLast(5))]) == path
        }
        return try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM document WHERE path = ?1 OR statement_path = ?1)",
            arguments: [path]) ?? false
    }
}
