import Foundation
import PouchServe
import TestSupport
import Testing

/// What pages say of a statement's past, of any URL and of the crawls.
@Suite struct VersionPagesTests {
    private static func id(_ title: String, _ site: MirrorSite, month: String) throws -> String {
        let items = try site.json("/\(month).json")["items"] as? [[String: Any]] ?? []
        return try #require(items.first { ($0["title"] as? String)?.hasPrefix(title) == true }?["id"] as? String)
    }

    @Test("an edit is found between the crawls that saw it, and each paragraph with the crawl that first saw it")
    func versions() async throws {
        let room = try await EveryPageTests.room()
        let site = try room.site()
        let id = try Self.id("=", site, month: "2001/11")
        let versions = try #require(try site.json("/statement/\(id)/versions.json")["versions"] as? [[String: Any]])
        #expect(versions.map { $0["first_crawl"] as? String } == room.crawls)

        let redirect = site.get("/statement/\(id)/compare/first...newest")
        #expect(redirect.status == 303)
        #expect(
            redirect.value(of: "Location") == "../../../statement/\(id)/compare/\(room.crawls[0])...\(room.crawls[2])")
        let pair = "/statement/\(id)/compare/\(room.crawls[0])...\(room.crawls[1])"
        let comparison = site.page(pair)
        #expect(comparison.contains("capital") && comparison.contains("harbour"))
        #expect(comparison.contains("1 of 1"))
        #expect(site.page(pair + "?view=sides&all=1").contains("class=\"sides\""))
        #expect(try site.json(pair + ".json")["says_the_same"] as? Bool == false)
        #expect(site.get("/statement/\(id)/compare/x...newest").status == 404)
        #expect(site.get("/statement/\(id)/compare/newest").status == 400)

