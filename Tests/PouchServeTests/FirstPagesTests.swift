import Foundation
import PouchServe
import TestSupport
import Testing

/// Home, months and statements of a mirror that two crawls made, the second of which found an edit and a removal.
@Suite struct FirstPagesTests {
    @Test("what the first pages claim is what the crawls saw")
    func pages() async throws {
        let room = try PressRoom([
            "/news/a.htm": .init(
                title: "Talks on Trade",
                paragraphs: ["The two ministers met in the capital.", "They will meet again in spring."]),
            "/news/b.htm": .init(
                title: "A Statement Taken Down", date: "3 December 2001",
                paragraphs: ["It was here, and then it was not."]),
            "/news/c.htm": .init(
                title: "An Undated Note", date: "", paragraphs: ["No day is given for this note at all."]),
        ])
        try await room.crawl()
        room.set(
            .init(
                title: "Talks on Trade",
                paragraphs: ["The two ministers met in the capital.", "They will meet again by the end of the year."]),
            at: "/news/a.htm")
        room.takeDown("/news/b.htm")
        try await room.crawl()
        let site = try room.site()

        let home = try site.json("/index.json")
        #expect(home["listed"] as? Int == 3)
        #expect(home["held"] as? Int == 2)
        #expect(home["changed"] as? Int == 2)
        #expect(home["crawls"] as? Int == 2)
        #expect(home["as_of"] as? String == room.crawls.last)
        let homePage = site.page("/")
        #expect(homePage.contains("href=\"./2001/11\""))
        #expect(homePage.contains("November 2001: 1 of 1 held"))

        let month = try site.json("/2001/11.json")
        let items = try #require(month["items"] as? [[String: Any]])
        #expect(items.map { $0["title"] as? String } == ["Talks on Trade"])
        #expect(items.first?["change"] as? String == "edited")
        #expect(items.first?["versions"] as? Int == 2)
        let id = try #require(items.first?["id"] as? String)
        #expect(site.page("/2001/12").contains("gone since"))
        #expect(site.page("/undated").contains("An Undated Note"))
        #expect(site.page("/2001").contains("December 2001"))
        #expect(site.page("/2001/11.csv").hasPrefix("id,date,title"))

        let statement = site.page("/statement/\(id)")
        #expect(statement.contains("They will meet again by the end of the year."))
        #expect(statement.contains("href=\"../2001/11\""))
        let old = site.page("/statement/\(id)/at/\(room.crawls[0])")
        #expect(old.contains("They will meet again in spring."))
        #expect(!old.contains("end of the year"))
        let twin = try site.json("/statement/\(id).json")
        #expect((twin["statement"] as? [String: Any])?["id"] as? String == id)
        #expect(((twin["evidence"] as? [String: Any])?["sha256"] as? String)?.count == 64)
        #expect(site.page("/statement/\(id).txt").hasPrefix("Talks on Trade\n\n2001-11-21"))
    }

    @Test("an address that names nothing is 404, one that cannot be read 400, and neither is kept")
    func failures() async throws {
        let room = try PressRoom(["/news/a.htm": .init(title: "A", paragraphs: ["Some words of a statement."])])
        try await room.crawl()
        let site = try room.site()
        for (target, status) in [
            ("/nothing", 404), ("/1999", 404), ("/2001/13", 404), ("/0000", 404), ("/statement/none", 404),
            ("/statement/none/at/20010101T000000Z", 404), ("/%zz", 400), ("/%ff", 400), ("/statement/", 308),
            ("/%2e%2e/pouch.sqlite", 404), ("/statement/..%2f..%2fhead.json", 404),
        ] {
            let reply = site.get(target)
            #expect(reply.status == status, "\(target)")
            #expect(reply.value(of: "Cache-Control") == "no-store")
        }
        let twin = try site.json("/statement/none.json")
        #expect((twin["error"] as? [String: Any])?["code"] as? String == "not_found")
    }

    @Test("an address is kept by its tag: the same answer costs no page, another state of the mirror makes another")
    func validators() async throws {
        let room = try PressRoom(["/news/a.htm": .init(title: "A", paragraphs: ["Some words of a statement."])])
        try await room.crawl()
        let site = try room.site()
        let first = site.get("/2001/11")
        let tag = try #require(first.value(of: "ETag"))
        #expect(site.get("/2001/11", ("if-none-match", tag)).status == 304)
        #expect(site.get("/2001/11", ("if-none-match", "W/\"x\", \(tag)")).status == 304)
        #expect(site.get("/2001/11", ("if-none-match", "\"other\"")).status == 200)
        let packed = site.get("/2001/11", ("accept-encoding", "br, gzip"))
        #expect(packed.value(of: "Content-Encoding") == "gzip")
        #expect(packed.value(of: "ETag") != tag)
        #expect(packed.bytes.count < first.bytes.count)
        #expect(site.get("/2001/11", ("accept-encoding", "gzip;q=0")).value(of: "Content-Encoding") == nil)
        // Another server of the same mirror makes the same bytes.
        #expect(try room.site().get("/2001/11").bytes == first.bytes)
        try await room.crawl()
        #expect(try room.site().get("/2001/11", ("if-none-match", tag)).status == 200)
    }

    @Test("a mirror in which nothing is complete says what to do")
    func emptyMirror() async throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path("mirror/crawls"), withIntermediateDirectories: true)
        let site = try PressRoom.site(of: scratch.path("mirror"))
        #expect(site.get("/").status == 200)
        #expect(site.page("/").contains("Nothing has been crawled yet"))
        #expect(site.get("/2001").status == 404)
        #expect(site.page("/2001").contains("pouch crawl"))
    }
}
