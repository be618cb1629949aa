import Foundation
import PouchDemo
import PouchDemoServer
import TestSupport
import Testing

/// The bundled archive, crawled by the program as a user would, over a real socket.
@Suite("The bundled archive", .serialized)
struct BundledArchiveTests {
    private static let quick = ["--delay", "0", "--quiet", "--progress", "never"]

    private static func crawl(_ origin: String, _ mirror: String, _ more: [String] = []) async throws -> Program.Result
    {
        try await Program.run(
            Program.pouch, ["crawl", "state-2001-2009", "--mirror", mirror, "--origin", origin] + quick + more)
    }

    /// Statements as objects, without what only a crawl knows.
    private static func statements(_ mirror: String) throws -> [String: NSDictionary] {
        var statements: [String: NSDictionary] = [:]
        for (_, data) in MirrorFiles(path: mirror).files(under: "statements") {
            guard var object = try JSONSerialization.jsonObject(with: data) as? [String: Any],
                let url = object["url"] as? String
            else { continue }
            for key in ["id", "provenance", "text_sha256"] { object[key] = nil }
            statements[url] = object as NSDictionary
        }
        return statements
    }

    @Test("every field of every statement is what was meant, and no URL is asked for twice")
    func gold() async throws {
        let archive = BundledArchive.generate()
        let server = ArchiveServer(archive, crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        let result = try await Self.crawl(origin, scratch.path("mirror"))
        // One listed statement is gone: that is told, once.
        #expect(result.status == 4, "\(result.errors)")
        let found = try Self.statements(scratch.path("mirror"))
        #expect(found.count == archive.gold.count)
        for line in archive.goldLines(origin: origin) {
            let gold = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary)
            let url = try #require(gold["url"] as? String)
            #expect(found[url] == gold, "\(url)")
        }
        let asked = Dictionary(grouping: server.log, by: \.path).mapValues(\.count)
        for (path, count) in asked {
            #expect(count == (path == BundledArchive.busyPath ? 2 : 1), "\(path) was asked for \(count) times")
        }
        #expect(asked[BundledArchive.forbiddenPath] == nil)
        for (name, data) in MirrorFiles(path: scratch.path("mirror")).files(under: "pages") where name.hasSuffix(".htm")
        {
            let path = "/" + name.split(separator: "/").dropFirst().joined(separator: "/")
            if let resource = archive.resources[path] { #expect([UInt8](data) == resource.bytes, "\(path)") }
        }
        let again = try await Self.crawl(origin, scratch.path("mirror"))
        #expect(again.status == 4, "what was gone before is no news: \(again.errors)")
        await server.stop()
    }

    @Test("a second crawl of an unchanged archive sends validators alone, and writes no page")
    func secondCrawl() async throws {
        let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        let mirror = scratch.path("mirror")
        _ = try await Self.crawl(origin, mirror)
        let before = try Self.modified(mirror)
        let firstLog = server.log
        _ = try await Self.crawl(origin, mirror)
        let secondLog = server.log.dropFirst(firstLog.count)
        #expect(try Self.modified(mirror) == before)
        for access in secondLog where access.status == 200 {
            #expect(access.path == "/robots.txt", "\(access.path) was sent whole again")
        }
        for access in secondLog where access.status == 304 { #expect(access.ifNoneMatch != nil) }
        let bytes = secondLog.reduce(0) { $0 + $1.bytes }
        #expect(bytes * 20 < firstLog.reduce(0) { $0 + $1.bytes })
        let lines = try MirrorFiles(path: mirror).manifest()
        #expect(lines.allSatisfy { ["unchanged", "gone", "skipped"].contains($0["outcome"] as? String) })
        await server.stop()
    }

    private static func modified(_ mirror: String) throws -> [String: Date] {
        var times: [String: Date] = [:]
        for folder in ["pages", "statements"] {
            for name in MirrorFiles(path: mirror).files(under: folder).keys {
                let path = "\(mirror)/\(folder)/\(name)"
                times[path] = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
            }
        }
        return times
    }

    @Test("a statement that changes is told as changed, and its old bytes stay in the first WARC")
    func change() async throws {
        let archive = BundledArchive.generate()
        let server = ArchiveServer(archive, crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        let mirror = scratch.path("mirror")
        _ = try await Self.crawl(origin, mirror)
        let first = MirrorFiles(path: mirror).volumes.map { FileManager.default.contents(atPath: $0) }
        var resource = try #require(archive.resources[BundledArchive.realPath])
        let edited = String(decoding: resource.bytes, as: UTF8.self).replacing("has not changed", with: "has changed")
        resource.bytes = Array(edited.utf8)
        resource.etag = "\"edited\""
        server.set(resource, at: BundledArchive.realPath)
        server.set(nil, at: archive.gold[0].path)
        _ = try await Self.crawl(origin, mirror)
        let lines = try MirrorFiles(path: mirror).manifest()
        #expect(
            lines.first { $0["url"] as? String == origin + BundledArchive.realPath }?["outcome"] as? String == "changed"
        )
        #expect(lines.first { $0["url"] as? String == origin + archive.gold[0].path }?["outcome"] as? String == "gone")
        #expect(
            try Self.statements(mirror)[origin + BundledArchive.realPath]?["text"].map {
                "\($0)".contains("has changed")
            } == true)
        // The page that is gone keeps its good copy.
        #expect(try Self.statements(mirror)[origin + archive.gold[0].path] != nil)
        #expect(
            MirrorFiles(path: mirror).volumes.prefix(first.count).map { FileManager.default.contents(atPath: $0) }
                == first)
        await server.stop()
    }

