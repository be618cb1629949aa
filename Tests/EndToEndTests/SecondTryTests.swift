import Foundation
import PouchBytes
import PouchDemo
import PouchDemoServer
import TestSupport
import Testing

/// An archive that answers strangely, crawled once while it is well and once more.
final class StrangeArchive: Sendable {
    let archive = BundledArchive.generate()
    let server: ArchiveServer
    let origin: String
    let mirror: String
    private let scratch: Scratch

    init() async throws {
        server = ArchiveServer(archive, crawlDelay: 0)
        origin = "http://127.0.0.1:\(try await server.start())"
        scratch = try Scratch()
        mirror = scratch.path("mirror")
        _ = try await crawl()
    }

    var arguments: [String] {
        [
            "crawl", "state-2001-2009", "--mirror", mirror, "--origin", origin, "--delay", "0", "--quiet", "--progress",
            "never",
        ]
    }

    @discardableResult
    func crawl(_ more: String...) async throws -> Program.Result {
        try await Program.run(Program.pouch, arguments + more)
    }

    /// Statements of a month that nothing else is special about.
    func statements(_ folder: String) -> [String] {
        archive.gold.map(\.path).filter { $0.hasPrefix(folder) && archive.resources[$0] != nil }.sorted()
    }

    func lines() throws -> [String: [String: Any]] {
        var lines: [String: [String: Any]] = [:]
        for line in try MirrorFiles(path: mirror).manifest() {
            if let url = line["url"] as? String { lines[String(url.dropFirst(origin.count))] = line }
        }
        return lines
    }

