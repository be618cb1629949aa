import GRDB
import PouchBytes
import PouchMirror
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
        var hasMoved = false
        for settlement in batch { hasMoved = try publish(settlement, besides: unwanted) || hasMoved }
        if hasMoved { try dropObsolete() }
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
                if case .end(_, let effect) = settlement.disposition {
                    try self.settleSections(of: settlement, effect, &unwanted, db)
                }
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
        case .end(_, .passOver): return try passOver(settlement.document, db)
        case .end(let outcome, let effect):
            try documents.remember(settlement.document.id, db)
            let applied = try apply(effect, outcome, settlement, records, &unwanted, db)
            try end(settlement, outcome, applied, records, at: offset, db)
            try settleSections(of: settlement, effect, &unwanted, db)
            let reopened = try settlement.reopened.compactMap { try reopen($0, db) }
            return Committed(
                document: settlement.document, outcome: outcome, newInFrontier: applied.new, reopened: reopened)
        }
    }

    private func delay(_ settlement: Settlement, until notBefore: Int64, _ noted: Int64, _ db: Database) throws {
        let document = settlement.document
        try db.cachedStatement(
            sql:
                "UPDATE capture SET attempts = ?, not_before = ?, fetched_at = ?, error = ?, http_status = ?, unconditional = ? WHERE crawl = ? AND document = ?"
        ).execute(arguments: [
            document.attempts + (settlement.wasAsked ? 1 : 0), notBefore, noted, settlement.error,
            settlement.httpStatus, settlement.isUnconditional, id, document.id,
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

    /// A document's new state, and the documents and files that came with it.
    private struct Applied {
        var new: [FoundLink] = []
        var redirected: Int64?
        var named: Int?
        var note: String?
        var error: String?
        /// Of a new copy whose fields were read: the row of `field_set`, and the place of its text's length.
        var fieldSet: Int64?
        var textSize: Int?

        mutating func take(_ followed: Followed) {
            new = followed.new
            guard followed.isEnded else { return }
            named = 0
            note = ListingNote.ended
        }
    }

    private func apply(
        _ effect: Settlement.Effect, _ outcome: Outcome, _ settlement: Settlement, _ records: RecordBlock?,
        _ unwanted: inout [String], _ db: Database
    ) throws -> Applied {
        let document = settlement.document
        var applied = Applied(named: settlement.named, note: settlement.note, error: settlement.error)
        switch effect {
        case .capture(let copy, let links):
            if let taken = try keep(copy, settlement, records, db) {
                applied.error = "the statement's id \(taken.id) is another document's: no statement file was written"
                unwanted.append(taken.file.name)
            }
            if let read = copy.fieldsRead {
                applied.fieldSet = try FieldSetTable.id(of: read, db)
                applied.textSize = TextLengths.place(ofBytes: read.textBytes)
            }
            applied.take(try follow(links, from: document, db))
        case .confirm(let etag, let lastModified):
            let time = settlement.fetchedAt.microseconds
            try documents.confirm(document.id, etag: etag, lastModified: lastModified, at: time, db)
            guard document.role.isListing || document.previous?.namesDocuments == true else { break }
            let again = try followAgain(from: document, db)
            guard document.role.isListing else {
                applied.new = again.new
                break
            }
            let note = try listings.note(of: document.id, db)
            let isInPart = note != ListingNote.ended && note?.hasPrefix(ListingNote.inPart) ?? false
            let isWhole = again.named > 0 || document.chain > 0 || mayBeEmpty(document.role)
            applied.named = isWhole && !isInPart ? nil : 0
            if applied.named == 0 { applied.note = note }
            applied.take(again)
        case .redirect(let target):
            let (to, isNew) = try enter(target, db)
            applied.redirected = to
            if isNew { applied.new = [target] }
            try documents.redirect(document.id, to: to, crawl: id, db)
        case .remove: try documents.remove(document.id, db)
        case .leave: try documents.leave(document.id, unreached: outcome == .unreachable ? id : nil, db)
        case .passOver: break
        }
        return applied
    }

    /// A document that is not due stays as it is. What it leads to enters the frontier, as after an answer that brought nothing
    /// new.
    private func passOver(_ document: PendingDocument, _ db: Database) throws -> Committed {
        guard try frontier.passOver(document.id, db) else {
            return Committed(document: document, newInFrontier: [], waitsAgain: true)
        }
        let new = document.previous?.namesDocuments == true ? try followAgain(from: document, db).new : []
        return Committed(document: document, outcome: .notDue, newInFrontier: new)
    }

    private func end(
        _ settlement: Settlement, _ outcome: Outcome, _ applied: Applied, _ records: RecordBlock?, at offset: Int?,
        _ db: Database
    ) throws {
        let document = settlement.document
        try db.cachedStatement(
            sql: """
                UPDATE capture SET state = \(CaptureState.done.sql), attempts = ?, outcome = ?, http_status = ?, fetched_at = ?, error = ?, volume = ?, offset = ?,
                  length = ?, record_id = ?, redirected_to = ?, reason = ?, named = ?, note = ?, asked = ?,
                  fields_read = ?, text_size = ? WHERE crawl = ? AND document = ?
                """
        ).execute(arguments: [
            document.attempts + (settlement.wasAsked ? 1 : 0), outcome.rawValue, settlement.httpStatus,
            settlement.wasAsked ? settlement.fetchedAt.microseconds : nil, applied.error,
            records == nil ? nil : volume.name, offset, records?.length, records?.recordID, applied.redirected,
            settlement.reason?.rawValue, applied.named, applied.note,
            document.url == document.ownURL ? nil : document.url.text, applied.fieldSet, applied.textSize, id,
            document.id,
        ])
        for member in settlement.ring {
            try db.execute(
                sql:
                    "UPDATE capture SET outcome = \(Outcome.refused.sql), error = ?, redirected_to = NULL WHERE crawl = ? AND document = ?",
                arguments: [settlement.error, id, member])
            try db.execute(sql: "UPDATE document SET redirected_to = NULL WHERE id = ?", arguments: [member])
        }
    }

    /// Puts a document that redirected into the frontier again. Returns its class there; nil when it did not redirect.
    private func reopen(_ document: Int64, _ db: Database) throws -> Int? {
        let priority = try Int.fetchOne(
            db,
            sql: """
                UPDATE capture SET state = \(CaptureState.pending.sql), outcome = NULL, reason = NULL, error = NULL, redirected_to = NULL, not_before = 0,
                  sequence = ? WHERE crawl = ? AND document = ? AND state = \(CaptureState.done.sql) AND redirected_to IS NOT NULL RETURNING priority
                """, arguments: [frontier.nextSequence, id, document])
        guard let priority else { return nil }
        frontier.nextSequence += 1
        try documents.remember(document, db)
        try db.execute(sql: "UPDATE document SET redirected_to = NULL WHERE id = ?", arguments: [document])
        return priority
    }

    /// Keeps a new good copy. Returns its statement when that has the id of another document's, and is not kept: the two would
    /// be one file.
    private func keep(_ copy: NewCapture, _ settlement: Settlement, _ records: RecordBlock?, _ db: Database) throws
        -> StagedStatement?
    {
        var copy = copy
        var taken: StagedStatement?
        let document = settlement.document
        let time = settlement.fetchedAt.microseconds
        do {
            try documents.keep(copy, of: document, crawl: id, recordID: records?.recordID, at: time, db)
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            guard copy.statement != nil else { throw error }
            swap(&taken, &copy.statement)
            try documents.keep(copy, of: document, crawl: id, recordID: records?.recordID, at: time, db)
        }
        if copy.page == nil, let old = document.previous?.path {
            try documents.supersedePage(of: document.id, at: old, db)
        }
        if let old = document.previous?.statementPath, let new = copy.statement?.file.path.joined(separator: "/"),
            old != new
        {
            try db.execute(sql: "INSERT OR IGNORE INTO obsolete VALUES (?)", arguments: [old])
        }
        return taken
    }

    /// A payload that an earlier record holds becomes a revisit of it.
    private func deduplicated(_ settlement: Settlement, _ db: Database) throws -> RecordBlock? {
        guard case .end(_, .capture(let copy, _)) = settlement.disposition, let records = settlement.records else {
            return settlement.records
        }
        let own = PayloadRecord(
            recordID: records.recordID, url: settlement.document.url.text, date: settlement.fetchedAt)
        guard let original = try PayloadTable.original(of: copy.payloadSHA256, or: own, db) else { return records }
        return settlement.revisit.map { $0(original) } ?? records
    }

    // MARK: - Files

    /// Puts a new copy's files into their places. Returns whether its statement had another path before.
    private func publish(_ settlement: Settlement, besides unwanted: [String]) throws(StoreError) -> Bool {
        guard case .end(_, .capture(let copy, _)) = settlement.disposition else { return false }
        if let page = copy.page { try store.folder.publish(page.name, to: page.path) }
        try publishSections(of: copy, besides: unwanted)
        guard let statement = copy.statement, !unwanted.contains(statement.file.name) else { return copy.split != nil }
        try store.folder.publish(statement.file.name, to: statement.file.path)
        guard let old = settlement.document.previous?.statementPath else { return copy.split != nil }
        return copy.split != nil || old != statement.file.path.joined(separator: "/")
    }

    /// Removes files that newer ones have replaced at another path. They are remembered until that is durable.
    func dropObsolete() throws(StoreError) {
        let paths = try store.read { db in
            try String.fetchAll(db, sql: "SELECT path FROM obsolete").filter { try !self.documents.holds($0, db) }
        }
        for path in paths { try store.folder.remove(path.split(separator: "/").map(String.init)) }
    }

    private func rollVolumeIfFull() throws(StoreError) {
        guard volume.length >= WARCVolume.fullAt else { return }
        try makeDurable()
        try rememberDigest()
        beginDigest()
        try beginVolume(number: volume.number + 1)
    }
}
