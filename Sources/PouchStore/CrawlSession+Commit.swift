import GRDB
import PouchBytes
import PouchProfile

extension CrawlSession {
    /// What a commit did with one request, for the log and the counters.
    public struct Committed: Sendable {
        public var document: PendingDocument
        /// nil when it is to be asked again.
        public var outcome: Outcome?
        public var notBefore: Int64?
        /// Why it is to be asked again before its answer is believed.
        public var check: SecondTry?
        public var newInFrontier: [FoundLink]
    }

    /// Commits a batch: WARC records, outcomes, links and staged files, all together or not at all.
    ///
    /// The order is what makes a kill at any moment harmless: records are appended first (beyond the committed end they
    /// are cut back at the next start), one transaction then makes them count, and staged files are renamed into place
    /// after it (at the next start, those whose transaction counted are renamed, the others dropped).
    public func commit(_ batch: [FinishedRequest]) throws(StoreError) -> [Committed] {
        guard !batch.isEmpty else { return [] }
        var batch = batch
        for finished in batch { if case .failed(let error) = finished.end { throw error } }
        try rollVolumeIfFull()
        let start = volume.length
        let committed: [Committed]
        do {
            committed = try store.write { db in
                var block: [UInt8] = []
                block.reserveCapacity(batch.reduce(0) { $0 + ($1.records?.bytes.count ?? 0) })
                let committed = try batch.indices.map { try self.settle(&batch[$0], &block, start, db) }
                try self.volume.append(block)
                try db.cachedStatement(sql: "UPDATE volume SET length = ? WHERE name = ?").execute(arguments: [
                    self.volume.length, self.volume.name,
                ])
                let received = batch.reduce(0) { $0 + $1.bytesReceived }
                let retries = batch.count { $0.wasAsked && $0.document.attemptsNow > 0 }
                try db.cachedStatement(
                    sql:
                        "UPDATE crawl SET bytes_received = bytes_received + ?, requests = requests + ?, retries = retries + ? WHERE id = ?"
                ).execute(arguments: [received, batch.count { $0.wasAsked }, retries, self.id])
                return committed
            }
        } catch {
            volume.undo(to: start)
            throw error
        }
        for finished in batch { try publish(finished) }
        for name in unwanted { store.folder.unstage(name) }
        unwanted = []
        isDirty = true
        return committed
    }

    func settle(_ finished: inout FinishedRequest, _ block: inout [UInt8], _ start: Int, _ db: Database) throws
        -> Committed
    {
        let document = finished.document
        var records = finished.records
        if case .copy(let copy, _) = finished.end, let written = records {
            records = try deduplicated(written, copy, finished, db)
        }
        let offset = records.map { start + block.count + $0.offset }
        if let records { block += records.bytes }

        var newLinks: [FoundLink] = []
        let attempts = document.attempts + (finished.wasAsked ? 1 : 0)
        if case .again(let notBefore, let noted) = finished.end {
            try db.cachedStatement(
                sql:
                    "UPDATE capture SET attempts = ?, not_before = ?, fetched_at = ?, error = ?, http_status = ? WHERE crawl = ? AND document = ?"
            ).execute(arguments: [
                attempts, notBefore, noted, finished.error, finished.httpStatus, id,
                document.id,
            ])
            return Committed(document: document, outcome: nil, notBefore: notBefore, newInFrontier: [])
        }
        if case .check(let kind) = finished.end { return try hold(finished, kind, records, at: offset, db) }
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO undo SELECT * FROM document WHERE id = ?").execute(
            arguments: [
                document.id
            ])

