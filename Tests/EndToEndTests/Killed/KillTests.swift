import Foundation
import PouchBytes
import PouchDemo
import PouchDemoServer
import TestSupport
import Testing

/// A crawl that cron starts is a crawl that something will kill.
@Suite("Killed and gone on with", .serialized)
struct KillTests {
    @Test(
        "killed at 50 random moments, the mirror is that of a crawl never killed, and only what was in flight is asked again"
    )
    func fiftyKills() async throws {
        let archive = BundledArchive.generate()
        let scratch = try Scratch()

        let calm = ArchiveServer(archive, crawlDelay: 0)
        let port = try await calm.start()
        let origin = "http://127.0.0.1:\(port)"
        let arguments = [
            "crawl", "state-2001-2009", "--origin", origin, "--delay", "8ms", "--connections", "3", "--quiet",
            "--progress", "never",
        ]
        _ = try await Program.run(Program.pouch, arguments + ["--mirror", scratch.path("whole")])
        let calmLog = calm.log
        await calm.stop()

        // The same address again, so that both mirrors name the same URLs.
        let server = ArchiveServer(archive, port: UInt16(port), crawlDelay: 0)
        _ = try await server.start()
        var random = SeededGenerator(seed: 50)
        var kills = 0
        var isDone = false
        while !isDone {
            let running = try Running(Program.pouch, arguments + ["--mirror", scratch.path("killed")])
            if kills < 50 {
                let start = server.log.count
                // Late enough for the process to begin its work, at a moment of its own each time.
                let requests = Int.random(in: 0...12, using: &random)
                for _ in 0..<400 where server.log.count < start + requests && running.isRunning {
                    await Program.sleep(milliseconds: 1)
                }
                await Program.sleep(milliseconds: Int.random(in: 0...12, using: &random))
                kills += 1
                running.send(SIGKILL)
                let result = try await running.wait()
                isDone = result.status == 4
            } else {
                let result = try await running.wait()
                #expect(result.status == 4, "\(result.errors)")
                isDone = true
            }
        }
        #expect(kills == 50)
        let killed = try MirrorFiles(path: scratch.path("killed")).essence()
        let whole = try MirrorFiles(path: scratch.path("whole")).essence()
        for name in Set(killed.keys).union(whole.keys).sorted() {
            #expect(killed[name] == whole[name], "\(name)")
        }

        // What cannot exist has another name in each crawl.
        func counts(_ log: [ArchiveServer.Access]) -> [String: Int] {
            Dictionary(grouping: log.filter { !$0.path.contains(/[0-9]{18}|[0-9a-f]{32}/) }, by: \.path).mapValues(
                \.count)
        }
        let once = counts(calmLog)
        let asked = counts(server.log)
        var repeated = 0
        for (path, count) in asked where path != "/robots.txt" {
            repeated += max(0, count - (once[path] ?? 0))
        }
        #expect(repeated <= kills * 3, "\(repeated) requests were repeated after \(kills) kills with 3 connections")
        #expect(Set(asked.keys) == Set(once.keys))

        // No record twice, and each WARC whole.
        let volumes = MirrorFiles(path: scratch.path("killed")).volumes
        for volume in volumes {
            #expect(try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["gzip", "-t", volume]).status == 0)
        }
        let lines = try MirrorFiles(path: scratch.path("killed")).manifest()
        let ids = lines.compactMap { ($0["warc"] as? [String: Any])?["record_id"] as? String }
        #expect(Set(ids).count == ids.count)
        #expect((try? FileManager.default.contentsOfDirectory(atPath: scratch.path("killed") + "/.staging")) == [])
        await server.stop()
    }

    @Test(
        "SIGTERM and a closed terminal finish what is in flight and save; a second SIGINT leaves at once; all go on after"
    )
    func signals() async throws {
        let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        let arguments = [
            "crawl", "state-2001-2009", "--origin", origin, "--mirror", scratch.path("mirror"), "--quiet", "--progress",
            "never",
        ]
        for signals in [[SIGTERM], [SIGHUP], [SIGINT, SIGINT]] {
            let start = server.log.count
            let running = try Running(Program.pouch, arguments + ["--delay", "20ms"])
            for _ in 0..<400 where server.log.count < start + 5 { await Program.sleep(milliseconds: 10) }
            for signal in signals {
                running.send(signal)
                await Program.sleep(milliseconds: 5)
            }
            let result = try await running.wait()
            #expect(result.status == 3)
        }
        let rest = try await Program.run(Program.pouch, arguments + ["--delay", "0"])
        #expect(rest.status == 4, "\(rest.errors)")
        let again = Dictionary(grouping: server.log, by: \.path).filter {
            $0.value.count > 1 && $0.key != "/robots.txt" && $0.key != BundledArchive.busyPath
        }
        #expect(
            again.count <= 2,
            "after SIGTERM nothing is asked again, after a second SIGINT what was in flight: \(again.keys)")
        await server.stop()
    }
}
