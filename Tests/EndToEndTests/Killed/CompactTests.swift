import Foundation
import PouchBytes
import PouchDemo
import PouchDemoServer
import PouchMirror
import Synchronization
import TestSupport
import Testing

/// Five crawls of a month of the bundled archive, one of them over a page that changed; made once.
private enum FiveCrawls {
    private static let kept = Mutex<URL?>(nil)
    private static let made = Task { try await make() }

    private static func make() async throws -> Scratch {
        let archive = BundledArchive.generate()
        let server = ArchiveServer(archive, crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        // It is shared by every test, so none of them can say when it is done with.
        kept.withLock { $0 = scratch.url }
        atexit { FiveCrawls.kept.withLock { if let url = $0 { try? FileManager.default.removeItem(at: url) } } }
        for number in 0..<5 {
            if number == 2, let path = archive.gold.map(\.path).first(where: { $0.hasPrefix("/r/pa/prs/ps/2001/") }),
                var page = archive.resources[path]
            {
                page.bytes = Array(
                    String(decoding: page.bytes, as: UTF8.self).replacing("</p>", with: " This was added.</p>").utf8)
                page.etag = "\"changed\""
                server.set(page, at: path)
            }
            let result = try await Program.pouch(
                "crawl", "state-2001-2009", "--mirror", scratch.path("mirror"), "--origin", origin, "--delay", "0",
                "--month", "2001-11", "--quiet", "--progress", "never")
            guard result.status == 0 else { throw TestFailure(result.errors) }
        }
        await server.stop()
        return scratch
    }

    /// A copy as the crawls left it.
    static func copy() async throws -> (mirror: MirrorFiles, scratch: Scratch) {
        let scratch = try Scratch()
        try FileManager.default.copyItem(atPath: try await made.value.path("mirror"), toPath: scratch.path("mirror"))
        return (MirrorFiles(path: scratch.path("mirror")), scratch)
    }
}

@Suite("The past of a mirror, made smaller", .serialized)
struct CompactTests {
    private static func check(_ mirror: String) async throws -> [Program.Result] {
        let script = Program.root.appending(path: "scripts/verify_mirror.py").path
        return [
            try await Program.pouch("verify", mirror),
            try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", script, mirror]),
        ]
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    private static func rows(_ mirror: String) async throws -> Int {
        let code = """
            import sqlite3, sys
            db = sqlite3.connect(f"file:{sys.argv[1]}/pouch.sqlite?mode=ro", uri=True)
            print(db.execute("SELECT count(*) FROM capture").fetchone()[0])
            """
        let result = try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-c", code, mirror])
        return Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
    }

    @Test("a crawl leaves the newest manifest and log plain, and gzips those before; both checkers read them")
    func forms() async throws {
        let (mirror, scratch) = try await FiveCrawls.copy()
        _ = scratch
        for crawl in mirror.crawls {
            for lines in CrawlLines.allCases.map(\.rawValue) {
                let path = "\(mirror.path)/crawls/\(crawl)/\(lines)"
                #expect(Self.exists(path) == (crawl == mirror.crawls.last))
                #expect(Self.exists(path + ".gz") == (crawl != mirror.crawls.last))
            }
        }
        for result in try await Self.check(mirror.path) {
            #expect(result.status == 0, "\(result.output)\(result.errors)")
        }
        // Any tool that reads gzip reads them.
        let packed = "\(mirror.path)/crawls/\(mirror.crawls[0])/manifest.jsonl.gz"
        let zcat = try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["zcat", packed])
        #expect(zcat.output == (try mirror.text(of: .manifest, mirror.crawls[0])) && !zcat.output.isEmpty)
        // The database has the rows of the newest crawls, and not of all.
        let documents = try mirror.manifest(mirror.crawls[0]).count
        #expect(try await Self.rows(mirror.path) <= documents * 4)
    }

