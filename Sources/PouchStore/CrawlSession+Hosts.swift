import Foundation
import GRDB
import PouchBytes

/// What is remembered of a host between two runs.
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

extension HostMemory {
    func insert(origin: String, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO host VALUES (?, ?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
            origin, robotsStatus, robotsBody.map { Data($0) }, robotsError, robotsFetched?.microseconds, interval,
            notBefore, noted,
        ])
    }
}

extension CrawlSession {
    public func hostMemory(_ origin: String) throws(StoreError) -> HostMemory {
        let row = try store.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM host WHERE origin = ?", arguments: [origin])
        }
        var memory = HostMemory()
        guard let row else { return memory }
        memory.robotsStatus = row["robots_status"]
        memory.robotsBody = (row["robots_body"] as Data?).map { [UInt8]($0) }
        memory.robotsError = row["robots_error"]
        memory.robotsFetched = (row["robots_fetched"] as Int64?).map { Timestamp(microseconds: $0) }
        memory.interval = row["interval"]
        memory.notBefore = row["not_before"]
        memory.noted = row["noted"]
        return memory
    }

    public func remember(_ memory: HostMemory, of origin: String) throws(StoreError) {
        try store.write { try memory.insert(origin: origin, $0) }
    }
}