        let blame = try site.json("/statement/\(id)/blame.json")
        let blocks = try #require(blame["paragraphs"] as? [[String: Any]])
        #expect(blocks.map { $0["removed_by"] as? String } == [room.crawls[2], nil])
        #expect(blocks.map { $0["first_seen"] as? String } == [nil, room.crawls[0]])
        let spans = try #require(blocks[1]["spans"] as? [[String: Any]])
        #expect(spans.contains { $0["text"] as? String == "harbour" && $0["first_seen"] as? String == room.crawls[1] })
        let text = spans.compactMap { $0["text"] as? String }.joined()
        #expect(site.page("/statement/\(id).txt").contains(text))
    }

    @Test("what differs between versions is read once and kept; a page without it says the same")
    func differences() async throws {
        let room = try await EveryPageTests.room()
        let first = try room.site()
        let page = "/statement/\(try Self.id("=", first, month: "2001/11"))/versions"
        let text = first.page(page)
        #expect(text.contains("−1 words"))
        func change(_ sql: String) async throws {
            let script = """
                import sqlite3, sys
                with sqlite3.connect(sys.argv[1] + "/browse.sqlite") as file: file.executescript(sys.argv[2])
                """
            let result = try await Program.run(
                Program.tools.appending(path: "python3"), ["-c", script, room.mirror, sql])
            #expect(result.status == 0, "\(result.errors)")
        }
        // What nobody reads anew is seen by what it is not.
        try await change("UPDATE difference SET words_in = 4711 WHERE words_in IS NOT NULL")
        #expect(try room.site().page(page).contains("+4,711"))
        try await change("DELETE FROM difference")
        #expect(try room.site().page(page) == text)
        try await change("DELETE FROM reading")
        #expect(try room.site().page(page) == text)
        try await change("UPDATE difference SET words_in = 4711 WHERE words_in IS NOT NULL")
        #expect(try room.site().page(page).contains("+4,711"))
    }

    @Test("a page whose bytes alone changed is told apart from an edit")
    func bytesOnly() async throws {
        let room = try await EveryPageTests.room()
        let site = try room.site()
        let id = try Self.id("Bytes", site, month: "2002/01")
        let page = site.page("/statement/\(id)/compare/\(room.crawls[0])...\(room.crawls[1])")
        #expect(page.contains("The statement is the same"))
        #expect(try site.json("/index.json")["changed"] as? Int == 1)
    }

    @Test("gone, blocked, never met, out of scope and no address are told apart, and a statement leads to its page")
    func urls() async throws {
        let room = try await EveryPageTests.room()
        let site = try room.site()
        func ask(_ url: String) throws -> (status: Int, name: String?) {
            let twin = "/url.json?u=" + url.addingPercentEncoding(withAllowedCharacters: .alphanumerics)!
            return (site.get(twin).status, try site.json(twin)["case"] as? String)
        }
        #expect(try ask(room.origin + "/news/b.htm") == (200, "statement"))
        #expect(try ask(room.origin + "/index.htm") == (200, "held"))
        #expect(try ask(room.origin + "/news/zzz.htm") == (404, "never_met"))
        #expect(try ask("http://elsewhere.example/") == (404, "outside"))
        #expect(try ask("mailto:x@example.org") == (400, "no_url"))
        let reply = site.get("/url/\(room.origin)/news/b.htm")
        #expect(reply.status == 303)
        #expect(reply.value(of: "Location")?.contains("statement/") == true)
        let never = site.page("/url?u=\(room.origin)/news/bb.htm")
        #expect(never.contains("/news/b.htm") && never.contains("/news/c.htm"))
        #expect(try site.json("/missing.json")["count"] as? Int == 1)
    }

    @Test("a digest leads to the version that has it, whichever it is of")
    func digests() async throws {
        let room = try await EveryPageTests.room()
        let site = try room.site()
        let id = try Self.id("=", site, month: "2001/11")
        let old = try #require(
            try site.json("/statement/\(id)/at/\(room.crawls[0]).json")["evidence"] as? [String: Any])
        for name in ["sha256", "text_sha256", "statement_sha256"] {
            let digest = try #require(old[name] as? String)
            let reply = site.get("/sha256/\(digest)")
            #expect(reply.status == 303)
            #expect(reply.value(of: "Location") == "../statement/\(id)/at/\(room.crawls[0])", "\(name)")
        }
        #expect(site.get("/sha256/\(String(repeating: "0", count: 64))").status == 404)
        #expect(site.get("/sha256/xyz").status == 400)
    }

    @Test("crawls tell their outcomes, page by page, and give their files as they lie on the disk")
    func crawls() async throws {
        let room = try await EveryPageTests.room()
        let site = try room.site()
        let crawls = try #require(try site.json("/crawls.json")["items"] as? [[String: Any]])
        #expect(crawls.map { $0["crawl"] as? String } == room.crawls.reversed())
        let second = room.crawls[1]
        let urls = try #require(try site.json("/crawls/\(second)/urls.json?outcome=gone")["items"] as? [[String: Any]])
        #expect(urls.map { $0["url"] as? String } == [room.origin + "/news/b.htm"])
        #expect(site.page("/crawls/\(second)/urls?prefix=\(room.origin)/news/c").contains("/news/c.htm"))
        #expect(site.get("/crawls/\(second)/urls?outcome=none").status == 400)
        #expect(site.page("/crawls/\(second)/log?event=fetched").contains("fetched"))
        let file = site.get("/crawls/\(second)/summary.json")
        #expect(file.value(of: "Content-Disposition") == "attachment; filename=\"\(second)-summary.json\"")
        guard case .pieces(let length, let next) = file.body else { return #expect(Bool(false), "no file") }
        var bytes = Data()
        while let piece = try next() { bytes += piece }
        #expect(bytes == (try Data(contentsOf: URL(fileURLWithPath: room.mirror + "/crawls/\(second)/summary.json"))))
        #expect(bytes.count == length)
        for target in [
            "/crawls/\(second)/..%2fhead.json", "/crawls/../head.json", "/crawls/x", "/crawls/\(second)/pouch.sqlite",
        ] {
            #expect(site.get(target).status == 404, "\(target)")
        }
    }

    @Test("a mirror that nobody may write is served like any other, and nothing in it changes")
    func readOnly() async throws {
        let room = try PressRoom(["/news/a.htm": .init(title: "A", paragraphs: ["Some words of a statement."])])
        try await room.crawl()
        func listing() throws -> [String] {
            let files = FileManager.default.enumerator(atPath: room.mirror)
            // Who is root may write all the same: the indexes then lie in the mirror, beside what is evidence.
            return (files?.allObjects as? [String] ?? []).sorted().filter {
                !$0.contains(".sqlite") && $0 != "browse.index"
            }
        }
        let before = try listing()
        _ = try await Program.run(URL(fileURLWithPath: "/bin/chmod"), ["-R", "a-w", room.mirror])
        let pages = EveryPageTests.crawl(try room.site())
        _ = try await Program.run(URL(fileURLWithPath: "/bin/chmod"), ["-R", "u+w", room.mirror])
        #expect(pages.count > 20)
        #expect(!pages.values.contains(500))
        #expect(try listing() == before)
    }

    @Test("a damaged manifest or statement is named with both digests, on the page and as 500, never as nothing")
    func damage() async throws {
        let room = try await EveryPageTests.room()
        let statement = try #require(
            FileManager.default.enumerator(atPath: room.mirror + "/statements")?.allObjects.compactMap { $0 as? String }
                .first { $0.hasPrefix("2002") && $0.hasSuffix(".json") })
        let site = try room.site()
        let id = try Self.id("Bytes", site, month: "2002/01")
        let path = room.mirror + "/statements/" + statement
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try (bytes + Data("\n".utf8)).write(to: URL(fileURLWithPath: path))
        let broken = try room.site().get("/statement/\(id)")
        #expect(broken.status == 500)
        #expect(broken.text.contains("statements/\(statement)") && broken.text.contains("pouch verify"))
        try bytes.write(to: URL(fileURLWithPath: path))

        let manifest = room.mirror + "/crawls/\(room.crawls[2])/manifest.jsonl"
        let lines = try String(contentsOfFile: manifest, encoding: .utf8)
        try lines.replacing("\"unchanged\"", with: "\"changed\"").write(
            toFile: manifest, atomically: true, encoding: .utf8)
        let home = try room.site().page("/")
        #expect(home.contains("crawls/\(room.crawls[2])/manifest.jsonl is damaged"))
        #expect(home.contains("pouch verify"))
    }
}
