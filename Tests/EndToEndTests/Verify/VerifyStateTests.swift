import Foundation
import PouchBytes
import PouchDemo
import PouchDemoServer
import TestSupport
import Testing

/// What is no damage must not be called so: nobody looks twice at a checker that cries wolf.
@Suite("A mirror in the middle of its life")
struct VerifyStateTests {
    private func setHead(_ mirror: TamperedMirror, to crawl: String) throws {
        let digest = SHA256Digest.of(try mirror.read(mirror.summary(crawl)))
        try mirror.write("head.json", Array("{\"crawl\":\"\(crawl)\",\"summary_sha256\":\"\(digest)\"}\n".utf8))
    }

    /// As a crawl is that has not come to its end.
    private func unfinish(_ crawl: String, of mirror: TamperedMirror) throws {
        try mirror.remove(mirror.manifest(crawl))
        try mirror.remove(mirror.summary(crawl))
    }

    @Test("pages that an unfinished crawl has brought are no damage, nor is the record that a kill tore; others are")
    func unfinished() async throws {
        let mirror = try await SoundMirror.copy()
        let crawls = mirror.crawls
        for crawl in crawls[1...] { try unfinish(crawl, of: mirror) }
        try setHead(mirror, to: crawls[0])
        try mirror.edit(mirror.volume(crawls[2])) { $0.removeLast(30) }
        let (status, finding) = try await mirror.verified()
        #expect(status == 0, "\(finding)")
        #expect(finding.notes?.contains { $0.contains("ends inside a record") } == true)
        let page = "pages/" + (mirror.files.files(under: "pages").keys.first { $0.hasSuffix("/6501.htm") } ?? "")
        try mirror.edit(page) { $0[9] ^= 1 }
        let (again, damage) = try await mirror.verified()
        #expect(again == 2 && damage.damage.map(\.path) == [page])
    }

    @Test("what looks like the start of a record inside a whole member does not hide what follows it")
    func hiddenTail() async throws {
        let mirror = try await SoundMirror.copy()
        let crawls = mirror.crawls
        try unfinish(crawls[2], of: mirror)
        try setHead(mirror, to: crawls[1])
        #expect(try await mirror.verified().status == 0)
        var members = try mirror.texts(mirror.volume(crawls[2]))
        members[3] += Array("WARC/1.1\r\n".utf8)
        try mirror.write(mirror.volume(crawls[2]), members: members)
        let (status, finding) = try await mirror.verified()
        #expect(status == 2 && finding.damage.map(\.path) == [mirror.volume(crawls[2])], "\(finding)")
    }

    @Test("a manifest that is damaged does not make damage of the pages it named")
    func damagedManifest() async throws {
        let mirror = try await SoundMirror.copy()
        for crawl in mirror.crawls { try mirror.edit(mirror.manifest(crawl)) { $0[10] ^= 1 } }
        let (_, finding) = try await mirror.verified()
        #expect(finding.damage.map(\.path) == mirror.crawls.map { mirror.manifest($0) })
    }

    @Test(
        "the head one crawl behind is what a kill leaves; no head at all is told, since a dropped crawl would not show")
    func heads() async throws {
        let mirror = try await SoundMirror.copy()
        try setHead(mirror, to: mirror.crawls[1])
        let (behind, finding) = try await mirror.verified()
        #expect(behind == 0 && finding.notes?.first?.contains("before the newest") == true)
        try mirror.remove("head.json")
        try mirror.drop(mirror.crawls[2])
        let (dropped, none) = try await mirror.verified()
        #expect(dropped == 0 && none.notes?.first?.contains("no head.json") == true)
    }

    @Test("a statement that was extracted again is as it should be, and no other change to it is")
    func extraction() async throws {
        let mirror = try await SoundMirror.copy()
        let name = mirror.files.files(under: "statements").keys.sorted()[0]
        let file = "statements/" + name
        let before = SHA256Digest.of(try mirror.read(file))
        try mirror.replace(file, "\"title\":\"", "\"title\":\"Again: ")
        let after = try mirror.read(file)
        let object = try JSONSerialization.jsonObject(with: Data(after)) as? [String: Any]
        let url = try #require(object?["url"] as? String)
        let line =
            "{\"url\":\"\(url)\",\"path\":\"\(file)\",\"before_sha256\":\"\(before)\",\"after_sha256\":\"\(SHA256Digest.of(after))\",\"text_sha256\":\"\"}\n"
        try mirror.write("extractions/20300101T000000Z/manifest.jsonl", Array(line.utf8))
        try mirror.write("extractions/20300101T000000Z/summary.json", Array("{}".utf8))
        let (accepted, finding) = try await mirror.verified()
        #expect(accepted == 0, "\(finding)")
        // The next manifest would else name the statement that was replaced.
        try mirror.remove("pouch.sqlite")
        #expect(try await Program.pouch("verify", mirror.path, "--rebuild").status == 0)
        let held = try await Program.database(mirror.path, "SELECT statement_sha256 FROM document WHERE url = '\(url)'")
        #expect(held.contains(SHA256Digest.of(after).hex))
        try mirror.replace(file, "\"title\":\"Again: ", "\"title\":\"Again, ")
        let (status, damage) = try await mirror.verified()
        #expect(status == 2 && damage.damage.map(\.path) == [file])
    }

