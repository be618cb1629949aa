import Foundation
import TestSupport
import Testing

@Suite("Reality: statements over several pages")
struct StatementPartsCrawlTests {
    private static func part(_ text: String, next: String?) -> Reply {
        let link = next.map { "<a rel='next' href='\($0)'>Next page</a>" } ?? ""
        return .page(
            "<html><body><div id='main'><h1>Release 1</h1><p>2 May 2003</p><p>\(text)</p></div><p>\(link)</p></body></html>"
        )
    }

    private func room() throws -> PressRoom {
        let room = try PressRoom(
            replacing: [
                "attachments: [pdf]": "attachments: [pdf]\n  parts: [{name: next, links: \"//a[@rel='next']\"}]"
            ])
        room.publish(1...2)
        room.shelf.put(PressRoom.path(1), Self.part(PressRoom.sentence(1), next: "/news/1-2.html"))
        room.shelf.put("/news/1-2.html", Self.part("Then he took questions on the harbour.", next: "/news/1-3.html"))
        room.shelf.put("/news/1-3.html", Self.part("The briefing ended at noon.", next: nil))
        return room
    }

    @Test("the text of all pages is one statement's, which verifies, is rebuilt and is read again as it is")
    func joined() async throws {
        let room = try room()
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(
            try room.statements()[PressRoom.path(1)]
                == PressRoom.sentence(1) + "\n\nThen he took questions on the harbour.\n\nThe briefing ended at noon.")
        #expect(try room.statements().count == 2)
        #expect(try room.lines()["/news/1-3.html"]?.role == "part")
        try await room.expectIntact()
        let extract = try await Program.run(Program.pouch, ["extract", room.mirror, "--profile", room.profile])
        #expect(extract.status == 0, "\(extract.said)")
        try await room.expectPlanned()
        let rebuilt = try await Program.run(Program.pouch, ["verify", room.mirror, "--rebuild"])
        #expect(rebuilt.status == 0, "\(rebuilt.said)")
        let again = try await room.crawl()
        #expect(again.status == 0 && room.asked.contains("/news/1-3.html"), "\(again.said)")
        try await room.expectUnchanged()
        try await room.expectIntact()
    }

    @Test("an edit in a further page is an edit of the statement, whose first page is as it was")
    func edited() async throws {
        let room = try room()
        #expect(try await room.crawl().status == 0)
        room.shelf.put("/news/1-3.html", Self.part("The briefing ended at one.", next: nil))
        #expect(try await room.crawl().status == 0)
        #expect(try room.statements()[PressRoom.path(1)]?.hasSuffix("ended at one.") == true)
        #expect(try room.outcome(PressRoom.path(1)) == "unchanged")
        let audit = try await room.audit("--format", "json")
        #expect(audit.status == 1, "\(audit.said)")
        #expect(audit.output.contains("/news/1.html") && audit.output.contains("\"edited\""), "\(audit.output)")
        try await room.expectIntact()
    }

    @Test("a further page that cannot be had is told in the statement, and the crawl ends with 4")
    func missing() async throws {
        let room = try room()
        room.shelf.remove("/news/1-3.html")
        let crawl = try await room.crawl()
        #expect(crawl.status == 4, "\(crawl.said)")
        let status = try await Program.run(Program.pouch, ["status", room.mirror, "--warnings"])
        #expect(status.said.contains("a further page could not be had"), "\(status.said)")
        try await room.expectIntact()
    }
}
