import Foundation
import GRDB
import PouchBytes
import PouchMirror
import PouchProfile

/// A crawl's result: the numbers of `summary.json` and of the report for a person.
public struct CrawlSummary: Sendable {
    public var crawl: String
    public var state: String
    public var started: Timestamp
    public var ended: Timestamp?
    public var requests: Int
    public var retries: Int
    /// URLs requested to learn how the archive answers; they are not documents.
    public var probes = 0
    public var bytesReceived: Int
    public var resumed: Int
    public var pending: Int
    public var outcomes: [Outcome: Int]
    /// Statements held of those that this crawl's listings name, including files of which no text is read.
    public var statements: Int
    public var listed: Int
    /// Statements with at least one warning.
    public var warned: Int
    /// Documents that this crawl should have had, and has not.
    public var missing: Int
    /// Of those, the ones that no earlier crawl reported. A document that is gone or skipped as before is not news.
    public var newlyMissing = 0
    /// Listings that were read and name nothing, although they should.
    public var emptyListings = 0
    /// The first hundred of them, by address, with the reason.
    public var emptyPages: [EmptyPage] = []
    /// Statements that are held and have no text.
    public var withoutText = 0
    /// Of those, the ones that this crawl found.
    public var newlyWithoutText = 0
    /// Listed statements that are held as files, such as PDFs, of which no text is read.
    public var files = 0
    /// Statements held that share their pages with others, among neither ``listed`` nor ``statements``.
    public var sections = 0
    /// What the pages gave that this crawl read anew.
    package var reading = CrawlReading()
    /// Of the fields that have fallen there, those of which the crawl before that read any had not to tell.
    package var newlyFallen = 0
    public var manifestSHA256: String?
    public var activeSeconds: Double
    /// Which documents it did not ask for; nil when it asked for all.
    public var revisit: RevisitRules?

    /// Whether something is short that a person was not told before.
    public var hasNewShortfall: Bool {
        pending > 0 || newlyMissing > 0 || emptyListings > 0 || newlyWithoutText > 0 || newlyFallen > 0
    }

    /// A listing that names nothing.
    public struct EmptyPage: Sendable, Equatable {
        public var url: String
        public var role: String
        public var reason: String?
    }

    /// Whether the crawl is complete and nothing that the archive lists is missing: decides between the exit codes 0
    /// and 4. A crawl that was stopped, runs or was given up is not whole, whatever it holds.
    public var isWhole: Bool {
        isFinished && pending == 0 && missing == 0 && emptyListings == 0 && withoutText == 0 && reading.fallen.isEmpty
    }

    /// Whether the crawl is complete.
    public var isFinished: Bool { state == CrawlState.complete.rawValue }
}

extension CrawlWriter {
    /// Ends the crawl as complete: writes `manifest.jsonl`, `summary.json` and `head.json` with their signatures, and
    /// only then updates the database.
    public func finish(now: Timestamp, profile: String, robots: [(origin: String, memory: HostMemory)])
        throws(StoreError) -> CrawlSummary
    {
        try makeDurable()
        // Staged files that a disk would not remove before: all that counted have their place by now.
        for name in try store.folder.stagedNames() where AnswerJournal.number(of: name) == nil {
            store.folder.unstage(name)
        }
        try rememberDigest()
        let facts = BackgroundResult {
            [folder = store.folder, id, name, volumes = try volumes()] () throws(StoreError) in
            // A connection of its own: the manifest keeps the store's.
            let summary = try MirrorStore(folder: folder, create: false).read { try CrawlSummary(crawl: id, $0) }
            return (volumes: try Self.digested(volumes, of: name, in: folder), summary: summary)
        }
        let manifest = try ManifestWriter(session: self).write()
        var (volumes, summary) = try facts.value()
        for volume in volumes { try remember(volume) }
        summary.state = CrawlState.complete.rawValue
        summary.ended = now
        summary.manifestSHA256 = manifest.digest.hex
        try noteFallenFields(in: &summary)
        try seal(summary: summaryFile(summary, manifest, volumes, profile: profile, robots: robots))
        try store.folder.sync()
        try store.writeDurably { db in
            try db.execute(
                sql: "UPDATE crawl SET state = \(CrawlState.complete.sql), ended = ? WHERE id = ?",
                arguments: [now.microseconds, self.id])
        }
        return summary
    }

