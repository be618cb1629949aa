import GRDB
import PouchArchive
import PouchBytes
import PouchMirror
import PouchProfile

extension CrawlWriter {
    /// Resumes the mirror's unfinished crawl if there is one, else starts a new one.
    ///
    /// Bytes that an earlier process left beyond its last commit are cut off first (see ``recover()``).
    /// - Parameters:
    ///   - fresh: marks an unfinished crawl abandoned and starts anew.
    ///   - settings: the crawl's settings as JSON, kept for the summary.
    ///   - signer: signs what closes a crawl; nil leaves it unsigned.
    public static func open(
        _ store: MirrorStore, now: Timestamp, fresh: Bool, settings: String, signer: (any SummarySigner)? = nil
    ) throws(StoreError) -> CrawlWriter {
        try MirrorExtraction.finishPending(store)
        let session = try openOrBegin(store, now: now, fresh: fresh, settings: settings, signer: signer)
        session.signer = signer
        return session
    }

    private static func openOrBegin(
        _ store: MirrorStore, now: Timestamp, fresh: Bool, settings: String, signer: (any SummarySigner)?
    ) throws(StoreError) -> CrawlWriter {
        let unfinished = try store.read { db in
            try Row.fetchOne(
                db, sql: "SELECT id, name FROM crawl WHERE state = \(CrawlState.running.sql) ORDER BY id DESC")
        }
        if let unfinished, !fresh {
            let session = try resume(store, id: unfinished["id"], name: unfinished["name"])
            try store.write { db in
                try db.execute(sql: "UPDATE crawl SET resumed = resumed + 1 WHERE id = ?", arguments: [session.id])
            }
            return session
        }
        if let unfinished {
            let session = try resume(store, id: unfinished["id"], name: unfinished["name"])
            session.signer = signer
            // Killed after its summary was written, before the database knew: it is complete.
            let isSummed = try session.completeHead()
            try store.write { db in
                try db.execute(
                    sql: "UPDATE crawl SET state = ?, ended = ? WHERE id = ?",
                    arguments: [isSummed ? CrawlState.complete : .abandoned, now.microseconds, session.id])
                if !isSummed { try DocumentTable.forgetConfirmations(of: session.id, db) }
            }
        }
        return try begin(store, now: now, settings: settings)
    }

    /// Settles what a killed process left of the mirror's unfinished crawl, if there is one, without going on with it.
    public static func recoverUnfinished(_ store: MirrorStore) throws(StoreError) {
        let unfinished = try store.read { db in
            try Row.fetchOne(
                db, sql: "SELECT id, name FROM crawl WHERE state = \(CrawlState.running.sql) ORDER BY id DESC")
        }
        if let unfinished { _ = try resume(store, id: unfinished["id"], name: unfinished["name"]) }
    }

    private static func begin(_ store: MirrorStore, now: Timestamp, settings: String) throws(StoreError) -> CrawlWriter
    {
        // Durable before the crawl's first file: a power loss leaves none of a crawl that the database does not know.
        let (id, name) = try store.writeDurably { db in
            // Two crawls never share a second or a name: a clock that was set back does not overwrite an older crawl.
            var start = now
            while try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM crawl WHERE name >= ?)", arguments: [start.compact]) ?? false
            {
                guard let last = try String.fetchOne(db, sql: "SELECT max(name) FROM crawl"),
                    let time = Timestamp(compact: last)
                else { break }
                start = Timestamp(microseconds: time.microseconds + 1_000_000)
            }
            try db.execute(
                sql: "INSERT INTO crawl (name, state, started, settings) VALUES (?, \(CrawlState.running.sql), ?, ?)",
                arguments: [start.compact, now.microseconds, settings])
            let id = db.lastInsertedRowID
            try db.execute(
                sql: "INSERT INTO volume (name, crawl, number, length, durable) VALUES (?, ?, 1, 0, 0)",
                arguments: [WARCVolume.name(crawl: start.compact, number: 1), id])
            try db.execute(sql: "DELETE FROM undo")
            return (id, start.compact)
        }
        try store.folder.sync()
        let volume = try WARCVolume(folder: store.folder, crawl: name, number: 1, length: 0)
        return CrawlWriter(store: store, id: id, name: name, isResumed: false, volume: volume, nextSequence: 1)
    }

    private static func resume(_ store: MirrorStore, id: Int64, name: String) throws(StoreError) -> CrawlWriter {
        let (number, length, durable, sequence) = try store.read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT number, length, durable FROM volume WHERE crawl = ? ORDER BY number DESC",
                arguments: [id])
            return (
                row?["number"] as Int? ?? 1, row?["length"] as Int? ?? 0, row?["durable"] as Int? ?? 0,
                try FrontierTable.lastSequence(id, db) + 1
            )
        }
        let volume = try WARCVolume(folder: store.folder, crawl: name, number: number, length: length)
        let session = CrawlWriter(
            store: store, id: id, name: name, isResumed: true, volume: volume, nextSequence: sequence)
        try session.recover(committedLength: length, durableLength: durable)
        return session
    }

    func beginVolume(number: Int) throws(StoreError) {
        let name = WARCVolume.name(crawl: self.name, number: number)
        try store.write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO volume (name, crawl, number, length, durable) VALUES (?, ?, ?, 0, 0)",
                arguments: [name, self.id, number])
        }
        volume = try WARCVolume(folder: store.folder, crawl: self.name, number: number, length: 0)
    }

    /// Whether the volume still wants its `warcinfo` record.
    public var needsWarcinfo: Bool { volume.length == 0 }
    public var volumeName: String { volume.name }

    /// Appends records that belong to no document: `warcinfo`, robots.txt.
    public func append(_ records: [UInt8]) throws(StoreError) { try append(records) { _ in } }

    /// Appends a probe's records and stores its result, both or neither.
    public func append(_ probe: CrawlProbe, _ records: RecordBlock?) throws(StoreError) {
        let start = volume.length
        try append(records?.bytes ?? []) { db in
            try self.probeTable.add(
                probe, records.map { (self.volume.name, start + $0.offset, $0.length) }, db)
        }
    }

    private func append(_ records: [UInt8], _ remember: (Database) throws -> Void) throws(StoreError) {
        let start = volume.length
        do {
            try volume.append(records)
            try store.write { db in
                try db.execute(
                    sql: "UPDATE volume SET length = ? WHERE name = ?",
                    arguments: [self.volume.length, self.volume.name])
                try remember(db)
            }
            isDirty = true
        } catch {
            volume.undo(to: start)
            throw error
        }
    }
}

extension WARCVolume {
    static func name(crawl: String, number: Int) -> String {
        let digits = String(number)
        return crawl + "-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits + ".warc.gz"
    }
}
