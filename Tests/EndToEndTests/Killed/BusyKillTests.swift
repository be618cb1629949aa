import Foundation
import PouchBytes
import PouchDemo
import TestSupport
import Testing

/// Without a pace, many answers are received and not yet committed at any moment: a kill must not cost them.
@Suite("Killed at full speed", .serialized)
struct BusyKillTests {
    private static let connections = 16
    private static let kills = 5

    @Test(
        "killed at 5 random moments with 16 connections, no more is asked again than was under way, and the mirror is that of a crawl never killed"
    )
    func fiveKills() async throws {
        let site = try await StatementSite()
        let calm = try await site.crawl("--connections", "\(Self.connections)", mirror: site.mirror)
        #expect(calm.status == 0, "\(calm.errors)")
        let once = Dictionary(grouping: site.server.log, by: \.path).mapValues(\.count)
        #expect(once.count > 2_000)

        let mirror = site.mirror + "-killed"
        var runs: [[String]] = []
        var random = SeededGenerator(seed: 16)
        for _ in 0..<Self.kills { runs.append(try await killed(site, mirror, &random)) }
        let before = site.server.log.count
        let rest = try await site.crawl("--connections", "\(Self.connections)", mirror: mirror)
        #expect(rest.status == 0, "\(rest.errors)")
        runs.append(site.server.log.dropFirst(before).map(\.path))

        for (number, run) in runs.dropLast().enumerated() {
            let later = Set(runs[(number + 1)...].joined())
            let repeated = run.filter { later.contains($0) && once[$0] ?? 1 == 1 }
            #expect(repeated.count <= Self.connections, "kill \(number + 1) of \(run.count) requests: \(repeated)")
        }
        try compare(site.mirror, mirror)
        let verdict = try await site.run("verify", mirror)
        #expect(verdict.status == 0, "\(verdict.output)\(verdict.errors)")
        #expect((try? FileManager.default.contentsOfDirectory(atPath: mirror + "/.staging")) == [])
        await site.server.stop()
    }

    /// A run that is killed after some hundred requests; what it asked for, robots.txt aside.
    private func killed(_ site: StatementSite, _ mirror: String, _ random: inout SeededGenerator) async throws
        -> [String]
    {
        let start = site.server.log.count
        let words = site.words("--connections", "\(Self.connections)", mirror: mirror)
        let running = try Running(Program.pouch, words)
        let requests = Int.random(in: 20...350, using: &random)
        for _ in 0..<20_000 where site.server.log.count < start + requests && running.isRunning {
            await Program.sleep(milliseconds: 1)
        }
        #expect(running.isRunning, "it was done before it was killed")
        running.send(SIGKILL)
        _ = try await running.wait()
        // What was on its way to the server arrives.
        await Program.sleep(milliseconds: 200)
        return site.server.log.dropFirst(start).map(\.path).filter { $0 != "/robots.txt" }
    }

    private func compare(_ whole: String, _ killed: String) throws {
        let wanted = try MirrorFiles(path: whole).essence()
        let found = try MirrorFiles(path: killed).essence()
        #expect(found.count > 2_000)
        for name in Set(found.keys).union(wanted.keys).sorted() where found[name] != wanted[name] {
            Issue.record("\(name)")
        }
        // Each page has been asked for once, as the mirror tells it: an answer that was kept counts as one request. A busy
        // machine may let one or another time out, which is asked again.
        let requests = { (path: String) in try MirrorFiles(path: path).manifest().compactMap { $0["attempts"] as? Int }
        }
        #expect(try abs(requests(killed).reduce(0, +) - requests(whole).reduce(0, +)) <= 16)
    }
}
