import GRDB
import PouchBytes
import PouchProfile

/// The running crawl of a mirror: its frontier, and the one place where anything is committed.
///
/// Not safe for use from several threads: one writer owns the mirror.
public final class CrawlSession {
    public let store: MirrorStore
    public let id: Int64
    public let name: String
    /// Whether this process goes on with a crawl that an earlier one began.
    public let isResumed: Bool
    var volume: WARCVolume
    var nextSequence: Int64
    /// Which links of this crawl enter the frontier; all, unless only a part of the archive was asked for.
    public var wants: (FoundLink) -> Bool = { _ in true }
    /// Redirects in a row that are followed.
    public var redirectLimit = 5
    /// Signs the summary and the head when the crawl is complete; nil leaves them unsigned.
    var signer: (any SummarySigner)?
    /// Links of pages to their furniture and attachments that are in the frontier already.
    var requisites: Set<WebURL> = []
    /// Staged files that a commit turned down.
    var unwanted: [String] = []
    /// Files whose commit is done, waiting for ``makeDurable()``.
    var isDirty = false

    init(store: MirrorStore, id: Int64, name: String, isResumed: Bool, volume: WARCVolume, nextSequence: Int64) {
        self.store = store
        self.id = id
        self.name = name
        self.isResumed = isResumed
        self.volume = volume
        self.nextSequence = nextSequence
    }

    // MARK: - Frontier

    /// Puts seeds into the frontier; those already there stay as they are.
    public func seed(_ links: [FoundLink]) throws(StoreError) {
        try store.write { db in for link in links { _ = try self.add(link, db) } }
    }

    /// Puts every document that is known from earlier crawls, and not yet in this one, into the frontier: a page that
    /// no listing names any more is asked again. Returns how many.
    /// - Parameter isInScope: earlier crawls may have had another origin or another scope.
    public func seedKnownDocuments(where isInScope: (WebURL, Role) -> Bool) throws(StoreError) -> Int {
        try store.write { db in
            let known = try Row.fetchAll(
                db,
                sql: """
                    SELECT d.id, d.url, c.role, c.year, c.month
                    FROM document d JOIN capture c ON c.document = d.id
                      AND c.crawl = (SELECT max(crawl) FROM capture WHERE document = d.id AND crawl < ?)
                    WHERE c.outcome IS NOT 'skipped' AND NOT EXISTS (SELECT 1 FROM capture n WHERE n.crawl = ? AND n.document = d.id)
                    ORDER BY d.id
                    """, arguments: [self.id, self.id])
            let insert = try db.cachedStatement(
                sql:
                    "INSERT INTO capture (crawl, document, role, year, month, priority, sequence) VALUES (?, ?, ?, ?, ?, ?, ?)"
            )
            var count = 0
            for row in known {
                guard let url = WebURL(row[1] as String), let role = Role(rawValue: row[2]), isInScope(url, role) else {
                    continue
                }
                try insert.execute(arguments: [
                    self.id, row[0] as Int64, role.rawValue, row[3] as Int?, row[4] as Int?, FrontierPriority.known,
                    self.nextSequence,
                ])
                self.nextSequence += 1
                count += 1
            }
            return count
        }
    }

    static func lastSequence(_ crawl: Int64, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT max(sequence) FROM capture WHERE crawl = ?", arguments: [crawl]) ?? 0
    }

    /// The next documents that wait at this priority, in the order they were found.
    public func pending(priority: Int, after sequence: Int64, limit: Int) throws(StoreError) -> [PendingDocument] {
        try store.write { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT c.document, c.role, c.year, c.month, c.priority, c.sequence, c.attempts, c.not_before, d.url, d.state AS held,
                      d.etag, d.last_modified, d.sha256, d.payload_sha256, d.record_id, d.record_date, d.path, d.statement_path, d.text_sha256,
                      l.title, l.date, l.year AS listed_year, l.month AS listed_month, p.url AS page,
                      EXISTS (SELECT 1 FROM listing n WHERE n.page = d.id AND n.crawl = d.links_crawl) AS names, d.content_type,
                      (SELECT url FROM document r WHERE r.id = d.redirected_to), c.checking, c.first_status, c.first_attempts, c.location,
                      c.fetched_at
                    FROM (SELECT * FROM capture WHERE crawl = ? AND priority = ? AND sequence > ? AND state = 0 ORDER BY sequence LIMIT ?) c
                    JOIN document d ON d.id = c.document
                    LEFT JOIN listing l ON l.document = c.document AND c.role = 'statement'
                    LEFT JOIN document p ON p.id = l.page AND p.links_crawl = l.crawl
                    ORDER BY c.sequence, p.url NULLS LAST
                    """)
            var found: [PendingDocument] = []
            let rows = try Row.fetchCursor(statement, arguments: [self.id, priority, sequence, limit])
            while let row = try rows.next() {
                let id: Int64 = row["document"]
                if found.last?.id == id { continue }
                if let document = PendingDocument(row: row) { found.append(document) }
            }
            for place in found.indices where found[place].listing == nil && found[place].role == .statement {
                found[place].listing = try self.listingOfRedirect(to: found[place].id, db)
            }
            return found
        }
    }

    /// A document that another one redirects to is listed as that one is.
    private func listingOfRedirect(to document: Int64, _ db: Database) throws -> ListedAs? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT l.title, l.date, l.year, l.month, p.url FROM capture c JOIN listing l ON l.document = c.document
                JOIN document p ON p.id = l.page AND p.links_crawl = l.crawl
                WHERE c.crawl = ? AND c.redirected_to = ? ORDER BY p.url LIMIT 1
                """)
        guard let row = try Row.fetchOne(statement, arguments: [id, document]), let page = WebURL(row["url"] as String)
        else { return nil }
        return ListedAs(page: page, title: row["title"], date: row["date"], year: row["year"], month: row["month"])
    }