    func summary() throws -> [String: Any] {
        let crawl = MirrorFiles(path: mirror).crawls.last ?? ""
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(mirror)/crawls/\(crawl)/summary.json"))
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    func probes(_ kind: String) throws -> [[String: Any]] {
        let probes = (try summary()["checks"] as? [String: Any])?["probes"] as? [[String: Any]] ?? []
        return probes.filter { $0["kind"] as? String == kind }
    }

    func pages() -> [String: Data] { MirrorFiles(path: mirror).files(under: "pages") }

    /// Both checkers find nothing wrong.
    func expectIntact() async throws {
        let verify = try await Program.run(Program.pouch, ["verify", mirror])
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
        let script = Program.root.appending(path: "scripts/verify_mirror.py").path
        let second = try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", script, mirror])
        #expect(second.status == 0, "\(second.output)\(second.errors)")
    }

    /// What the database says of the newest crawl's checks, a line each.
    func database() async throws -> String {
        let code = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            crawl = db.execute("SELECT max(id) FROM crawl").fetchone()[0]
            for row in db.execute("SELECT d.url, outcome, reason, http_status, first_status, first_at, first_record FROM capture c \\
            JOIN document d ON d.id = c.document WHERE crawl = ? AND (reason IS NOT NULL OR first_status IS NOT NULL) ORDER BY 1", (crawl,)):
                print(row)
            for row in db.execute("SELECT kind, url, http_status, fetched_at, record_id, location, sha256, alive, error FROM probe \\
            WHERE crawl = ? ORDER BY 1, 2", (crawl,)):
                print(row)
            """
        return try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-c", code, mirror + "/pouch.sqlite"]
        ).output
    }

    /// The page of an archive that answers 200 for whatever it does not have, and repeats what was asked.
    static func soft404(_ path: String) -> ArchiveServer.Reply {
        ArchiveServer.Reply(
            200, ["Content-Type": "text/html"],
            """
            <html><head><title>U.S. Department of State</title></head><body><h1>We are sorry</h1>
            <p>The page you asked for, \(path), could not be found on this site. It may have been moved, or its name may have
            been changed, or it may not be available for the time being. Please check the address, go back to the previous
            page, or begin again at the home page of the Department.</p></body></html>
            """)
    }
}

@Suite("Asked again before it is believed", .serialized)
struct SecondTryTests {
    @Test(
        "a page that is gone is asked again at the end, without validators, and the manifest has both answers; once known, it is asked once"
    )
    func confirmed() async throws {
        let site = try await StrangeArchive()
        let gone = try #require(site.statements("/r/pa/prs/ps/2006/").first)
        site.server.set(nil, at: gone)
        site.server.override { _ in nil }
        #expect(try await site.crawl().status == 4)
        let line = try #require(try site.lines()[gone])
        #expect(line["outcome"] as? String == "gone" && line["http_status"] as? Int == 404)
        #expect(line["reason"] == nil && line["attempts"] as? Int == 2)
        let first = try #require(line["first_answer"] as? [String: Any])
        #expect(first["http_status"] as? Int == 404)
        #expect(first["record_id"] as? String != (line["warc"] as? [String: Any])?["record_id"] as? String)
        let log = site.server.log
        let asked = log.filter { $0.path == gone }
        #expect(asked.count == 2 && asked[0].ifNoneMatch != nil && asked[1].ifNoneMatch == nil)
        // The second try comes last, after the probes.
        #expect(log.last?.path == gone)
        let nonsense = try #require(try site.probes("nonsense").first)
        #expect(nonsense["http_status"] as? Int == 404)
        let url = try #require(nonsense["url"] as? String)
        #expect(url.hasPrefix(site.origin + gone.prefix(while: { $0 != "6" }) + "6/") && url.hasSuffix(".htm"))
        let control = try #require(try site.probes("control").first)
        #expect(control["alive"] as? Bool == true)
        #expect((control["url"] as? String)?.contains("/2006/") == true, "a control is near what it speaks for")
        #expect(try site.lines().keys.allSatisfy { !url.hasSuffix($0) }, "a probe is no line of the manifest")
        try await site.expectIntact()

        let before = try await site.database()
        #expect(before.contains("404, 404"))
        let rebuilt = try await Program.run(Program.pouch, ["verify", site.mirror, "--rebuild"])
        #expect(rebuilt.status == 0, "\(rebuilt.errors)")
        #expect(try await site.database() == before, "a rebuild loses nothing of what was checked")

        site.server.override { _ in nil }
        #expect(try await site.crawl().status == 4)
        #expect(site.server.log.count { $0.path == gone } == 1)
        #expect(try site.lines()[gone]?["first_answer"] == nil)
        #expect(try site.summary()["checks"] == nil, "nothing was to be checked")
        await site.server.stop()
    }

    @Test("a held statement that cannot be read ends the crawl: no answer takes its page's place unjudged")
    func unreadable() async throws {
        let site = try await StrangeArchive()
        let path = try #require(site.statements("/r/pa/prs/ps/2006/").first)
        let statement = try #require(try site.lines()[path]?["statement"] as? [String: Any])
        let held = site.mirror + "/" + (try #require(statement["path"] as? String))
        try FileManager.default.moveItem(atPath: held, toPath: site.mirror + "/aside")
        try FileManager.default.createDirectory(atPath: held, withIntermediateDirectories: false)
        let before = site.pages()
        let other =
            "<html><body><table><tr><td class='content-font-style'><p>Another text.</p></td></tr></table></body></html>"
        site.server.override {
            $0.path == path ? ArchiveServer.Reply(200, ["Content-Type": "text/html"], other) : nil
        }
        let crawl = try await site.crawl()
        #expect(crawl.status == 74 && crawl.errors.contains(held), "\(crawl.status): \(crawl.errors)")
        #expect(site.pages() == before)
        try FileManager.default.removeItem(atPath: held)
        try FileManager.default.moveItem(atPath: site.mirror + "/aside", toPath: held)
        site.server.override { _ in nil }
        #expect(try await site.crawl().status == 4)
        try await site.expectIntact()
        await site.server.stop()
    }

    @Test("a page that was gone for a moment is not gone: the second answer decides, and both are told")
    func moment() async throws {
        let site = try await StrangeArchive()
        let paths = site.statements("/r/pa/prs/ps/2006/")
        let (back, busy) = (paths[0], paths[1])
        site.server.override { question in
            if question.path == back, question.before == 0 { return .init(404) }
            if question.path == busy { return question.before == 0 ? .init(410) : .init(520) }
            return nil
        }
        #expect(try await site.crawl().status == 4)
        let lines = try site.lines()
        #expect(lines[back]?["outcome"] as? String == "unchanged" && lines[back]?["http_status"] as? Int == 200)
        #expect((lines[back]?["first_answer"] as? [String: Any])?["http_status"] as? Int == 404)
        #expect(lines[busy]?["outcome"] as? String == "unreachable" && lines[busy]?["http_status"] as? Int == 520)
        #expect((lines[busy]?["first_answer"] as? [String: Any])?["http_status"] as? Int == 410)
        try await site.expectIntact()
        await site.server.stop()
    }

    @Test(
        "a page that says 200 and that it is not there is gone, as it was to a URL that cannot exist; the good copy stays, crawl after crawl"
    )
    func soft() async throws {
        let site = try await StrangeArchive()
        let paths = site.statements("/r/pa/prs/ps/2006/")
        let (gone, odd, moved) = (paths[0], paths[1], paths[2])
        for path in [gone, odd, moved] { site.server.set(nil, at: path) }
        let server = site.server
        let pages = site.pages()
        for round in 1...2 {
            server.override { question in
                if question.path == odd {
                    return .init(200, ["Content-Type": "text/html"], "<html><body><img src=x.gif></body></html>")
                }
                if question.path == moved { return .init(301, ["Location": paths[3]]) }
                let isKnown = server.has(question.path) || question.path == BundledArchive.movedPath
                return isKnown ? nil : StrangeArchive.soft404(question.path)
            }
            try await site.crawl()
            let lines = try site.lines()
            #expect(lines[gone]?["outcome"] as? String == "gone", "round \(round)")
            #expect(lines[gone]?["reason"] as? String == "soft_404" && lines[gone]?["http_status"] as? Int == 200)
            #expect((lines[gone]?["first_answer"] as? [String: Any])?["http_status"] as? Int == 200)
            #expect(lines[odd]?["outcome"] as? String == "refused" && lines[odd]?["reason"] as? String == "lost")
            // A real redirect is followed, and not asked for twice.
            #expect(lines[moved]?["outcome"] as? String == (round == 1 ? "changed" : "unchanged"))
            #expect(lines[moved]?["first_answer"] == nil && lines[moved]?["warc"] != nil)
            #expect(lines[moved]?["http_status"] as? Int == 301)
            #expect(server.log.count { $0.path == moved } == 1)
            let kept = site.pages() == pages
            #expect(kept, "no good copy was replaced, and none came of what is not there")
            try await site.expectIntact()
        }
        await server.stop()
    }

    @Test("a redirect to where every URL that names nothing is led is no move: the document is gone")
    func softRedirect() async throws {
        let site = try await StrangeArchive()
        let paths = site.statements("/r/pa/prs/ps/2006/")
        let gone = Array(paths[0...1])
        for path in gone { site.server.set(nil, at: path) }
        let server = site.server
        for _ in 1...2 {
            server.override { question in
                if server.has(question.path) || question.path == BundledArchive.movedPath { return nil }
                return .init(302, ["Location": "/notfound.html?url=\(question.path)"])
            }
            try await site.crawl()
            for path in gone {
                let line = try #require(try site.lines()[path])
                #expect(line["outcome"] as? String == "gone" && line["reason"] as? String == "soft_404")
                #expect((line["first_answer"] as? [String: Any])?["http_status"] as? Int == 302)
            }
            #expect(!server.log.contains { $0.path.hasPrefix("/notfound.html") })
            try await site.expectIntact()
        }
        await server.stop()
    }

    @Test("when the whole archive shows one page for everything, nothing is called gone and no copy is replaced")
    func outage() async throws {
        let site = try await StrangeArchive()
        let pages = site.pages()
        site.server.override { StrangeArchive.soft404($0.path) }
        #expect(try await site.crawl().status != 0)
        let controls = try site.probes("control")
        #expect(!controls.contains { $0["alive"] as? Bool == true }, "\(controls)")
        let wrong = try site.lines().values.filter { line in
            let outcome = line["outcome"] as? String ?? ""
            return line["role"] as? String == "statement" && line["sha256"] != nil
                && ["gone", "changed"].contains(outcome)
        }
        #expect(wrong.isEmpty, "\(wrong.count) of them: \(wrong.first ?? [:])")
        let lost = Set(site.pages().filter { $0.value != pages[$0.key] && pages[$0.key] != nil }.keys)
        #expect(lost.isEmpty, "\(lost)")
        await site.server.stop()
    }

    @Test("a guard's page is no answer of the archive, whatever its status; a statement that quotes one is a statement")
    func blocked() async throws {
        let site = try await StrangeArchive()
        let paths = site.statements("/r/pa/prs/ps/2006/")
        let challenge =
            "<html><head><title>Just a moment...</title></head><body><h1>2001-2009.state.gov</h1><p>Verify you are human by completing the action below.</p></body></html>"
        let html = ["Content-Type": "text/html"]
        let quoted = site.archive.resources[paths[4]].map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
        let edited = quoted.replacingOccurrences(
            of: "</p>", with: " Access Denied, it said, Reference #18.2, verify you are human.</p>")
        #expect(edited != quoted)
        let new = "/r/pa/prs/ps/2006/99999.htm"
        let listed = try #require((try site.lines()[paths[0]]?["listed_on"] as? [String])?.first)
        let listing = String(listed.dropFirst(site.origin.count))
        let name = paths[0].split(separator: "/").last.map(String.init) ?? ""
        let page = String(decoding: try #require(site.archive.resources[listing]).bytes, as: UTF8.self)
        let link = try #require(page.firstMatch(of: try Regex("<a [^>]*\(name)[^>]*>")).map { String(page[$0.range]) })
        let more = page.replacing(link, with: link.replacing(name, with: "99999.htm") + "New</a> " + link)
        site.server.override { question in
            switch question.path {
            case listing: .init(200, html, more)
            case paths[0]: .init(403, html, "<h1>Forbidden</h1>")
            case paths[1], new: .init(200, html, challenge)
            case paths[2]: .init(520, html, challenge)
            case paths[3]: .init(404, html, challenge)
            case paths[4]: .init(200, html, edited)
            default: nil
            }
        }
        let pages = site.pages()
        #expect(try await site.crawl().status == 4)
        let lines = try site.lines()
        for path in [paths[0], paths[1], paths[3], new] {
            #expect(lines[path]?["outcome"] as? String == "refused", "\(path)")
            #expect(lines[path]?["reason"] as? String == "blocked")
            #expect(site.server.log.count { $0.path == path } == 1)
        }
        #expect(lines[new]?["sha256"] == nil, "a challenge is no first copy")
        #expect(
            lines[paths[2]]?["outcome"] as? String == "unreachable"
                && lines[paths[2]]?["reason"] as? String == "blocked")
        #expect(lines[paths[4]]?["outcome"] as? String == "changed" && lines[paths[4]]?["reason"] == nil)
        let changed = Set(
            site.pages().filter { pages[$0.key] != $0.value }.keys.map {
                "/" + $0.split(separator: "/").dropFirst().joined(separator: "/")
            })
        #expect(changed == [listing, paths[4]])
        try await site.expectIntact()
        await site.server.stop()
    }

    @Test("a server that says \"not modified\" of what it has changed is caught, and the share that lied is told")
    func lies() async throws {
        let site = try await StrangeArchive()
        let lied = try #require(site.statements("/r/pa/prs/ps/2006/").first)
        var resource = try #require(site.archive.resources[lied])
        resource.bytes = Array(
            String(decoding: resource.bytes, as: UTF8.self).replacing("</p>", with: " This was added.</p>").utf8)
        site.server.set(resource, at: lied)
        site.server.override { $0.path == lied && $0.isConditional ? .init(304) : nil }
        try await site.crawl()
        #expect(
            site.server.log.allSatisfy { $0.status != 200 || $0.path == "/robots.txt" }, "copies of today are let alone"
        )
        #expect(try site.lines()[lied]?["outcome"] as? String == "unchanged")

        site.server.override { $0.path == lied && $0.isConditional ? .init(304) : nil }
        try await site.crawl("--recheck", "100%")
        let lines = try site.lines()
        #expect(lines[lied]?["outcome"] as? String == "changed")
        #expect((lines[lied]?["first_answer"] as? [String: Any])?["http_status"] as? Int == 304)
        let honest = try #require(lines[BundledArchive.realPath])
        #expect(honest["outcome"] as? String == "unchanged" && honest["http_status"] as? Int == 200)
        #expect((honest["first_answer"] as? [String: Any])?["http_status"] as? Int == 304)
        let sample = try #require((try site.summary()["checks"] as? [String: Any])?["not_modified"] as? [String: Any])
        #expect(sample["lied"] as? Int == 1 && sample["sampled"] as? Int == sample["answers"] as? Int)
        let interval = try #require(sample["interval"] as? [Double])
        let share = try #require(sample["share"] as? Double)
        #expect(interval.count == 2 && interval[0] < share && share < interval[1] && interval[1] < 0.2)
        #expect(try site.summary()["retries"] as? Int == 0, "a second try is no retry")
        try await site.expectIntact()
        await site.server.stop()
    }

    @Test(
        "killed again and again with second tries under way, the crawl ends as one never killed, and each is asked at most once more a kill"
    )
    func kills() async throws {
        let site = try await StrangeArchive()
        let server = site.server
        let paths = site.statements("/r/pa/prs/ps/2006/")
        let back = paths[0]
        for path in paths.dropFirst() { server.set(nil, at: path) }
        server.override { question in
            if question.path == back, question.before == 0 { return .init(404) }
            let isKnown = server.has(question.path) || question.path == BundledArchive.movedPath
            return isKnown ? nil : StrangeArchive.soft404(question.path)
        }
        let copy = site.mirror + "-whole"
        try FileManager.default.copyItem(atPath: site.mirror, toPath: copy)
        var arguments = site.arguments
        arguments[arguments.firstIndex(of: "0") ?? 0] = "6ms"
        var random = SeededGenerator(seed: 7)
        var kills = 0
        while true {
            let running = try Running(Program.pouch, arguments)
            if kills < 25 {
                let start = server.log.count
                let requests = Int.random(in: 0...8, using: &random)
                for _ in 0..<400 where server.log.count < start + requests && running.isRunning {
                    await Program.sleep(milliseconds: 1)
                }
                await Program.sleep(milliseconds: Int.random(in: 0...9, using: &random))
                kills += 1
                running.send(SIGKILL)
                if try await running.wait().status == 4 { break }
            } else {
                #expect(try await running.wait().status == 4)
                break
            }
        }
        let asked = Dictionary(grouping: server.log, by: \.path).mapValues(\.count)
        let repeated = asked.values.reduce(0) { $0 + max(0, $1 - 2) }
        #expect(repeated <= kills * 3 + (asked["/robots.txt"] ?? 0), "\(repeated) after \(kills) kills")
        let killed = try MirrorFiles(path: site.mirror).essence()
        try await site.expectIntact()

        server.override { question in
            if question.path == back, question.before == 0 { return .init(404) }
            let isKnown = server.has(question.path) || question.path == BundledArchive.movedPath
            return isKnown ? nil : StrangeArchive.soft404(question.path)
        }
        var calm = site.arguments
        calm[calm.firstIndex(of: site.mirror) ?? 0] = copy
        #expect(try await Program.run(Program.pouch, calm).status == 4)
        let whole = try MirrorFiles(path: copy).essence()
        func essence(_ all: [String: String]) -> [String: String] {
            all.mapValues { $0.replacing(/"first_answer":\{[^}]*"http_status":(\d+)[^}]*\}/) { "first \($0.1)" } }
        }
        let (one, other) = (essence(killed), essence(whole))
        for name in Set(one.keys).union(other.keys).sorted() { #expect(one[name] == other[name], "\(name)") }
        #expect(one.values.contains { $0.contains("soft_404") } && one.values.contains { $0.contains("first 404") })
        await server.stop()
    }
}
