import Foundation
import PouchBytes
import PouchDemo
import PouchDemoServer
import TestSupport
import Testing

/// What is lost and can be had again from the rest of the mirror must come back as it was.
@Suite("A mirror that is mended", .serialized)
struct VerifyRepairTests {
    private static let crawl = ["--delay", "0", "--connections", "8", "--quiet"]

    private static func crawl(_ mirror: String, _ origin: String) async throws -> Int32 {
        try await Program.run(
            Program.pouch, ["crawl", "state-2001-2009", "--mirror", mirror, "--origin", origin] + crawl
        ).status
    }

    /// What `status` says of the mirror in a folder, which must have the same name each time.
    private static func status(_ mirror: String) async throws -> [String] {
        let folder = URL(fileURLWithPath: mirror).deletingLastPathComponent()
        let text = try await Program.run(Program.pouch, ["status", "mirror"], in: folder)
        let json = try await Program.run(Program.pouch, ["status", "mirror", "--json"], in: folder)
        return [text.output, json.output, "\(text.status)"]
    }

    /// What `audit` and `search` say of it, byte for byte.
    private static func answers(_ mirror: String) async throws -> [String] {
        let folder = URL(fileURLWithPath: mirror).deletingLastPathComponent()
        let commands = [
            ["audit", "mirror", "--json"],
            ["search", "mirror", "statement", "--json", "--limit", "1000"],
            ["search", "mirror", "secretary OR spokesman -visit", "--json", "--limit", "50"],
            ["search", "mirror", "\"working group\" agree*", "--kind", "Press Statement", "--json"],
            ["search", "mirror", "stat*", "--year", "2005", "--speaker", "boucher", "--json"],
            ["search", "mirror", "zzyzx", "--json"],
        ]
        var answers: [String] = []
        for command in commands {
            let result = try await Program.run(Program.pouch, command, in: folder)
            answers.append("\(result.status) \(result.output)")
        }
        return answers
    }

