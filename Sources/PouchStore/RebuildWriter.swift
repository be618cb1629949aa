import Foundation
import GRDB
import PouchBytes
import PouchMirror
import PouchProfile

/// Writes rows of a database that is made anew; good for one transaction.
public struct RebuildWriter {
    let db: Database

    // MARK: - Crawls

    /// Adds a crawl.
    ///
    /// - Returns: its row, which the other calls take.
    public func add(_ crawl: RebuiltCrawl) throws -> Int64 {
        try db.execute(
            sql: """
                INSERT INTO crawl (name, state, started, ended, settings, bytes_received, requests, retries, resumed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                crawl.name, crawl.state, crawl.started.microseconds, crawl.ended?.microseconds, crawl.settings,
                crawl.bytesReceived,
                crawl.requests, crawl.retries, crawl.resumed,
            ])
        return db.lastInsertedRowID
    }

    /// Adds a WARC file of a crawl; `length` in bytes.
    public func addVolume(_ name: String, crawl: Int64, number: Int, length: Int, sha256: String?) throws {
        try db.execute(
            sql: "INSERT INTO volume (name, crawl, number, length, durable, sha256) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [name, crawl, number, length, length, sha256])
    }

    /// Stores a host's robots.txt and pace.
    public func add(_ memory: HostMemory, origin: String) throws { try HostTable.remember(memory, of: origin, db) }

    /// Adds a probe that a crawl's summary names.
    public func add(_ probe: CrawlProbe, crawl: Int64) throws { try ProbeTable(crawl: crawl).add(probe, nil, db) }

    // MARK: - Documents

    /// The row of a URL's document, made when it is not there.
    public func document(_ url: String) throws -> Int64 {
        let find = try db.cachedStatement(sql: "SELECT id FROM document WHERE url = ?")
        if let known = try Int64.fetchOne(find, arguments: [url]) { return known }
        try db.cachedStatement(sql: "INSERT INTO document (url) VALUES (?)").execute(arguments: [url])
        return db.lastInsertedRowID
    }

    /// SHA-256 of the copy that the document has so far; nil for none.
    public func heldDigest(of document: Int64) throws -> String? {
        try String.fetchOne(
            try db.cachedStatement(sql: "SELECT sha256 FROM document WHERE id = ?"), arguments: [document])
    }

    /// Takes over the fields of a document that every line has, whatever its outcome in that crawl.
    public func update(_ document: Int64, _ copy: RebuiltCopy) throws {
        try db.cachedStatement(
            sql: """
                UPDATE document SET etag = ?, last_modified = ?, content_type = ?, charset = ?, bytes = ?, sha256 = ?, path = ?, in_record = ?,
                  statement_id = ?, statement_path = ?, statement_sha256 = ?, text_sha256 = ? WHERE id = ?
                """
        ).execute(arguments: [
            copy.etag, copy.lastModified, copy.contentType, copy.charset, copy.bytes, copy.sha256, copy.path,
            copy.isInRecord, copy.statementID, copy.statementPath, copy.statementSHA256, copy.textSHA256, document,
        ])
    }

    /// The crawl brought a new copy.
    public func keep(_ document: Int64, crawl: Int64, _ record: RebuiltRecord, isListing: Bool) throws {
        try db.cachedStatement(
            sql: """
                UPDATE document SET first_crawl = coalesce(first_crawl, ?), record_id = ?, record_date = ?, payload_sha256 = ?, asked = ?,
                  redirected_to = NULL, links_crawl = CASE WHEN ? THEN ? ELSE links_crawl END, warnings = 0 WHERE id = ?
                """
        ).execute(arguments: [
            crawl, record.id, record.date.microseconds, record.payloadSHA256, record.requested, isListing, crawl,
            document,
        ])
    }

    /// The copy's record, when an earlier crawl that was not complete brought it.
    public func refer(_ document: Int64, to record: RebuiltRecord) throws {
        try db.cachedStatement(
            sql: "UPDATE document SET record_id = ?, record_date = ?, payload_sha256 = ? WHERE id = ?"
        )
        .execute(arguments: [record.id, record.date.microseconds, record.payloadSHA256, document])
    }

    /// When an answer brought or confirmed the copy; nil when the newest one did neither.
    public func setConfirmed(_ time: Timestamp?, of document: Int64) throws {
        try db.cachedStatement(sql: "UPDATE document SET confirmed = ? WHERE id = ?").execute(arguments: [
            time?.microseconds, document,
        ])
    }

    /// Sets whether a copy of a document is held, and whether the archive has it still.
    public func setState(_ state: DocumentState, of document: Int64) throws {
        try db.cachedStatement(sql: "UPDATE document SET state = ? WHERE id = ?").execute(arguments: [state, document])
    }

    /// Sets the number of a statement's warnings, and whether it is a file such as a PDF.
    public func setWarnings(_ count: Int, isFile: Bool = false, of document: Int64) throws {
        try db.cachedStatement(sql: "UPDATE document SET warnings = ?, is_file = ? WHERE id = ?").execute(arguments: [
            count, isFile, document,
        ])
    }

    /// The first record of a payload.
    public func add(_ record: RebuiltRecord, url: String) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO payload VALUES (?, ?, ?, ?)")
            .execute(arguments: [record.payloadSHA256, record.id, url, record.date.microseconds])
    }

    // MARK: - Captures

    /// Its label, priority and place are set by ``label(_:_:_:priority:sequence:)``; until then its place is below zero.
    /// - Parameter number: of the manifest's line, from 1.
    public func add(_ capture: RebuiltCapture, _ crawl: Int64, _ document: Int64, number: Int) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO capture (crawl, document, role, priority, sequence, state, attempts, outcome, http_status, fetched_at, error,
                  volume, offset, length, record_id, reason, first_status, first_at, first_record, asked, note, named)
                VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            crawl, document, capture.role, FrontierPriority.known, -number, capture.attempts, capture.outcome,
            capture.httpStatus,
            capture.fetched?.microseconds, capture.error, capture.volume, capture.offset, capture.length,
            capture.recordID, capture.reason, capture.firstStatus, capture.firstFetched?.microseconds,
            capture.firstRecordID, capture.requested, capture.note, capture.note == nil ? nil : 0,
        ])
    }

    /// Sets the document that another redirects to, in the crawl and for later ones.
    public func redirect(_ crawl: Int64, from source: Int64, to target: Int64) throws {
        try db.cachedStatement(sql: "UPDATE capture SET redirected_to = ? WHERE crawl = ? AND document = ?")
            .execute(arguments: [target, crawl, source])
        try db.cachedStatement(
            sql: "UPDATE document SET redirected_to = ?, first_crawl = coalesce(first_crawl, ?) WHERE id = ?"
        )
        .execute(arguments: [target, crawl, source])
    }

    /// Labels a document that has no label yet.
    /// - Returns: whether the crawl has such a document.
    public func label(_ crawl: Int64, _ document: Int64, _ label: Label, priority: Int, sequence: Int64) throws -> Bool
    {
        try db.cachedStatement(
            sql: """
                UPDATE capture SET year = ?, month = ?, fields = ?, counted = ?, priority = ?, sequence = ?
                WHERE crawl = ? AND document = ? AND sequence < 0
                """
        ).execute(arguments: [
            label.year, label.month, ListingFields.text(label.fields), label.isCounted, priority, sequence, crawl,
            document,
        ])
        return db.changesCount > 0
    }

    /// The label of a document of a crawl; nil when it has none yet.
    public func label(of document: Int64, in crawl: Int64) throws -> Label? {
        let find = try db.cachedStatement(
            sql: "SELECT year, month, fields, counted FROM capture WHERE crawl = ? AND document = ? AND sequence > 0")
        return try Row.fetchOne(find, arguments: [crawl, document]).map { Label($0) }
    }

    /// The year, month and fields that a document inherits from the listings above it.
    public struct Label {
        public var year: Int?
        public var month: Int?
        /// Further facts, by the field's name.
        public var fields: [String: String]
        /// Whether counting led to it, and no link.
        public var isCounted: Bool

        public init(year: Int? = nil, month: Int? = nil, fields: [String: String] = [:], isCounted: Bool = false) {
            self.year = year
            self.month = month
            self.fields = fields
            self.isCounted = isCounted
        }

        init(_ row: Row) {
            self.init(
                year: row["year"], month: row["month"], fields: ListingFields.read(row["fields"]),
                isCounted: row["counted"] ?? false)
        }
    }

    /// From now on what this crawl read of a page is what it names.
    public func setLinks(of document: Int64, crawl: Int64) throws {
        try db.cachedStatement(sql: "UPDATE document SET links_crawl = ? WHERE id = ?").execute(
            arguments: [crawl, document])
    }

    /// A capture as the walk over a crawl's listings needs it.
    public struct Captured {
        public var document: Int64
        public var url: String
        public var role: String
        public var outcome: String
        public var redirectedTo: Int64?
        public var contentType: String?
        public var sha256: String?
        public var linksCrawl: Int64?
        public var record: ManifestLine.Record?
    }

    /// A document as the crawl found it; nil when its manifest lacks it.
    public func captured(_ crawl: Int64, _ document: Int64) throws -> Captured? {
        let find = try db.cachedStatement(
            sql: """
                SELECT d.url, c.role, c.outcome, c.redirected_to, d.content_type, d.sha256, d.links_crawl,
                  c.volume, c.offset, c.length, c.record_id
                FROM capture c JOIN document d ON d.id = c.document WHERE c.crawl = ? AND c.document = ?
                """)
        guard let row = try Row.fetchOne(find, arguments: [crawl, document]) else { return nil }
        return Captured(
            document: document, url: row["url"], role: row["role"], outcome: row["outcome"],
            redirectedTo: row["redirected_to"], contentType: row["content_type"], sha256: row["sha256"],
            linksCrawl: row["links_crawl"], record: Self.place(row))
    }

    /// The documents of one role in a crawl, in the order of its manifest.
    public func documents(of crawl: Int64, role: String) throws -> [Int64] {
        try Int64.fetchAll(
            db, sql: "SELECT document FROM capture WHERE crawl = ? AND role = ? ORDER BY sequence DESC",
            arguments: [crawl, role])
    }

    /// Documents that lead on, listings and redirects, in the order in which the crawl committed them: that of their
    /// records, then that of the answers that have none.
    /// - Parameter parts: whether statements may go on at further pages: then they lead on, too.
    public func leading(_ crawl: Int64, parts: Bool) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT document FROM capture WHERE crawl = ? AND (volume IS NOT NULL OR outcome IN \([Outcome.unchanged, .notDue].sql))
                  AND (role IN \((Role.listings + (parts ? [.statement, .part] : [])).sql) OR redirected_to IS NOT NULL)
                ORDER BY volume IS NULL, volume, offset, fetched_at, document
                """, arguments: [crawl])
    }

