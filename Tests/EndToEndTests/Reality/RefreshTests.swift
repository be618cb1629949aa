import TestSupport
import Testing

/// Pages that send a browser on by themselves.
@Suite("Reality: refreshes")
struct RefreshTests {
    private static let target = "/archive/1.html"

    /// A room whose first release stands behind this page, and its second at its own address.
    private func crawled(_ page: Reply, politeness: [String: String] = [:]) async throws -> (PressRoom, Program.Result)
    {
        let room = try PressRoom(politeness: politeness)
        room.publish(1...2)
        room.shelf.put(PressRoom.path(1), page)
        room.shelf.put(Self.target, PressRoom.release(1))
        let crawl = try await room.crawl()
        return (room, crawl)
    }

    private static func meta(_ content: String, _ more: String = "") -> Reply {
        .page(
            "<html><head>\(more)<meta http-equiv=\"Refresh\" content=\"\(content)\"></head><body>This page has moved.</body></html>"
        )
    }

    @Test(
        "a page that only sends on is a redirect: the statement is had where it leads",
        arguments: [
            "0;url=/archive/1.html", "0; URL=/archive/1.html", "5;URL=../archive/1.html", "0;/archive/1.html",
            "0; url='/archive/1.html'", "0, url = /archive/1.html", "0;url=&quot;/archive/1.html&quot;",
            "  0 ; url=/archive/1.html",
            "0.5;url=/archive/1.html", "0;url=/archive/1.html#top",
        ])
    func meta(_ content: String) async throws {
        let (room, crawl) = try await crawled(Self.meta(content))
        #expect(crawl.status == 0, "\(crawl.said)")
        let held = try room.statements()
        #expect(held.count == 2 && held.values.contains { $0.contains(PressRoom.sentence(1)) }, "\(held)")
        try await room.expectIntact()
    }

    @Test(
        "a Refresh field counts as the element does",
        arguments: ["0;url=/archive/1.html", "0; URL=\"/archive/1.html\"", "3,url=/archive/1.html"])
    func field(_ value: String) async throws {
        let (room, crawl) = try await crawled(.page("<html><body></body></html>", [("Refresh", value)]))
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(try room.statements().values.contains { $0.contains(PressRoom.sentence(1)) })
    }

    @Test("a base element says what a refresh is relative to")
    func base() async throws {
        let (room, _) = try await crawled(Self.meta("0;url=1.html", "<base href=\"/archive/\">"))
        #expect(try room.statements().values.contains { $0.contains(PressRoom.sentence(1)) })
    }

    @Test(
        "a page that shows itself for 11 seconds, or sends on to itself, is a page",
        arguments: ["11;url=/archive/1.html", "0;url=/news/1.html", "30", "0"])
    func stays(_ content: String) async throws {
        let (room, _) = try await crawled(Self.meta(content))
        #expect(!room.asked.contains(Self.target))
        #expect(room.asked.count { $0 == PressRoom.path(1) } <= 2)
        try room.expectHeld([2])
    }

    @Test("a statement that reloads itself, or goes home after a while, is a statement")
    func statement() async throws {
        let page = Reply.page(
            """
            <html><head><meta http-equiv="refresh" content="5;url=/"></head><body><div id="main"><h1>Release 1</h1>
            <p>2 May 2003</p><p>\(PressRoom.sentence(1))</p></div></body></html>
            """)
        let (room, crawl) = try await crawled(page)
        #expect(crawl.status == 0, "\(crawl.said)")
        try room.expectHeld(1...2)
    }

    @Test(
        "wherever it stands, the first that a browser obeys counts; one in a comment or for those without scripts does not",
        arguments: [
            "<meta http-equiv=refresh content=soon><meta http-equiv=refresh content='0;url=/archive/1.html'>",
            "<noscript><meta http-equiv=refresh content='0;url=/trap.html'></noscript><meta http-equiv=refresh content='0;url=/archive/1.html'>",
            "</head><body><META content='0;url=/archive/1.html' HTTP-EQUIV='REFRESH'>",
            "<!-- <meta http-equiv=refresh content='0;url=/trap.html'> --><meta http-equiv=refresh content='0;url=/archive/1.html'>",
        ])
    func places(_ markup: String) async throws {
        let (room, crawl) = try await crawled(
            .page("<html><head>\(markup)</head><body>This page has moved.</body></html>"))
        #expect(crawl.status == 0, "\(room.shown)")
        #expect(try room.statements().values.contains { $0.contains(PressRoom.sentence(1)) })
        #expect(!room.asked.contains("/trap.html"))
    }

    @Test("a refresh out of the archive is not followed, and said to be so")
    func outside() async throws {
        let (room, crawl) = try await crawled(Self.meta("0;url=http://elsewhere.invalid/1.html"))
        #expect(crawl.status == 4)
        let line = try #require(try room.lines()[PressRoom.path(1)])
        #expect(line.outcome == "refused" && line.error.contains("elsewhere.invalid"), "\(line)")
    }

    @Test("a chain of two is followed to its end, a loop of two is left")
    func chains() async throws {
        let (room, crawl) = try await crawled(Self.meta("0;url=/archive/0.html"))
        #expect(crawl.status == 4, "nothing stands behind the first")
        room.shelf.put("/archive/0.html", Self.meta("0;url=/archive/1.html"))
        #expect(try await room.crawl().status == 0)
        #expect(try room.statements().values.contains { $0.contains(PressRoom.sentence(1)) })

        let (loop, end) = try await crawled(Self.meta("0;url=/archive/0.html"))
        _ = end
        loop.shelf.put("/archive/0.html", Self.meta("0;url=/news/1.html"))
        #expect(try await loop.crawl().status == 4)
        #expect(loop.asked.count < 12)
        try loop.expectHeld([2])
        try await loop.expectIntact()
    }
}
