import Foundation
import PouchServe
import TestSupport
import Testing

/// The changes in the browser and their feeds: what a reader learns of edits must be what `pouch audit` says.
@Suite struct ChangePagesTests {
    @Test("the changes are the audits', can be narrowed, and each report is the one that `pouch audit` writes")
    func changes() async throws {
        let room = try await EveryPageTests.room()
        let site = try room.site()
        let answer = try site.json("/changes.json")
        #expect(answer["comparisons_made"] as? Int == 2)
        let items = try #require(answer["items"] as? [[String: Any]])
        #expect(items.map { $0["class"] as? String } == ["edited", "removed", "edited"])
        #expect(items.map { $0["newer"] as? String } == [room.crawls[2], room.crawls[1], room.crawls[1]])
        for (query, count) in [
            ("class=removed", 1), ("class=blocked", 2), ("class=cosmetic", 1), ("year=2001&class=edited", 2),
            ("year=2002", 0), ("month=2001-11&class=edited", 2), ("month=2002-11", 0), ("q=harbour", 1),
            ("q=capital", 1), ("q=unicorn", 0), ("kind=-", 3),
        ] {
            let narrowed = try site.json("/changes.json?" + query)
            #expect(narrowed["changes"] as? Int == count, "\(query)")
            #expect((narrowed["items"] as? [Any])?.count == count, "\(query)")
        }
        #expect(site.get("/changes?class=unchanged").status == 400)
        let first = try site.json("/changes.json?limit=2")
        let next = try #require(first["next"] as? String)
        let rest = try site.json("/" + next)
        #expect((rest["items"] as? [[String: Any]])?.map { $0["newer"] as? String } == [room.crawls[1]])

        for (suffix, format) in [("", "html"), (".json", "json"), (".csv", "csv"), (".md", "markdown")] {
            let result = try await Program.run(
                Program.pouch,
                ["audit", room.mirror, "--from", room.crawls[0], "--to", room.crawls[1], "--format", format])
            let reply = site.get("/changes/\(room.crawls[0])...\(room.crawls[1])\(suffix)")
            #expect(reply.text == result.output, "\(format)")
        }
        let far = "/changes/\(room.crawls[0])...\(room.crawls[2])"
        #expect(site.get(far).status == 503)
        site.waitForFinding()
        #expect(site.get(far).status == 200)
        // It is no step of the history.
        #expect(try site.json("/changes.json")["changes"] as? Int == 3)
        #expect(site.get("/changes/\(room.crawls[1])...\(room.crawls[0])").status == 400)
        #expect(site.get("/changes/\(room.crawls[1])...20010101T000000Z").status == 404)
    }

    @Test("what many statements share is told once, and counted")
    func folded() async throws {
        var pages: [String: PressRoom.Page] = [:]
        func page(_ number: Int, _ office: String) -> PressRoom.Page {
            .init(
                title: "Note \(number)",
                paragraphs: [
                    "Words that number \(number) alone has, and \(number * 7) more.", "Issued by the \(office).",
                ])
        }
        for number in 0..<20 { pages["/news/n\(number).htm"] = page(number, "Office of Spokesmen") }
        let room = try PressRoom(pages)
        try await room.crawl()
        for number in 0..<20 { room.set(page(number, "Bureau of Public Affairs"), at: "/news/n\(number).htm") }
        try await room.crawl()
        let answer = try room.site().json("/changes.json")
        #expect(answer["changes"] as? Int == 20)
        #expect(answer["folded"] as? Int == 20)
        #expect((answer["items"] as? [Any])?.isEmpty == true)
        let pair = try #require((answer["comparisons"] as? [[String: Any]])?.first)
        let told = try #require((pair["told"] as? [[String: Any]])?.first)
        #expect(told["documents"] as? Int == 20)
        #expect((told["new"] as? String)?.contains("Bureau of Public Affairs") == true)
        #expect(try room.site().page("/changes").contains("One edit that 20 statements share"))
    }

