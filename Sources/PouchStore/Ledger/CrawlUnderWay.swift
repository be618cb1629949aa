import GRDB
import PouchBytes
import PouchMirror

/// How far the newest crawl is, while it is not complete: counted of the frontier alone, so that it costs a running crawl
/// nothing.
public struct CrawlUnderWay: Sendable, Equatable {
    public var crawl: String
    public var startedAt: Timestamp
    /// Documents known so far, and those of them that are done.
    public var known: Int
    public var done: Int
    /// Counts of the documents that are done.
    public var outcomes: [Outcome: Int]
    /// When the last document was settled; nil when none was.
    public var lastAt: Timestamp?
    /// Documents settled in the last minute.
    public var lately: Int

    /// - Returns: nil when no crawl is under way, or was stopped.
    public static func read(_ store: MirrorStore, now: Timestamp) throws(StoreError) -> CrawlUnderWay? {
        try store.read { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT id, name, state, started FROM crawl ORDER BY id DESC LIMIT 1"),
                row["state"] == "running"
            else { return nil }
            var found = CrawlUnderWay(
                crawl: row["name"], startedAt: Timestamp(microseconds: row["started"]), known: 0, done: 0,
                outcomes: [:], lastAt: nil, lately: 0)
            let minute = now.adding(.seconds(-60)).microseconds
            for row in try Row.fetchAll(
                db,
                sql: """
                    SELECT state, outcome, count(*), max(fetched_at), count(*) FILTER (WHERE fetched_at > ?)
                    FROM capture WHERE crawl = ? GROUP BY state, outcome
                    """, arguments: [minute, row["id"] as Int64])
            {
                let count: Int = row[2]
                found.known += count
                guard row[0] == 1 else { continue }
                found.done += count
                found.lately += row[4]
                if let outcome = Outcome(rawValue: row[1] ?? "") { found.outcomes[outcome] = count }
                if let last = row[3] as Int64? {
                    found.lastAt = max(found.lastAt ?? Timestamp(microseconds: last), Timestamp(microseconds: last))
                }
            }
            return found
        }
    }
}
