import GRDB
import PouchBytes
import PouchProfile

/// Second tries: answers that are not believed at once, and what is learnt before they are checked.
extension CrawlSession {
    /// Puts a document back into the frontier, its first answer remembered: a 304 in its place, anything else in the last
    /// class. Its record is in the WARC file like any other.
    func hold(_ finished: FinishedRequest, _ kind: CheckKind, _ records: RecordBlock?, at offset: Int?, _ db: Database)
        throws -> Committed
    {
        let document = finished.document
        let attempts = document.attempts + (finished.wasAsked ? 1 : 0)
        let check = SecondTry(
            kind: kind, status: finished.httpStatus ?? 0, attempts: attempts, location: finished.location)
        var place = (priority: document.priority, sequence: document.sequence)
        if kind != .notModified {
            // Behind all that wait there already, however far the queue has read.
            place = (FrontierPriority.checks, nextSequence)
            nextSequence += 1
        }
        try db.cachedStatement(
            sql: """
                UPDATE capture SET attempts = ?, not_before = 0, error = ?, checking = ?, first_status = ?, first_at = ?,
                  first_attempts = ?, first_record = ?, first_volume = ?, first_offset = ?, first_length = ?, location = ?,
                  priority = ?, sequence = ? WHERE crawl = ? AND document = ?
                """
        ).execute(arguments: [
            attempts, finished.error, kind.rawValue, check.status, finished.fetchedAt.microseconds, attempts,
            records?.recordID, records == nil ? nil : volume.name, offset, records?.length, check.location,
            place.priority, place.sequence, id, document.id,
        ])
        return Committed(document: document, outcome: nil, notBefore: nil, check: check, newInFrontier: [])
    }

    /// Settles redirects by their first answer, after all: they are what they seemed to be. No request is made.
    public func release(_ batch: [FinishedRequest]) throws(StoreError) -> [Committed] {
        guard !batch.isEmpty else { return [] }
        var batch = batch
        isDirty = true
        return try store.write { db in
            let restore = try db.cachedStatement(
                sql: """
                    UPDATE capture SET http_status = first_status, fetched_at = first_at, record_id = first_record,
                      volume = first_volume, offset = first_offset, length = first_length, checking = NULL, first_status = NULL,
                      first_at = NULL, first_attempts = NULL, first_record = NULL, first_volume = NULL, first_offset = NULL,
                      first_length = NULL WHERE crawl = ? AND document = ?
                    """)
            return try batch.indices.map { place in
                var none: [UInt8] = []
                let committed = try self.settle(&batch[place], &none, self.volume.length, db)
                try restore.execute(arguments: [self.id, committed.document.id])
                return committed
            }
        }
    }

    // MARK: - What waits, and what is known to answer

    /// A document that waits for its second try.
    public struct Suspect: Sendable {
        public var url: WebURL
        public var role: Role
        /// Of its good copy; had for a control alone.
        public var sha256: String?
        public var statementPath: String?

        public init(url: WebURL, role: Role, sha256: String? = nil, statementPath: String? = nil) {
            self.url = url
            self.role = role
            self.sha256 = sha256
            self.statementPath = statementPath
        }
    }