    /// The documents of a crawl that have no label yet, each with that of the newest crawl before which had it.
    /// - Parameters:
    ///   - after: the last document of the page before, 0 for the first page.
    ///   - limit: documents at most.
    public func labelledBefore(
        _ crawl: Int64, after: Int64, limit: Int
    ) throws -> [(document: Int64, label: Label)] {
        let find = try db.cachedStatement(
            sql: """
                SELECT c.document, e.year, e.month, e.fields, e.counted FROM capture c LEFT JOIN capture e ON e.document = c.document
                  AND e.crawl = (SELECT k.id FROM crawl k CROSS JOIN capture f ON f.crawl = k.id AND f.document = c.document
                    WHERE k.id < c.crawl ORDER BY k.id DESC LIMIT 1)
                WHERE c.crawl = ? AND c.document > ? AND c.sequence < 0 ORDER BY c.document LIMIT ?
                """)
        return try Row.fetchAll(find, arguments: [crawl, after, limit]).map {
            ($0["document"], Label($0))
        }
    }

    /// Where a record lies, if a capture so far has it.
    public func place(of record: String) throws -> ManifestLine.Record? {
        let find = try db.cachedStatement(
            sql: "SELECT volume, offset, length, record_id FROM capture WHERE record_id = ?")
        return try Row.fetchOne(find, arguments: [record]).flatMap { Self.place($0) }
    }