    @Test("every command says the same of a mirror whose past is gzipped as of one whose past is plain")
    func alike() async throws {
        let (packed, scratch) = try await FiveCrawls.copy()
        let (plain, other) = try await FiveCrawls.copy()
        _ = (scratch, other)
        try plain.unpack()
        let first = try #require(packed.crawls.first)
        let changed = try #require(
            try packed.manifest(packed.crawls[2]).first { $0["role"] as? String == "statement" }?["url"] as? String)
        for words in [
            ["audit", "MIRROR", "--from", first, "--json"], ["history", "MIRROR", changed],
            ["prove", "MIRROR", changed, "--crawl", first], ["status", "MIRROR", "--json"],
            ["export", "MIRROR", "cdxj", "-o", "-"], ["export", "MIRROR", "jsonl", "-o", "-"],
            ["search", "MIRROR", "statement", "--json"],
        ] {
            let (one, two) = (
                try await Program.run(Program.pouch, words.map { $0 == "MIRROR" ? packed.path : $0 }),
                try await Program.run(Program.pouch, words.map { $0 == "MIRROR" ? plain.path : $0 })
            )
            #expect(one.status == two.status && one.status < 5, "\(words): \(one.errors)\(two.errors)")
            #expect(
                one.output.replacing(packed.path, with: "") == two.output.replacing(plain.path, with: ""), "\(words)")
            #expect(!one.output.isEmpty, "\(words)")
        }
        // Compacted again, it is the other, file by file.
        let compact = try await Program.pouch("compact", plain.path, "--json")
        #expect(compact.status == 0 && compact.output.contains("\"files\":8"), "\(compact.output)\(compact.errors)")
        #expect(plain.files(under: "crawls") == packed.files(under: "crawls"))
        #expect(try await Program.pouch("compact", plain.path).output == "nothing to do\n")
    }

    @Test("a database made anew has what the one before had, and a crawl goes on with it")
    func rebuilt() async throws {
        let (mirror, scratch) = try await FiveCrawls.copy()
        _ = scratch
        let before = try await Program.pouch("status", mirror.path, "--json").output
        let rows = try await Self.rows(mirror.path)
        #expect(try await Program.pouch("verify", mirror.path, "--rebuild").status == 0)
        #expect(try await Program.pouch("status", mirror.path, "--json").output == before)
        #expect(try await Self.rows(mirror.path) == rows)
        // A statement that was lost is read again with what a crawl long past knew of it.
        let lost = try #require(mirror.files(under: "statements").keys.sorted().first)
        let bytes = mirror.files(under: "statements")[lost]
        try FileManager.default.removeItem(atPath: "\(mirror.path)/statements/\(lost)")
        let repaired = try await Program.pouch("verify", mirror.path, "--repair")
        #expect(repaired.status == 0, "\(repaired.output)")
        #expect(mirror.files(under: "statements")[lost] == bytes)
    }

    @Test(
        "killed between the gzipped file and the plain one's removal, both are there: that is no damage, and is resolved"
    )
    func both() async throws {
        let (mirror, scratch) = try await FiveCrawls.copy()
        _ = scratch
        let crawl = mirror.crawls[1]
        for lines in CrawlLines.allCases {
            try Data(try mirror.text(of: lines, crawl).utf8).write(
                to: URL(fileURLWithPath: "\(mirror.path)/crawls/\(crawl)/\(lines.rawValue)"))
        }
        // Of the gzipped one nothing is believed while the plain one is there.
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: "\(mirror.path)/crawls/\(crawl)/log.jsonl.gz"))
        let results = try await Self.check(mirror.path)
        for result in results { #expect(result.status == 0, "\(result.output)\(result.errors)") }
        #expect(results[0].output.contains("stands beside its gzipped form"))
        #expect(try await Program.pouch("compact", mirror.path).status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(mirror.path)/crawls/\(crawl)")
        #expect(names.sorted() == ["log.jsonl.gz", "manifest.jsonl.gz", "profile.yaml", "summary.json"])
        #expect(try !mirror.text(of: .log, crawl).isEmpty)
        #expect(try await Program.pouch("verify", mirror.path).output.contains("note") == false)
    }

    @Test("a manifest that is not the one of its summary stays as it is, and is named; so is one whose gzip is damaged")
    func damaged() async throws {
        let (mirror, scratch) = try await FiveCrawls.copy()
        _ = scratch
        try mirror.unpack()
        let name = "crawls/\(mirror.crawls[1])/manifest.jsonl"
        let path = "\(mirror.path)/\(name)"
        let text = try mirror.text(of: .manifest, mirror.crawls[1])
        try text.replacing("304", with: "200").write(toFile: path, atomically: false, encoding: .utf8)
        let compact = try await Program.pouch("compact", mirror.path)
        #expect(compact.status == 65 && compact.errors.contains(name), "\(compact.errors)")
        #expect(Self.exists(path) && !Self.exists(path + ".gz"))
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(try await Program.pouch("compact", mirror.path).status == 0)
        for at in [20, 400] {
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path + ".gz"))
            let whole = bytes
            bytes[at] ^= 0x55
            try bytes.write(to: URL(fileURLWithPath: path + ".gz"))
            for result in try await Self.check(mirror.path) {
                #expect(result.status == 2 && result.output.contains(name), "\(at): \(result.output)\(result.errors)")
            }
            try whole.write(to: URL(fileURLWithPath: path + ".gz"))
        }
        let stopped = try await Program.pouch("compact", scratch.path("nothing"))
        #expect(stopped.status == 65 && stopped.errors.contains("is not a mirror"))
    }
}
