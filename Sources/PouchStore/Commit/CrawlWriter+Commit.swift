import GRDB
import PouchBytes
import PouchProfile

extension CrawlWriter {
    /// Commits a batch: WARC records, outcomes, links and staged files, all together or not at all.
    ///
    /// The order is what makes a kill at any moment harmless: records are appended first (beyond the committed end they
    /// are cut back at the next start), one transaction then makes them count, and staged files are renamed into place
    /// after it (at the next start, those whose transaction counted are renamed, the others dropped).
    public func commit(_ batch: [Settlement]) throws(StoreError) -> [Committed] {
        guard !batch.isEmpty else { return [] }
        try rollVolumeIfFull()
        let start = volume.length
        var unwanted = batch.flatMap(\.unwanted)
        let committed: [Committed]
        do {
            committed = try store.write { db in
                var block: [UInt8] = []
                block.reserveCapacity(batch.reduce(0) { $0 + ($1.records?.bytes.count ?? 0) })
                let committed = try batch.map { try self.write($0, &block, start, &unwanted, db) }
                try self.volume.append(block)
                try self.noteLength(db)
                try self.count(batch, db)
                return committed
            }
        } catch {
            volume.undo(to: start)
            throw error
        }
        for settlement in batch { try publish(settlement, besides: unwanted) }
        for name in unwanted { store.folder.unstage(name) }
        isDirty = true
        return committed
    }

