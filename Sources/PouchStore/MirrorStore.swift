import Foundation
import GRDB
import PouchBytes
import PouchMirror

/// A mirror: its folder and its database. One process writes (``MirrorLock``); any number may read.
public final class MirrorStore: Sendable {
    public let folder: MirrorFolder
    let database: DatabaseQueue
    /// Whether it is a copy of a database that an earlier release made: whoever needs several readers shares it.
    package let isCopy: Bool

    /// The release of the SQLite that is loaded, such as `3.40.1`; empty when it opens no database in memory.
    public static var sqliteRelease: String {
        let release = try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }
        return (release ?? nil) ?? ""
    }

    /// Opens a mirror; with `create`, makes it first.
    /// - Throws: ``StoreError``.
    public init(folder: MirrorFolder, create: Bool) throws(StoreError) {
        self.folder = folder
        let path = folder.shown(MirrorFolder.databaseName)
        // A new database would begin a second chain of crawls beside the old one.
        if create, try folder.open([MirrorFolder.databaseName]) == nil, try folder.open(MirrorHead.path) != nil {
            throw .database(path: path, detail: "it is missing, while the mirror holds crawls")
        }
        for suffix in ["", "-wal", "-shm", "-journal"] { try folder.refuseLink(MirrorFolder.databaseName + suffix) }
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.label = "mirror"
        if create {
            configuration.journalMode = .wal
            configuration.prepareDatabase { db in
                // Deleted rows are not secret: they need not be overwritten, as some builds of SQLite do by default.
                try db.execute(
                    sql: """
                        PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 4000;
                        PRAGMA secure_delete = OFF
                        """)
            }
        } else {
            configuration.readonly = true
        }
        do {
            let database = try Self.open(path, configuration, folder)
            if create { try Schema.migrate(database) }
            let current = create ? database : try Self.current(database)
            isCopy = current !== database
            self.database = current
        } catch let error as DatabaseError {
            // A database that exists and cannot be opened is another error: no descriptor may be left for it.
            if !create, error.resultCode == .SQLITE_CANTOPEN, try !folder.holds([MirrorFolder.databaseName]) {
                throw .notAMirror(path: folder.path, detail: "it holds no \(MirrorFolder.databaseName)")
            }
            throw Self.error(error, path)
        } catch {
            throw .database(path: path, detail: "\(error)")
        }
    }

    private static func open(_ path: String, _ configuration: Configuration, _ folder: MirrorFolder) throws
        -> DatabaseQueue
    {
        do { return try DatabaseQueue(path: path, configuration: configuration) } catch let error as DatabaseError {
            // Where nothing can be written, SQLite cannot make the files that readers and writers share. Without a
            // write-ahead log the file is complete, and is read as one that nobody changes.
            guard configuration.readonly, [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode),
                try folder.open([MirrorFolder.databaseName]) != nil,
                try folder.open([MirrorFolder.databaseName + "-wal"])?.size ?? 0 == 0
            else { throw error }
            return try DatabaseQueue(
                path: URL(fileURLWithPath: path).absoluteString + "?immutable=1", configuration: configuration)
        }
    }

    /// The database for a reader: as it is, or where an earlier release made it a copy with the tables of this one. The mirror's
    /// own is brought up to date by the next command that writes.
    private static func current(_ database: DatabaseQueue) throws -> DatabaseQueue {
        guard try database.read(Schema.isOfEarlierRelease) else { return database }
        // SQLite keeps it in memory, and in a file without a name when it grows.
        let copy = try DatabaseQueue(path: "")
        try database.backup(to: copy)
        try Schema.migrate(copy)
        return copy
    }

    /// A database beside the mirror's that holds a search index alone, and is gone with this object.
    package init(temporaryFor folder: MirrorFolder) throws(StoreError) {
        self.folder = folder
        isCopy = false
        do {
            // SQLite keeps it in memory, and in a file without a name when it grows.
            database = try DatabaseQueue(path: "")
            try database.write { try $0.execute(sql: Schema.search) }
        } catch { throw .database(path: "a temporary database", detail: "\(error)") }
    }

    /// The scheme://host:port that the newest crawl requested from; nil when there is no crawl.
    public func newestOrigin() throws(StoreError) -> String? {
        try read { db in
            try String.fetchOne(
                db, sql: "SELECT json_extract(settings, '$.origin') FROM crawl ORDER BY id DESC LIMIT 1")
        }
    }

    /// Runs `body` in one read transaction.
    public func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        do {
            if database.configuration.readonly { return try database.read(body) }
            // On a connection that writes too, GRDB's `read` forbids writing by a pragma, after which SQLite compiles every
            // statement anew: in a crawl, for each batch.
            return try database.writeWithoutTransaction { db in try Self.inTransaction(db, .deferred, body) }
        } catch { throw Self.rethrown(error, folder) }
    }

    /// Ends the query that runs now, from any thread; it throws.
    package func interrupt() { database.interrupt() }

    /// Runs `body` in one write transaction: all of it counts, or none.
    package func write<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        do { return try database.write(body) } catch { throw Self.rethrown(error, folder) }
    }

    /// Runs `body` in one write transaction that is on the disk before it returns.
    func writeDurably<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        do {
            return try database.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                defer { try? db.execute(sql: "PRAGMA synchronous = NORMAL") }
                return try Self.inTransaction(db, nil, body)
            }
        } catch { throw Self.rethrown(error, folder) }
    }

    /// Writes the database anew when a quarter of it, or more, is empty.
    func shrink() throws(StoreError) {
        do {
            let isSparse = try database.read { db in
                let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
                return try free * 4 > (Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
            }
            if isSparse { try database.vacuum() }
        } catch { throw Self.rethrown(error, folder) }
    }

    private static func inTransaction<T>(
        _ db: Database, _ kind: Database.TransactionKind?, _ body: (Database) throws -> T
    ) throws -> T {
        var result: T?
        try db.inTransaction(kind) {
            result = try body(db)
            return .commit
        }
        guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return result
    }

    private static func rethrown(_ error: any Error, _ folder: MirrorFolder) -> StoreError {
        if let error = error as? StoreError { return error }
        let path = folder.shown(MirrorFolder.databaseName)
        if let error = error as? DatabaseError { return self.error(error, path) }
        return .database(path: path, detail: "\(error)")
    }

    private static func error(_ error: DatabaseError, _ path: String) -> StoreError {
        switch error.resultCode {
        case .SQLITE_FULL: .io(path: path, operation: "write", code: 28)
        case .SQLITE_IOERR: .io(path: path, operation: "read or write", code: 5)
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: .cannotCreate(path: path, code: 13)
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            .database(path: path, detail: "the database is damaged (\(error.message ?? "no detail"))")
        case .SQLITE_BUSY: .database(path: path, detail: "another program keeps the database locked")
        default: .database(path: path, detail: error.message ?? "\(error)")
        }
    }
}
