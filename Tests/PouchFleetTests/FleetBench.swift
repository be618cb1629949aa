import PouchBytes
import TestSupport
import Testing

@testable import PouchFleet

/// A fleet in a database of its own.
struct FleetBench {
    static let missing = Comment("PostgreSQL is not here: scripts/setup.sh test installs it")
    let address: String

    init(lease: Duration = .seconds(600)) async throws {
        address = try await DatabaseServer.shared.value.database()
        try Fleet.make(Database(address), lease: lease, role: nil)
    }

    func database() throws -> Database { try Database(address) }
    func fleet() throws -> Fleet { try Fleet(database()) }
    func calls() throws -> WorkerCalls { try WorkerCalls(database()) }

    /// Adds an archive with a key of its own, unless one is given.
    func add(_ name: String, key: String? = nil, tenant: String = "main", priority: Int = 0) throws {
        var entry = ArchiveEntry(
            name: name, profile: "profile of \(name)", store: "s3://press/\(tenant)/\(name)",
            politenessKey: key ?? name,
            schedule: try Schedule("24h"))
        entry.tenant = tenant
        entry.priority = priority
        try fleet().add(entry, replaces: false)
    }

    func worker(_ calls: WorkerCalls, _ place: String) throws -> String {
        try calls.register(place: place, version: "test", slots: 8).id
    }

    func number(_ statement: String) throws -> Int? { try database().run(statement).first?.first??.integer }
}

extension WorkerCalls {
    /// Gives an archive back as completely crawled.
    func complete(_ worker: String, _ lease: WorkerEngine.Lease) throws -> Bool {
        try release(
            worker, lease, RunEnd(exit: 0), Aftermath(ending: .complete, wait: .seconds(86_400), failures: 0), floor: 0)
    }
}
