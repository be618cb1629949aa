import GRDB
import PouchMirror

/// Files under `pages/` of documents whose newest copy is in its record alone, by the profile's `archive.pages`.
///
/// They go once a complete crawl's manifest has no path for them: until then the newest manifest names them.
enum SupersededPages {
    /// - Returns: how many files went.
    static func remove(from store: MirrorStore) throws(StoreError) -> Int {
        let paths = try store.read { db in
            let isComplete = try Bool.fetchOne(
                db, sql: "SELECT state = \(CrawlState.complete.sql) FROM crawl ORDER BY id DESC LIMIT 1")
            guard isComplete ?? false else { return [String]() }
            // A power loss may have put a document back to what it was.
            return try String.fetchAll(
                db, sql: "SELECT path FROM superseded_page EXCEPT SELECT path FROM document WHERE path IS NOT NULL")
        }
        guard !paths.isEmpty else { return 0 }
        for path in paths {
            if let components = MirrorPath.components(path, below: "pages") { try store.folder.remove(components) }
        }
        try store.folder.sync()
        try store.write { try $0.execute(sql: "DELETE FROM superseded_page") }
        return paths.count
    }
}
