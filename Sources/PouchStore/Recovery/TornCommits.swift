import GRDB
import PouchMirror

/// Undoes commits that a power loss tore: the documents return to their state before, and are requested again.
extension CrawlWriter {
    /// Forgets what has its records in the WARC file behind `end`, and cuts them off.
    func forgetCaptures(from end: Int) throws(StoreError) {
        let arguments: StatementArguments = [id, volume.name, end]
        let torn = try store.read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT document FROM capture
                    WHERE crawl = ? AND volume = ? AND offset + length > ? AND state = \(CaptureState.done.sql)
                    """, arguments: arguments)
        }
        var unwanted: [String] = []
        try store.write { db in
            try db.execute(
                sql: """
                    DELETE FROM payload WHERE record_id IN (SELECT record_id FROM capture
                      WHERE crawl = ? AND volume = ? AND offset + length > ?)
                    """, arguments: arguments)
            try self.forgetConfirmations(from: end, db)
            unwanted = try self.forget(torn, db)
            try self.volume.cut(to: end)
            try db.execute(
                sql: "UPDATE volume SET length = ?, durable = min(durable, ?) WHERE name = ?",
                arguments: [self.volume.length, self.volume.length, self.volume.name])
        }
        try remove(unwanted)
    }

    /// Documents whose copies are not on the disk as they were committed.
    func tornCopies() throws(StoreError) -> [Int64] {
        let copies = try store.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT d.id, d.path, d.sha256, d.statement_path, d.statement_sha256
                    FROM undo u JOIN document d ON d.id = u.id JOIN capture c ON c.document = d.id
                    WHERE c.crawl = ? AND c.state = \(CaptureState.done.sql) AND d.record_id = c.record_id
                    """, arguments: [self.id])
        }
        var torn: [Int64] = []
        for copy in copies {
            if try !holdsFiles(of: copy) { torn.append(copy["id"]) }
        }
        return torn
    }

    /// Puts documents back to what they were before their commits.
    func forgetCopies(_ torn: [Int64]) throws(StoreError) {
        var unwanted: [String] = []
        try store.write { db in unwanted = try self.forget(torn, db) }
        try remove(unwanted)
    }

    /// First answers and probes whose records are torn are asked for again.
    private func forgetConfirmations(from end: Int, _ db: Database) throws {
        let arguments: StatementArguments = [id, volume.name, end]
        // They wait in their old place again: behind the others, they would be requested after the probes that they
        // call for.
        try db.execute(
            sql: """
                UPDATE capture SET checking = NULL, first_status = NULL, first_at = NULL, first_attempts = NULL,
                  first_record = NULL, first_volume = NULL, first_offset = NULL, first_length = NULL, location = NULL,
                  priority = \(FrontierPriority.ofRole)
                WHERE crawl = ? AND first_volume = ? AND first_offset + first_length > ? AND role <> '\(ManifestLine.sectionRole)'
                """, arguments: arguments)
        try db.execute(
            sql: "DELETE FROM probe WHERE crawl = ? AND volume = ? AND offset + length > ?", arguments: arguments)
    }

    /// Puts documents back to what they were, those whose page is another's with that page. Returns their files that are none of
    /// what they were.
    private func forget(_ torn: [Int64], _ db: Database) throws -> [String] {
        var unwanted: [String] = []
        for page in try Set(torn.map { try page(of: $0, db) }).sorted() {
            unwanted += try forgetSections(of: page, db)
            unwanted += try forget(page, db)
        }
        return unwanted
    }

    /// Puts a document's row back to what it was before its commit. False when it was not there.
    @discardableResult
    func restore(_ document: Int64, _ db: Database) throws -> Bool {
        let isKnown =
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM undo WHERE id = ?)", arguments: [document])
            ?? false
        guard isKnown else { return false }
        let columns = try db.columns(in: "document").map(\.name).filter { !["id", "url"].contains($0) }.joined(
            separator: ", ")
        try db.execute(
            sql: "UPDATE document SET (\(columns)) = (SELECT \(columns) FROM undo WHERE id = ?1) WHERE id = ?1",
            arguments: [document])
        return true
    }

    /// Puts a document back to what it was before its commit, and into the frontier. Returns its files that are none of
    /// what it was.
    private func forget(_ document: Int64, _ db: Database) throws -> [String] {
        let find = "SELECT path, sha256, statement_path, statement_sha256 FROM document WHERE id = ?"
        let torn = try Row.fetchOne(db, sql: find, arguments: [document])
        let isKnown = try restore(document, db)
        try db.execute(sql: "DELETE FROM listing WHERE page = ? AND crawl = ?", arguments: [document, id])
        // A redirect's target stays until the document is requested again: documents that wait there are read as listed
        // here.
        try db.execute(
            sql: """
                UPDATE capture SET state = \(CaptureState.pending.sql), outcome = NULL, reason = NULL, volume = NULL, offset = NULL, length = NULL,
                  record_id = NULL, not_before = 0,
                  priority = CASE WHEN checking IS NULL THEN \(FrontierPriority.ofRole) ELSE priority END
                WHERE crawl = ? AND document = ?
                """, arguments: [id, document])
        let old = try Row.fetchOne(db, sql: find, arguments: [document])
        let isHeld = try isKnown && old.map { try holdsFiles(of: $0) } ?? false
        if !isHeld {
            // Without validators the next request brings the whole page; without a path it is written again.
            try db.execute(
                sql:
                    "UPDATE document SET etag = NULL, last_modified = NULL, path = NULL, in_record = 0, confirmed = NULL WHERE id = ?",
                arguments: [document])
        }
        var unwanted: [String] = []
        for (path, digest) in [("path", "sha256"), ("statement_path", "statement_sha256")] {
            guard let file: String = torn?[path] else { continue }
            let isOld = try file == old?[path] as String? && holds(file, old?[digest])
            if !isOld { unwanted.append(file) }
        }
        return unwanted
    }

    private func remove(_ paths: [String]) throws(StoreError) {
        for path in paths { try store.folder.remove(path.split(separator: "/").map(String.init)) }
    }

    private func holdsFiles(of copy: Row) throws(StoreError) -> Bool {
        guard try holds(copy["path"], copy["sha256"]) else { return false }
        return try holds(copy["statement_path"], copy["statement_sha256"])
    }

    /// Whether a file has these bytes; what has no path needs none.
    private func holds(_ path: String?, _ digest: String?) throws(StoreError) -> Bool {
        guard let path else { return true }
        guard let file = try store.folder.open(path.split(separator: "/").map(String.init)) else { return false }
        return try file.sha256().hex == digest
    }
}