    @Test(
        "statements that were extracted again leave a mirror intact, before and after the next crawl, and are exported")
    func extractedByProgram() async throws {
        let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        let path = scratch.path("mirror")
        let shipped = try String(
            contentsOf: Program.root.appending(path: "config/state-2001-2009.yaml"), encoding: .utf8)
        try #require(shipped.contains("language: en"))
        try shipped.replacing("language: en", with: "language: fr").write(
            toFile: scratch.path("altered.yaml"), atomically: true, encoding: .utf8)
        func crawl() async throws {
            let result = try await Program.pouch(
                "crawl", "state-2001-2009", "--mirror", path, "--origin", origin, "--delay", "0", "--month", "2001-11",
                "--quiet", "--progress", "never")
            #expect(result.status == 0, "\(result.errors)")
        }
        func check(_ when: String) async throws {
            let (status, finding) = try await TamperedMirror(copying: path).verified()
            #expect(status == 0 && finding.damage.isEmpty, "\(when): \(finding)")
            let exported = try await Program.pouch("export", path, "jsonl", "-o", "-")
            #expect(exported.status == 0, "\(when): \(exported.errors)")
            let lines = exported.output.split(separator: "\n")
            #expect(!lines.isEmpty, "\(when)")
            #expect(lines.allSatisfy { $0.contains("\"language\":\"fr\"") }, "\(when)")
        }
        try await crawl()
        let written = try await Program.pouch("extract", path, "--profile", scratch.path("altered.yaml"), "--write")
        #expect(written.status == 0, "\(written.errors)")
        try await check("extracted again")
        // An unchanged page keeps the statement that it has.
        try await crawl()
        try await check("crawled after that")
        await server.stop()
    }

    @Test("a sample of everything finds what a whole reading does; any sample reads summaries and manifests whole")
    func sample() async throws {
        let mirror = try await SoundMirror.copy()
        for share in ["100%", "5%"] {
            let sound = try await Program.pouch("verify", mirror.path, "--sample", share)
            #expect(sound.status == 0 && sound.output.contains("--seed"), "\(sound.output)")
        }
        let manifest = mirror.manifest(mirror.crawls[0])
        try mirror.edit(manifest) { $0[10] ^= 1 }
        let any = try await Program.pouch("verify", mirror.path, "--sample", "1%", "--seed", "7")
        #expect(any.status == 2 && any.output.contains(manifest))
        let page = "pages/" + (mirror.files.files(under: "pages").keys.first { $0.hasSuffix("/6501.htm") } ?? "")
        try mirror.edit(page) { $0[9] ^= 1 }
        try mirror.edit(mirror.volume(mirror.crawls[1])) {
            for place in $0.count / 2..<$0.count / 2 + 2_000 { $0[place] = 0 }
        }
        let all = try await Program.pouch("verify", mirror.path, "--sample", "100%")
        #expect(
            all.status == 2 && all.output.contains(page) && all.output.contains(mirror.volume(mirror.crawls[1])),
            "\(all.output)")
    }

    @Test("nothing complete is 4, no mirror is 65")
    func nothing() async throws {
        let scratch = try Scratch()
        #expect(try await Program.pouch("verify", scratch.url.path).status == 65)
        let mirror = try await SoundMirror.copy()
        for crawl in mirror.crawls { try unfinish(crawl, of: mirror) }
        try mirror.remove("head.json")
        let (status, finding) = try await mirror.verified()
        #expect(status == 4 && finding.state == "nothing" && finding.damage.isEmpty, "\(finding)")
        #expect(try await Program.pouch("verify", mirror.path).output.contains("no crawl is complete yet"))
    }

    @Test(
        "a whole archive is intact after a crawl given up, one that a kill left behind its summary, and a move, a 404 and an exclusion"
    )
    func whole() async throws {
        let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        let path = scratch.path("mirror")
        func crawl(_ more: String...) async throws -> Int32 {
            try await Program.run(
                Program.pouch,
                [
                    "crawl", "state-2001-2009", "--mirror", path, "--origin", origin, "--delay", "0", "--connections",
                    "8", "--quiet",
                ] + more
            ).status
        }
        #expect(try await crawl("--max-documents", "150") == 3)
        // The page that is gone may be known from the crawl that was given up.
        #expect([0, 4].contains(try await crawl("--fresh")))
        #expect(try await crawl() == 4)
        var mirror = try TamperedMirror(copying: path)
        #expect(try await mirror.verified().status == 0)
        // Killed after the summary, before the head and the database.
        try await Program.database(path, "UPDATE crawl SET state = 'running' WHERE id = 3")
        let second = mirror.crawls[1]
        let digest = SHA256Digest.of(try mirror.read(mirror.summary(second)))
        try Data("{\"crawl\":\"\(second)\",\"summary_sha256\":\"\(digest)\"}\n".utf8).write(
            to: URL(fileURLWithPath: path + "/head.json"))
        #expect(try await crawl("--fresh") == 4)
        try await Program.database(path, "UPDATE crawl SET state = 'running' WHERE id = 4")
        #expect(try await crawl() == 4)
        await server.stop()
        mirror = try TamperedMirror(copying: path)
        let (status, finding) = try await mirror.verified()
        #expect(status == 0 && finding.damage.isEmpty, "\(finding)")
        #expect(finding.notes == nil)
    }
}

extension Program {
    /// Changes a mirror's database, as a kill would have left it.
    @discardableResult
    static func database(_ mirror: String, _ sql: String) async throws -> String {
        let code =
            "import sqlite3, sys; d = sqlite3.connect(sys.argv[1] + '/pouch.sqlite'); print(d.execute(sys.argv[2]).fetchall()); d.commit()"
        let result = try await run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-c", code, mirror, sql])
        guard result.status == 0 else { throw TestFailure(result.errors) }
        return result.output
    }
}
