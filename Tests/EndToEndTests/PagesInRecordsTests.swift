import Foundation
import PouchDemo
import TestSupport
import Testing

/// A mirror whose pages are in their records alone: a reader that looks into `pages/` only has lost them.
@Suite("Pages in their records alone", .serialized)
struct PagesInRecordsTests {
    /// The profile of the bundled archive, which keeps no files of pages.
    private static func profile(_ scratch: Scratch) throws -> String {
        let shipped = Program.root.appending(path: "config/state-2001-2009.yaml")
        let text = try String(contentsOf: shipped, encoding: .utf8) + "\narchive:\n  pages: record\n"
        try text.write(toFile: scratch.path("record.yaml"), atomically: true, encoding: .utf8)
        return scratch.path("record.yaml")
    }

    private static func edit(_ site: StrangeArchive, _ path: String) throws {
        var resource = try #require(site.archive.resources[path])
        resource.bytes = Array(
            String(decoding: resource.bytes, as: UTF8.self).replacing("</p>", with: " This was added.</p>").utf8)
        resource.etag = "\"edited\""
        site.server.set(resource, at: path)
    }

    private static func pouch(_ words: String...) async throws -> Program.Result {
        try await Program.run(Program.pouch, words)
    }

    @Test(
        "a mirror that had files keeps those of what is as it was, and loses those of what changes, when its manifest says so"
    )
    func fromFiles() async throws {
        let site = try await StrangeArchive()
        let scratch = try Scratch()
        let words = site.arguments.map { [profile = try Self.profile(scratch)] in $0 == "state-2001-2009" ? profile : $0
        }
        let edited = Array(site.statements("/r/pa/prs/ps/2006/").prefix(3))
        for path in edited { try Self.edit(site, path) }
        let before = site.pages()
        // Stopped on the way: the newest manifest still names the files.
        #expect(try await Program.run(Program.pouch, words + ["--max-documents", "200"]).status == 3)
        try await site.expectIntact()
        #expect(Set(site.pages().keys) == Set(before.keys))
        _ = try await Program.run(Program.pouch, words)
        let lines = try site.lines()
        for (path, line) in lines where line["sha256"] != nil {
            #expect((line["path"] == nil) == edited.contains(path), "\(path)")
        }
        #expect(site.pages().count == before.count - edited.count)
        try await site.expectIntact()

        // A file that a kill left is no damage, and the next crawl removes it.
        let left = try #require(
            before.keys.first { name in edited.contains { name.hasSuffix($0.dropFirst().description) } })
        try #require(before[left]).write(to: URL(fileURLWithPath: site.mirror + "/pages/" + left))
        try await site.expectIntact()
        let note = try await Self.pouch("verify", site.mirror).output
        #expect(note.contains("1 of the files in pages/"), "\(note)")

