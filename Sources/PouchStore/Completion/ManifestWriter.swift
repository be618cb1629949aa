import Foundation
import GRDB
import PouchArchive
import PouchBytes
import PouchMirror
import PouchProfile

/// Writes `manifest.jsonl`: one line a URL, sorted by URL's bytes, keys in a fixed order.
struct ManifestWriter {
    let session: CrawlWriter

    /// What `summary.json` says of a manifest.
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
        // One cursor over the documents and one over their listings, both in URL order, walked side by side.
        try session.store.read { db in
            let rows = try Row.fetchCursor(db, sql: Self.documents, arguments: [session.id])
            let listings = try Row.fetchCursor(db, sql: Self.listedOn, arguments: [session.id])
            let redirects = try Row.fetchCursor(db, sql: Self.redirectedFrom, arguments: [session.id])
            var listing = try listings.next().map { ($0[0] as String, $0[1] as String) }
            var redirect = try redirects.next().map { ($0[0] as String, $0[1] as String) }
            while let row = try rows.next() {
                let url: String = row[0]
                var listedOn: [String] = []
                while let (document, page) = listing, document <= url {
                    if document == url { listedOn.append(page) }
                    listing = try listings.next().map { ($0[0] as String, $0[1] as String) }
                }
                var from: [String] = []
                while let (target, source) = redirect, target <= url {
                    if target == url { from.append(source) }
                    redirect = try redirects.next().map { ($0[0] as String, $0[1] as String) }
                }
                let line = Self.line(row, url: url, listedOn: listedOn, redirectedFrom: from)
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
          c.reason, c.first_status, c.first_at, c.first_record, c.asked, c.note
        FROM capture c JOIN document d ON d.id = c.document WHERE c.crawl = ? ORDER BY d.url COLLATE BINARY
        """

    private static let listedOn = """
        SELECT d.url AS document, p.url AS page FROM capture s JOIN document p ON p.id = s.document
        JOIN listing l ON l.page = p.id AND l.crawl = p.links_crawl JOIN document d ON d.id = l.document
        WHERE s.crawl = ? AND s.role IN ('start', 'year', 'month') ORDER BY d.url COLLATE BINARY, p.url COLLATE BINARY
        """

    private static let redirectedFrom = """
        SELECT t.url AS target, s.url AS source FROM capture c JOIN document s ON s.id = c.document JOIN document t ON t.id = c.redirected_to
        WHERE c.crawl = ? ORDER BY t.url COLLATE BINARY, s.url COLLATE BINARY
        """

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
        json.endObject()
        return json.bytes
    }
}
