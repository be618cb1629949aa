import GRDB
import PouchMirror
import PouchStore

/// Full-text search over a mirror's statements. The index lies in the mirror's database; no crawl writes it, the first
/// search after one does.
///
///     let (index, update) = try SearchIndex.open(mirror: "mirror/state-2001-2009")
///     let answer = try index.search(SearchRequest(SearchQuery("treaty")))
///
/// The mirror may be crawled at the same time: the index is written in short transactions, without the mirror's lock.
package struct SearchIndex: Sendable {
    let store: MirrorStore

    /// Opens the index and brings it up to date. When the mirror cannot be written, the index is made in a temporary
    /// database, which ends with it.
    /// - Throws: ``StoreError``.
    package static func open(mirror path: String) throws(StoreError) -> (index: SearchIndex, update: SearchUpdate) {
        let mirror = try MirrorStore(folder: try MirrorFolder(path: path, create: false), create: false)
        var updating = SearchUpdating(mirror)
        do throws(SearchUpdating.Failure) {
            let update = try updating.run()
            // A reader of an earlier release's database has a copy of it, which lacks what was written.
            guard updating.hasWritten else { return (SearchIndex(store: mirror), update) }
            return (SearchIndex(store: try reopened(mirror)), update)
        } catch {
            guard case .cannotWrite(let reason) = error else { throw error.store }
            let (index, update) = try temporary(of: mirror)
            return (index, SearchUpdate(update, cannotWrite: reason))
        }
    }

    private static func reopened(_ mirror: MirrorStore) throws(SearchUpdating.Failure) -> MirrorStore {
        do { return try MirrorStore(folder: mirror.folder, create: false) } catch { throw .other(error) }
    }

    /// An index of all statements in a temporary database.
    static func temporary(of mirror: MirrorStore) throws(StoreError) -> (index: SearchIndex, update: SearchUpdate) {
        let store = try MirrorStore(temporaryFor: mirror.folder)
        var updating = SearchUpdating(mirror, into: store)
        do throws(SearchUpdating.Failure) {
            return (SearchIndex(store: store), try updating.run())
        } catch { throw error.store }
    }

    // MARK: - Searching

    /// The best hits first; those that are equally good in the order of their URLs' bytes.
    package func search(_ request: SearchRequest) throws(StoreError) -> SearchAnswer {
        let (conditions, arguments) = request.conditions
        let source = """
            FROM search CROSS JOIN searched ON searched.document = search.rowid WHERE search MATCH ?\(conditions)
            """
        let expression = request.expression
        return try store.read { db in
            var answer = SearchAnswer()
            answer.hits =
                try Int.fetchOne(db, sql: "SELECT count(*) \(source)", arguments: [expression] + arguments) ?? 0
            guard answer.hits > 0, request.limit > 0 else { return answer }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT searched.document, searched.id, searched.url, searched.path, searched.date \(source)
                    ORDER BY bm25(search, \(Self.weights)), searched.url COLLATE BINARY LIMIT ?
                    """, arguments: [expression] + arguments + [request.limit])
            answer.results = try rows.compactMap { try Self.result($0, expression, db) }
            return answer
        }
    }

    /// Of title, kind, speaker, place, text.
    static let weights = "8.0, 2.0, 4.0, 2.0, 1.0"

    /// The statement of a document; nil when the expression does not find it any more.
    static func result(
        _ document: Int64, _ expression: String, hasSnippet: Bool, _ db: Database
    ) throws -> SearchAnswer.Result? {
        let find = try db.cachedStatement(
            sql: "SELECT document, id, url, path, date FROM searched WHERE document = ?")
        guard let row = try Row.fetchOne(find, arguments: [document]) else { return nil }
        return try result(row, expression, hasSnippet: hasSnippet, db)
    }

    /// - Parameters:
    ///   - row: document, id, URL, path and date of `searched`.
    ///   - hasSnippet: costs a look into the text.
    private static func result(
        _ row: Row, _ expression: String, hasSnippet: Bool = true, _ db: Database
    ) throws -> SearchAnswer.Result? {
        let (begin, end) = SearchAnswer.Span.marks
        let snippet = hasSnippet ? "snippet(search, 4, char(\(begin.value)), char(\(end.value)), '…', 32)" : "NULL"
        let find = try db.cachedStatement(
            sql: "SELECT title, kind, speaker, place, \(snippet) FROM search WHERE search MATCH ? AND rowid = ?")
        guard let fields = try Row.fetchOne(find, arguments: [expression, row[0] as Int64]) else { return nil }
        func shown(_ column: Int) -> String? {
            (fields[column] as String?).map { SearchText.shown($0) }
        }
        return SearchAnswer.Result(
            id: row[1], url: row[2], path: row[3], title: shown(0), date: row[4], kind: shown(1), speaker: shown(2),
            place: shown(3), snippet: SearchAnswer.Span.spans(fields[4] ?? ""))
    }
}
