import GRDB
import PouchBytes
import PouchMirror

/// Copies that are taken back.
extension CrawlWriter {
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
                        UPDATE capture SET state = \(CaptureState.pending.sql), outcome = NULL, reason = NULL, checking = \(ConfirmationKind.lost.sql), first_status = http_status,
                          first_at = fetched_at, first_attempts = attempts, first_record = record_id, first_volume = volume,
                          first_offset = offset, first_length = length, volume = NULL, offset = NULL, length = NULL, record_id = NULL,
                          not_before = 0, priority = ?, sequence = ?
                        WHERE crawl = ? AND document = ? AND state = \(CaptureState.done.sql) AND outcome = \(Outcome.new.sql) AND checking IS NULL
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
}