    @Test("a database made anew tells the same, and the next crawl asks the same of the archive")
    func rebuild() async throws {
        let archive = BundledArchive.generate()
        let server = ArchiveServer(archive, crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let first = try Scratch()
        #expect(try await Self.crawl(first.path("mirror"), origin) == 4)
        // The index of the first crawl's statements is brought up to date after the second.
        #expect(try await Program.pouch("search", first.path("mirror"), "statement").status == 0)
        // A listing that changes, a statement that does, one that goes.
        let listing = try #require(
            archive.resources.first {
                $0.value.contentType == "text/html" && $0.key.contains("/2005/") && $0.key.hasSuffix("/")
                    || $0.key.contains("index")
            }?.key)
        for path in [listing, BundledArchive.realPath] {
            var resource = try #require(archive.resources[path])
            resource.bytes += Array("<!-- edited -->".utf8)
            resource.etag = "\"edited\""
            server.set(resource, at: path)
        }
        server.set(nil, at: archive.gold[7].path)
        _ = try await Self.crawl(first.path("mirror"), origin)
        let copy = try TamperedMirror(copying: first.path("mirror"))
        let before = try await Self.status(first.path("mirror"))
        #expect(try await Self.status(copy.path) == before)
        let answers = try await Self.answers(first.path("mirror"))
        #expect(answers[0].hasPrefix("1 "), "the two crawls differ")
        for answer in answers[1...4] { #expect(answer.hasPrefix("0 ") && !answer.contains("\"hits\":0"), "\(answer)") }

        try copy.write("pouch.sqlite", Array("no database".utf8))
        let result = try await Program.pouch("verify", copy.path, "--rebuild")
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        for (after, before) in zip(try await Self.status(copy.path), before) where after != before {
            let lines = [after, before].map { $0.replacing("},{", with: "},\n{").split(separator: "\n") }
            Issue.record(
                "\(lines[0].filter { !lines[1].contains($0) }) in place of \(lines[1].filter { !lines[0].contains($0) })"
            )
        }
        #expect(try await Self.answers(copy.path) == answers)
        let kept = copy.files.files(under: "damaged").filter { $0.key.hasSuffix("/pouch.sqlite") }.values
        #expect(kept.map { String(decoding: $0, as: UTF8.self) } == ["no database"])

        for part in ["", "-wal", "-shm"] { try? copy.remove("pouch.sqlite" + part) }
        #expect(try await Program.pouch("verify", copy.path, "--rebuild").status == 0)
        #expect(try await Self.status(copy.path) == before)
        #expect(try await Self.answers(copy.path) == answers)

        let start = server.log.count
        #expect(try await Self.crawl(first.path("mirror"), origin) == 4)
        let middle = server.log.count
        #expect(try await Self.crawl(copy.path, origin) == 4)
        func asked(_ log: ArraySlice<ArchiveServer.Access>) -> [String] {
            log.map { "\($0.path) \($0.ifNoneMatch ?? "-") \($0.status)" }.sorted()
        }
        #expect(asked(server.log[start..<middle]) == asked(server.log[middle...]))
        await server.stop()
        #expect(try await copy.verified().status == 0)
    }

    @Test("a crawl does not begin a second chain where the database is lost: it asks for a rebuild")
    func lost() async throws {
        let mirror = try await SoundMirror.copy()
        try mirror.remove("pouch.sqlite")
        let crawls = mirror.crawls
        let result = try await Program.pouch(
            "crawl", "state-2001-2009", "--mirror", mirror.path, "--origin", "http://127.0.0.1:9")
        #expect(result.status == 65 && result.errors.contains("--rebuild"), "\(result.errors)")
        #expect(mirror.crawls == crawls)
    }

    @Test("pages and statements come back from the WARC file with the same bytes, and what was in their place is kept")
    func repair() async throws {
        let mirror = try await SoundMirror.copy()
        let whole = (mirror.files.files(under: "pages"), mirror.files.files(under: "statements"))
        let pages = whole.0.keys.filter { $0.hasSuffix(".htm") }.sorted().map { "pages/" + $0 }
        let statements = whole.1.keys.sorted().map { "statements/" + $0 }
        let changed = try #require(pages.first { $0.hasSuffix("/6501.htm") })
        let others = pages.filter { $0 != changed }
        try mirror.edit(changed) { $0[50] ^= 1 }
        try mirror.remove(others[0])
        try mirror.move(others[1], to: "pages/elsewhere~f")
        try mirror.write("pages/extra~f", [1, 2, 3])
        try mirror.edit(statements[0]) { $0.removeLast() }
        try mirror.remove(statements[1])
        try mirror.remove(statements[2])
        try mirror.write(statements[2] + "/inner", [1])
        let ofChanged = try #require(statements.first { $0.contains("6501-") })
        try mirror.remove(ofChanged)
        let result = try await Program.pouch("verify", mirror.path, "--repair")
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        let (status, finding) = try await mirror.verified()
        #expect(status == 0, "\(finding)")
        #expect(mirror.files.files(under: "pages") == whole.0)
        #expect(mirror.files.files(under: "statements") == whole.1)
        let kept = Set(
            mirror.files.files(under: "damaged").keys.map {
                $0.split(separator: "/").dropFirst().joined(separator: "/")
            })
        #expect(kept == [changed, "pages/elsewhere~f", "pages/extra~f", statements[0], statements[2] + "/inner"])
    }

    @Test("a page that no record holds is named with the crawl that fetches it again, and that crawl does")
    func fetchedAgain() async throws {
        let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        let path = scratch.path("mirror")
        _ = try await Self.crawl(path, origin)
        let copy = try TamperedMirror(copying: path)
        let page = try #require(copy.files.files(under: "pages").keys.first { $0.hasSuffix("/6501.htm") })
        let bytes = try copy.read("pages/" + page)
        let line = try #require(
            try copy.files.manifest().first { ($0["url"] as? String)?.hasSuffix(BundledArchive.realPath) ?? false })
        let record = try #require(line["warc"] as? [String: Any])
        let offset = try #require(record["offset"] as? Int)
        let statement = try #require((line["statement"] as? [String: Any])?["path"] as? String)
        let volume = copy.volume(copy.crawls[0])
        try copy.edit(volume) { for place in offset + 40..<offset + 200 { $0[place] = 0 } }
        try copy.remove("pages/" + page)
        try copy.remove(statement)
        let result = try await Program.pouch("verify", copy.path, "--repair")
        #expect(result.status == 2)
        #expect(result.output.contains("pouch crawl state-2001-2009 --mirror \(copy.path)"), "\(result.output)")
        let start = server.log.count
        #expect(try await Self.crawl(copy.path, origin) == 4)
        let asked = server.log[start...]
        #expect(asked.first { $0.path == BundledArchive.realPath }?.ifNoneMatch == nil)
        #expect(
            asked.filter { $0.status == 200 }.map(\.path).sorted()
                == [BundledArchive.realPath, "/robots.txt"].sorted().filter { path in asked.contains { $0.path == path }
                })
        await server.stop()
        #expect(try copy.read("pages/" + page) == bytes)
        let lines = try copy.files.manifest()
        #expect(
            lines.first { ($0["url"] as? String)?.hasSuffix(BundledArchive.realPath) ?? false }?["outcome"] as? String
                == "unchanged")
        let (_, finding) = try await copy.verified()
        #expect(finding.damage.map(\.path) == [volume], "\(finding)")
    }
}
