import PouchBytes
import TestSupport
import Testing

@testable import PouchFleet

@Suite("The model of the database", .enabled(if: DatabaseServer.isHere, FleetBench.missing))
struct ModelTests {
    private static let keys = ["k0", "k1", "k2", "k0", "k3", "k1", "k4", "k5"]

    @Test(
        "PostgreSQL answers every question as the model does, or what the simulation shows would hold for the model alone"
    )
    func agrees() async throws {
        let database = try await FleetBench().database()
        try database.run(
            """
            INSERT INTO fleet.slot (politeness_key) SELECT 'k' || n FROM generate_series(0, 5) n;
            ALTER TABLE fleet.archive ALTER COLUMN id DROP IDENTITY
            """)
        for seed in 0..<12 as Range<UInt64> { try compare(database, seed: seed) }
    }

    private func compare(_ database: Database, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var now: Int64 = 1_800_000_000_000_000
        var model = ModelDatabase(
            lease: 600_000_000,
            archives: Self.keys.enumerated().map { .init(key: $1, priority: $0 % 2, nextDue: now + Int64($0)) })
        try database.run(
            "DELETE FROM fleet.archive; DELETE FROM fleet.worker; UPDATE fleet.slot SET archive = NULL, free_at = '-infinity'"
        )
        for (place, archive) in model.archives.enumerated() {
            try database.run(
                """
                INSERT INTO fleet.archive (id, tenant, name, profile, store, politeness_key, schedule, priority, next_due)
                VALUES ($1::bigint, 'main', 'a' || $1, '', 's3://press/' || $1, $2, '24h', $3::int, \(Self.time(4)))
                """, ["\(place)", archive.key, "\(archive.priority)", "\(archive.nextDue)"])
        }
        var ids: [String] = []
        var held: [(worker: Int, lease: WorkerEngine.Lease)] = []
        for step in 0..<60 {
            now += Int64.random(in: 1...Int64(step % 9 == 0 ? 500_000_000 : 20_000_000), using: &random)
            let worker = ids.isEmpty ? 0 : Int.random(in: 0..<ids.count, using: &random)
            let place: String
            switch ids.isEmpty ? 0 : Int.random(in: 0..<14, using: &random) {
            case 0:
                place = "p\(ids.count % 3)"
                model.register(now: now, place: place, as: ids.count)
                let row = try database.run(
                    "SELECT id FROM fleet.register_at(\(Self.time(1)), $2, 'v', 1)", ["\(now)", place])
                ids.append(row.first?.first.flatMap { $0 } ?? "")
            case 1...4:
                let mine = held.filter { $0.worker == worker }.map(\.lease)
                let expected = model.renew(now: now, worker, held: mine)
                let found = try database.run(
                    "SELECT draining FROM fleet.renew_at(\(Self.time(1)), $2::uuid, $3::bigint[])",
                    ["\(now)", ids[worker], "{" + mine.map { "\($0.archive)" }.joined(separator: ",") + "}"])
                #expect(found.first.map { $0[0] == "t" } == expected, "seed \(seed), step \(step)")
            case 5...8:
                let most = Int.random(in: 1...4, using: &random)
                let expected = model.claim(now: now, worker, most)
                let found = try database.run(
                    "SELECT archive, token FROM fleet.claim_at(\(Self.time(1)), $2::uuid, $3::int)",
                    ["\(now)", ids[worker], "\(most)"])
                let pairs = found.map { row in row.map { $0 ?? "" } }
                #expect(
                    Set(pairs) == Set(expected.map { ["\($0.archive)", "\($0.token)"] }), "seed \(seed), step \(step)")
                // Now and then the answer is lost.
                if step % 7 != 3 { held += expected.map { (worker, $0) } }
            case 9...11:
                guard let (owner, lease) = held.randomElement(using: &random) else { continue }
                let wait = Int64.random(in: 0...90_000_000, using: &random)
                let (failures, quarantines) = (Int.random(in: 0...2, using: &random), step % 29 == 0)
                let floor = step % 11 == 0 ? lease.token + 3 : 0
                let expected = model.release(
                    now: now, owner, lease, wait: wait, failures: failures, quarantines: quarantines, floor: floor)
                let found = try database.run(
                    """
                    SELECT fleet.release_at(\(Self.time(1)), $2::uuid, $3::bigint, $4::bigint, 'x', 0, $5, $6::bigint, $7::int,
                        $8::bigint, '')
                    """,
                    [
                        "\(now)", ids[owner], "\(lease.archive)", "\(lease.token)", quarantines ? "why" : nil,
                        "\(wait)",
                        "\(failures)", "\(floor)",
                    ])
                #expect(found == [[expected ? "t" : "f"]], "seed \(seed), step \(step)")
                held.removeAll { $0.lease == lease && $0.worker == owner }
            case 12:
                model.retire(now: now, worker)
                try database.run("SELECT fleet.retire_at(\(Self.time(1)), $2::uuid)", ["\(now)", ids[worker]])
            default:
                model.workers[worker]?.isDraining.toggle()
                try database.run("UPDATE fleet.worker SET draining = NOT draining WHERE id = $1::uuid", [ids[worker]])
            }
            let rows = try database.run(
                "SELECT a.token, a.failures, a.state, a.worker FROM fleet.archive a ORDER BY a.id")
            let expected = model.archives.map { archive in
                [
                    "\(archive.token)", "\(archive.failures)", archive.isQuarantined ? "quarantined" : "active",
                    archive.worker.map { ids[$0] },
                ]
            }
            #expect(rows == expected, "seed \(seed), step \(step)")
        }
        let torn = try database.run(
            """
            SELECT s.politeness_key FROM fleet.slot s FULL JOIN (SELECT * FROM fleet.archive WHERE worker IS NOT NULL) a
                ON a.id = s.archive WHERE (s.archive IS NULL) <> (a.id IS NULL)
            """)
        #expect(torn.isEmpty, "seed \(seed): slots and leases differ")
    }

    private static func time(_ place: Int) -> String {
        "timestamptz 'epoch' + $\(place)::bigint * interval '1 microsecond'"
    }
}
