import Foundation
import PouchDemo
import TestSupport
import Testing

/// What a crawl writes of documents that are as they were.
@Suite("Documents that are unchanged", .serialized)
struct UnchangedTests {
    /// The profile of the bundled archive, which leaves to the manifest what is unchanged.
    private static func profile(_ scratch: Scratch) throws -> String {
        let shipped = Program.root.appending(path: "config/state-2001-2009.yaml")
        let text = try String(contentsOf: shipped, encoding: .utf8) + "\narchive:\n  unchanged: manifest\n"
        try text.write(toFile: scratch.path("manifest.yaml"), atomically: true, encoding: .utf8)
        return scratch.path("manifest.yaml")
    }

    private static func records(_ mirror: String) throws -> [[String: Any]] {
        try MirrorFiles(path: mirror).manifest().filter { $0["warc"] != nil }
    }

    @Test(
        "each has one record, a revisit, whatever crawl it is; a manifest that is to be enough has none, and loses nothing else"
    )
    func records() async throws {
        let site = try await StrangeArchive()
        let scratch = try Scratch()
        let first = try site.lines()
        try await site.crawl()
        let second = try site.lines()
        let kept = try #require(second[BundledArchive.realPath]?["warc"] as? [String: Any])
        #expect(second[BundledArchive.realPath]?["http_status"] as? Int == 304)
        let length = try #require(kept["length"] as? Int)
        #expect(length < 800, "a revisit is short")
        let volume = try #require(MirrorFiles(path: site.mirror).volumes.last)
        let size = try Data(contentsOf: URL(fileURLWithPath: volume)).count
        let revisits = second.values.filter { $0["outcome"] as? String == "unchanged" }
        #expect(size < revisits.count * 800 + 100_000, "nothing stands beside it")

        // From here on the manifest is enough.
        let profile = try Self.profile(scratch)
        let edited = try #require(site.statements("/r/pa/prs/ps/2006/").first)
        var resource = try #require(site.archive.resources[edited])
        resource.bytes = Array(
            String(decoding: resource.bytes, as: UTF8.self).replacing("</p>", with: " This was added.</p>").utf8)
        resource.etag = "\"edited\""
        site.server.set(resource, at: edited)
        let words = site.arguments.map { $0 == "state-2001-2009" ? profile : $0 }
        _ = try await Program.run(Program.pouch, words)
        let third = try site.lines()
        for (path, line) in third {
            // What redirects has its record still.
            let isUnchanged = line["outcome"] as? String == "unchanged" && line["http_status"] as? Int != 301
            #expect((line["warc"] == nil) == (isUnchanged || line["http_status"] == nil), "\(path)")
            if isUnchanged {
                #expect(line["sha256"] as? String == first[path]?["sha256"] as? String, "\(path)")
                #expect(line["fetched_at"] != nil && line["http_status"] != nil)
            }
        }
        #expect(third[edited]?["outcome"] as? String == "changed")
        try await site.expectIntact()

        // What was to be checked by a second answer has its record, and so has the check.
        _ = try await Program.run(Program.pouch, words + ["--recheck", "100%"])
        let fourth = try site.lines()
        let checked = try #require(fourth[BundledArchive.realPath])
        #expect((checked["first_answer"] as? [String: Any])?["record_id"] != nil && checked["warc"] != nil)
        try await site.expectIntact()

        // The audit and the database made anew see the same mirror.
        let audit = try await Program.run(
            Program.pouch, ["audit", site.mirror, "--from", MirrorFiles(path: site.mirror).crawls[0], "--json"])
        #expect(audit.status == 1 && audit.output.contains("This was added."), "\(audit.output)\(audit.errors)")
        let before = try await Program.run(Program.pouch, ["status", site.mirror, "--json"])
        let rebuilt = try await Program.run(Program.pouch, ["verify", site.mirror, "--rebuild"])
        #expect(rebuilt.status == 0, "\(rebuilt.output)\(rebuilt.errors)")
        #expect(try await Program.run(Program.pouch, ["status", site.mirror, "--json"]).output == before.output)
        _ = try await Program.run(Program.pouch, words)
        #expect(try site.lines().values.allSatisfy { $0["outcome"] as? String != "new" })
        try await site.expectIntact()
        await site.server.stop()
    }

    @Test("a copy that only a crawl that was given up brought keeps its record: no manifest names it yet")
    func givenUp() async throws {
        let site = try await StrangeArchive()
        let scratch = try Scratch()
        let profile = try Self.profile(scratch)
        let words = site.arguments.map { $0 == "state-2001-2009" ? profile : $0 }
        for path in site.archive.gold.prefix(3).map(\.path) {
            guard var resource = site.archive.resources[path] else { continue }
            resource.bytes = Array(
                String(decoding: resource.bytes, as: UTF8.self).replacing("</p>", with: " More.</p>").utf8)
            resource.etag = "\"more\""
            site.server.set(resource, at: path)
        }
        // All of it is had, and the crawl does not come to its end.
        let count = String(try site.lines().count - 4)
        #expect(try await Program.run(Program.pouch, words + ["--max-documents", count]).status == 3)
        _ = try await Program.run(Program.pouch, words + ["--fresh"])
        let lines = try site.lines()
        for path in site.archive.gold.prefix(3).map(\.path) {
            let line = try #require(lines[path])
            #expect(line["warc"] != nil, "\(path): \(line["outcome"] ?? "")")
        }
        try await site.expectIntact()
        let rebuilt = try await Program.run(Program.pouch, ["verify", site.mirror, "--rebuild"])
        #expect(rebuilt.status == 0, "\(rebuilt.output)\(rebuilt.errors)")
        _ = try await Program.run(Program.pouch, words)
        for (path, line) in try site.lines() where line["http_status"] as? Int == 304 {
            #expect(line["warc"] == nil, "\(path)")
        }
        try await site.expectIntact()
        await site.server.stop()
    }
}
