import GRDB
import PouchBytes
import PouchMirror
import PouchProfile
import PouchURL

/// Rows of `capture`: each document's place in one crawl, and how it ended.
struct FrontierTable {
    let crawl: Int64
    var documents: DocumentTable
    var listings: ListingTable
    /// The place of the next document that enters.
    var nextSequence: Int64

    init(crawl: Int64, documents: DocumentTable, nextSequence: Int64) {
        self.crawl = crawl
        self.documents = documents
        listings = ListingTable(crawl: crawl)
        self.nextSequence = nextSequence
    }

    static func lastSequence(_ crawl: Int64, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT max(sequence) FROM capture WHERE crawl = ?", arguments: [crawl]) ?? 0
    }

    // MARK: - Entering

    /// Adds a link to the frontier; returns the document and whether it is new to this crawl.
    mutating func add(_ link: FoundLink, _ db: Database, isWanted: Bool = true, isLikelyUnknown: Bool = false) throws
        -> (document: Int64, isNew: Bool)
    {
        let found = try documents.document(of: link.url, db, isLikelyUnknown: isLikelyUnknown)
        guard isWanted else { return (found.id, false) }
        let isListing = link.role.isListing
        try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO capture (crawl, document, role, year, month, priority, sequence, asked, hops, chain, barren,
                  counted, fields)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            crawl, found.id, link.role.rawValue, link.year, link.month,
            found.isUnreached && !isListing ? FrontierPriority.unreached : FrontierPriority.of(link),
            nextSequence, found.isOwnSpelling ? nil : link.url.text, link.hops, link.chain, link.barren, link.isCounted,
            ListingFields.text(link.fields),
        ])
        let isNew = db.changesCount > 0
        if isNew { nextSequence += 1 }
        return (found.id, isNew)
    }

    /// Whether a document is in this crawl.
    func holds(_ document: Int64, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM capture WHERE crawl = ? AND document = ?)"),
            arguments: [crawl, document]) ?? false
    }

    /// Notes that the listings say otherwise of a document than in the crawl before. Until then it may have been passed over:
    /// it waits again.
    /// - Returns: whether it waits.
    mutating func noteListingNews(of document: Int64, _ db: Database) throws -> Bool {
        let note = try db.cachedStatement(
            sql: """
                UPDATE capture SET listing_news = 1, state = \(CaptureState.pending.sql), outcome = NULL, sequence = ?
                WHERE crawl = ? AND document = ? AND NOT listing_news AND (state = \(CaptureState.pending.sql) AND attempts = 0 OR outcome = \(Outcome.notDue.sql))
                """)
        try note.execute(arguments: [nextSequence, crawl, document])
        guard db.changesCount > 0 else { return false }
        nextSequence += 1
        return true
    }

    /// Settles a document that is not due.
    /// - Returns: false when the listings have told news of it since it was read: then it waits on.
    func passOver(_ document: Int64, _ db: Database) throws -> Bool {
        let pass = try db.cachedStatement(
            sql: """
                UPDATE capture SET state = \(CaptureState.done.sql), outcome = \(Outcome.notDue.sql) WHERE crawl = ? AND document = ? AND NOT listing_news
                """)
        try pass.execute(arguments: [crawl, document])
        return db.changesCount > 0
    }

    /// Settles a listed document that is not to be asked for.
    func exclude(_ document: Int64, _ exclusion: LinkExclusion, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE capture SET state = \(CaptureState.done.sql), outcome = \(Outcome.skipped.sql), error = ?, reason = ? WHERE crawl = ? AND document = ? AND state = \(CaptureState.pending.sql)
                """, arguments: [exclusion.text, exclusion.reason.rawValue, crawl, document])
        try documents.leave(document, unreached: nil, db)
    }

    /// Puts documents that are known from earlier crawls, and not yet in this one, into the frontier: a page that no
    /// listing names any more is requested again.
    /// - Parameters:
    ///   - after: the number of the document to go on behind.
    ///   - limit: documents to look at, at most.
    ///   - isInScope: earlier crawls may have had another origin or another scope.
    /// - Returns: how many were added and the last document that was looked at; nil when there is none left.
    mutating func addKnown(
        after: Int64, limit: Int, where isInScope: (WebURL, Role) -> Bool, _ db: Database
    ) throws -> (added: Int, last: Int64)? {
        let identity = documents.identity
        let isOwn = identity.isPlain ? "1" : "EXISTS (SELECT 1 FROM identity i WHERE i.document = d.id)"
        let known = try Row.fetchAll(
            try db.cachedStatement(
                sql: """
                    SELECT d.id, d.url, d.state FROM document d
                    WHERE d.id > ? AND NOT EXISTS (SELECT 1 FROM capture n WHERE n.crawl = ? AND n.document = d.id) AND \(isOwn)
                    ORDER BY d.id LIMIT ?
                    """), arguments: [after, crawl, limit])
        guard let last = known.last else { return nil }
        // From crawl to crawl, the newest first: as a rule the first one has it.
        let newest = try db.cachedStatement(
            sql: """
                SELECT c.role, c.year, c.month, c.outcome, c.counted, c.fields, c.priority FROM crawl k CROSS JOIN capture c ON c.crawl = k.id AND c.document = ?
                WHERE k.id < ? ORDER BY k.id DESC LIMIT 1
                """)
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO capture (crawl, document, role, year, month, priority, sequence, asked, counted, fields, listing_news)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        var count = 0
        for row in known {
            let document: Int64 = row["id"]
            let state: DocumentState = row["state"]
            guard let capture = try Row.fetchOne(newest, arguments: [document, crawl]) else { continue }
            let outcome: Outcome? = capture["outcome"]
            let isCounted: Bool = capture["counted"]
            guard !(isCounted && outcome == .gone),
                // Never held, and forbidden, or refused as the page of a guard that something redirected to: nobody misses
                // it. What is held and was forbidden stays known: else it would be new once it is allowed again.
                !(state == .neverHad && (outcome == .refused || outcome == .skipped)),
                let own = WebURL(row["url"] as String),
                let role = Role(rawValue: capture["role"])
            else { continue }
            let url = identity.current(own)
            guard isInScope(url, role) else { continue }
            // In the crawl before something named it. What pages show beside is named by those that are read anew alone.
            let hasLeft =
                [.statement, .part].contains(role) && capture["priority"] as Int != FrontierPriority.known
            try insert.execute(arguments: [
                crawl, document, role.rawValue, capture["year"] as Int?, capture["month"] as Int?,
                FrontierPriority.known, nextSequence, url == own ? nil : url.text, isCounted,
                capture["fields"] as String?, hasLeft,
            ])
            nextSequence += 1
            count += 1
        }
        return (count, last["id"])
    }

    // MARK: - Leaving

    /// The columns of ``pending(priority:after:limit:_:)``, by number: their names would be looked up anew for each row.
    enum Column: Int {
        case document, role, year, month, priority, sequence, attempts, notBefore, asked, hops, chain, barren, fields
        case url, state, etag, lastModified, sha256, payload, record, recordDate, path, statementPath, text, type
        case listedTitle, listedDate, listedYear, listedMonth, listingPage, names, listedFields, redirectsTo
        case checking, firstStatus, firstAttempts, location, noted, recordURL, unconditional, hasSections, listingNews,
            confirmed, inRecord
    }

    /// The next documents that wait at this priority, in the order they were found.
    func pending(priority: Int, after sequence: Int64, limit: Int, _ db: Database) throws -> [PendingDocument] {
        try pending(
            "crawl = ? AND priority = ? AND sequence > ? AND state = \(CaptureState.pending.sql) ORDER BY sequence LIMIT ?",
            order: "c.sequence",
            [crawl, priority, sequence, limit], db)
    }

    /// The documents that wait for a retry, the earliest first, of classes up to this one.
    func delayed(upTo priority: Int, limit: Int, _ db: Database) throws -> [PendingDocument] {
        try pending(
            "crawl = ? AND state = \(CaptureState.pending.sql) AND not_before > 0 AND priority <= ? ORDER BY not_before, document LIMIT ?",
            order: "c.not_before, c.document", [crawl, priority, limit], db)
    }

    private func pending(_ which: String, order: String, _ arguments: StatementArguments, _ db: Database) throws
        -> [PendingDocument]
    {
        let statement = try db.cachedStatement(
            sql: """
                SELECT c.document, c.role, c.year, c.month, c.priority, c.sequence, c.attempts, c.not_before, c.asked, c.hops, c.chain, c.barren, c.fields,
                  d.url, d.state, d.etag, d.last_modified, d.sha256, d.payload_sha256, d.record_id, d.record_date, d.path, d.statement_path,
                  d.text_sha256, d.content_type, l.title, l.date, l.year, l.month, p.url,
                  EXISTS (SELECT 1 FROM listing n WHERE n.page = d.id AND n.crawl = d.links_crawl), l.fields,
                  (SELECT url FROM document r WHERE r.id = d.redirected_to), c.checking, c.first_status, c.first_attempts, c.location,
                  c.fetched_at, d.asked, c.unconditional,
                  EXISTS (SELECT 1 FROM section s JOIN document x ON x.id = s.document WHERE s.page = d.id AND x.state = \(DocumentState.good.sql)),
                  c.listing_news, d.confirmed, d.in_record
                FROM (SELECT * FROM capture WHERE \(which)) c
                JOIN document d ON d.id = c.document
                LEFT JOIN listing l ON l.document = c.document AND c.role = \(Role.statement.sql) AND l.role <> \(Role.part.sql)
                LEFT JOIN document p ON p.id = l.page AND p.links_crawl = l.crawl
                ORDER BY \(order), p.url NULLS LAST
                """)
        var found: [PendingDocument] = []
        var lastPage: WebURL?
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() {
            let id: Int64 = row[Column.document.rawValue]
            if found.last?.id == id { continue }
            guard var document = PendingDocument(row: row, &lastPage) else { continue }
            // A crawl that goes on may find that the archive has moved meanwhile.
            document.url = documents.identity.current(document.url)
            found.append(document)
        }
        for place in found.indices where found[place].listing == nil && found[place].role == .statement {
            found[place].listing = try listings.listingOfRedirect(to: found[place].id, db)
        }
        return found
    }

    /// How many documents wait, and how many are done.
    func counts(_ db: Database) throws -> (pending: Int, done: Int) {
        let count = { (state: CaptureState) in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM capture WHERE crawl = ? AND state = ?", arguments: [self.crawl, state])
                ?? 0
        }
        return (try count(.pending), try count(.done))
    }

    /// How a URL ended in this crawl; nil for one that is not in it.
    func end(of url: WebURL, _ db: Database) throws -> (outcome: Outcome?, error: String?)? {
        let found = try documents.document(of: url, db, isLikelyUnknown: false)
        return try Row.fetchOne(
            db, sql: "SELECT outcome, error FROM capture WHERE crawl = ? AND document = ?",
            arguments: [crawl, found.id]
        ).map { (Outcome(rawValue: $0[0] ?? ""), $0[1]) }
    }

    /// The documents that a redirect's target leads on to in this crawl, itself first: a ring when it ends in `document`.
    func redirects(from target: WebURL, _ db: Database) throws -> [Int64] {
        var chain = [try documents.document(of: target, db, isLikelyUnknown: false).id]
        let step = try db.cachedStatement(sql: "SELECT redirected_to FROM capture WHERE crawl = ? AND document = ?")
        while let next = try Int64.fetchOne(step, arguments: [crawl, chain[chain.count - 1]]), !chain.contains(next) {
            chain.append(next)
        }
        return chain
    }

    /// The documents of this crawl that redirect to a document.
    func redirectSources(of document: Int64, _ db: Database) throws -> [Int64] {
        try Int64.fetchAll(
            try db.cachedStatement(
                sql: "SELECT document FROM capture WHERE crawl = ? AND redirected_to = ? ORDER BY document"),
            arguments: [crawl, document])
    }

    /// Whether a statement with a text is held of a document.
    func holdsStatement(_ document: Int64, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            try db.cachedStatement(
                sql:
                    "SELECT (path IS NOT NULL OR in_record) AND statement_id IS NOT NULL AND text_sha256 <> ? FROM document WHERE id = ?"
            ),
            arguments: [SHA256Digest.of([]).hex, document]) ?? false
    }

    /// How many other documents than one redirect to a target in this crawl, or seem to.
    func redirectCount(to target: Int64, _ location: WebURL, besides document: Int64, _ db: Database) throws -> Int {
        try Int.fetchOne(
            try db.cachedStatement(
                sql: """
                    SELECT count(*) FROM capture WHERE crawl = ? AND document <> ? AND (redirected_to = ? OR location = ?)
                    """), arguments: [crawl, document, target, location.text]) ?? 0
    }
}

extension PendingDocument {
    /// - Parameter lastPage: the listing page of the row before: as a rule this one's, too.
    init?(row: Row, _ lastPage: inout WebURL?) {
        typealias Column = FrontierTable.Column
        func text(_ column: Column) -> String? { row[column.rawValue] }
        func number(_ column: Column) -> Int? { row[column.rawValue] }
        guard let own = WebURL(text(.url) ?? ""), let role = Role(rawValue: text(.role) ?? "") else { return nil }
        let confirmation = text(.checking).flatMap { ConfirmationKind(rawValue: $0) }.map {
            Confirmation(
                kind: $0, status: number(.firstStatus) ?? 0, attempts: number(.firstAttempts) ?? 0,
                location: text(.location))
        }
        if let page = text(.listingPage) {
            if page != lastPage?.text { lastPage = WebURL(page) }
        } else {
            lastPage = nil
        }
        let listing = lastPage.map {
            ListingEntry(
                page: $0, title: text(.listedTitle), date: text(.listedDate), year: number(.listedYear),
                month: number(.listedMonth), fields: ListingFields.read(text(.listedFields)))
        }
        self.init(
            id: row[Column.document.rawValue], url: text(.asked).flatMap { WebURL($0) } ?? own, ownURL: own, role: role,
            year: number(.year), month: number(.month), priority: row[Column.priority.rawValue],
            sequence: row[Column.sequence.rawValue], attempts: row[Column.attempts.rawValue],
            notBefore: row[Column.notBefore.rawValue], noted: row[Column.noted.rawValue],
            previous: PreviousCapture(row: row), listing: listing,
            isKnownGone: row[Column.state.rawValue] == DocumentState.gone.rawValue,
            confirmation: confirmation, redirectsTo: text(.redirectsTo), hops: number(.hops) ?? 0,
            chain: number(.chain) ?? 0, barren: number(.barren) ?? 0, fields: ListingFields.read(text(.fields)))
        isUnconditional = row[Column.unconditional.rawValue]
        hasListingNews = row[Column.listingNews.rawValue]
    }
}

extension PreviousCapture {
    fileprivate init?(row: Row) {
        typealias Column = FrontierTable.Column
        func text(_ column: Column) -> String? { row[column.rawValue] }
        guard let sha256 = text(.sha256), let payload = text(.payload), let record = text(.record) else { return nil }
        self.init(
            etag: text(.etag), lastModified: text(.lastModified), sha256: sha256, payloadSHA256: payload,
            recordID: record, recordDate: row[Column.recordDate.rawValue] ?? 0, path: text(.path),
            statementPath: text(.statementPath), textSHA256: text(.text), namesDocuments: row[Column.names.rawValue],
            contentType: text(.type),
            recordURL: text(.recordURL) ?? text(.url) ?? "", confirmed: row[Column.confirmed.rawValue])
        hasSections = row[Column.hasSections.rawValue]
        isInRecord = row[Column.inRecord.rawValue]
    }
}
