import Foundation
import GRDB
import PouchAudit
import PouchBytes
import PouchMirror
import Synchronization

/// The findings of the audits of a mirror's crawls, kept in `browse.sqlite` beside the mirror's database so that no
/// page has to wait for an audit. Where the mirror cannot be written it lies in memory and ends with the program.
///
/// It only finds: its reports are those that `pouch audit` makes of the same crawls.
package final class ChangeIndex: Sendable {
    private let writer: DatabaseQueue
    private let reader: DatabaseQueue
    private let changesMade = Mutex(0)

    /// Counts insertions and removals: an answer from the index is current while this number is the same.
    package var generation: Int { changesMade.withLock { $0 } }

    /// - Throws: `DatabaseError` when not even a database in memory can be opened.
    package init(_ folder: MirrorFolder) throws {
        do {
            (writer, reader) = try Self.file(folder)
        } catch {
            writer = try DatabaseQueue(path: "")
            try writer.write { try $0.execute(sql: ChangeSchema.tables) }
            reader = writer
        }
    }

    private static func file(_ folder: MirrorFolder) throws -> (DatabaseQueue, DatabaseQueue) {
        let names = ["", "-wal", "-shm", "-journal"].map { ChangeSchema.fileName + $0 }
        for name in names { try folder.refuseLink(name) }
        let path = folder.shown(ChangeSchema.fileName)
        do { return try open(path) } catch let error as DatabaseError {
            guard [.SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_MISMATCH].contains(error.resultCode) else { throw error }
            // It is made of the crawls, and can be again.
            for name in names { try? FileManager.default.removeItem(atPath: folder.shown(name)) }
            return try open(path)
        }
    }

    private static func open(_ path: String) throws -> (DatabaseQueue, DatabaseQueue) {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.label = "changes"
        configuration.journalMode = .wal
        let writer = try DatabaseQueue(path: path, configuration: configuration)
        try writer.write { db in
            switch try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 {
            case ChangeSchema.version: break
            case 0:
                try db.execute(sql: ChangeSchema.tables)
                try db.execute(sql: "PRAGMA user_version = \(ChangeSchema.version)")
            default: throw DatabaseError(resultCode: .SQLITE_MISMATCH, message: "made by another release")
            }
        }
        configuration.journalMode = .default
        configuration.readonly = true
        return (writer, try DatabaseQueue(path: path, configuration: configuration))
    }

    // MARK: - Putting in

    /// Names a comparison: the same only for the same crawls, read by the same profile and the same program.
    package static func mark(
        _ older: CrawlHistory.Crawl, _ newer: CrawlHistory.Crawl, profile: [UInt8], build: String
    ) -> String {
        SHA256Digest.of(
            [older.facts.digest.hex, newer.facts.digest.hex, SHA256Digest.of(profile).hex, build].joined(separator: " ")
        ).hex
    }

    /// Whether the index holds the comparison of that mark.
    package func has(_ mark: String) throws -> Bool {
        try reader.read { db in
            try Bool.fetchOne(db, sql: "SELECT 1 FROM pair WHERE mark = ?", arguments: [mark]) ?? false
        }
    }

    /// - Parameters:
    ///   - follows: whether no complete crawl lies between the two.
    ///   - forms: names of the report's forms.
    ///   - write: makes one of them; none is held longer than it takes to be packed.
    package func put(
        _ report: AuditReport, mark: String, follows: Bool, forms: [String], write: (String) -> [UInt8]
    ) throws {
        let packed = forms.map { ($0, Data(GzipMember.compress([write($0)]))) }
        try writer.write { db in
            try ChangeWriter(report: report, mark: mark, follows: follows, forms: packed).write(db)
        }
        changesMade.withLock { $0 += 1 }
    }

    /// Takes out comparisons that are not wanted any more: of crawls that are gone, or read by another profile.
    ///
    /// - Parameter isWanted: called with the older crawl, the newer one and the mark.
    package func keep(where isWanted: (String, String, String) -> Bool) throws {
        let all = try reader.read { db in try Row.fetchAll(db, sql: "SELECT id, older, newer, mark FROM pair") }
        try remove(all.filter { !isWanted($0[1], $0[2], $0[3]) }.map { $0[0] })
    }

    /// Keeps so many comparisons of crawls that do not follow one another, those that were made last.
    package func trim(others: Int) throws {
        try remove(
            reader.read { db in
                try Int64.fetchAll(
                    db, sql: "SELECT id FROM pair WHERE NOT follows ORDER BY id DESC LIMIT -1 OFFSET ?",
                    arguments: [others])
            })
    }

    private func remove(_ pairs: [Int64]) throws {
        guard !pairs.isEmpty else { return }
        try writer.write { db in
            for pair in pairs {
                try db.execute(
                    sql: "DELETE FROM edit_text WHERE rowid IN (SELECT id FROM change WHERE pair = ?)",
                    arguments: [pair])
                try db.execute(sql: "DELETE FROM pair WHERE id = ?", arguments: [pair])
            }
        }
        changesMade.withLock { $0 += 1 }
    }

    // MARK: - Taking out

    func read<T>(_ body: (Database) throws -> T) throws -> T { try reader.read(body) }

    func write(_ body: (Database) throws -> Void) throws { try writer.write(body) }

    /// A report in one of its forms; nil when that comparison is not made.
    package func report(_ older: String, _ newer: String, form: String) throws -> [UInt8]? {
        let packed = try read { db in
            try Data.fetchOne(
                db,
                sql: """
                    SELECT r.bytes FROM report r JOIN pair p ON p.id = r.pair
                    WHERE p.older = ? AND p.newer = ? AND r.form = ? ORDER BY p.id DESC
                    """, arguments: [older, newer, form])
        }
        return try packed.map { try ContentCoding.decode(Array($0), contentEncoding: "gzip", limit: Self.largest) }
    }

    private static let largest = 1 << 30

    /// By URL: the class of a statement in the newest audit that names it. Only classes that are news.
    package func classes() throws -> [String: String] {
        let news = AuditClass.allCases.filter(\.isChange).map(\.rawValue)
        return try read { db in
            var classes: [String: String] = [:]
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT c.url, c.class FROM change c JOIN pair p ON p.id = c.pair
                    WHERE p.follows AND c.class IN (\(databaseQuestionMarks(count: news.count))) ORDER BY p.newer
                    """, arguments: StatementArguments(news))
            while let row = try rows.next() { classes[row[0]] = row[1] }
            return classes
        }
    }
}
