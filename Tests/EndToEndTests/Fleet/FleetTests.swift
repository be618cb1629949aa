import Foundation
import PouchDemoServer
import TestSupport
import Testing

@Suite(
    "A fleet", .serialized,
    .enabled(
        if: FleetHouse.isHere,
        "PostgreSQL, SeaweedFS or botocore is not here: scripts/setup.sh test and scripts/test-tools.sh install them"))
struct FleetTests {
    @Test("three archives on two workers: each is crawled once, its mirror is whole in its store, and status says so")
    func threeOnTwo() async throws {
        let house = try await FleetHouse()
        for name in ["one", "two", "three"] {
            let added = try await house.add(name)
            #expect(added.status == 0, "\(added.errors)")
        }
        #expect(try await house.add("one").status == 73)
        let waiting = try await house.fleet("status")
        let lines = waiting.output.split(separator: "\n")
        #expect(waiting.status == 4 && lines.count == 6, "\(waiting.output)")
        #expect(lines[0].hasPrefix("3 archives: 0 are crawled, 3 are due") && lines[2] == "No worker.")
        #expect(lines.dropFirst(3).allSatisfy { $0.hasPrefix("  main/") && $0.hasSuffix("  due") })
        let workers = [try house.work("a"), try house.work("b")]
        for worker in workers {
            let result = try await worker.wait()
            #expect(result.status == 0, "\(result.errors)")
        }
        let status = try await house.status()
        #expect(status.ended_within_a_day.values.reduce(0, +) == 3, "\(status)")
        #expect(status.archives.allSatisfy { ["complete", "incomplete"].contains($0.last_ending ?? "") }, "\(status)")
        #expect(try await house.fleet("status").status == 0)
        for name in ["one", "two", "three"] { #expect(try await house.verified(name), "\(name)") }
        let file = house.scratch.path("fleet.prom")
        try await house.fleet("status", "--metrics").output.write(toFile: file, atomically: true, encoding: .utf8)
        let metrics = try await Metrics(file)
        #expect(metrics["pouch_fleet_archives", ["state": "active"]] == 3)
        #expect(metrics["pouch_fleet_due"] == 0 && metrics["pouch_fleet_running"] == 0)
        // Nothing of the database is left to a crawl, or to whoever reads the worker's folder.
        let held = try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["grep", "-rlF", house.database, house.folder("a"), house.folder("b")])
        #expect(held.output.isEmpty, "\(held.output)")
    }

    @Test(
        "a worker that is stopped beyond its lease is fenced off: another goes on, and when it wakes it asks for nothing and commits nothing"
    )
    func stopped() async throws {
        let house = try await FleetHouse(lease: "10s")
        #expect(try await house.add("one", delay: "150ms").status == 0)
        let first = try house.work("a", [])
        try await house.until("the first crawl") { house.archive.log.count > 10 }
        let children = FleetHouse.children(of: first)
        #expect(children.count == 1)
        first.send(SIGSTOP)
        for child in children { kill(child, SIGSTOP) }
        let second = try house.work("b", [])
        try await house.until("the second crawl's end") {
            try await house.status().archives.first?.last_ending.map { ["complete", "incomplete"].contains($0) }
                ?? false
        }
        let before = house.archive.log.count
        for child in children { kill(child, SIGCONT) }
        first.send(SIGCONT)
        try await house.until("the first crawl's end") { FleetHouse.children(of: first).isEmpty }
        // Two connections, and a second try of each that broke meanwhile.
        #expect(house.archive.log.count <= before + 4, "\(house.archive.log.count) after \(before)")
        for worker in [first, second] { worker.send(SIGTERM) }
        let (late, good) = (try await first.wait(), try await second.wait())
        #expect(late.status == 0 && good.status == 0, "\(late.errors)\(good.errors)")
        let status = try await house.status()
        #expect(status.ended_within_a_day["lost", default: 0] >= 1, "\(status)\n\(late.errors)")
        #expect(try await house.token("one") >= 2)
        #expect(try await house.verified("one"))
    }

    @Test(
        "a worker that is killed leaves no crawl behind, and the next one in its folder goes on at once, asking for nothing twice"
    )
    func killed() async throws {
        let house = try await FleetHouse()
        #expect(try await house.add("one", delay: "60ms").status == 0)
        let first = try house.work("a", [])
        try await house.until("the first crawl") { house.archive.log.count > 20 }
        let children = FleetHouse.children(of: first)
        #expect(children.count == 1)
        first.send(SIGKILL)
        #expect(try await first.wait().status == 137)
        try await house.until("the crawl's own end") { !children.contains { FleetHouse.isRunning($0) } }
        let second = try await house.work("a").wait()
        #expect(second.status == 0, "\(second.errors)")
        let status = try await house.status()
        #expect(status.ended_within_a_day["lost"] == 1 && status.archives.first?.failures == 0, "\(status)")
        let pages = house.archive.log.filter { $0.status == 200 && $0.path.contains("/ps/2001/") }.map(\.path)
        // A few are controls for the years that are gone.
        #expect(pages.count > 30 && pages.count - Set(pages).count <= 4, "\(pages.count) of \(Set(pages).count) pages")
        #expect(try await house.verified("one"))
    }