    /// How the given URLs ended in this crawl.
    public func ends(of urls: [WebURL]) throws(StoreError) -> [(outcome: Outcome?, error: String?)] {
        try store.read { db in
            try urls.map { url in
                let row = try Row.fetchOne(
                    db,
                    sql:
                        "SELECT c.outcome, c.error FROM capture c JOIN document d ON d.id = c.document WHERE c.crawl = ? AND d.url = ?",
                    arguments: [self.id, url.text])
                return (row.flatMap { Outcome(rawValue: $0["outcome"] ?? "") }, row?["error"])
            }
        }
    }

    /// Adds a link to the frontier; returns the document and whether it is new to this crawl.
    /// - Parameter isLikelyUnknown: whether the mirror has probably never seen the URL; tells only what is tried first.
    func add(_ link: FoundLink, _ db: Database, priority: Int? = nil, isLikelyUnknown: Bool = false) throws
        -> (document: Int64, isNew: Bool)
    {
        let document = try document(of: link.url, db, isLikelyUnknown)
        guard wants(link) else { return (document, false) }
        try db.cachedStatement(
            sql:
                "INSERT OR IGNORE INTO capture (crawl, document, role, year, month, priority, sequence) VALUES (?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            id, document, link.role.rawValue, link.year, link.month, priority ?? FrontierPriority.of(link.role),
            nextSequence,
        ])
        let isNew = db.changesCount > 0
        if isNew { nextSequence += 1 }
        return (document, isNew)
    }

    private func document(of url: WebURL, _ db: Database, _ isLikelyUnknown: Bool) throws -> Int64 {
        func inserted() throws -> Int64? {
            try db.cachedStatement(sql: "INSERT INTO document (url) VALUES (?) ON CONFLICT (url) DO NOTHING").execute(
                arguments: [url.text])
            return db.changesCount > 0 ? db.lastInsertedRowID : nil
        }
        if isLikelyUnknown, let new = try inserted() { return new }
        let find = try db.cachedStatement(sql: "SELECT id FROM document WHERE url = ?")
        if let known = try Int64.fetchOne(find, arguments: [url.text]) ?? inserted() { return known }
        throw DatabaseError(resultCode: .SQLITE_NOTFOUND, message: "a URL is neither there nor new")
    }

    /// Frontier counts: how many documents wait, and how many are done.
    public func counts() throws(StoreError) -> (pending: Int, done: Int) {
        try store.write { db in
            let pending =
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM capture WHERE crawl = ? AND state = 0", arguments: [self.id]) ?? 0
            let done =
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM capture WHERE crawl = ? AND state = 1", arguments: [self.id]) ?? 0
            return (pending, done)
        }
    }

    // MARK: - Durability

    /// Makes all that was committed so far survive a power loss, and notes how far that reaches.
    public func makeDurable() throws(StoreError) {
        guard isDirty else { return }
        try volume.sync()
        try store.folder.sync()
        try store.writeDurably { db in
            try db.execute(sql: "UPDATE volume SET durable = length WHERE crawl = ?", arguments: [self.id])
            try db.execute(sql: "DELETE FROM undo; DELETE FROM obsolete")
        }
        isDirty = false
    }
}

/// The order in which the frontier empties: listings first, so that what is promised is known before it is fetched.
public enum FrontierPriority {
    public static let all = [0, 1, 2, 3, 4, 5, 6]
    /// Known from an earlier crawl, and named by nothing in this one.
    public static let known = 5
    /// Answered in this crawl already, and to be asked again before that answer is believed.
    public static let checks = 6

    public static func of(_ role: Role) -> Int {
        switch role {
        case .start: 0
        case .year, .month: 1
        case .statement: 2
        case .attachment: 3
        case .asset, .other: 4
        }
    }

    /// The same of a row of `capture`, as SQL.
    static let ofRole =
        "CASE role " + Role.allCases.map { "WHEN '\($0.rawValue)' THEN \(of($0))" }.joined(separator: " ") + " END"
}

extension PendingDocument {
    /// Columns in the order of ``CrawlSession/pending(priority:after:limit:)``: by number, since names are looked up anew for each row.
    init?(row: Row) {
        guard let url = WebURL(row[8] as String), let role = Role(rawValue: row[1]) else { return nil }
        let page: String? = row[23]
        self.init(
            id: row[0], url: url, role: role, year: row[2], month: row[3], priority: row[4], sequence: row[5],
            attempts: row[6],
            notBefore: row[7], noted: row[31], stored: StoredCopy(row: row),
            listing: page.flatMap { WebURL($0) }.map {
                ListedAs(page: $0, title: row[19], date: row[20], year: row[21], month: row[22])
            },
            isKnownGone: row[9] == 2,
            check: (row[27] as String?).flatMap { CheckKind(rawValue: $0) }.map {
                SecondTry(kind: $0, status: row[28] ?? 0, attempts: row[29] ?? 0, location: row[30])
            }, redirectsTo: row[26])
    }
}

extension StoredCopy {
    fileprivate init?(row: Row) {
        guard let sha256: String = row[12], let payload: String = row[13], let record: String = row[14] else {
            return nil
        }
        self.init(
            etag: row[10], lastModified: row[11], sha256: sha256, payloadSHA256: payload, recordID: record,
            recordDate: row[15] ?? 0,
            path: row[16], statementPath: row[17], textSHA256: row[18], namesDocuments: row[24], contentType: row[25])
    }
}
