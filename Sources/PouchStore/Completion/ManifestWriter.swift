import Foundation
import GRDB
import PouchArchive
import PouchBytes
import PouchMirror
import PouchProfile

/// Writes `manifest.jsonl`: one line a URL, sorted by URL's bytes, keys in a fixed order.
struct ManifestWriter {
    let session: CrawlWriter

    /// The figures of a manifest for `summary.json`.
    struct Written {
        var digest: SHA256Digest
        /// Root of the Merkle tree whose leaves are the lines, without their line feeds.
        var root: SHA256Digest
        var lines: Int
        var bytes: Int
    }

    /// Streams the manifest into `.staging` and renames it into place.
    func write() throws(StoreError) -> Written {
        var hasher = SHA256Hasher()
        var tree = MerkleAccumulator()
        var total = 0
        let name = "manifest"
        session.store.folder.unstage(name)
        let file = try session.store.folder.openForAppending([MirrorFolder.stagingName, name])
        var buffer: [UInt8] = []
        let shown = session.store.folder.shown(".staging/manifest")
        // By the index of the URLs: nothing is sorted, which for a large archive would take a file beside the mirror's.
        try session.store.read { db in
            let rows = try Row.fetchCursor(db, sql: Self.documents, arguments: [session.id])
            while let row = try rows.next() {
                let line = Self.line(
                    row, url: row[Column.url.rawValue], listedOn: Self.urls(row[Column.listedOn.rawValue]),
                    redirectedFrom: Self.urls(row[Column.redirectedFrom.rawValue]))
                tree.append(line[...])
                buffer += line
                buffer.append(UInt8(ascii: "\n"))
                if buffer.count > 1 << 16 {
                    hasher.update(buffer)
                    total += buffer.count
                    try MirrorFolder.writeAll(file.number, buffer, shown)
                    buffer.removeAll(keepingCapacity: true)
                }
            }
        }
        hasher.update(buffer)
        total += buffer.count
        try MirrorFolder.writeAll(file.number, buffer, shown)
        guard fsync(file.number) == 0 else { throw .io(path: shown, operation: "make durable", code: errno) }
        try session.store.folder.publish(name, to: ["crawls", session.name, "manifest.jsonl"])
        return Written(digest: hasher.finalize(), root: tree.root, lines: tree.count, bytes: total)
    }

    /// The columns of ``documents``, by number: their names would be looked up anew in each row.
    private enum Column: Int {
        case url, role, outcome, status, fetched, contentType, charset, bytes, sha256, etag, lastModified
        case path, volume, offset, length, record, statement, statementPath, statementSHA256, textSHA256, error,
            attempts
        case reason, firstStatus, firstFetched, firstRecord, requested, note, listedOn, redirectedFrom, confirmed
    }

    private static let documents = """
        SELECT d.url, c.role, c.outcome, c.http_status, c.fetched_at, d.content_type, d.charset, d.bytes, d.sha256, d.etag, d.last_modified,
          d.path, c.volume, c.offset, c.length, c.record_id, d.statement_id, d.statement_path, d.statement_sha256, d.text_sha256, c.error, c.attempts,
          c.reason, c.first_status, c.first_at, c.first_record, CASE WHEN c.outcome IS NOT \(Outcome.notDue.sql) THEN c.asked END, c.note,
          (SELECT group_concat(p.url, char(10)) FROM listing l CROSS JOIN document p ON p.id = l.page AND p.links_crawl = l.crawl
            CROSS JOIN capture s ON s.crawl = c.crawl AND s.document = l.page AND s.role IN \((Role.listings + [.statement, .part]).sql)
            WHERE l.document = c.document),
          (SELECT group_concat(s.url, char(10)) FROM capture r CROSS JOIN document s ON s.id = r.document
            WHERE r.redirected_to = c.document AND r.crawl = c.crawl),
          CASE c.outcome WHEN \(Outcome.notDue.sql) THEN d.confirmed END
        FROM document d CROSS JOIN capture c ON c.crawl = ? AND c.document = d.id ORDER BY d.url COLLATE BINARY
        """

    /// URLs that SQLite has put together, in the order of their bytes. None has a line feed in it.
    private static func urls(_ joined: String?) -> [String] {
        guard let joined else { return [] }
        let urls = joined.utf8.split(separator: 10).map { String(Substring($0)) }
        return urls.count < 2 ? urls : urls.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func line(_ row: Row, url: String, listedOn: [String], redirectedFrom: [String]) -> [UInt8] {
        func text(_ column: Column) -> String? { row[column.rawValue] }
        func number(_ column: Column) -> Int? { row[column.rawValue] }
        func time(_ column: Column) -> String? {
            (row[column.rawValue] as Int64?).map { Timestamp(microseconds: $0).rfc3339Micros }
        }
        var json = JSONWriter(capacity: 1_024)
        json.beginObject()
        json.field("url", url)
        json.field("role", text(.role))
        json.field("outcome", text(.outcome) ?? Outcome.skipped.rawValue)
        json.field("http_status", number(.status))
        json.field("fetched_at", time(.fetched))
        json.field("content_type", text(.contentType))
        json.field("charset", text(.charset))
        json.field("bytes", number(.bytes))
        json.field("sha256", text(.sha256))
        json.field("etag", text(.etag))
        json.field("last_modified", text(.lastModified))
        json.field("path", text(.path))
        if let volume = text(.volume) {
            json.key("warc")
            json.beginObject()
            json.field("file", "archive/" + volume)
            json.field("offset", number(.offset))
            json.field("length", number(.length))
            json.field("record_id", text(.record))
            json.endObject()
        }
        json.field("listed_on", listedOn)
        json.field("redirected_from", redirectedFrom)
        if let id = text(.statement) {
            json.key("statement")
            json.beginObject()
            json.field("id", id)
            json.field("path", text(.statementPath))
            json.field("text_sha256", text(.textSHA256))
            json.field("sha256", text(.statementSHA256))
            json.endObject()
        }
        json.field("error", text(.error))
        json.field("attempts", number(.attempts))
        json.field("reason", text(.reason))
        if let status = number(.firstStatus) {
            json.key("first_answer")
            json.beginObject()
            json.field("http_status", status)
            json.field("fetched_at", time(.firstFetched))
            json.field("record_id", text(.firstRecord))
            json.endObject()
        }
        json.field("requested", text(.requested))
        json.field("note", text(.note))
        json.field("confirmed_at", time(.confirmed))
        json.endObject()
        return json.bytes
    }
}
