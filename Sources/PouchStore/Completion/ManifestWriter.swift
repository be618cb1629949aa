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
                    row, url: row[0], listedOn: Self.urls(row[28]), redirectedFrom: Self.urls(row[29]))
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

    /// ``line(_:url:listedOn:redirectedFrom:)`` takes the columns by number: their names would be looked up anew in each row.
    private static let documents = """
        SELECT d.url, c.role, c.outcome, c.http_status, c.fetched_at, d.content_type, d.charset, d.bytes, d.sha256, d.etag, d.last_modified,
          d.path, c.volume, c.offset, c.length, c.record_id, d.statement_id, d.statement_path, d.statement_sha256, d.text_sha256, c.error, c.attempts,
          c.reason, c.first_status, c.first_at, c.first_record, CASE WHEN c.outcome IS NOT 'not_due' THEN c.asked END, c.note,
          (SELECT group_concat(p.url, char(10)) FROM listing l CROSS JOIN document p ON p.id = l.page AND p.links_crawl = l.crawl
            CROSS JOIN capture s ON s.crawl = c.crawl AND s.document = l.page AND s.role IN ('start', 'year', 'month', 'statement', 'part')
            WHERE l.document = c.document),
          (SELECT group_concat(s.url, char(10)) FROM capture r CROSS JOIN document s ON s.id = r.document
            WHERE r.redirected_to = c.document AND r.crawl = c.crawl),
          CASE c.outcome WHEN 'not_due' THEN d.confirmed END
        FROM document d CROSS JOIN capture c ON c.crawl = ? AND c.document = d.id ORDER BY d.url COLLATE BINARY
        """

    /// URLs that SQLite has put together, in the order of their bytes. None has a line feed in it.
    private static func urls(_ joined: String?) -> [String] {
        guard let joined else { return [] }
        let urls = joined.utf8.split(separator: 10).map { String(Substring($0)) }
        return urls.count < 2 ? urls : urls.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func line(_ row: Row, url: String, listedOn: [String], redirectedFrom: [String]) -> [UInt8] {
        var json = JSONWriter(capacity: 1_024)
        json.beginObject()
        json.field("url", url)
        json.field("role", row[1] as String?)
        json.field("outcome", row[2] as String? ?? Outcome.skipped.rawValue)
        json.field("http_status", row[3] as Int?)
        json.field("fetched_at", (row[4] as Int64?).map { Timestamp(microseconds: $0).rfc3339Micros })
        json.field("content_type", row[5] as String?)
        json.field("charset", row[6] as String?)
        json.field("bytes", row[7] as Int?)
        json.field("sha256", row[8] as String?)
        json.field("etag", row[9] as String?)
        json.field("last_modified", row[10] as String?)
        json.field("path", row[11] as String?)
        if let volume: String = row[12] {
            json.key("warc")
            json.beginObject()
            json.field("file", "archive/" + volume)
            json.field("offset", row[13] as Int?)
            json.field("length", row[14] as Int?)
            json.field("record_id", row[15] as String?)
            json.endObject()
        }
        json.field("listed_on", listedOn)
        json.field("redirected_from", redirectedFrom)
        if let id: String = row[16] {
            json.key("statement")
            json.beginObject()
            json.field("id", id)
            json.field("path", row[17] as String?)
            json.field("text_sha256", row[19] as String?)
            json.field("sha256", row[18] as String?)
            json.endObject()
        }
        json.field("error", row[20] as String?)
        json.field("attempts", row[21] as Int?)
        json.field("reason", row[22] as String?)
        if let status: Int = row[23] {
            json.key("first_answer")
            json.beginObject()
            json.field("http_status", status)
            json.field("fetched_at", (row[24] as Int64?).map { Timestamp(microseconds: $0).rfc3339Micros })
            json.field("record_id", row[25] as String?)
            json.endObject()
        }
        json.field("requested", row[26] as String?)
        json.field("note", row[27] as String?)
        json.field("confirmed_at", (row[30] as Int64?).map { Timestamp(microseconds: $0).rfc3339Micros })
        json.endObject()
        return json.bytes
    }
}
