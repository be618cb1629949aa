import GRDB
import PouchMirror
import PouchStore

/// The result of bringing the index up to date.
package struct SearchUpdate: Sendable, Equatable {
    /// Statements that were new or had changed.
    package var indexed = 0
    /// Statements that the mirror no longer holds.
    package var removed = 0
    /// Files, from the mirror's folder on, that are missing or not as they were written; a few of them.
    package var passedOver: [String] = []
    package var passedOverCount = 0
    /// Why the index is a temporary one; nil when it is in the mirror.
    package var cannotWrite: String?

    init() {}

    init(_ update: SearchUpdate, cannotWrite: String) {
        self = update
        self.cannotWrite = cannotWrite
    }
}

/// Brings an index up to date: a statement is read again when its digest is not the one that was indexed.
struct SearchUpdating {
    enum Failure: Error {
        case cannotWrite(String)
        case other(StoreError)

        var store: StoreError {
            switch self {
            case .other(let error): error
            case .cannotWrite(let reason): .database(path: "the search index", detail: reason)
            }
        }
    }

    private let mirror: MirrorStore
    private var target: MirrorStore?
    /// Whether the index lies beside the documents.
    private let isInMirror: Bool
    private var update = SearchUpdate()
    /// Told after each transaction.
    private let hasMore: () -> Void

    /// Statements, and bytes of their text, in one transaction: a crawl waits for it to end.
    private static let batch = (statements: 256, bytes: 4 << 20)
    private static let mostNamed = 5

    init(_ mirror: MirrorStore, into target: MirrorStore? = nil, hasMore: @escaping () -> Void = {}) {
        self.mirror = mirror
        self.hasMore = hasMore
        self.target = target
        isInMirror = target == nil
    }

    mutating func run() throws(Failure) -> SearchUpdate {
        try removeObsolete()
        // A crawl may have added or replaced a file during the first look: a second look finds it.
        for _ in 0..<2 {
            update.passedOver = []
            update.passedOverCount = 0
            try addWaiting()
            if update.passedOverCount == 0 { break }
        }
        return update
    }

    // MARK: - What waits

    private mutating func addWaiting() throws(Failure) {
        var last: Int64 = -1
        while true {
            let waiting = try read { db in try Self.waiting(db, after: last, comparing: isInMirror) }
            guard let end = waiting.last?.document else { return }
            var batch: [(WaitingStatement, IndexedStatement?)] = []
            var bytes = 0
            for waiting in waiting {
                let statement: IndexedStatement?
                do { statement = try IndexedStatement(mirror.folder, waiting) } catch { throw .other(error) }
                if statement == nil {
                    update.passedOverCount += 1
                    if update.passedOver.count < Self.mostNamed { update.passedOver.append(waiting.path) }
                }
                batch.append((waiting, statement))
                bytes += statement?.file.text.utf8.count ?? 0
                if bytes >= Self.batch.bytes {
                    try put(batch)
                    (batch, bytes) = ([], 0)
                }
            }
            try put(batch)
            last = end
        }
    }

    /// The next statements that the index does not have as the mirror has them, by their documents.
    private static func waiting(_ db: Database, after last: Int64, comparing: Bool) throws -> [WaitingStatement] {
        let compares = try comparing && db.tableExists("searched")
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT d.id, d.url, d.statement_path, d.statement_sha256 FROM document d
                \(compares ? "LEFT JOIN searched s ON s.document = d.id" : "")
                WHERE d.id > ? AND d.statement_path IS NOT NULL AND d.statement_sha256 IS NOT NULL
                \(compares ? "AND (s.sha256 IS NOT d.statement_sha256 OR s.path IS NOT d.statement_path)" : "") ORDER BY d.id LIMIT ?
                """, arguments: [last, batch.statements])
        return rows.map { WaitingStatement(document: $0[0], url: $0[1], path: $0[2], sha256: $0[3]) }
    }

    private mutating func removeObsolete() throws(Failure) {
        guard isInMirror else { return }
        let obsolete = try read { db -> [Int64] in
            guard try db.tableExists("searched") else { return [Int64]() }
            return try Int64.fetchAll(
                db,
                sql: """
                    SELECT s.document FROM searched s LEFT JOIN document d ON d.id = s.document
                    WHERE d.statement_path IS NULL OR d.statement_sha256 IS NULL
                    """)
        }
        guard !obsolete.isEmpty else { return }
        try write { db in
            for document in obsolete { try SearchTable.remove(document, db) }
        }
        update.removed = obsolete.count
    }

    // MARK: - Writing

    /// One transaction; none when nothing is to be written.
    private mutating func put(_ batch: [(waiting: WaitingStatement, statement: IndexedStatement?)]) throws(Failure) {
        guard !batch.isEmpty else { return }
        if batch.allSatisfy({ $0.statement == nil }) {
            let documents = batch.map(\.waiting.document)
            guard isInMirror, try read({ db in try SearchTable.has(anyOf: documents, db) }) else { return }
        }
        let isInMirror = isInMirror
        update.indexed += try write { db in
            var indexed = 0
            for (waiting, statement) in batch {
                // Another search may have been here, or a crawl may have replaced the statement since it was read.
                if isInMirror, try !SearchTable.isStillWaiting(waiting, db) { continue }
                try SearchTable.remove(waiting.document, db)
                guard let statement else { continue }
                try SearchTable.insert(waiting, statement, db)
                indexed += 1
            }
            return indexed
        }
        hasMore()
    }

    /// Whether the mirror's database was opened for writing.
    var hasWritten: Bool { isInMirror && target != nil }

    private func read<T>(_ body: (Database) throws -> T) throws(Failure) -> T {
        do { return try mirror.read(body) } catch { throw .other(error) }
    }

    private mutating func write<T>(_ body: (Database) throws -> T) throws(Failure) -> T {
        do {
            let target: MirrorStore
            if let open = self.target {
                target = open
            } else {
                target = try MirrorStore(folder: mirror.folder, create: true)
                self.target = target
            }
            return try target.write(body)
        } catch {
            // Its own advice is for those who make a mirror.
            guard case StoreError.cannotCreate(let path, _) = error else { throw .cannotWrite("\(error)") }
            throw .cannotWrite("\(path) cannot be written")
        }
    }
}
