import PouchBytes
import TestSupport
import Testing

@testable import PouchFleet

@Suite("Claims and leases in PostgreSQL", .enabled(if: DatabaseServer.isHere, FleetBench.missing))
struct ClaimTests {
    @Test(
        "eight workers that claim at once are given each archive once, each politeness key once, with tokens that never repeat"
    )
    func race() async throws {
        let bench = try await FleetBench()
        let setUp = try bench.database()
        try setUp.run(
            """
            INSERT INTO fleet.slot (politeness_key) SELECT 'key-' || n FROM generate_series(1, 90) n;
            INSERT INTO fleet.archive (tenant, name, profile, store, politeness_key, schedule, next_due)
            SELECT 'main', 'a' || n, '', 's3://press/a' || n, 'key-' || (n % 90 + 1), '24h', clock_timestamp()
            FROM generate_series(1, 120) n
            """)
        let all = try await withThrowingTaskGroup(of: [WorkerCalls.Grant].self) { group in
            for number in 0..<8 {
                group.addTask {
                    let calls = try bench.calls()
                    let worker = try bench.worker(calls, "host-\(number)")
                    var held: [WorkerCalls.Grant] = []
                    for _ in 0..<12 { held += try calls.claim(worker, 4) }
                    return held
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        // One of each key is crawled; the others of those keys wait.
        #expect(all.count == 90 && Set(all.map(\.lease.archive)).count == 90, "\(all.count)")
        let running = try bench.number(
            "SELECT count(DISTINCT politeness_key) FROM fleet.archive WHERE worker IS NOT NULL")
        #expect(running == 90)
        #expect(try bench.number("SELECT count(*) FROM fleet.slot WHERE archive IS NOT NULL") == 90)
        #expect(try bench.number("SELECT count(*) FROM fleet.run") == 90)
    }

    @Test(
        "a worker that is silent beyond its lease is fenced off: its archives go to another, and nothing that it says counts"
    )
    func fenced() async throws {
        let bench = try await FleetBench()
        try bench.add("one")
        let (lost, other) = (try bench.calls(), try bench.calls())
        let (silent, next) = (try bench.worker(lost, "a"), try bench.worker(other, "b"))
        let first = try #require(try lost.claim(silent, 1).first)
        #expect(try other.claim(next, 1).isEmpty)
        // Its time is over.
        try bench.database().run("UPDATE fleet.worker SET until = clock_timestamp() WHERE place = 'a'")
        let second = try #require(try other.claim(next, 1).first)
        #expect(second.lease.archive == first.lease.archive && second.lease.token == first.lease.token + 1)
        #expect(try lost.renew(silent, held: [first.lease]) == nil)
        #expect(try lost.claim(silent, 1).isEmpty)
        #expect(try lost.complete(silent, first.lease) == false)
        // Nor with the other's token, for the lease is not its own.
        #expect(try lost.complete(silent, second.lease) == false)
        #expect(try bench.number("SELECT count(*) FROM fleet.archive WHERE worker = '\(next)'") == 1)
        #expect(try bench.number("SELECT count(*) FROM fleet.run WHERE ending = 'lost'") == 1)
        #expect(try other.complete(next, second.lease))
        #expect(try other.complete(next, second.lease) == false)
        #expect(try bench.number("SELECT count(*) FROM fleet.slot WHERE archive IS NOT NULL") == 0)
    }

    @Test("a worker that renews keeps what it holds, and one that was killed and is there again waits for no lease")
    func renewed() async throws {
        let bench = try await FleetBench()
        try bench.add("one")
        let (calls, other) = (try bench.calls(), try bench.calls())
        let (worker, next) = (try bench.worker(calls, "a"), try bench.worker(other, "b"))
        let held = try #require(try calls.claim(worker, 1).first)
        #expect(try calls.renew(worker, held: [held.lease]) == false)
        #expect(try other.claim(next, 1).isEmpty)
        try calls.retire(worker)
        let again = try #require(try other.claim(next, 1).first)
        #expect(again.lease.token == held.lease.token + 1)
    }

    @Test("what a worker was given in an answer that never came is given to another, though the worker lives on")
    func unheard() async throws {
        let bench = try await FleetBench()
        for name in ["one", "two"] { try bench.add(name) }
        let calls = try bench.calls()
        let (worker, other) = (try bench.worker(calls, "a"), try bench.worker(calls, "b"))
        let known = try #require(try calls.claim(worker, 1).first)
        let unheard = try #require(try calls.claim(worker, 1).first)
        #expect(try calls.renew(worker, held: [known.lease]) == false)
        try bench.database().run("UPDATE fleet.archive SET home = NULL")
        let again = try calls.claim(other, 8)
        #expect(again.map(\.lease) == [.init(archive: unheard.lease.archive, token: unheard.lease.token + 1)])
        #expect(try calls.complete(worker, known.lease))
    }

    @Test("archives of one host are crawled one after another, the more important first, and none of them is forgotten")
    func politeness() async throws {
        let bench = try await FleetBench()
        for (name, priority) in [("low", 0), ("high", 5), ("middle", 2)] {
            try bench.add(name, key: "press.example.org", priority: priority)
        }
        let calls = try bench.calls()
        let worker = try bench.worker(calls, "a")
        var names: [String] = []
        for _ in 0..<3 {
            let grants = try calls.claim(worker, 8)
            #expect(grants.count == 1)
            #expect(try calls.claim(worker, 8).isEmpty)
            let grant = try #require(grants.first)
            names.append(grant.name)
            #expect(try calls.complete(worker, grant.lease))
            // The key rests between two crawls.
            #expect(try calls.claim(worker, 8).isEmpty)
            try bench.database().run("UPDATE fleet.slot SET free_at = '-infinity'")
        }
        #expect(names == ["high", "middle", "low"])
    }

    @Test("no tenant has more crawls at once than its limit, and its archives keep nobody else's back")
    func tenants() async throws {
        let bench = try await FleetBench()
        try bench.fleet().setTenant("small", maxRunning: 2)
        for number in 0..<12 { try bench.add("a\(number)", tenant: "small", priority: 1) }
        try bench.add("other")
        let held = try await withThrowingTaskGroup(of: [WorkerCalls.Grant].self) { group in
            for number in 0..<4 {
                group.addTask {
                    let calls = try bench.calls()
                    let worker = try bench.worker(calls, "host-\(number)")
                    return try (0..<6).flatMap { _ in try calls.claim(worker, 4) }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(
            held.count { $0.tenant == "small" } == 2 && held.count { $0.name == "other" } == 1, "\(held.map(\.name))")
    }

    @Test("an archive goes to the worker that has its mirror, and to any other when that one does not come for it")
    func home() async throws {
        let bench = try await FleetBench()
        try bench.add("one")
        let calls = try bench.calls()
        let (home, other) = (try bench.worker(calls, "home"), try bench.worker(calls, "other"))
        let first = try #require(try calls.claim(home, 1).first)
        let soon = Aftermath(ending: .stopped, wait: .zero, failures: 0)
        #expect(try calls.release(home, first.lease, RunEnd(exit: 3), soon, floor: 0))
        let database = try bench.database()
        try database.run("UPDATE fleet.slot SET free_at = '-infinity'")
        #expect(try calls.claim(other, 1).isEmpty)
        try database.run("UPDATE fleet.archive SET next_due = next_due - interval '61 seconds'")
        #expect(try calls.claim(other, 1).count == 1)
    }

    @Test("a drained worker is told and given nothing; a paused archive is given to nobody until it is resumed")
    func drained() async throws {
        let bench = try await FleetBench()
        try bench.add("one")
        let (calls, fleet) = (try bench.calls(), try bench.fleet())
        let worker = try bench.worker(calls, "host:/srv")
        try fleet.pause("one")
        #expect(try calls.claim(worker, 1).isEmpty)
        try fleet.resume("one")
        #expect(try fleet.drain("host") == 1)
        #expect(try calls.renew(worker, held: []) == true)
        #expect(try calls.claim(worker, 1).isEmpty)
        #expect(throws: FleetError.noSuchWorker("elsewhere")) { try fleet.drain("elsewhere") }
        #expect(throws: FleetError.noSuchArchive("none")) { try fleet.pause("none") }
    }

    @Test(
        "an archive that takes its workers with it, again and again, is put into quarantine, with why, until somebody resumes it"
    )
    func poison() async throws {
        let bench = try await FleetBench()
        try bench.add("bad")
        let calls = try bench.calls()
        for number in 0..<Aftermath.mostLosses {
            let worker = try bench.worker(calls, "host-\(number)")
            #expect(try calls.claim(worker, 1).count == 1, "\(number)")
            try calls.retire(worker)
        }
        let last = try bench.worker(calls, "last")
        #expect(try calls.claim(last, 1).isEmpty)
        let status = try bench.fleet().status(archives: 10)
        #expect(status.archives.first?.state == "quarantined" && !status.isWell)
        #expect(status.archives.first?.reason?.contains("6 times in a row") == true)
        try bench.fleet().resume("bad")
        #expect(try calls.claim(last, 1).count == 1)
    }

    @Test("a store that has seen later tokens, for the database was set back, raises the archive's above them")
    func raised() async throws {
        let bench = try await FleetBench()
        try bench.add("one")
        let calls = try bench.calls()
        let worker = try bench.worker(calls, "a")
        let first = try #require(try calls.claim(worker, 1).first)
        let held = Aftermath(ending: .held, wait: .zero, failures: 0, asksStore: true)
        #expect(try calls.release(worker, first.lease, RunEnd(exit: 75), held, floor: 41))
        try bench.database().run("UPDATE fleet.slot SET free_at = '-infinity'")
        #expect(try calls.claim(worker, 1).first?.lease.token == 42)
    }

    @Test("what a person decided while a crawl ran stays when it ends")
    func decided() async throws {
        let bench = try await FleetBench()
        try bench.add("one")
        let calls = try bench.calls()
        let worker = try bench.worker(calls, "a")
        let lease = try #require(try calls.claim(worker, 1).first).lease
        try bench.fleet().pause("one")
        let after = Aftermath(ending: .failed, wait: .zero, failures: 3, quarantine: "failed")
        #expect(try calls.release(worker, lease, RunEnd(exit: 70), after, floor: 0))
        #expect(try bench.fleet().status(archives: 1).archives.first?.state == "paused")
    }
}
