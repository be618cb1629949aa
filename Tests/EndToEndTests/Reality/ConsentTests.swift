import TestSupport
import Testing

/// An archive that shows nothing before its visitor agrees to cookies.
@Suite("Reality: a page that asks to agree to cookies")
struct ConsentTests {
    private static let wall = Reply.page(
        """
        <html><head><title>Press room</title></head><body><div id="main"><h1>Before you go on</h1>
        <p>This site uses cookies. Accept them to read it.</p><form method=post><button>Accept all</button></form></div>
        </body></html>
        """, [("Set-Cookie", "agreed=1; Path=/")])

    private func room(_ more: String, isSentOn: Bool) throws -> PressRoom {
        let room = try PressRoom(more: more)
        room.publish(1...4)
        for number in 1...4 {
            room.shelf.put(PressRoom.path(number)) { visit in
                if visit.fields["cookie"]?.contains("agreed=1") == true { return PressRoom.release(number) }
                return isSentOn ? .redirect("/consent?to=\(number)") : Self.wall
            }
            room.shelf.put("/consent?to=\(number)", Self.wall)
        }
        return room
    }

    @Test(
        "in each document's place it is told as what it is, and no document is called gone", arguments: [false, true])
    func told(isSentOn: Bool) async throws {
        let room = try room("", isSentOn: isSentOn)
        for _ in 1...2 {
            let crawl = try await room.crawl()
            #expect(crawl.status == 4, "\(crawl.said)")
            let lines = try room.lines()
            for number in 1...4 {
                let line = try #require(lines[PressRoom.path(number)])
                #expect(line.outcome == "refused" && line.error.contains("cookies: host"), "\(line)")
            }
            #expect(try room.statements().isEmpty)
        }
        try await room.expectIntact()
    }

    @Test("with `cookies: host` the crawl goes on with the cookie that it sets", arguments: [false, true])
    func passed(isSentOn: Bool) async throws {
        let room = try room("request: {cookies: host}", isSentOn: isSentOn)
        for _ in 1...2 {
            _ = try await room.crawl()
            try room.expectHeld(1...4)
            #expect(try room.statements().count == 4)
        }
        try await room.expectIntact()
    }
}