    @Test("the database is away for a while: the crawl goes on, and its end is told when the database is there again")
    func away() async throws {
        let server = try await DatabaseServer()
        let house = try await FleetHouse(server)
        #expect(try await house.add("one", delay: "100ms").status == 0)
        let worker = try house.work("a")
        try await house.until("the crawl") { house.archive.log.count > 10 }
        try await server.stop()
        try await house.until("the crawl's end") { FleetHouse.children(of: worker).isEmpty }
        #expect(worker.isRunning)
        try await server.start()
        let result = try await worker.wait()
        #expect(result.status == 0 && result.errors.contains("the database answers again"), "\(result.errors)")
        let status = try await house.status()
        #expect(status.ended_within_a_day.values.reduce(0, +) == 1 && status.archives.first?.failures == 0, "\(status)")
        #expect(try await house.verified("one"))
    }

    @Test("a drained worker saves its crawl, gives it back and ends; another one goes on with it")
    func drained() async throws {
        let house = try await FleetHouse(lease: "10s")
        #expect(try await house.add("one", delay: "100ms").status == 0)
        let first = try house.work("a", [])
        try await house.until("the first crawl") { house.archive.log.count > 10 }
        let drained = try await house.fleet("drain", "--all")
        #expect(drained.status == 0 && drained.output == "1 asked to drain\n", "\(drained.errors)")
        let result = try await first.wait()
        #expect(result.status == 0 && result.errors.contains("main/one: stopped"), "\(result.errors)")
        let status = try await house.status()
        #expect(status.due == 1 && status.archives.first?.failures == 0, "\(status)")
        #expect(try await house.token("one") == 1)
        let second = try await house.work("b").wait()
        #expect(second.status == 0, "\(second.errors)")
        #expect(try await house.token("one") == 2)
        #expect(try await house.verified("one"))
    }

    @Test("a profile whose host leads to an inner network is not crawled in a fleet, unless its owner says so")
    func innerAddresses() async throws {
        let house = try await FleetHouse()
        #expect(try await house.add("one", []).status == 0)
        let result = try await house.work("a").wait()
        #expect(result.status == 0, "\(result.errors)")
        #expect(house.archive.log.isEmpty, "\(house.archive.log.count)")
        let status = try await house.status()
        #expect(
            status.archives.first?.last_ending == "unreachable" && status.archives.first?.failures == 1, "\(status)")
    }

    @Test("a store that cannot be had rests no archive for days, asks nothing of it, and is told")
    func storeAway() async throws {
        let house = try await FleetHouse()
        #expect(try await house.add("one").status == 0)
        let result = try await house.work("a", environment: ["AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9"]).wait()
        #expect(result.status == 0 && result.errors.contains("store-away (exit code 76)"), "\(result.errors)")
        #expect(house.archive.log.isEmpty)
        let status = try await house.status()
        #expect(status.archives.first?.last_ending == "store-away" && status.archives.first?.failures == 0, "\(status)")
    }

    @Test("an archive that moves between workers goes on from its store, and a mirror that is behind makes way")
    func moves() async throws {
        let house = try await FleetHouse()
        #expect(try await house.add("one").status == 0)
        for worker in ["a", "b", "a"] {
            let result = try await house.work(worker).wait()
            #expect(result.status == 0, "\(result.errors)")
            #expect(try await house.fleet("resume", "one").status == 0)
        }
        let status = try await house.status()
        #expect(status.ended_within_a_day.values.reduce(0, +) == 3, "\(status)")
        #expect(status.archives.first?.failures == 0 && status.archives.first?.state == "active", "\(status)")
        let crawls = try FileManager.default.contentsOfDirectory(atPath: house.folder("a") + "/main/one/mirror/crawls")
        #expect(crawls.count == 3, "\(crawls)")
        let names = try FileManager.default.contentsOfDirectory(atPath: house.folder("a") + "/main/one")
        #expect(!names.contains { $0.contains(".fork-") }, "\(names)")
        #expect(try await house.verified("one"))
    }
}

@Suite("A fleet without its parts")
struct NoFleetTests {
    @Test(
        "a database that is not there, and an address that cannot be read, are told with what to do, and their own exit codes"
    )
    func told() async throws {
        for (address, status, words) in [
            ("host=/nowhere dbname=x", Int32(69), "does not answer"), ("postgresql://[", 64, "cannot be read"),
        ] {
            let result = try await Program.run(
                Program.pouch, ["fleet", "status"], environment: ["POUCH_FLEET": address])
            // A machine without libpq says that instead.
            let isLoaded = !result.errors.contains("cannot be loaded")
            #expect(result.status == (isLoaded ? status : 69), "\(result.errors)")
            #expect(!isLoaded || result.errors.contains(words), "\(result.errors)")
        }
    }
}