    /// The bytes of `summary.json`.
    private func summaryFile(
        _ summary: CrawlSummary, _ manifest: ManifestWriter.Written, _ volumes: [VolumeDigest], profile: String,
        robots: [(origin: String, memory: HostMemory)]
    ) throws(StoreError) -> [UInt8] {
        let previous = try previousSummaryDigest()
        let settings = try store.read { db in
            try String.fetchOne(db, sql: "SELECT settings FROM crawl WHERE id = ?", arguments: [self.id])
        }
        var json = JSONWriter(capacity: 4_096)
        json.beginObject()
        summary.write(to: &json)
        json.field("profile", profile)
        json.field("profile_sha256", try ProfileCopy.digest(of: name, in: store.folder)?.hex)
        json.key("settings")
        json.raw(Array((settings ?? "{}").utf8))
        json.key("manifest")
        json.beginObject()
        json.field("path", "crawls/\(name)/manifest.jsonl")
        json.field("lines", manifest.lines)
        json.field("bytes", manifest.bytes)
        json.field("sha256", manifest.digest.hex)
        json.field("merkle_root", manifest.root.hex)
        json.endObject()
        json.key("warc")
        json.beginArray()
        for volume in volumes {
            json.beginObject()
            json.field("file", "archive/" + WARCVolume.name(crawl: name, number: volume.number))
            json.field("bytes", volume.length)
            json.field("sha256", volume.sha256)
            json.endObject()
        }
        json.endArray()
        json.key("robots")
        json.beginArray()
        for (origin, memory) in robots { memory.write(to: &json, origin: origin) }
        json.endArray()
        let checks = try checks()
        if !checks.isEmpty {
            json.key("checks")
            checks.write(to: &json)
        }
        if let previous {
            json.key("previous")
            json.beginObject()
            json.field("crawl", previous.crawl)
            json.field("summary_sha256", previous.digest)
            json.endObject()
        }
        json.endObject()
        return json.bytes + [10]
    }

    /// The numbers so far.
    public func summary() throws(StoreError) -> CrawlSummary {
        try store.read { db in try CrawlSummary(crawl: self.id, db) }
    }

    /// Adds to the time that processes have spent on this crawl.
    public func addActive(seconds: Double) throws(StoreError) {
        try store.write { db in
            try db.execute(
                sql: "UPDATE crawl SET active_seconds = active_seconds + ? WHERE id = ?", arguments: [seconds, self.id])
        }
    }

