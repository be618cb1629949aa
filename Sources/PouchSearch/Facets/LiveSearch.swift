import Dispatch
import GRDB
import PouchMirror
import PouchStore
import Synchronization

/// The search of a server: its index is brought up to date in the background, and answers come from what there is.
package final class LiveSearch: Sendable {
    /// How far the index is.
    package enum Progress: Sendable, Equatable {
        case notBegun
        /// Statements read of those that the mirror holds.
        case underWay(done: Int, of: Int)
        case complete
        /// It cannot be made; why.
        case failed(String)
    }

    private struct State {
        var progress = Progress.notBegun
        var readers: SearchReaders?
        var columns: StatementColumns?
        /// The state of the mirror that the index was last begun for.
        var key: String?
    }

    private let path: String
    private let limit: Duration
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "pouch.search.index", qos: .utility)
    /// Statements between two looks of the columns at an index that grows.
    private static let step = 10_000

    /// - Parameters:
    ///   - mirror: its folder. Nothing is opened before ``refresh(key:known:)``.
    ///   - limit: how long a query may take.
    package init(mirror: String, limit: Duration = .seconds(2)) {
        path = mirror
        self.limit = limit
    }

    package var progress: Progress { state.withLock { $0.progress } }

    /// Begins to bring the index up to date, unless that was done for this key.
    ///
    /// - Parameters:
    ///   - key: of the state of the mirror and of its audits.
    ///   - known: makes what is known of the statements beside.
    package func refresh(key: String, known: @escaping @Sendable () -> KnownStatements) {
        let isNew = state.withLock { state in
            if state.key == key { return false }
            state.key = key
            let count = state.columns?.count ?? 0
            state.progress = .underWay(done: count, of: count)
            return true
        }
        guard isNew else { return }
        queue.async { [self] in
            do { try update(known()) } catch { state.withLock { $0.progress = .failed("\(error)") } }
        }
    }

    /// Waits until what was begun is done.
    package func wait() { queue.sync {} }

    // MARK: - Updating

    private func update(_ known: KnownStatements) throws {
        let mirror = try opened()
        do throws(SearchUpdating.Failure) {
            try run(mirror, into: nil, reading: SearchReaders(of: mirror, limit: limit), known)
        } catch {
            // Where the mirror cannot be written, the index is made in memory and ends with the server.
            guard case .cannotWrite = error else { throw error.store }
            let store = try MirrorStore(temporaryFor: mirror.folder)
            let shared = SearchReaders(limit: limit, shared: store) { () throws(StoreError) in store }
            do throws(SearchUpdating.Failure) {
                try run(mirror, into: store, reading: shared, known)
            } catch { throw error.store }
        }
    }

    private func run(
        _ mirror: MirrorStore, into target: MirrorStore?, reading readers: SearchReaders, _ known: KnownStatements
    ) throws(SearchUpdating.Failure) {
        let total = (try? mirror.read(Self.total)) ?? 0
        var looked = load(readers, known, of: total)
        var updating = SearchUpdating(mirror, into: target) { [self] in
            let done = (try? readers.read(Self.indexed)) ?? 0
            if done >= looked + Self.step { looked = load(readers, known, of: total) }
            state.withLock { $0.progress = .underWay(done: done, of: total) }
        }
        _ = try updating.run()
        var readers = readers
        if updating.hasWritten, mirror.isCopy {
            // What was written brought the file up to date; the copy is what it was.
            do { readers = SearchReaders(of: try opened(), limit: limit) } catch { throw .other(error) }
        }
        if updating.hasWritten || target != nil || looked == 0 { _ = load(readers, known, of: total) }
        state.withLock { $0.progress = .complete }
    }

    private func opened() throws(StoreError) -> MirrorStore {
        try MirrorStore(folder: MirrorFolder(path: path, create: false), create: false)
    }

    /// Takes what the index has now for the answers; returns how many statements that are.
    private func load(_ readers: SearchReaders, _ known: KnownStatements, of total: Int) -> Int {
        guard let columns = try? readers.read({ db in try StatementColumns(db, known) }) else { return 0 }
        state.withLock { state in
            state.columns = columns
            state.readers = readers
            state.progress = .underWay(done: columns.count, of: total)
        }
        return columns.count
    }

    private static func total(_ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM document WHERE statement_path IS NOT NULL AND statement_sha256 IS NOT NULL") ?? 0
    }

    private static func indexed(_ db: Database) throws -> Int {
        guard try db.tableExists("searched") else { return 0 }
        return try Int.fetchOne(db, sql: "SELECT count(*) FROM searched") ?? 0
    }

    // MARK: - Answering

    private func ready() throws(FindError) -> (SearchReaders, StatementColumns) {
        let (readers, columns, progress) = state.withLock { ($0.readers, $0.columns, $0.progress) }
        guard let readers, let columns else {
            if case .failed(let why) = progress { throw .noIndex(why) }
            throw .noIndex("it is being made")
        }
        return (readers, columns)
    }

    /// - Throws: ``FindError``, `StoreError`.
    package func find(_ request: FindRequest) throws -> FindAnswer {
        let (readers, finding) = try finding(request)
        return try readers.read { db in try finding.answer(db) }
    }

    /// Every statement that a request finds, in its order, from where it begins; its limit does not count.
    ///
    /// - Throws: ``FindError``, `StoreError`.
    package func findAll(_ request: FindRequest) throws -> FoundStatements {
        let (readers, finding) = try finding(request)
        return FoundStatements(
            expression: finding.expression, documents: try readers.read { db in try finding.documents(db) })
    }

    /// Reads some of what was found; those that were changed since, and have not the words any more, are left out.
    ///
    /// - Parameter hasSnippets: what stands around the words costs a look into each text.
    package func results(
        _ found: FoundStatements, _ range: Range<Int>, hasSnippets: Bool
    ) throws -> [SearchAnswer.Result] {
        let (readers, _) = try ready()
        return try readers.read { db in
            try found.documents[range].compactMap {
                try SearchIndex.result($0, found.expression, hasSnippet: hasSnippets, db)
            }
        }
    }

    private func finding(_ request: FindRequest) throws -> (SearchReaders, FacetSearch) {
        let (readers, columns) = try ready()
        let mark = try request.after.map { text in
            guard let mark = FindMark(text), columns.has(mark.document) else { throw FindError.badMark }
            return mark
        }
        let expression = try SearchRequest(request.query).expression
        return (readers, FacetSearch(request: request, expression: expression, columns: columns, mark: mark))
    }

    /// How many statements meet each term of a query by itself, for a query that none meets.
    package func hits(ofEachTermIn query: SearchQuery) throws -> [(query: String, hits: Int)] {
        let (readers, _) = try ready()
        return try readers.read { db in
            try query.required.joined().map { term in
                let sql = "SELECT count(*) FROM search WHERE search MATCH ?"
                return (
                    term.asTyped, try Int.fetchOne(db, sql: sql, arguments: [SearchRequest.text(term)]) ?? 0
                )
            }
        }
    }
}