    @Test("no crawl, one crawl and nothing changed are told apart")
    func empty() async throws {
        let room = try PressRoom(["/news/a.htm": .init(title: "A", paragraphs: ["Some words of a statement."])])
        try await room.crawl()
        #expect(try room.site().page("/changes").contains("a second is needed"))
        try await room.crawl()
        let page = try room.site().page("/changes")
        #expect(page.contains("No change is known.") && page.contains("Nothing changed"))
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path("mirror/crawls"), withIntermediateDirectories: true)
        let none = try PressRoom.site(of: scratch.path("mirror"))
        #expect(none.page("/changes").contains("Nothing has been crawled yet"))
    }

    @Test("browse.sqlite is made anew when it is lost or torn, and no file of the evidence is touched")
    func rebuilt() async throws {
        let room = try await EveryPageTests.room()
        let before = try room.site().get("/changes.json").text
        let file = room.mirror + "/browse.sqlite"
        #expect(FileManager.default.fileExists(atPath: file))
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
        try Data("no database at all, but some text".utf8).write(to: URL(fileURLWithPath: file))
        #expect(try room.site().get("/changes.json").text == before)
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "/etc/hostname")
        #expect(try room.site().get("/changes.json").text == before)
        #expect(try await Program.pouch("verify", room.mirror).status == 0)
    }

    @Test("feedparser reads the feeds of changes and of a search, hostile words stay words, and ids stay as they are")
    func feeds() async throws {
        let room = try await EveryPageTests.room()
        let site = try room.site()
        let targets = [
            "/changes.atom", "/changes.atom?q=harbour", "/search.atom?q=ministers",
            "/search.atom?q=harbour&in=inserted",
            "/search.atom?q=unicorn",
            "/search.atom?q=" + (EveryPageTests.hostile + " ministers")
                .addingPercentEncoding(withAllowedCharacters: .alphanumerics)!,
        ]
        let scratch = try Scratch()
        for (number, target) in targets.enumerated() {
            let reply = site.get(target)
            #expect(reply.status == 200, "\(target)")
            #expect(reply.bytes == (try room.site().get(target).bytes))
            try Data(reply.bytes).write(to: scratch.url.appending(path: "\(number)"))
        }
        let jsonFeed = try site.json("/changes.jsonfeed")
        #expect(jsonFeed["version"] as? String == "https://jsonfeed.org/version/1.1")
        #expect((jsonFeed["items"] as? [Any])?.count == 3)
        let opensearch = site.get("/-/opensearch.xml")
        #expect(opensearch.text.contains("template=\"http://127.0.0.1:8100/search?q={searchTerms}\""))
        try Data(opensearch.bytes).write(to: scratch.url.appending(path: "opensearch"))
        let script = """
            import feedparser, sys
            import xml.etree.ElementTree as tree
            short = tree.parse(sys.argv[1] + "/opensearch").find("{http://a9.com/-/spec/opensearch/1.1/}ShortName").text
            assert 0 < len(short) <= 16, short
            counts = []
            for number in range(int(sys.argv[2])):
                feed = feedparser.parse(open(f"{sys.argv[1]}/{number}", "rb").read())
                assert feed.bozo == 0, (number, feed.bozo_exception)
                assert feed.version == "atom10" and feed.feed.id and feed.feed.author and feed.feed.title
                assert len({entry.id for entry in feed.entries}) == len(feed.entries)
                for entry in feed.entries:
                    assert entry.id.startswith("urn:uuid:") and entry.updated_parsed and entry.title
                    assert entry.link.startswith("http://127.0.0.1:8100/"), entry.link
                    assert "<script" not in entry.content[0].value
                counts.append(len(feed.entries))
            assert counts[:5] == [3, 1, 1, 1, 0], counts
            """
        let result = try await Program.run(
            Program.tools.appending(path: "python3"), ["-c", script, scratch.url.path, "\(targets.count)"])
        #expect(result.status == 0, "\(result.errors.suffix(1_500))")
        #expect(site.get("/changes.csv?after=x").status == 400)
        let table = site.page("/changes.csv")
        // By bytes: the quote and the accent behind it are one Character.
        let cell = Array("\"'=\"\"".utf8)
        #expect(Array(table.utf8).firstRange(of: cell) != nil, "a cell that begins with = is no formula")
    }
}