    private func noteLength(_ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE volume SET length = ? WHERE name = ?").execute(arguments: [
            volume.length, volume.name,
        ])
    }

    private func count(_ batch: [Settlement], _ db: Database) throws {
        let received = batch.reduce(0) { $0 + $1.bytesReceived }
        let retries = batch.count { $0.wasAsked && $0.document.attemptsNow > 0 }
        try db.cachedStatement(
            sql:
                "UPDATE crawl SET bytes_received = bytes_received + ?, requests = requests + ?, retries = retries + ? WHERE id = ?"
        ).execute(arguments: [received, batch.count { $0.wasAsked }, retries, id])
    }

    /// Settles redirects by their first answer, after all: they are what they seemed to be. No request is made.
    public func release(_ batch: [Settlement]) throws(StoreError) -> [Committed] {
        guard !batch.isEmpty else { return [] }
        isDirty = true
        return try store.write { db in
            let restore = try db.cachedStatement(
                sql: """
                    UPDATE capture SET http_status = first_status, fetched_at = first_at, record_id = first_record,
                      volume = first_volume, offset = first_offset, length = first_length, checking = NULL, first_status = NULL,
                      first_at = NULL, first_attempts = NULL, first_record = NULL, first_volume = NULL, first_offset = NULL,
                      first_length = NULL WHERE crawl = ? AND document = ?
                    """)
            return try batch.map { settlement in
                var none: [UInt8] = []
                var unwanted: [String] = []
                let committed = try self.write(settlement, &none, self.volume.length, &unwanted, db)
                try restore.execute(arguments: [self.id, committed.document.id])
                return committed
            }
        }
    }

    // MARK: - One settlement

    private func write(
        _ settlement: Settlement, _ block: inout [UInt8], _ start: Int, _ unwanted: inout [String], _ db: Database
    ) throws -> Committed {
        let records = try deduplicated(settlement, db)
        let offset = records.map { start + block.count + $0.offset }
        if let records { block += records.bytes }
        switch settlement.disposition {
        case .retry(let notBefore, let noted):
            try delay(settlement, until: notBefore, noted, db)
            return Committed(document: settlement.document, notBefore: notBefore, newInFrontier: [])
        case .confirm(let kind):
            let confirmation = try hold(settlement, kind, records, at: offset, db)
            return Committed(document: settlement.document, confirmation: confirmation, newInFrontier: [])
        case .end(let outcome, let effect):
            try documents.remember(settlement.document.id, db)
            let applied = try apply(effect, outcome, settlement, records, &unwanted, db)
            try end(settlement, outcome, applied, records, at: offset, db)
            let reopened = try settlement.reopened.flatMap { try reopen($0, db) }
            return Committed(
                document: settlement.document, outcome: outcome, newInFrontier: applied.new, reopened: reopened)
        }
    }

    private func delay(_ settlement: Settlement, until notBefore: Int64, _ noted: Int64, _ db: Database) throws {
        let document = settlement.document
        try db.cachedStatement(
            sql:
                "UPDATE capture SET attempts = ?, not_before = ?, fetched_at = ?, error = ?, http_status = ? WHERE crawl = ? AND document = ?"
        ).execute(arguments: [
            document.attempts + (settlement.wasAsked ? 1 : 0), notBefore, noted, settlement.error,
            settlement.httpStatus, id, document.id,
        ])
    }

    /// Puts a document back into the frontier, its first answer remembered: a 304 in its place, anything else in the last
    /// class. Its record is in the WARC file like any other.
    private func hold(
        _ settlement: Settlement, _ kind: ConfirmationKind, _ records: RecordBlock?, at offset: Int?, _ db: Database
    ) throws -> Confirmation {
        let document = settlement.document
        let attempts = document.attempts + (settlement.wasAsked ? 1 : 0)
        let confirmation = Confirmation(
            kind: kind, status: settlement.httpStatus ?? 0, attempts: attempts, location: settlement.location)
        var place = (priority: document.priority, sequence: document.sequence)
        if kind != .notModified {
            // Behind all that wait there already, however far the queue has read.
            place = (FrontierPriority.checks, frontier.nextSequence)
            frontier.nextSequence += 1
        }
        try db.cachedStatement(
            sql: """
                UPDATE capture SET attempts = ?, not_before = 0, error = ?, checking = ?, first_status = ?, first_at = ?,
                  first_attempts = ?, first_record = ?, first_volume = ?, first_offset = ?, first_length = ?, location = ?,
                  priority = ?, sequence = ? WHERE crawl = ? AND document = ?
                """
        ).execute(arguments: [
            attempts, settlement.error, kind.rawValue, confirmation.status, settlement.fetchedAt.microseconds, attempts,
            records?.recordID, records == nil ? nil : volume.name, offset, records?.length, confirmation.location,
            place.priority, place.sequence, id, document.id,
        ])
        return confirmation
    }

    /// What the document became, and what that brought.
    private struct Applied {
        var new: [FoundLink] = []
        var redirected: Int64?
        var named: Int?
        var note: String?
        var error: String?
    }

    private func apply(
        _ effect: Settlement.Effect, _ outcome: Outcome, _ settlement: Settlement, _ records: RecordBlock?,
        _ unwanted: inout [String], _ db: Database
    ) throws -> Applied {
        let document = settlement.document
        var applied = Applied(named: settlement.named, note: settlement.note, error: settlement.error)
        switch effect {
        case .capture(var copy, let links):
            if let statement = copy.statement, try documents.isTaken(statement.id, by: document.id, db) {
                applied.error =
                    "the statement's id \(statement.id) is another document's: no statement file was written"
                unwanted.append(statement.file.name)
                copy.statement = nil
            }
            try keep(copy, settlement, records, db)
            applied.new = try follow(links, from: document, db)
        case .confirm(let etag, let lastModified):
            try documents.confirm(document.id, etag: etag, lastModified: lastModified, db)
            guard document.role.isListing else { break }
            let again = try followAgain(from: document, db)
            applied.new = again.new
            applied.named = again.named > 0 || document.chain > 0 || mayBeEmpty(document.role) ? nil : 0
            if applied.named == 0 { applied.note = try listings.note(of: document.id, db) }
        case .redirect(let target):
            let (to, isNew) = try enter(target, db)
            applied.redirected = to
            if isNew { applied.new = [target] }
            try documents.redirect(document.id, to: to, crawl: id, db)
        case .remove: try documents.remove(document.id, db)
        case .leave: if outcome == .unreachable { try documents.setUnreached(document.id, crawl: id, db) }
        }
        return applied
    }

    private func end(
        _ settlement: Settlement, _ outcome: Outcome, _ applied: Applied, _ records: RecordBlock?, at offset: Int?,
        _ db: Database
    ) throws {
        let document = settlement.document
        try db.cachedStatement(
            sql: """
                UPDATE capture SET state = 1, attempts = ?, outcome = ?, http_status = ?, fetched_at = ?, error = ?, volume = ?, offset = ?,
                  length = ?, record_id = ?, redirected_to = ?, reason = ?, named = ?, note = ?, asked = ? WHERE crawl = ? AND document = ?
                """
        ).execute(arguments: [
            document.attempts + (settlement.wasAsked ? 1 : 0), outcome.rawValue, settlement.httpStatus,
            settlement.wasAsked ? settlement.fetchedAt.microseconds : nil, applied.error,
            records == nil ? nil : volume.name, offset, records?.length, records?.recordID, applied.redirected,
            settlement.reason?.rawValue, applied.named, applied.note,
            document.url == document.ownURL ? nil : document.url.text, id, document.id,
        ])
        for member in settlement.ring {
            try db.execute(
                sql:
                    "UPDATE capture SET outcome = 'refused', error = ?, redirected_to = NULL WHERE crawl = ? AND document = ?",
                arguments: [settlement.error, id, member])
            try db.execute(sql: "UPDATE document SET redirected_to = NULL WHERE id = ?", arguments: [member])
        }
    }

    /// Puts a document that redirected into the frontier again. Returns its class there; nil when it did not redirect.
    private func reopen(_ document: Int64, _ db: Database) throws -> Int? {
        let priority = try Int.fetchOne(
            db,
            sql: """
                UPDATE capture SET state = 0, outcome = NULL, reason = NULL, error = NULL, redirected_to = NULL, not_before = 0,
                  sequence = ? WHERE crawl = ? AND document = ? AND state = 1 AND redirected_to IS NOT NULL RETURNING priority
                """, arguments: [frontier.nextSequence, id, document])
        guard let priority else { return nil }
        frontier.nextSequence += 1
        try documents.remember(document, db)
        try db.execute(sql: "UPDATE document SET redirected_to = NULL WHERE id = ?", arguments: [document])
        return priority
    }

    private func keep(_ copy: NewCapture, _ settlement: Settlement, _ records: RecordBlock?, _ db: Database) throws {
        let document = settlement.document
        if let old = document.previous?.statementPath, let new = copy.statement?.file.path.joined(separator: "/"),
            old != new
        {
            try db.execute(sql: "INSERT OR IGNORE INTO obsolete VALUES (?)", arguments: [old])
        }
        try documents.keep(
            copy, of: document, crawl: id, recordID: records?.recordID, at: settlement.fetchedAt.microseconds, db)
        guard let records else { return }
        let record = PayloadRecord(
            recordID: records.recordID, url: document.url.text, date: settlement.fetchedAt)
        try PayloadTable.add(record, sha256: copy.payloadSHA256, db)
    }

    /// A payload that an earlier record holds becomes a revisit of it.
    private func deduplicated(_ settlement: Settlement, _ db: Database) throws -> RecordBlock? {
        guard case .end(_, .capture(let copy, _)) = settlement.disposition, let revisit = settlement.revisit,
            let original = try PayloadTable.record(of: copy.payloadSHA256, db)
        else { return settlement.records }
        return revisit(original)
    }

    // MARK: - Links

    private func follow(_ links: [FoundLink], from document: PendingDocument, _ db: Database) throws -> [FoundLink] {
        var new: [FoundLink] = []
        var position = 0
        for link in links where link.chain == 0 {
            // Requisites are on every page: once in the frontier is enough.
            if !link.isListed, !requisites.insert(link.url).inserted { continue }
            guard link.isListed || wants(link) else { continue }
            // What a page that was never held names is new as a rule.
            let target = try enter(link, &new, db, isLikelyUnknown: document.previous == nil)
            guard link.isListed else { continue }
            position += 1
            try listings.add(link, page: document.id, document: target, position: position, db)
        }
        let barren = barren(after: document, namesNew: !new.isEmpty)
        for link in links where link.chain > 0 {
            let target = try goOn(with: link, barren, &new, db)
            position += 1
            try listings.add(link, page: document.id, document: target, position: position, db)
        }
        if position > 0 || document.role.isListing { try listings.replace(page: document.id, db) }
        return new
    }

    /// A listing that did not change names what it named before. Returns what is new to the crawl, and how many it names.
    private func followAgain(from document: PendingDocument, _ db: Database) throws -> (new: [FoundLink], named: Int) {
        var new: [FoundLink] = []
        var links = try listings.links(of: document.id, db)
        // The archive may have moved since the page was read.
        for place in links.indices { links[place].url = documents.identity.current(links[place].url) }
        links.removeAll { exclusion($0.url, $0.role) != nil && $0.chain > 0 }
        for link in links where link.chain == 0 { _ = try enter(link, &new, db) }
        let barren = barren(after: document, namesNew: !new.isEmpty)
        for var link in links where link.chain > 0 {
            link.chain = document.chain + 1
            _ = try goOn(with: link, barren, &new, db)
        }
        return (new, links.count { exclusion($0.url, $0.role) == nil })
    }

    /// Puts a link into the frontier; one that is not to be asked for is settled at once.
    private func enter(_ link: FoundLink, _ new: inout [FoundLink], _ db: Database, isLikelyUnknown: Bool = false)
        throws
        -> Int64
    {
        let (target, isNew) = try enter(link, db, isLikelyUnknown: isLikelyUnknown)
        guard isNew else { return target }
        if link.isListed, let exclusion = exclusion(link.url, link.role) {
            try frontier.exclude(target, exclusion, db)
        } else {
            new.append(link)
        }
        return target
    }

    /// Goes on with a chain of further pages, unless it has named nothing new for too long.
    private func goOn(with link: FoundLink, _ barren: Int, _ new: inout [FoundLink], _ db: Database) throws -> Int64 {
        guard barren < Self.mostBarren else { return try frontier.add(link, db, isWanted: false).document }
        var link = link
        link.barren = barren
        return try enter(link, &new, db)
    }

    /// Pages in a row, up to this one, that named nothing new.
    private func barren(after document: PendingDocument, namesNew: Bool) -> Int {
        namesNew || document.chain == 0 ? 0 : document.barren + 1
    }

    /// A chain of further pages ends where so many in a row name nothing new.
    private static let mostBarren = 3

    // MARK: - Second thoughts

    /// Takes back copies that this crawl made of documents it never had before, and asks for them again when all else is
    /// done: the same page has turned up under other addresses since.
    public func recall(_ recalled: [Int64]) throws(StoreError) -> Int {
        guard !recalled.isEmpty else { return 0 }
        // On the disk before the files go: a power loss leaves no document that counts and has none.
        let count = try store.writeDurably { db in
            var count = 0
            for document in recalled {
                try db.execute(
                    sql: """
                        UPDATE capture SET state = 0, outcome = NULL, reason = NULL, checking = 'lost', first_status = http_status,
                          first_at = fetched_at, first_attempts = attempts, first_record = record_id, first_volume = volume,
                          first_offset = offset, first_length = length, volume = NULL, offset = NULL, length = NULL, record_id = NULL,
                          not_before = 0, priority = ?, sequence = ?
                        WHERE crawl = ? AND document = ? AND state = 1 AND outcome = 'new' AND checking IS NULL
                        """,
                    arguments: [FrontierPriority.checks, self.frontier.nextSequence, self.id, document])
                guard db.changesCount > 0 else { continue }
                self.frontier.nextSequence += 1
                count += 1
                try self.documents.remember(document, db)
                try self.documents.forget(document, db)
            }
            return count
        }
        isDirty = true
        try dropObsolete()
        return count
    }

    // MARK: - Files

    private func publish(_ settlement: Settlement, besides unwanted: [String]) throws(StoreError) {
        guard case .end(_, .capture(let copy, _)) = settlement.disposition else { return }
        if let page = copy.page { try store.folder.publish(page.name, to: page.path) }
        if let statement = copy.statement, !unwanted.contains(statement.file.name) {
            try store.folder.publish(statement.file.name, to: statement.file.path)
            if let old = settlement.document.previous?.statementPath,
                old != statement.file.path.joined(separator: "/")
            {
                try dropObsolete()
            }
        }
    }

    /// Removes files that newer ones have replaced at another path. They are remembered until that is durable.
    func dropObsolete() throws(StoreError) {
        let paths = try store.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT path FROM obsolete
                    WHERE path NOT IN (SELECT statement_path FROM document WHERE statement_path IS NOT NULL)
                      AND path NOT IN (SELECT path FROM document WHERE path IS NOT NULL)
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
