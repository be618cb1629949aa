import PouchBytes
import TestSupport
import Testing

@testable import PouchFleet

@Suite("A fleet's database", .enabled(if: DatabaseServer.isHere, FleetBench.missing))
struct FleetTablesTests {
    @Test(
        "the tables are made once, by however many at once; later versions, and databases without a fleet, are refused by name"
    )
    func made() async throws {
        let address = try await DatabaseServer.shared.value.database()
        #expect(throws: FleetError.noFleet) { try WorkerCalls(Database(address)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { try Fleet.make(Database(address), lease: nil, role: nil) }
            }
            try await group.waitForAll()
        }
        let database = try Database(address)
        #expect(try database.run("SELECT version FROM fleet.setting") == [["\(Tables.version)"]])
        #expect(try Fleet.make(Database(address), lease: .seconds(60), role: nil) == Tables.version)
        #expect(try database.run("SELECT extract(epoch FROM lease)::int FROM fleet.setting") == [["60"]])
        try database.run("UPDATE fleet.setting SET version = 99")
        #expect(throws: FleetError.newer(version: 99, known: Tables.version)) { try Fleet(Database(address)) }
        #expect(throws: FleetError.self) { try Fleet.make(Database(address), lease: nil, role: nil) }
    }

    @Test(
        "a stolen worker reads no table, adds no archive, and sets no clock: its role calls six functions and nothing else"
    )
    func role() async throws {
        let bench = try await FleetBench()
        try bench.add("one")
        let owner = try bench.database()
        let name = "w\(UInt32.random(in: 0...UInt32.max))"
        try owner.run("CREATE ROLE \(name) LOGIN")
        try Fleet.make(owner, lease: nil, role: name)
        let stolen = try Database(DatabaseServer.address(bench.address, as: name))
        for statement in [
            "SELECT profile FROM fleet.archive", "SELECT id FROM fleet.worker", "SELECT * FROM fleet.run",
            "UPDATE fleet.archive SET next_due = now()", "DELETE FROM fleet.run",
            "INSERT INTO fleet.tenant VALUES ('x')",
            "SELECT fleet.claim_at('2030-01-01', gen_random_uuid(), 1)", "SELECT fleet.rescue_at('2030-01-01')",
            "SELECT fleet.renew_at('2030-01-01', gen_random_uuid(), '{}')", "CREATE TABLE fleet.x ()",
        ] {
            do {
                try stolen.run(statement)
                Issue.record("it may: \(statement)")
            } catch {
                guard case .refused("42501", _) = error else { throw error }
            }
        }
        let calls = try WorkerCalls(stolen)
        let worker = try calls.register(place: "host:/srv", version: "1", slots: 1).id
        let grant = try #require(try calls.claim(worker, 1).first)
        #expect(grant.profile == "profile of one")
        #expect(try calls.renew(worker, held: [grant.lease]) == false)
        #expect(try calls.complete(worker, grant.lease))
        try calls.retire(worker)
    }

    @Test("names and profiles of strangers are values: no quote ends a statement, and a NUL is refused")
    func hostile() async throws {
        let bench = try await FleetBench()
        let text = "a: '; DROP SCHEMA fleet CASCADE; --\n\u{202E}é\\'$1%s"
        var entry = ArchiveEntry(
            name: "one", profile: text, store: "s3://press/'--", politenessKey: "'; --", schedule: try Schedule("24h"))
        try bench.fleet().add(entry, replaces: false)
        let calls = try bench.calls()
        let worker = try bench.worker(calls, "'; DROP TABLE fleet.run; --")
        #expect(try calls.claim(worker, 1).first?.profile == text)
        entry.profile = "a\0b"
        #expect(throws: FleetError.self) { try bench.fleet().add(entry, replaces: true) }
        for name in ["", "UPPER", "a/b", "..", "-x", "a\nb", String(repeating: "a", count: 101)] {
            entry = ArchiveEntry(
                name: name, profile: "", store: "s3://press/\(name)", politenessKey: "k", schedule: try Schedule("24h"))
            #expect(throws: FleetError.self, "\(name)") { try bench.fleet().add(entry, replaces: false) }
        }
        entry = ArchiveEntry(
            name: "two", profile: "", store: "s3://press/'--", politenessKey: "k", schedule: try Schedule("24h"))
        #expect(throws: FleetError.exists(archive: "two")) { try bench.fleet().add(entry, replaces: false) }
        entry.tenant = "nobody"
        #expect(throws: FleetError.noSuchTenant("nobody")) { try bench.fleet().add(entry, replaces: false) }
    }

    @Test("no password of an address stands in a message, whether the address can be read or not")
    func secrets() {
        for address in [
            "postgresql://user:s3cret@127.0.0.1:9/x", "postgresql://user:s3cret@[", "password=s3cret =",
            "host=/nowhere password=s3cret",
        ] {
            do {
                _ = try Database(address)
                Issue.record("it connects: \(address)")
            } catch { #expect(!"\(error)".contains("s3cret"), "\(error)") }
        }
    }

    @Test("a statement that does not end is given up at its limit, and the connection with it")
    func late() async throws {
        let database = try Database(try await DatabaseServer.shared.value.database(), limit: 1)
        for _ in 0..<2 {
            #expect(throws: FleetError.unreachable(detail: "no answer in time")) {
                try database.run("SELECT pg_sleep(30)")
            }
        }
    }
}
