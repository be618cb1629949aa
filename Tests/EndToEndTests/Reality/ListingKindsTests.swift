import Foundation
import PouchBytes
import TestSupport
import Testing

@Suite("Reality: archives whose lists are no page of links")
struct ListingKindsTests {
    private static let seeds = "seeds: [/news/]"

    private static func xml(_ text: String) -> Reply { .file("<?xml version='1.0'?>" + text, type: "application/xml") }

    private static func feed(_ numbers: some Sequence<Int>) -> Reply {
        xml(
            "<rss version='2.0'><channel><title>Press</title>"
                + numbers.map { "<item><title>Release \($0)</title><link>\(PressRoom.path($0))</link></item>" }.joined()
                + "</channel></rss>")
    }

    @Test(
        "sitemaps that robots.txt names, packed and in an index, lead to every document, and the mirror verifies and is rebuilt"
    )
    func sitemaps() async throws {
        let room = try PressRoom(replacing: [Self.seeds: "seeds: [robots-sitemaps]"])
        room.publish(1...3)
        room.shelf.put("/robots.txt", .file("User-agent: *\nSitemap: \(room.origin)/index.xml\n", type: "text/plain"))
        room.shelf.put(
            "/index.xml",
            Self.xml(
                "<sitemapindex><sitemap><loc>/a.xml.gz</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"
            ))
        let map =
            "<urlset>" + (1...3).map { "<url><loc>\(room.origin)\(PressRoom.path($0))</loc></url>" }.joined()
            + "</urlset>"
        room.shelf.put(
            "/a.xml.gz",
            Reply(fields: [("Content-Type", "application/gzip")], body: GzipMember.compress([Array(map.utf8)])))
        room.shelf.put("/b.xml", Self.xml("<urlset><url><loc>/about</loc></url></urlset>"))
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        try room.expectHeld(1...3)
        #expect(try room.lines()["/a.xml.gz"]?.role == "start")
        try await room.expectIntact()
        let again = try await room.crawl()
        #expect(again.status == 0, "\(again.said)")
        try await room.expectUnchanged()
        let rebuilt = try await Program.run(Program.pouch, ["verify", room.mirror, "--rebuild"])
        #expect(rebuilt.status == 0, "\(rebuilt.said)")
        #expect(try await room.crawl().status == 0)
    }

    @Test("a feed that shows the newest entries alone makes nothing gone and nothing delisted")
    func window() async throws {
        let room = try PressRoom(replacing: [Self.seeds: "seeds: [/feed.xml]"])
        room.publish(1...4)
        room.shelf.put("/feed.xml", Self.feed(1...2))
        #expect(try await room.crawl().status == 0)
        room.shelf.put("/feed.xml", Self.feed(3...4))
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        try room.expectHeld(1...4)
        #expect(try room.outcome(PressRoom.path(1)) == "unchanged")
        let audit = try await room.audit("--format", "csv")
        #expect(audit.status == 1 && audit.output.contains("added"), "\(audit.output)")
        #expect(!audit.output.contains("delisted") && !audit.output.contains("removed"), "\(audit.output)")
    }

    @Test("a feed that ends in its middle is named, and the crawl does not call itself complete")
    func cut() async throws {
        let room = try PressRoom(replacing: [Self.seeds: "seeds: [/feed.xml]"])
        room.publish(1...2)
        room.shelf.put(
            "/feed.xml",
            Self.xml("<rss><channel><item><title>Release 1</title><link>/news/1.html</link></item><item><title>Rel"))
        let crawl = try await room.crawl()
        #expect(crawl.status == 4 && crawl.said.contains("not well-formed"), "\(crawl.said)")
        try room.expectHeld(1...1)
    }

    @Test("pages that no link leads to are counted up to the last one, whose absence is no loss")
    func counted() async throws {
        let rung = "listings:\n  - {role: next, on: [start], count: '[?&]page=(\\d+)'}\n"
        let room = try PressRoom(replacing: ["listings:\n": rung])
        room.publish(1...6)
        room.shelf.put("/news/", .listing([1, 2].map { (PressRoom.path($0), "Release \($0)") }))
        for page in 1...2 {
            room.shelf.put(
                "/news/?page=\(page)",
                .listing([page * 2 + 1, page * 2 + 2].map { (PressRoom.path($0), "Release \($0)") }))
        }
        for _ in 1...2 {
            let crawl = try await room.crawl()
            #expect(crawl.status == 0, "\(crawl.said)")
            try room.expectHeld(1...6)
            #expect(room.asked.contains("/news/?page=3") && !room.asked.contains("/news/?page=4"))
        }
        try await room.expectIntact()
        try await room.expectUnchanged()
    }

    @Test("documents on a host that the profile names are held under its robots.txt; on any other they are told")
    func hosts() async throws {
        let (docs, secret, elsewhere) = (try PressRoom(), try PressRoom(), try PressRoom())
        for other in [docs, secret, elsewhere] { other.publish(1...1) }
        secret.shelf.put("/robots.txt", .file("User-agent: *\nDisallow: /\n", type: "text/plain"))
        let room = try PressRoom(more: "scope: {hosts: ['\(docs.origin)', '\(secret.origin)']}")
        room.shelf.put(
            "/news/", .listing([docs, secret, elsewhere].map { ($0.origin + PressRoom.path(1), "Release 1") }))
        let crawl = try await room.crawl()
        #expect(crawl.status == 4, "\(crawl.said)")
        #expect(docs.asked == [PressRoom.path(1)] && secret.asked.isEmpty && elsewhere.shelf.visits.isEmpty)
        let status = try await Program.run(Program.pouch, ["status", room.mirror])
        #expect(status.said.contains("not in the profile's scope.hosts"), "\(status.said)")
        try await room.expectIntact()
    }

    @Test("what a row and the levels above it say stands in the statement, and stays when nothing changes")
    func fields() async throws {
        let rule =
            "rules: [{name: releases, rows: //tr, link: .//a, date: {xpath: './/td[1]'}, case_number: './/td[3]', href: '^/news/.'}]"
        let room = try PressRoom(
            replacing: ["rules: [{name: releases, region: \"//div[@id='list']\", href: '^/news/.'}]": rule])
        room.shelf.put(PressRoom.path(1), PressRoom.release(1))
        room.shelf.put(
            "/news/",
            .page(
                "<table><tr><td>3 May 2003<td><a href=/news/1.html>Release 1</a><td>03-17</table>", [("ETag", "\"1\"")])
        )
        for _ in 1...2 {
            #expect(try await room.crawl().status == 0)
            let file = try #require(room.files.files(under: "statements").values.first)
            let statement = try JSONSerialization.jsonObject(with: file) as? [String: Any]
            let listing = statement?["listing"] as? [String: Any]
            #expect(listing?["fields"] as? [String: String] == ["case_number": "03-17"])
            #expect(listing?["date"] as? String == "2003-05-03")
        }
        let extract = try await Program.run(Program.pouch, ["extract", room.mirror, "--profile", room.profile])
        #expect(extract.status == 0 && !extract.said.contains("listing:"), "\(extract.said)")
    }
}