        // The audit reads the old version from its record, and the new one.
        let audit = try await Self.pouch("audit", site.mirror, "--json")
        #expect(audit.status == 1 && audit.output.contains("This was added."), "\(audit.output)\(audit.errors)")
        await site.server.stop()
    }

    @Test(
        "a crawl that was given up has the only record of a page: it is read there, and vouches for the manifest's line"
    )
    func givenUp() async throws {
        let site = try await StrangeArchive()
        let scratch = try Scratch()
        let words = site.arguments.map { [profile = try Self.profile(scratch)] in $0 == "state-2001-2009" ? profile : $0
        }
        let path = try #require(site.statements("/r/pa/prs/ps/2006/").first)
        try Self.edit(site, path)
        let count = String(try site.lines().count - 4)
        #expect(try await Program.run(Program.pouch, words + ["--max-documents", count]).status == 3)
        // No crawl that comes to its end has the page again.
        site.server.override { $0.path == path ? .init(500, [:], "") : nil }
        _ = try await Program.run(Program.pouch, words + ["--fresh"])
        let line = try #require(try site.lines()[path])
        #expect(line["outcome"] as? String == "unreachable" && line["path"] == nil && line["sha256"] != nil, "\(line)")
        try await site.expectIntact()
        let audit = try await Self.pouch("audit", site.mirror, "--json")
        #expect([0, 1, 4].contains(audit.status), "\(audit.errors)")
        await site.server.stop()
    }

    @Test("extract, audit, rebuild, repair, evidence and export give what they give of a mirror with files")
    func readers() async throws {
        let site = try await StrangeArchive()
        let scratch = try Scratch()
        let profile = try Self.profile(scratch)
        let mirror = scratch.path("mirror")
        let words = site.arguments.map { $0 == "state-2001-2009" ? profile : $0 == site.mirror ? mirror : $0 }
        let first = try await Program.run(Program.pouch, words)
        #expect(first.status == 4, "\(first.errors)")
        let files = MirrorFiles(path: mirror)
        #expect(files.files(under: "pages").isEmpty)
        #expect(try files.manifest().allSatisfy { $0["path"] == nil })
        #expect(
            Set(files.files(under: "statements").keys)
                == Set(MirrorFiles(path: site.mirror).files(under: "statements").keys))

        let extract = try await Self.pouch("extract", mirror, "--json")
        #expect(extract.status == 0 && extract.output.contains("\"changed\":0"), "\(extract.output)\(extract.errors)")
        let narrow = try String(contentsOfFile: profile, encoding: .utf8).replacing(
            "language: en", with: "language: fr")
        try narrow.write(toFile: scratch.path("fr.yaml"), atomically: true, encoding: .utf8)
        let other = try await Self.pouch("extract", mirror, "--json", "--profile", scratch.path("fr.yaml"))
        #expect(!other.output.contains("\"changed\":0"), "what a changed profile changes shows: \(other.errors)")

        let before = try await Self.pouch("status", mirror, "--json")
        let rebuilt = try await Self.pouch("verify", mirror, "--rebuild")
        #expect(rebuilt.status == 0, "\(rebuilt.output)\(rebuilt.errors)")
        #expect(try await Self.pouch("status", mirror, "--json").output == before.output)

        let lost = try #require(files.files(under: "statements").keys.sorted().first)
        let bytes = try #require(files.files(under: "statements")[lost])
        try FileManager.default.removeItem(atPath: mirror + "/statements/" + lost)
        let repaired = try await Self.pouch("verify", mirror, "--repair")
        #expect(repaired.status == 0 && repaired.output.contains("restored"), "\(repaired.output)\(repaired.errors)")
        #expect(files.files(under: "statements")[lost] == bytes)

        let url = site.origin + BundledArchive.realPath
        let history = try await Self.pouch("history", mirror, url)
        #expect(history.status == 0, "\(history.errors)")
        for format in ["wacz", "bagit", "jsonl"] {
            let export = try await Self.pouch("export", mirror, format, "-o", scratch.path("out." + format))
            #expect(export.status == 0, "\(format): \(export.errors)")
        }

        // Nothing is asked for whole again, and a page that changes is read where it was.
        let edited = try #require(site.statements("/r/pa/prs/ps/2006/").first)
        try Self.edit(site, edited)
        _ = try await Program.run(Program.pouch, words)
        let outcomes = Set(try files.manifest().filter { $0["sha256"] != nil }.compactMap { $0["outcome"] as? String })
        #expect(outcomes.isSuperset(of: ["unchanged", "changed"]) && !outcomes.contains("new"), "\(outcomes)")
        let audit = try await Self.pouch("audit", mirror, "--json")
        #expect(audit.status == 1 && audit.output.contains("This was added."), "\(audit.output)\(audit.errors)")
        for checker in [["verify", mirror]] {
            let verify = try await Program.run(Program.pouch, checker)
            #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
        }
        let script = Program.root.appending(path: "scripts/verify_mirror.py").path
        let second = try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", script, mirror])
        #expect(second.status == 0, "\(second.output)\(second.errors)")

        // A byte of the record is a byte of the page.
        let volume = try #require(files.volumes.first)
        var archive = try Data(contentsOf: URL(fileURLWithPath: volume))
        archive[archive.count / 2] ^= 1
        try archive.write(to: URL(fileURLWithPath: volume))
        #expect(try await Self.pouch("verify", mirror).status == 2)
        #expect(try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", script, mirror]).status == 2)
        await site.server.stop()
    }
}
