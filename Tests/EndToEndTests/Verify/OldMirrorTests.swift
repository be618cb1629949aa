import Foundation
import PouchDemo
import PouchDemoServer
import PouchMirror
import TestSupport
import Testing

/// A mirror that Pouch 1.0 made: five crawls of a month of the bundled archive, each 304 with three records, every manifest
/// and log plain, every row of every crawl in the database.
///
/// `Fixtures/mirror-1.0.tar.gz` is what that release wrote, with `pouch demo --serve` for the archive:
///
///     pouch crawl state-2001-2009 --mirror DIR --origin http://127.0.0.1:18999 --delay 0 --month 2005-06    (five times)
@Suite("A mirror of an earlier release", .serialized)
struct OldMirrorTests {
    private static func unpacked() async throws -> (mirror: MirrorFiles, scratch: Scratch) {
        let scratch = try Scratch()
        let path = scratch.path("mirror")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let tar = try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["tar", "-xzf", Program.fixtures.appending(path: "mirror-1.0.tar.gz").path, "-C", path])
        guard tar.status == 0 else { throw TestFailure(tar.errors) }
        return (MirrorFiles(path: path), scratch)
    }

    private static func expectIntact(_ mirror: MirrorFiles) async throws {
        let verify = try await Program.pouch("verify", mirror.path)
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
        let script = Program.root.appending(path: "scripts/verify_mirror.py").path
        let second = try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", script, mirror.path])
        #expect(second.status == 0, "\(second.output)\(second.errors)")
    }

    @Test("it is verified, crawled on without asking for anything whole, and made anew; its past is gzipped on the way")
    func goesOn() async throws {
        let (mirror, scratch) = try await Self.unpacked()
        _ = scratch
        try await Self.expectIntact(mirror)
        let old = try mirror.manifest(mirror.crawls[4])
        let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        for _ in 0..<2 {
            let crawl = try await Program.pouch(
                "crawl", "state-2001-2009", "--mirror", mirror.path, "--origin", origin, "--delay", "0", "--month",
                "2005-06", "--quiet", "--progress", "never")
            #expect(crawl.status == 0, "\(crawl.errors)")
            let lines = try mirror.manifest()
            #expect(lines.count == old.count)
            #expect(lines.allSatisfy { $0["outcome"] as? String == "unchanged" && $0["http_status"] as? Int == 304 })
            try await Self.expectIntact(mirror)
        }
        await server.stop()
        for crawl in mirror.crawls.dropLast() {
            #expect(FileManager.default.fileExists(atPath: "\(mirror.path)/crawls/\(crawl)/manifest.jsonl.gz"))
        }
        let audit = try await Program.pouch("audit", mirror.path, "--from", mirror.crawls[0])
        #expect(audit.status == 0, "\(audit.output)\(audit.errors)")
        let before = try await Program.pouch("status", mirror.path, "--json").output
        #expect(try await Program.pouch("verify", mirror.path, "--rebuild").status == 0)
        #expect(try await Program.pouch("status", mirror.path, "--json").output == before)
    }

    @Test("`pouch compact` makes its past smaller, and changes nothing that anyone reads")
    func compacted() async throws {
        let (mirror, scratch) = try await Self.unpacked()
        _ = scratch
        let texts = try mirror.crawls.map { try mirror.text(of: .manifest, $0) + mirror.text(of: .log, $0) }
        let archive = mirror.files(under: "archive")
        let status = try await Program.pouch("status", mirror.path, "--json").output
        let compact = try await Program.pouch("compact", mirror.path, "--json")
        #expect(compact.status == 0, "\(compact.errors)")
        let counts = try #require(
            try JSONSerialization.jsonObject(with: Data(compact.output.utf8)) as? [String: Any])
        #expect(counts["files"] as? Int == 8 && counts["rows"] as? Int ?? 0 > 0)
        #expect(counts["bytes_after"] as? Int ?? 0 < (counts["bytes_before"] as? Int ?? 0) / 2)
        #expect(try mirror.crawls.map { try mirror.text(of: .manifest, $0) + mirror.text(of: .log, $0) } == texts)
        #expect(mirror.files(under: "archive") == archive)
        #expect(try await Program.pouch("status", mirror.path, "--json").output == status)
        try await Self.expectIntact(mirror)
    }
}