        var redirected: Int64?
        let outcome: Outcome
        switch finished.end {
        case .copy(var copy, let links):
            if let statement = copy.statement, try isTaken(statement.id, by: document.id, db) {
                finished.error =
                    "the statement's id \(statement.id) is another document's: no statement file was written"
                unwanted.append(statement.file.name)
                copy.statement = nil
                finished.end = .copy(copy, links: links)
            }
            outcome = try keep(copy, finished, records, db)
            newLinks = try follow(links, from: document, db)
        case .same(let etag, let lastModified):
            outcome = document.isKnownGone ? .restored : .unchanged
            try db.cachedStatement(
                sql:
                    "UPDATE document SET state = 1, etag = coalesce(?, etag), last_modified = coalesce(?, last_modified) WHERE id = ?"
            ).execute(arguments: [etag, lastModified, document.id])
            newLinks = try followAgain(from: document, db)
        case .redirect(let target) where try hops(to: document.id, db) >= redirectLimit:
            finished.error = "more than \(redirectLimit) redirects, the last to \(target.url.text)"
            outcome = .refused
        case .redirect(let target):
            let (to, isAdded) = try add(target, db)
            redirected = to
            if isAdded { newLinks = [target] }
            let before = try Int64.fetchOne(
                db, sql: "SELECT redirected_to FROM document WHERE id = ?", arguments: [document.id])
            let isNew = before == nil && document.stored == nil
            outcome = document.isKnownGone ? .restored : isNew ? .new : before == to ? .unchanged : .changed
            // A good copy from before the redirect stays.
            try db.execute(
                sql: """
                    UPDATE document SET redirected_to = ?, first_crawl = coalesce(first_crawl, ?),
                      state = CASE state WHEN 2 THEN sha256 IS NOT NULL ELSE state END WHERE id = ?
                    """, arguments: [to, id, document.id])
        case .gone:
            outcome = .gone
            try db.execute(
                sql: "UPDATE document SET state = 2, redirected_to = NULL WHERE id = ?", arguments: [document.id])
        case .unreachable: outcome = .unreachable
        case .refused: outcome = .refused
        case .skipped: outcome = .skipped
        case .again, .check, .failed: outcome = .skipped
        }
        try db.cachedStatement(
            sql: """
                UPDATE capture SET state = 1, attempts = ?, outcome = ?, http_status = ?, fetched_at = ?, error = ?, volume = ?, offset = ?,
                  length = ?, record_id = ?, redirected_to = ?, reason = ? WHERE crawl = ? AND document = ?
                """
        ).execute(arguments: [
            attempts, outcome.rawValue, finished.httpStatus, finished.wasAsked ? finished.fetchedAt.microseconds : nil,
            finished.error,
            records == nil ? nil : volume.name, offset, records?.length, records?.recordID, redirected,
            finished.reason?.rawValue, id, document.id,
        ])
        if redirected != nil { try closeLoop(at: document.id, db) }
        return Committed(document: document, outcome: outcome, notBefore: nil, newInFrontier: newLinks)
    }

    // MARK: - A good copy

    private func keep(_ copy: FreshCopy, _ finished: FinishedRequest, _ records: RecordBlock?, _ db: Database) throws
        -> Outcome
    {
        let document = finished.document
        if let old = document.stored?.statementPath, let new = copy.statement?.file.path.joined(separator: "/"),
            old != new
        {
            try db.execute(sql: "INSERT OR IGNORE INTO obsolete VALUES (?)", arguments: [old])
        }
        try db.cachedStatement(
            sql: """
                UPDATE document SET state = 1, first_crawl = coalesce(first_crawl, ?), etag = ?, last_modified = ?, content_type = ?, charset = ?,
                  bytes = ?, sha256 = ?, path = ?, record_id = ?, record_date = ?, payload_sha256 = ?, statement_id = coalesce(?, statement_id),
                  statement_path = coalesce(?, statement_path), statement_sha256 = coalesce(?, statement_sha256),
                  text_sha256 = coalesce(?, text_sha256), warnings = ?, redirected_to = NULL WHERE id = ?
                """
        ).execute(arguments: [
            id, copy.etag, copy.lastModified, copy.contentType, copy.charset, copy.bytes, copy.sha256, copy.pagePath,
            records?.recordID,
            finished.fetchedAt.microseconds, copy.payloadSHA256, copy.statement?.id,
            copy.statement?.file.path.joined(separator: "/"),
            copy.statement?.sha256, copy.statement?.textSHA256, copy.warnings, document.id,
        ])
        if let records {
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO payload VALUES (?, ?, ?, ?)").execute(arguments: [
                copy.payloadSHA256, records.recordID, document.url.text, finished.fetchedAt.microseconds,
            ])
        }
        if document.isKnownGone { return .restored }
        guard let stored = document.stored else { return .new }
        return stored.sha256 == copy.sha256 ? .unchanged : .changed
    }

    /// Two URLs whose statements would be one file: the first keeps it.
    private func isTaken(_ statement: String, by document: Int64, _ db: Database) throws -> Bool {
        let find = try db.cachedStatement(sql: "SELECT id FROM document WHERE statement_id = ?")
        return try Int64.fetchOne(find, arguments: [statement]).map { $0 != document } ?? false
    }

    /// A payload that an earlier record holds becomes a revisit of it.
    private func deduplicated(_ written: RecordBlock, _ copy: FreshCopy, _ finished: FinishedRequest, _ db: Database)
        throws -> RecordBlock
    {
        guard let revisit = finished.revisit else { return written }
        let find = try db.cachedStatement(sql: "SELECT record_id, url, date FROM payload WHERE sha256 = ?")
        guard let row = try Row.fetchOne(find, arguments: [copy.payloadSHA256]) else { return written }
        return revisit(PayloadRecord(recordID: row[0], url: row[1], date: Timestamp(microseconds: row[2])))
    }

    // MARK: - Links

    private func follow(_ links: [FoundLink], from document: PendingDocument, _ db: Database) throws -> [FoundLink] {
        var new: [FoundLink] = []
        var position = 0
        for link in links {
            // Furniture is on every page: once in the frontier is enough.
            if !link.isListed, !requisites.insert(link.url).inserted { continue }
            guard link.isListed || wants(link) else { continue }
            // What a page that was never held names is new as a rule.
            let (target, isNew) = try add(link, db, isLikelyUnknown: document.stored == nil)
            if isNew { new.append(link) }
            guard link.isListed else { continue }
            position += 1
            try db.cachedStatement(
                sql:
                    "INSERT OR IGNORE INTO listing (page, crawl, document, position, role, title, date, year, month) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            ).execute(arguments: [
                document.id, id, target, position, link.role.rawValue, link.title, link.date, link.year, link.month,
            ])
        }
        if position > 0 || document.role.isListing {
            try db.execute(sql: "UPDATE document SET links_crawl = ? WHERE id = ?", arguments: [id, document.id])
        }
        return new
    }

    /// A listing that did not change names what it named before.
    private func followAgain(from document: PendingDocument, _ db: Database) throws -> [FoundLink] {
        guard document.role.isListing else { return [] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT d.url, l.role, l.title, l.date, l.year, l.month FROM listing l JOIN document d ON d.id = l.document
                JOIN document p ON p.id = l.page AND p.links_crawl = l.crawl WHERE l.page = ? ORDER BY l.position
                """, arguments: [document.id])
        var new: [FoundLink] = []
        for row in rows {
            guard let url = WebURL(row["url"] as String), let role = Role(rawValue: row["role"]) else { continue }
            let link = FoundLink(
                url: url, role: role, title: row["title"], date: row["date"], year: row["year"], month: row["month"],
                isListed: true)
            if try add(link, db).isNew { new.append(link) }
        }
        return new
    }

    /// How many redirects led to this document.
    private func hops(to document: Int64, _ db: Database) throws -> Int {
        var at = document
        var count = 0
        let step = try db.cachedStatement(
            sql: "SELECT document FROM capture WHERE crawl = ? AND redirected_to = ? LIMIT 1")
        while count <= redirectLimit, let before = try Int64.fetchOne(step, arguments: [id, at]) {
            at = before
            count += 1
        }
        return count
    }

    /// Redirects that lead back to where they began name nothing: each URL of the ring is refused.
    private func closeLoop(at document: Int64, _ db: Database) throws {
        var ring = [document]
        let step = try db.cachedStatement(sql: "SELECT redirected_to FROM capture WHERE crawl = ? AND document = ?")
        while let next = try Int64.fetchOne(step, arguments: [id, ring[ring.count - 1]]) {
            if let first = ring.firstIndex(of: next) {
                for member in ring[first...] {
                    try db.execute(
                        sql:
                            "UPDATE capture SET outcome = 'refused', error = 'redirect loop', redirected_to = NULL WHERE crawl = ? AND document = ?",
                        arguments: [id, member])
                    try db.execute(sql: "UPDATE document SET redirected_to = NULL WHERE id = ?", arguments: [member])
                }
                return
            }
            ring.append(next)
        }
    }

    // MARK: - Files

    private func publish(_ finished: FinishedRequest) throws(StoreError) {
        guard case .copy(let copy, _) = finished.end else { return }
        if let page = copy.page { try store.folder.publish(page.name, to: page.path) }
        if let statement = copy.statement {
            try store.folder.publish(statement.file.name, to: statement.file.path)
            if let old = finished.document.stored?.statementPath, old != statement.file.path.joined(separator: "/") {
                try dropObsolete()
            }
        }
    }

    /// Removes statement files that newer ones have replaced at another path. They are remembered until that is durable.
    func dropObsolete() throws(StoreError) {
        let paths = try store.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT path FROM obsolete
                    WHERE path NOT IN (SELECT statement_path FROM document WHERE statement_path IS NOT NULL)
                    """)
        }
        for path in paths { try store.folder.remove(path.split(separator: "/").map(String.init)) }
    }

    private func rollVolumeIfFull() throws(StoreError) {
        guard volume.length >= WARCVolume.fullAt else { return }
        try makeDurable()
        try beginVolume(number: volume.number + 1)
    }
}