    public func suspects() throws(StoreError) -> [Suspect] {
        try store.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT d.url, c.role FROM capture c JOIN document d ON d.id = c.document
                    WHERE c.crawl = ? AND c.priority = ? AND c.state = 0 AND c.checking IS NOT NULL ORDER BY c.sequence
                    """, arguments: [self.id, FrontierPriority.checks]
            ).compactMap { row in
                guard let url = WebURL(row[0] as String), let role = Role(rawValue: row[1]) else { return nil }
                return Suspect(url: url, role: role)
            }
        }
    }

    /// A document that was had before and answered well in this crawl, a statement if there is one, and among those one whose URL begins
    /// with `prefix`.
    public func control(near prefix: String) throws(StoreError) -> Suspect? {
        try store.read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT d.url, c.role, d.sha256, d.statement_path FROM capture c JOIN document d ON d.id = c.document
                    WHERE c.crawl = ? AND c.state = 1 AND c.redirected_to IS NULL AND d.state = 1 AND d.sha256 IS NOT NULL
                      AND (c.role = 'statement' AND d.statement_path IS NOT NULL AND c.outcome IN ('unchanged', 'changed')
                        OR c.role IN ('start', 'year', 'month') AND c.outcome = 'unchanged')
                    ORDER BY c.role = 'statement' DESC, c.outcome = 'unchanged' DESC, substr(d.url, 1, ?) = ? DESC, c.sequence LIMIT 1
                    """, arguments: [self.id, prefix.utf8.count, prefix])
            guard let row, let url = WebURL(row[0] as String), let role = Role(rawValue: row[1]) else { return nil }
            return Suspect(url: url, role: role, sha256: row[2], statementPath: row[3])
        }
    }

    // MARK: - Probes

    /// Appends a probe's records and remembers what it came to, both or neither.
    public func append(_ probe: CrawlProbe, _ records: RecordBlock?) throws(StoreError) {
        let start = volume.length
        do {
            if let records { try volume.append(records.bytes) }
            try store.write { db in
                try db.execute(
                    sql: "UPDATE volume SET length = ? WHERE name = ?",
                    arguments: [self.volume.length, self.volume.name])
                try probe.insert(
                    crawl: self.id, records.map { (self.volume.name, start + $0.offset, $0.length) }, db)
            }
            isDirty = true
        } catch {
            volume.undo(to: start)
            throw error
        }
    }

    /// Those made in this crawl so far.
    public func probes() throws(StoreError) -> [CrawlProbe] {
        try store.read { db in try CrawlProbe.all(of: self.id, db) }
    }

    /// What the summary says of the crawl's checks.
    func checks() throws(StoreError) -> CrawlChecks {
        try store.read { db in
            let probes = try CrawlProbe.all(of: self.id, db)
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*) FILTER (WHERE http_status = 304 OR first_status = 304),
                      count(*) FILTER (WHERE first_status = 304 AND http_status IS NOT 304 AND outcome IN ('unchanged', 'changed')),
                      count(*) FILTER (WHERE first_status = 304 AND http_status IS NOT 304 AND outcome = 'changed')
                    FROM capture WHERE crawl = ? AND state = 1
                    """, arguments: [self.id])
            guard let row, let sampled: Int = row[1], sampled > 0 else { return CrawlChecks(probes: probes) }
            return CrawlChecks(
                notModified: .init(answers: row[0], sampled: sampled, lied: row[2]), probes: probes)
        }
    }

    /// What a power loss tore of first answers and probes is asked again.
    func forgetChecks(from end: Int, _ db: Database) throws {
        let arguments: StatementArguments = [id, volume.name, end]
        // They wait in their old place again: behind the others, they would be asked after the probes that they call for.
        try db.execute(
            sql: """
                UPDATE capture SET checking = NULL, first_status = NULL, first_at = NULL, first_attempts = NULL,
                  first_record = NULL, first_volume = NULL, first_offset = NULL, first_length = NULL, location = NULL,
                  priority = \(FrontierPriority.ofRole)
                WHERE crawl = ? AND first_volume = ? AND first_offset + first_length > ?
                """, arguments: arguments)
        try db.execute(
            sql: "DELETE FROM probe WHERE crawl = ? AND volume = ? AND offset + length > ?", arguments: arguments)
    }
}

extension CrawlProbe {
    func insert(crawl: Int64, _ place: (volume: String, offset: Int, length: Int)?, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO probe VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                crawl, kind.rawValue, url, httpStatus, fetchedAt.microseconds, recordID, location, sha256, isAlive,
                error,
                words, place?.volume, place?.offset, place?.length,
            ])
    }

    static func all(of crawl: Int64, _ db: Database) throws -> [CrawlProbe] {
        try Row.fetchAll(db, sql: "SELECT * FROM probe WHERE crawl = ? ORDER BY kind, url", arguments: [crawl])
            .compactMap { row in
                guard let kind = Kind(rawValue: row["kind"]) else { return nil }
                var probe = CrawlProbe(
                    kind: kind, url: row["url"], fetchedAt: Timestamp(microseconds: row["fetched_at"]))
                probe.httpStatus = row["http_status"]
                probe.recordID = row["record_id"]
                probe.location = row["location"]
                probe.sha256 = row["sha256"]
                probe.isAlive = row["alive"]
                probe.error = row["error"]
                probe.words = row["words"]
                return probe
            }
    }
}
