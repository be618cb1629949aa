import GRDB
import PouchArchive
import PouchBytes
import PouchProfile

extension CrawlSession {
    /// Brings the disk and the database back together after a process that ended without its last word.
    ///
    /// - A WARC file longer than its commits was cut back when it was opened.
    /// - What was committed but not yet made durable may be torn by a power loss, and only by that: the WARC file is read
    ///   from there on, and the captures from its first record that is not whole are asked again.
    /// - A staged file whose transaction counted takes its place; any other is dropped.
    func recover(committedLength: Int, durableLength: Int) throws(StoreError) {
        let whole = try volume.endOfWholeRecords(from: min(durableLength, volume.length))
        if whole < committedLength { try forgetCaptures(from: whole) }
        for name in store.folder.stagedNames() { try settleStaged(name) }
        try dropObsolete()
    }

    private func forgetCaptures(from end: Int) throws(StoreError) {
        try store.write { db in
            let lost = "SELECT document FROM capture WHERE crawl = ? AND volume = ? AND offset + length > ?"
            let arguments: StatementArguments = [self.id, self.volume.name, end]
            try self.forgetChecks(from: end, db)
            // Without validators the next request brings the whole page again.
            try db.execute(
                sql: "UPDATE document SET etag = NULL, last_modified = NULL WHERE id IN (\(lost))", arguments: arguments
            )
            try db.execute(
                sql:
                    "DELETE FROM payload WHERE record_id IN (SELECT record_id FROM capture WHERE crawl = ? AND volume = ? AND offset + length > ?)",
                arguments: arguments)
            try db.execute(
                sql: """
                    UPDATE capture SET state = 0, outcome = NULL, reason = NULL, volume = NULL, offset = NULL, length = NULL, record_id = NULL,
                      redirected_to = NULL WHERE crawl = ? AND volume = ? AND offset + length > ?
                    """, arguments: arguments)
            try self.volume.cut(to: end)
            try db.execute(
                sql: "UPDATE volume SET length = ?, durable = min(durable, ?) WHERE name = ?",
                arguments: [self.volume.length, self.volume.length, self.volume.name])
        }
    }

    /// Staged files are named `DOCUMENT.page` and `DOCUMENT.statement`; their digest tells whether their commit counted.
    private func settleStaged(_ name: String) throws(StoreError) {
        let parts = name.split(separator: ".")
        guard parts.count == 2, let document = Int64(parts[0]) else { return store.folder.unstage(name) }
        let isPage = parts[1] == "page"
        let column = isPage ? "sha256" : "statement_sha256"
        let row = try store.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT d.\(column) AS digest, d.path, d.statement_path FROM document d JOIN capture c ON c.document = d.id
                    WHERE d.id = ? AND c.crawl = ? AND c.state = 1
                    """, arguments: [document, self.id])
        }
        let path: String? = row.flatMap { isPage ? $0["path"] : $0["statement_path"] }
        guard let row, let path, let digest: String = row["digest"] else { return store.folder.unstage(name) }
        let contents = try store.folder.stagedContents(name)
        guard SHA256Digest.of(contents).hex == digest else { return store.folder.unstage(name) }
        try store.folder.publish(name, to: path.split(separator: "/").map(String.init))
    }
}
