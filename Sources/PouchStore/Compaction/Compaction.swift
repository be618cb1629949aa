import GRDB
import PouchBytes
import PouchMirror

/// Makes a mirror's past smaller, without losing a byte of evidence: of every crawl before the newest complete one the
/// manifest and the log are gzipped (``PackedLines``), and the database forgets what the manifests hold
/// (``PastCaptures``). Pages that are in their records alone now lose their files (``SupersededPages``).
///
///     let outcome = try Compaction.run(store)
///
/// A crawl that completes does it at its end. The caller holds the mirror's lock. Killed anywhere, the next run does the
/// rest.
public struct Compaction: Sendable, Equatable {
    /// Files that were gzipped.
    public var files = 0
    /// Their bytes before, and after.
    public var plainBytes = 0
    public var packedBytes = 0
    /// Rows of captures that went from the database.
    public var rows = 0
    /// Files under `pages/` that went: their records hold their documents' copies.
    public var pages = 0
    /// Manifests that differ from their summaries and stay as they are; `pouch verify` reports them.
    public var damaged: [String] = []

    /// - Parameter shrinks: gives the room that the rows had back to the disk; the database is written anew for it.
    /// - Throws: ``StoreError``.
    public static func run(_ store: MirrorStore, shrinks: Bool = false) throws(StoreError) -> Compaction {
        var outcome = Compaction()
        let past = try store.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT name, state FROM crawl
                    WHERE id < (SELECT max(id) FROM crawl WHERE state = \(CrawlState.complete.sql)) ORDER BY id
                    """
            ).map { (name: $0[0] as String, isComplete: $0[1] == CrawlState.complete.rawValue) }
        }
        for crawl in past {
            let packing = PackedLines(folder: store.folder, crawl: crawl.name)
            try packing.run(isComplete: crawl.isComplete, &outcome)
        }
        outcome.pages = try SupersededPages.remove(from: store)
        outcome.rows = try store.writeDurably { try PastCaptures.forget($0) }
        if shrinks { try store.shrink() }
        return outcome
    }
}