    /// The crawl's checks, for the summary.
    func checks() throws(StoreError) -> CrawlChecks {
        try store.read { db in
            let probes = try self.probeTable.all(db)
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*) FILTER (WHERE http_status = 304 OR first_status = 304),
                      count(*) FILTER (WHERE first_status = 304 AND http_status IS NOT 304 AND outcome IN \([Outcome.unchanged, .changed].sql)),
                      count(*) FILTER (WHERE first_status = 304 AND http_status IS NOT 304 AND outcome = \(Outcome.changed.sql))
                    FROM capture WHERE crawl = ? AND state = \(CaptureState.done.sql)
                    """, arguments: [self.id])
            guard let row, let sampled: Int = row[1], sampled > 0 else { return CrawlChecks(probes: probes) }
            return CrawlChecks(
                notModified: .init(answers: row[0], sampled: sampled, lied: row[2]), probes: probes)
        }
    }

    private func previousSummaryDigest() throws(StoreError) -> (crawl: String, digest: String)? {
        let previous = try store.read { db in
            try String.fetchOne(
                db, sql: "SELECT name FROM crawl WHERE state = \(CrawlState.complete.sql) AND id < ? ORDER BY id DESC",
                arguments: [self.id])
        }
        guard let previous else { return nil }
        return (previous, SHA256Digest.of(try store.folder.read(["crawls", previous, "summary.json"])).hex)
    }
}

extension CrawlSummary {
    init(crawl: Int64, _ db: Database) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM crawl WHERE id = ?", arguments: [crawl]) else {
            throw DatabaseError(resultCode: .SQLITE_NOTFOUND, message: "the crawl is not in the database")
        }
        var outcomes: [Outcome: Int] = [:]
        for row in try Row.fetchAll(
            db,
            sql:
                "SELECT outcome, count(*) FROM capture WHERE crawl = ? AND state = \(CaptureState.done.sql) GROUP BY outcome",
            arguments: [crawl])
        {
            if let outcome = Outcome(rawValue: row[0]) { outcomes[outcome] = row[1] }
        }
        let counts = try Row.fetchOne(
            db,
            sql: """
                SELECT count(*) FILTER (WHERE c.state = \(CaptureState.pending.sql)) AS pending,
                  count(*) FILTER (WHERE c.is_listed) AS listed,
                  count(*) FILTER (WHERE c.is_held) AS statements,
                  count(*) FILTER (WHERE c.is_warned) AS warned,
                  count(*) FILTER (WHERE c.is_missing) AS missing,
                  count(*) FILTER (WHERE c.is_missing AND NOT (\(LedgerSQL.wasMissingBefore))) AS newly_missing,
                  count(*) FILTER (WHERE c.is_textless AND \(LedgerSQL.isNewCopy)) AS newly_without_text,
                  count(*) FILTER (WHERE c.is_naming_nothing) AS empty_listings,
                  count(*) FILTER (WHERE c.is_textless) AS without_text,
                  count(*) FILTER (WHERE c.is_file) AS files,
                  count(*) FILTER (WHERE c.is_section) AS sections
                FROM (
                  SELECT c.crawl, c.document, c.role, c.outcome, c.state, (\(LedgerSQL.isListed)) AS is_listed,
                    (\(LedgerSQL.isListed) AND \(LedgerSQL.isHeld)) AS is_held, d.warnings > 0 AND d.state = \(DocumentState.good.sql) AS is_warned,
                    (\(LedgerSQL.isMissing)) AS is_missing, (\(LedgerSQL.isTextless)) AS is_textless,
                    (\(LedgerSQL.namesNothing)) AS is_naming_nothing, (\(LedgerSQL.isFile)) AS is_file,
                    (\(LedgerSQL.isHeldSection)) AS is_section
                  FROM capture c JOIN document d ON d.id = c.document WHERE c.crawl = ?
                  -- Without a limit SQLite puts these conditions in the place of each of their names.
                  LIMIT -1) c
                """, arguments: [crawl])
        self.init(
            crawl: row["name"], state: row["state"], started: Timestamp(microseconds: row["started"]),
            ended: (row["ended"] as Int64?).map { Timestamp(microseconds: $0) }, requests: row["requests"],
            retries: row["retries"],
            probes: try Int.fetchOne(
                db, sql: "SELECT count(*) FROM probe WHERE crawl = ? AND http_status IS NOT NULL", arguments: [crawl])
                ?? 0,
            bytesReceived: row["bytes_received"], resumed: row["resumed"], pending: counts?["pending"] ?? 0,
            outcomes: outcomes,
            statements: counts?["statements"] ?? 0, listed: counts?["listed"] ?? 0, warned: counts?["warned"] ?? 0,
            missing: counts?["missing"] ?? 0, newlyMissing: counts?["newly_missing"] ?? 0,
            emptyListings: counts?["empty_listings"] ?? 0,
            emptyPages: try Self.emptyPages(of: crawl, db),
            withoutText: counts?["without_text"] ?? 0, newlyWithoutText: counts?["newly_without_text"] ?? 0,
            files: counts?["files"] ?? 0, manifestSHA256: nil, activeSeconds: row["active_seconds"],
            revisit: Self.revisit(settings: row["settings"]))
        sections = counts?["sections"] ?? 0
        reading = try CrawlReading(crawl: crawl, db)
    }

    private static func emptyPages(of crawl: Int64, _ db: Database) throws -> [EmptyPage] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT d.url, c.role, c.note FROM capture c JOIN document d ON d.id = c.document
                WHERE c.crawl = ? AND \(LedgerSQL.namesNothing) ORDER BY d.url LIMIT 100
                """, arguments: [crawl]
        ).map { EmptyPage(url: $0[0], role: $0[1], reason: $0[2]) }
    }

    /// The keys that `summary.json`, `crawl --json` and `status --json` have in common.
    public func write(to json: inout JSONWriter) {
        json.field("crawl", crawl)
        json.field("state", state)
        json.field("started_at", started.rfc3339)
        json.field("ended_at", ended?.rfc3339)
        json.field("requests", requests)
        json.field("retries", retries)
        json.field("probes", probes)
        json.field("bytes_received", bytesReceived)
        json.field("resumed", resumed)
        json.field("pending", pending)
        json.key("outcomes")
        json.beginObject()
        for outcome in Outcome.allCases { json.field(outcome.rawValue, outcomes[outcome] ?? 0) }
        json.endObject()
        json.field("listed", listed)
        json.field("statements", statements)
        json.field("warned", warned)
        json.field("missing", missing)
        json.field("empty_listings", emptyListings)
        if !emptyPages.isEmpty {
            json.key("naming_nothing")
            json.beginArray()
            for page in emptyPages {
                json.beginObject()
                json.field("url", page.url)
                json.field("role", page.role)
                json.field("reason", page.reason)
                json.endObject()
            }
            json.endArray()
        }
        json.field("without_text", withoutText)
        json.field("files", files)
        if sections > 0 { json.field("sections", sections) }
        if !reading.isEmpty {
            json.key("reading")
            reading.write(to: &json)
        }
    }
}

extension HostMemory {
    func write(to json: inout JSONWriter, origin: String) {
        json.beginObject()
        json.field("origin", origin)
        json.field("http_status", robotsStatus)
        json.field("error", robotsError)
        json.field("fetched_at", robotsFetched?.rfc3339)
        if let body = robotsBody {
            json.field("bytes", body.count)
            json.field("sha256", SHA256Digest.of(body).hex)
            json.field("text", String(decoding: body.prefix(512 << 10), as: UTF8.self))
        }
        json.endObject()
    }
}
