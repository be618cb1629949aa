import Foundation
import GRDB
import PouchBytes

/// A host's robots.txt and pace, kept between two runs.
public struct HostMemory: Sendable {
    /// Status of the robots.txt answer; nil when none came.
    public var robotsStatus: Int?
    public var robotsBody: [UInt8]?
    public var robotsError: String?
    public var robotsFetched: Timestamp?
    /// Microseconds between requests.
    public var interval: Int64?
    /// No request before this time, microseconds since 1970.
    public var notBefore: Int64?
    /// When those two were noted, microseconds since 1970.
    public var noted: Int64?

    public init() {}
}

/// Rows of `host`.
enum HostTable {
    static func memory(of origin: String, _ db: Database) throws -> HostMemory {
        var memory = HostMemory()
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM host WHERE origin = ?", arguments: [origin]) else {
            return memory
        }
        memory.robotsStatus = row["robots_status"]
        memory.robotsBody = (row["robots_body"] as Data?).map { [UInt8]($0) }
        memory.robotsError = row["robots_error"]
        memory.robotsFetched = (row["robots_fetched"] as Int64?).map { Timestamp(microseconds: $0) }
        memory.interval = row["interval"]
        memory.notBefore = row["not_before"]
        memory.noted = row["noted"]
        return memory
    }

    static func remember(_ memory: HostMemory, of origin: String, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO host VALUES (?, ?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
            origin, memory.robotsStatus, memory.robotsBody.map { Data($0) }, memory.robotsError,
            memory.robotsFetched?.microseconds, memory.interval, memory.notBefore, memory.noted,
        ])
    }

    static func rememberPace(interval: Int64, notBefore: Int64, noted: Int64, of origin: String, _ db: Database) throws
    {
        try db.cachedStatement(
            sql: """
                INSERT INTO host (origin, interval, not_before, noted) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET interval = excluded.interval, not_before = excluded.not_before, noted = excluded.noted
                """
        ).execute(arguments: [origin, interval, notBefore, noted])
    }
}
