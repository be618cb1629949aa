import Foundation
import GRDB
import PouchBytes
import PouchMirror
import PouchProfile

/// A mirror's database made anew beside the old one, which it replaces when it is whole.
///
///     let database = try RebuiltDatabase(folder)
///     try database.write { writer in try writer.add(crawl) }
///     try database.publish(stamp: "20261124T073000Z")
///
/// The caller holds the mirror's lock.
public final class RebuiltDatabase {
    private let folder: MirrorFolder
    private let database: DatabaseQueue
    private static let name = "rebuilt.sqlite"
    private static let parts = ["", "-wal", "-shm"]

    public init(_ folder: MirrorFolder) throws(StoreError) {
        self.folder = folder
        // The files of a rebuild that was killed are worthless.
        for part in Self.parts { folder.unstage(Self.name + part) }
        let path = folder.shown(MirrorFolder.stagingName + "/" + Self.name)
        do {
            var configuration = Configuration()
            configuration.label = "rebuilt"
            let database = try DatabaseQueue(path: path, configuration: configuration)
            try Schema.migrate(database)
            try database.write { try $0.execute(sql: "CREATE INDEX rebuild_record ON capture (record_id)") }
            self.database = database
        } catch { throw .database(path: path, detail: "\(error)") }
    }

    /// One transaction.
    public func write<T>(_ body: (RebuildWriter) throws -> T) throws -> T {
        try database.write { try body(RebuildWriter(db: $0)) }
    }

    /// Takes the old database's place; the old one is kept under `damaged/STAMP/`.
    public func publish(stamp: String) throws {
        try database.write { db in
            try db.execute(sql: "DROP INDEX rebuild_record")
            try db.execute(
                sql: """
                    UPDATE document SET is_file = 1 WHERE state = \(DocumentState.good.sql) AND statement_id IS NULL AND sha256 IS NOT NULL
                      AND content_type NOT LIKE '%html%' AND id IN (SELECT document FROM capture WHERE role = \(Role.statement.sql))
                    """)
            _ = try PastCaptures.forget(db)
        }
        try database.close()
        try folder.sync()
        for part in Self.parts.reversed() { _ = try folder.setAside([MirrorFolder.databaseName + part], stamp: stamp) }
        try folder.publish(Self.name, to: [MirrorFolder.databaseName])
        try folder.sync()
    }
}

extension MirrorFolder {
    /// Moves a file, whatever it is, to the same path under `damaged/STAMP/`; false when there is none.
    public func setAside(_ components: [String], stamp: String) throws(StoreError) -> Bool {
        guard let name = components.last else { return false }
        let source: Descriptor
        do { source = try folder(components.dropLast(), create: false) } catch {
            switch error {
            case .notAFolder, .io(_, _, ENOENT): return false
            default: throw error
            }
        }
        var status = stat()
        guard fstatat(source.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
        let target = try folder((["damaged", stamp] + components.dropLast())[...], create: true)
        guard renameat(source.number, name, target.number, name) == 0 else {
            throw .io(path: shown(components.joined(separator: "/")), operation: "move aside", code: errno)
        }
        return true
    }
}

/// A crawl as its summary describes it.
public struct RebuiltCrawl: Sendable {
    public var name: String
    public var state: CrawlState
    public var started: Timestamp
    public var ended: Timestamp?
    public var settings = "{}"
    public var bytesReceived = 0
    public var requests = 0
    public var retries = 0
    public var resumed = 0

    public init(name: String, state: CrawlState, started: Timestamp) {
        self.name = name
        self.state = state
        self.started = started
    }
}

/// A document's place in one crawl.
public struct RebuiltCapture: Sendable {
    public var role: String
    public var outcome: String
    public var httpStatus: Int?
    public var fetched: Timestamp?
    public var error: String?
    public var attempts = 0
    public var volume: String?
    public var offset: Int?
    public var length: Int?
    public var recordID: String?
    public var reason: String?
    public var firstStatus: Int?
    public var firstFetched: Timestamp?
    public var firstRecordID: String?
    public var requested: String?
    public var note: String?

    public init(role: String, outcome: String) {
        self.role = role
        self.outcome = outcome
    }
}

/// The held copy as a manifest line describes it.
public struct RebuiltCopy: Sendable {
    public var etag: String?
    public var lastModified: String?
    public var contentType: String?
    public var charset: String?
    public var bytes: Int?
    public var sha256: String?
    public var path: String?
    /// Whether its record alone holds its bytes.
    public var isInRecord = false
    public var statementID: String?
    public var statementPath: String?
    public var statementSHA256: String?
    public var textSHA256: String?

    public init() {}
}

/// The record that holds a document's bytes.
public struct RebuiltRecord: Sendable {
    public var id: String
    public var date: Timestamp
    public var payloadSHA256: String
    /// Its target, where that is not the document's URL.
    public var requested: String?

    public init(id: String, date: Timestamp, payloadSHA256: String) {
        self.id = id
        self.date = date
        self.payloadSHA256 = payloadSHA256
    }
}
