import Foundation
import PouchServe
import TestSupport
import Testing

/// The search in the browser: it must find what `pouch search` finds, and its numbers must be those of the command.
@Suite struct SearchPagesTests {
    /// Twelve statements of three years, three kinds and three speakers; one without kind and speaker.
    private static func room() throws -> PressRoom {
        var pages: [String: PressRoom.Page] = [:]
        for number in 0..<12 {
            let isBare = number == 11
            pages["/news/s\(number).htm"] = .init(
                title: number % 2 == 0 ? "Treaty on Fish \(number)" : "Harbour Works \(number)",
                date: "\(number + 1) March \(2001 + number % 3)",
                paragraphs: [
                    "The treaty was discussed in the harbour city.",
                    "Number \(number) speaks of \(number % 4 == 0 ? "tariffs" : "ships").",
                ],
                kind: isBare ? nil : ["Press Statement", "Media Note", "FACT Sheet"][number % 3],
                speaker: isBare ? nil : ["Ada Lovelace", "Émile Zola", "\"=Quote\" <b>Boss</b>"][number / 4])
        }
        return try PressRoom(pages)
    }

    private static func hits(_ mirror: String, _ query: String, _ options: String...) async throws -> [String] {
        let result = try await Program.run(
            Program.pouch, ["search", mirror, query, "--json", "--limit", "1000"] + options)
        let answer = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        return (answer?["results"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private static func facet(_ name: String, _ answer: [String: Any]) -> [[String: Any]] {
        (answer["facets"] as? [String: Any])?[name] as? [[String: Any]] ?? []
    }

    @Test("each facet's count is what `pouch search` finds with it, and what choosing it finds")
    func counts() async throws {
        let room = try Self.room()
        try await room.crawl()
        let site = try room.site()
        for query in ["treaty", "tariffs OR harbour", "title:fish", "ships -works"] {
            let answer = try site.json("/search.json?q=\(Self.encoded(query))")
            #expect(answer["index"] as? String == "complete")
            let all = try await Self.hits(room.mirror, query)
            #expect(answer["hits"] as? Int == all.count)
            #expect((answer["items"] as? [[String: Any]])?.compactMap { $0["id"] as? String } == all)
            for (name, option) in [
                ("year", "--year"), ("month", nil), ("kind", "--kind"), ("speaker", "--speaker"),
            ] {
                let values = Self.facet(name, answer)
                #expect(values.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } == all.count, "\(query) \(name)")
                for value in values {
                    let count = try #require(value["count"] as? Int)
                    let parameter = try #require(value["parameter"] as? String)
                    let chosen = try site.json(
                        "/search.json?q=\(Self.encoded(query))&\(name)=\(Self.encoded(parameter))")
                    #expect(chosen["hits"] as? Int == count, "\(query) \(name) \(parameter)")
                    // Choosing a value leaves the others of its facet to choose.
                    #expect(Self.facet(name, chosen).count == values.count)
                    guard let option, let text = value["value"] as? String else { continue }
                    let found = try await Self.hits(room.mirror, query, option, text)
                    #expect(found.count == count, "\(query) \(name) \(text)")
                }
            }
        }
        let both = try site.json("/search.json?q=treaty&year=2001&kind=press%20statement")
        let found = try await Self.hits(room.mirror, "treaty", "--year", "2001", "--kind", "Press Statement")
        #expect((both["items"] as? [[String: Any]])?.compactMap { $0["id"] as? String } == found)
    }

    @Test("pages follow one another without a gap or a double, in either order; a mark that is none is told")
    func paging() async throws {
        let room = try Self.room()
        try await room.crawl()
        let site = try room.site()
        for order in ["best", "newest"] {
            var seen: [String] = []
            var next: String? = "search.json?q=treaty&order=\(order)"
            while let target = next {
                let separator = target.contains("limit") ? "" : "&limit=5"
                let answer = try site.json("/" + target + separator)
                seen += (answer["items"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
                next = answer["next"] as? String
                #expect(seen.count <= 12)
            }
            #expect(seen.count == 12 && Set(seen).count == 12, "\(order)")
            if order == "best" { #expect(try await seen == Self.hits(room.mirror, "treaty")) }
        }
        #expect(site.get("/search.json?q=treaty&limit=5").value(of: "Link")?.hasSuffix("rel=\"next\"") == true)
        let table = site.get("/search.csv?q=treaty")
        #expect(table.text.split(separator: "\r\n").count == 13 && table.value(of: "Link") == nil)
        for target in [
            "/search?q=treaty&after=x", "/search.csv?q=treaty&after=x", "/search.csv?q=treaty&after=x&in=removed",
            "/search.csv", "/search?q=treaty&limit=0", "/search?q=treaty&in=all",
            "/search?q=treaty&from=yesterday", "/search.json", "/search/kinds",
        ] {
            #expect(site.get(target).status == 400, "\(target)")
        }
        #expect(site.get("/search/colours?q=treaty").status == 404)
    }

    @Test("a query that is too long, has too many words or none is told, and none that is found nowhere leads on")
    func limits() async throws {
        let room = try Self.room()
        try await room.crawl()
        let site = try room.site()
        #expect(site.get("/search?q=" + String(repeating: "a", count: 513)).status == 400)
        #expect(site.get("/search?q=" + String(repeating: "a", count: 512)).status == 200)
        #expect(site.get("/search?q=" + (1...33).map { "w\($0)" }.joined(separator: "+")).status == 400)
        #expect(site.get("/search?q=" + (1...32).map { "w\($0)" }.joined(separator: "+")).status == 200)
        #expect(site.get("/search?q=%21%21").status == 400)
        #expect(site.page("/search?q=-draft").contains("only says what must not occur"))
        #expect(site.page("/search").contains("What can be asked"))
        let none = site.page("/search?q=tariffs+unicorn&year=2001")
        #expect(none.contains("Nothing meets all of it"))
        #expect(none.contains("href=\"./search?q=tariffs\""))
        #expect(none.contains("alone: 3 statements") && none.contains("alone: 0 statements"))
        #expect(none.contains("with nothing else chosen"))
    }

    @Test("what edits took out and put in is found where it was, with the crawls that first and last saw it")
    func edits() async throws {
        let room = try PressRoom([
            "/news/a.htm": .init(title: "Talks", paragraphs: ["They will meet again in early spring, he said."]),
            "/news/b.htm": .init(title: "Fish", paragraphs: ["A quota for herring stands as before."]),
        ])
        try await room.crawl()
        func meet(_ when: String) {
            room.set(
                .init(title: "Talks", paragraphs: ["They will meet again in \(when), he said."]), at: "/news/a.htm")
        }
        meet("late summer")
        try await room.crawl()
        meet("early spring")
        try await room.crawl()
        let site = try room.site()
        let removed = try site.json("/search.json?q=%22early+spring%22&in=removed")
        #expect(removed["hits"] as? Int == 1)
        let item = try #require((removed["items"] as? [[String: Any]])?.first)
        #expect(item["newer"] as? String == room.crawls[1] && item["class"] as? String == "edited")
        let text = try site.json("/search.json?q=%22early+spring%22")
        #expect(text["hits"] as? Int == 1)
        #expect((text["removed"] as? [String: Any])?["last_crawl"] as? String == room.crawls[1])
        #expect((text["inserted"] as? [String: Any])?["first_crawl"] as? String == room.crawls[2])
        #expect(try site.json("/search.json?q=summer")["hits"] as? Int == 0)
        #expect(site.page("/search?q=summer").contains("in=inserted"))
        #expect(site.page("/search?q=spring&in=removed").contains("<mark>spring</mark>"))
        // The class is the newest audit's.
        let classes = Self.facet("class", try site.json("/search.json?q=meet+OR+quota"))
        #expect(classes.compactMap { $0["parameter"] as? String } == ["-", "edited"])
    }

    @Test("before the index is there, and where the database is not, a search says so and nothing is kept")
    func noIndex() async throws {
        let room = try Self.room()
        try await room.crawl()
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: room.mirror + "/pouch.sqlite" + suffix)
        }
        let site = try room.site()
        let reply = site.get("/search?q=treaty")
        #expect(reply.status == 503)
        #expect(reply.text.contains("pouch verify --rebuild"))
        #expect(reply.value(of: "Retry-After") != nil)
    }

    @Test("a server over a socket answers the search, and a page kept by a browser keeps its style")
    func overSockets() async throws {
        let room = try Self.room()
        try await room.crawl()
        let (running, port) = try await ServeCommandTests.serve(room.mirror)
        var answer = try await ServeCommandTests.get("/search?q=treaty", port: port)
        for _ in 0..<200 where answer?.value("etag") == nil {
            await Program.sleep(milliseconds: 50)
            answer = try await ServeCommandTests.get("/search?q=treaty", port: port)
        }
        let page = try #require(answer)
        #expect(page.status == 200 && page.text.contains("12 statements"))
        #expect(page.value("content-security-policy")?.contains("style-src 'sha256-") == true)
        let tag = try #require(page.value("etag"))
        let kept = try #require(
            try await ServeCommandTests.get("/search?q=treaty", port: port, "If-None-Match: \(tag)\r\n"))
        #expect(kept.status == 304)
        #expect(kept.value("content-security-policy") == nil)
        running.send(SIGTERM)
        #expect(try await running.wait().status == 0)
    }

    @Test("hostile titles, kinds, speakers and queries stay words on every page of the search and of the changes")
    func hostile() async throws {
        let hostile = EveryPageTests.hostile
        func page(_ when: String) -> PressRoom.Page {
            .init(
                title: hostile, paragraphs: [hostile, "The ministers met \(when) \(hostile)."], kind: hostile,
                speaker: hostile)
        }
        let room = try PressRoom(["/news/a.htm": page("here"), "/news/b.htm": page("there")])
        try await room.crawl()
        room.set(page("elsewhere \(hostile)"), at: "/news/a.htm")
        try await room.crawl()
        let site = try room.site()
        let words = Self.encoded(hostile)
        let facets = try site.json("/search.json?q=ministers")
        let kind = try #require(Self.facet("kind", facets).first?["parameter"] as? String)
        let speaker = try #require(Self.facet("speaker", facets).first?["parameter"] as? String)
        var targets = ["/search", "/search/none?q=a", "/changes?kind=\(Self.encoded(kind))&q=elsewhere"]
        for query in ["q=ministers", "q=\(words)", "q=ministers+\(words)", "q=%22%22", "q=unicorn&kind=\(words)"] {
            for more in [
                "", "&in=removed", "&in=inserted", "&kind=\(Self.encoded(kind))", "&speaker=\(Self.encoded(speaker))",
            ] {
                targets.append("/search?\(query)\(more)")
                targets += ["years", "kinds", "speakers", "places", "classes"].map { "/search/\($0)?\(query)\(more)" }
            }
            targets += ["/changes?\(query)", "/changes?\(query)&class=edited&year=\(words)&speaker=\(words)"]
        }
        let scratch = try Scratch()
        for (number, target) in targets.enumerated() {
            let reply = site.get(target)
            #expect([200, 400, 404].contains(reply.status), "\(target): \(reply.status)")
            let text = reply.text
            #expect(!text.contains("<script") && !text.contains("onload='"), "\(target)")
            #expect(!text.contains("\u{202e}") && !text.contains("\u{7}") && !text.contains("\u{2028}"), "\(target)")
            try Data(reply.bytes).write(to: scratch.url.appending(path: "\(number).html"))
        }
        try await EveryPageTests.parse(scratch.url)
        // A link of a facet leads to what it promises.
        let chosen = try site.json("/search.json?q=ministers&speaker=\(Self.encoded(speaker))")
        #expect(chosen["hits"] as? Int == 2)
    }
}