    @Test(
        "a page that turns into an error page with status 200 keeps its good copy, a listing as much as a statement, and is told"
    )
    func errorPages() async throws {
        let archive = BundledArchive.generate()
        let server = ArchiveServer(archive, crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        let mirror = scratch.path("mirror")
        _ = try await Self.crawl(origin, mirror)
        let before = MirrorFiles(path: mirror).files(under: "pages")
        let statements = try Self.statements(mirror)
        let listing = "/r/pa/prs/ps/2001/c4002.htm"
        for path in [listing, BundledArchive.realPath] {
            var resource = try #require(archive.resources[path])
            resource.bytes = Array("<html><body><h1>Service Temporarily Unavailable</h1></body></html>".utf8)
            resource.etag = "\"error\""
            server.set(resource, at: path)
        }
        let result = try await Self.crawl(origin, mirror)
        #expect(result.status == 4, "\(result.errors)")
        #expect(MirrorFiles(path: mirror).files(under: "pages") == before)
        #expect(try Self.statements(mirror) == statements)
        let lines = try MirrorFiles(path: mirror).manifest()
        for path in [listing, BundledArchive.realPath] {
            let line = try #require(lines.first { $0["url"] as? String == origin + path })
            #expect(line["outcome"] as? String == "refused")
            #expect((line["error"] as? String)?.contains("good copy is kept") == true)
        }
        // What only that listing names is asked for all the same.
        let named = try #require(
            archive.gold.first { $0.path.hasPrefix("/r/pa/prs/ps/2001/") && $0.date?.hasPrefix("2001-02") == true })
        #expect(lines.first { $0["url"] as? String == origin + named.path }?["outcome"] as? String == "unchanged")
        await server.stop()
    }

    @Test("warcio, fastwarc and gzip accept every WARC, and pywb replays every page of both crawls, revisits too")
    func standardTools() async throws {
        let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        let mirror = scratch.path("mirror")
        _ = try await Self.crawl(origin, mirror)
        _ = try await Self.crawl(origin, mirror, ["--connections", "8"])
        await server.stop()
        let volumes = MirrorFiles(path: mirror).volumes
        #expect(volumes.count == 2)
        #expect(
            FileManager.default.isExecutableFile(atPath: Program.tools.appending(path: "warcio").path),
            "run `make test`: it installs warcio, fastwarc and pywb")
        let warcio = try await Program.run(Program.tools.appending(path: "warcio"), ["check"] + volumes)
        #expect(warcio.status == 0, "\(warcio.output)")
        for volume in volumes {
            let fastwarc = try await Program.run(Program.tools.appending(path: "fastwarc"), ["check", "-p", volume])
            #expect(fastwarc.status == 0, "\(fastwarc.output)\(fastwarc.errors)")
            #expect(try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["gzip", "-t", volume]).status == 0)
        }
        let replay = try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "python3", Program.fixtures.appending(path: "replay.py").path, mirror, Program.tools.path,
                scratch.path("pywb"),
            ])
        #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
        #expect(replay.output.contains("0 differ"))

        // Its yes means something: one byte of one payload is changed, and replay differs or breaks.
        var changed = try Data(contentsOf: URL(fileURLWithPath: volumes[0]))
        changed[changed.count / 2] ^= 1
        try changed.write(to: URL(fileURLWithPath: volumes[0]))
        let refused = try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "python3", Program.fixtures.appending(path: "replay.py").path, mirror, Program.tools.path,
                scratch.path("pywb-changed"),
            ])
        #expect(refused.status != 0, "\(refused.output)")
    }

    @Test(
        "from cron, a crawl that came to its end says nothing; one that lacks something says so; --json always answers")
    func silence() async throws {
        let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        func crawl(_ more: String...) async throws -> Program.Result {
            try await Program.run(
                Program.pouch,
                ["crawl", "state-2001-2009", "--mirror", scratch.path("mirror"), "--origin", origin, "--delay", "0"]
                    + more)
        }
        let quiet = try await crawl("--month", "2006-05")
        #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.errors.isEmpty, "\(quiet.output)\(quiet.errors)")
        let lacking = try await crawl("--month", "2003-07")
        #expect(lacking.status == 4)
        #expect(lacking.output.contains("could not be had"))
        let asked = try await crawl("--month", "2006-05", "--json")
        let summary = try JSONSerialization.jsonObject(with: Data(asked.output.utf8)) as? [String: Any]
        #expect(summary?["state"] as? String == "complete")
        await server.stop()
    }

    @Test("part of the archive is asked for alone")
    func part() async throws {
        let archive = BundledArchive.generate()
        let server = ArchiveServer(archive, crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        let result = try await Self.crawl(origin, scratch.path("mirror"), ["--month", "2006-05", "--year", "2009"])
        #expect(result.status == 0, "\(result.errors)")
        let wanted = archive.gold.filter {
            $0.date?.hasPrefix("2006-05") ?? false || $0.date?.hasPrefix("2009") ?? false
        }
        #expect(!wanted.isEmpty)
        #expect(Set(try Self.statements(scratch.path("mirror")).keys) == Set(wanted.map { origin + $0.path }))
        await server.stop()
    }
}