    /// A capture's record; nil for one without.
    private static func place(_ row: Row) -> ManifestLine.Record? {
        guard let volume: String = row["volume"], let id: String = row["record_id"] else { return nil }
        return ManifestLine.Record(file: "archive/" + volume, offset: row["offset"], length: row["length"], id: id)
    }

    // MARK: - Listings

    /// Adds an entry of a listing page; `position` is its place there. One that is there already stays.
    public func addListing(_ link: FoundLink, page: Int64, crawl: Int64, document: Int64, position: Int) throws {
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

    /// The entries of a listing page, in their order.
    public func listing(page: Int64, crawl: Int64) throws -> [(document: Int64, role: String, label: Label)] {
        let find = try db.cachedStatement(
            sql: """
                SELECT document, role, year, month, fields, counted FROM listing WHERE page = ? AND crawl = ?
                ORDER BY position
                """)
        return try Row.fetchAll(find, arguments: [page, crawl]).map {
            ($0["document"], $0["role"], Label($0))
        }
    }

    /// A statement as the newest manifest that has it says.
    public struct HeldFile {
        public var document: Int64
        public var url: String
        public var path: String
        public var sha256: String
    }

    /// - Parameters:
    ///   - after: the last document of the page before, 0 for the first page.
    ///   - limit: statements at most.
    public func statements(after: Int64, limit: Int) throws -> [HeldFile] {
        let find = try db.cachedStatement(
            sql: """
                SELECT id, url, statement_path, statement_sha256 FROM document
                WHERE id > ? AND statement_path IS NOT NULL AND statement_sha256 IS NOT NULL ORDER BY id LIMIT ?
                """)
        return try Row.fetchAll(find, arguments: [after, limit]).map {
            HeldFile(
                document: $0["id"], url: $0["url"], path: $0["statement_path"], sha256: $0["statement_sha256"])
        }
    }

    /// The statement was extracted again since.
    public func moveStatement(of document: Int64, to path: String, sha256: String, textSHA256: String) throws {
        try db.cachedStatement(
            sql: "UPDATE document SET statement_path = ?, statement_sha256 = ?, text_sha256 = ? WHERE id = ?"
        ).execute(arguments: [path, sha256, textSHA256, document])
    }
}
