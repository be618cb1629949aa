import GRDB
import PouchMirror

/// Rows of captures of crawls long past: the manifests have all that they say, and the newest crawls are enough for a crawl
/// that goes on.
enum PastCaptures {
    /// So many complete crawls keep all their rows.
    static let keptCrawls = 3

    /// Whether a crawl is older than those that keep all their rows.
    static func areDropped(of crawl: Int64, _ db: Database) throws -> Bool {
        let newer = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM crawl WHERE state = \(CrawlState.complete.sql) AND id > ?",
            arguments: [crawl])
        return newer ?? 0 >= keptCrawls
    }

    /// Drops the rows of a document that a kept crawl has, too, except for those still in use: the row of the record
    /// that holds its bytes, the row with a listing's note, and, of a document that was gone or skipped, the newest
    /// such row.
    ///
    /// - Returns: how many.
    static func forget(_ db: Database) throws -> Int {
        let kept = try Int64.fetchAll(
            db, sql: "SELECT id FROM crawl WHERE state = \(CrawlState.complete.sql) ORDER BY id DESC LIMIT ?",
            arguments: [keptCrawls])
        guard kept.count == keptCrawls, let oldest = kept.last else { return 0 }
        let past = try Int64.fetchAll(db, sql: "SELECT id FROM crawl WHERE id < ? ORDER BY id", arguments: [oldest])
        // One look-up by the primary key a kept crawl; a condition on the document alone would walk the table for each row.
        let isKnown = kept.map { crawl in
            """
            EXISTS (SELECT 1 FROM capture n WHERE n.crawl = \(crawl) AND n.document = capture.document
              AND (capture.outcome NOT IN \([Outcome.gone, .skipped].sql) OR n.outcome = capture.outcome))
            """
        }.joined(separator: " OR ")
        var count = 0
        for crawl in past {
            try db.execute(
                sql: """
                    DELETE FROM capture WHERE crawl = ? AND note IS NULL AND (\(isKnown))
                      AND NOT EXISTS (SELECT 1 FROM document d WHERE d.id = capture.document AND d.record_id = capture.record_id)
                    """, arguments: [crawl])
            count += db.changesCount
        }
        return count
    }
}
