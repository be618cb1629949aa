import TestSupport
import Testing

/// Where redirects lead, and where they end.
@Suite("Reality: redirects")
struct RedirectTests {
    private func room(_ hops: Int, status: Int = 302) throws -> PressRoom {
        let room = try PressRoom()
        room.publish(1...2)
        for hop in 0..<hops {
            room.shelf.put(
                hop == 0 ? PressRoom.path(1) : "/hop/\(hop)",
                .redirect(hop == hops - 1 ? "/kept/1.html" : "/hop/\(hop + 1)", status: status))
        }
        room.shelf.put("/kept/1.html", PressRoom.release(1))
        return room
    }

    @Test("every kind of redirect is followed", arguments: [301, 302, 303, 307, 308])
    func kinds(_ status: Int) async throws {
        let room = try room(1, status: status)
        for _ in 1...2 {
            #expect(try await room.crawl().status == 0, "\(room.shown)")
            #expect(try room.statements()["/kept/1.html"] != nil)
            #expect(try room.statements().count == 2)
        }
        try await room.expectUnchanged()
        try await room.expectIntact()
    }

    @Test("five in a row are followed, seven are not, and the page is told")
    func chain() async throws {
        let five = try room(5)
        #expect(try await five.crawl().status == 0, "\(five.shown)")
        #expect(try five.statements().count == 2)
        let seven = try room(7)
        #expect(try await seven.crawl().status == 4, "\(seven.shown)")
        #expect(try seven.statements().count == 1)
        #expect(try seven.lines().values.contains { $0.outcome == "refused" && $0.error.contains("redirects") })
        try await seven.expectIntact()
    }

    @Test("two addresses that redirect to a third, which is listed too, are one statement")
    func merged() async throws {
        let room = try PressRoom()
        room.publish(1...3)
        for number in 2...3 { room.shelf.put(PressRoom.path(number), .redirect(PressRoom.path(1), status: 301)) }
        for _ in 1...2 {
            let crawl = try await room.crawl()
            #expect([0, 4].contains(crawl.status), "\(crawl.said)")
            #expect(try room.statements().count == 1, "\(room.shown)")
            try room.expectHeld([1])
            try await room.expectIntact()
        }
    }

    @Test("a page that redirects for a while and comes back is the page it was")
    func passing() async throws {
        let room = try PressRoom()
        room.publish(1...3)
        #expect(try await room.crawl().status == 0)
        room.shelf.put(PressRoom.path(2), .redirect("/busy.html"))
        room.shelf.put("/busy.html", .maintenance)
        _ = try await room.crawl()
        try room.expectHeld(1...3)
        room.publish(1...3)
        _ = try await room.crawl()
        try room.expectHeld(1...3)
        #expect(try await room.crawl().status == 0, "\(room.shown)")
        try room.expectHeld(1...3)
        try await room.expectIntact()
    }

    @Test("a redirect of robots.txt is followed; one that goes in a circle forbids nothing, and ends")
    func robots() async throws {
        let room = try PressRoom()
        room.publish(1...2)
        room.shelf.put("/robots.txt", .redirect("/rules.txt", status: 301))
        room.shelf.put("/rules.txt", Reply(body: Array("User-agent: *\nDisallow: /news/2\n".utf8)))
        _ = try await room.crawl()
        #expect(!room.asked.contains(PressRoom.path(2)))
        let circle = try PressRoom()
        circle.publish(1...2)
        circle.shelf.put("/robots.txt", .redirect("/robots.txt", status: 301))
        let crawl = try await circle.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(circle.shelf.visits.count < 12)
    }

    @Test("a release that redirects to its file is held as that file")
    func file() async throws {
        let room = try PressRoom()
        room.publish(1...2)
        room.shelf.put(PressRoom.path(1), .redirect("/files/1.pdf"))
        room.shelf.put("/files/1.pdf", .file("%PDF-1.4 one"))
        let crawl = try await room.crawl()
        #expect([0, 4].contains(crawl.status), "\(crawl.said)")
        #expect(try room.lines()["/files/1.pdf"]?.path != nil, "\(room.shown)")
        try await room.expectIntact()
    }
}
