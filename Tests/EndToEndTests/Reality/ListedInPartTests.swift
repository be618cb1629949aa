import TestSupport
import Testing

/// Listings that name some documents and have more: half of an archive must not pass for the whole, in any crawl.
@Suite("Reality: lists of which a part is read")
struct ListedInPartTests {
    private static let next = """
          - role: next
            on: [start]
            rules: [{name: next, text: '^Next$'}]
        document:
        """

    private func expectTold(_ room: PressRoom, _ reason: String) async throws {
        for _ in 1...3 {
            let crawl = try await room.crawl()
            #expect(crawl.status == 4 && crawl.said.contains(reason), "\(crawl.said)")
            let status = try await Program.run(Program.pouch, ["status", room.mirror])
            #expect(status.status == 4 && status.output.contains(reason), "\(status.said)")
        }
        try await room.expectIntact()
    }

    @Test(
        "a next page that only a script opens is told in each crawl, an unchanged one too",
        arguments: [
            "<a href=\"javascript:__doPostBack('Page$2')\">Next</a>", "<a href=\"#\" onclick=\"show(2)\">Next</a>",
        ])
    func script(_ link: String) async throws {
        let room = try PressRoom(replacing: ["document:": Self.next])
        room.publish(1...3)
        room.shelf.put("/news/", .listing((1...3).map { (PressRoom.path($0), "Release \($0)") }, more: link))
        try await expectTold(room, "a link that fits the rule next is a script")
        room.list(1...3)
        #expect(try await room.crawl().status == 0)
    }

    @Test(
        "a next page that only a form opens is told by the list's address in each crawl",
        arguments: [
            "<form method=post action=/news/><input type=hidden name=page value=2><button>Next</button></form>",
            "<form method=post action=/news/><input type=submit name=go value=Next></form>",
            "<form id=f method=post></form><button form=f>Next</button>",
        ])
    func form(_ form: String) async throws {
        let room = try PressRoom(replacing: ["document:": Self.next])
        room.publish(1...3)
        room.shelf.put("/news/", .listing((1...3).map { (PressRoom.path($0), "Release \($0)") }, more: form))
        try await expectTold(room, "a link that fits the rule next is the button of a form")
        #expect(try await room.crawl().said.contains("/news/"))
        room.list(1...3)
        #expect(try await room.crawl().status == 0)
    }

    @Test(
        "one that goes nowhere is none",
        arguments: [
            "<a href=\"javascript:void(0)\">Next</a>", "<a href=\"#\">Next</a>", "<a href=\"javascript:;\">Next</a>",
            "<a href=\"javascript:history.back()\">Next</a>", "<a href=\"javascript:show(2)\">Print</a>",
            "<form method=post><button disabled>Next</button><button>Search</button></form>",
            "<form method=post><button type=button>Next</button></form>",
        ])
    func idle(_ link: String) async throws {
        let room = try PressRoom(replacing: ["document:": Self.next])
        room.publish(1...3)
        room.shelf.put("/news/", .listing((1...3).map { (PressRoom.path($0), "Release \($0)") }, more: link))
        #expect(try await room.crawl().status == 0)
    }

    @Test("links beyond the limit are told in each crawl, an unchanged one too")
    func cut() async throws {
        let room = try PressRoom(more: "limits: {links_per_page: 3}")
        room.publish(1...5)
        try await expectTold(room, "links cut at 3")
    }

    @Test("a calendar whose months name the next one without end stops behind the profile's dates")
    func calendar() async throws {
        let room = try PressRoom(
            more: "dates: {latest: 2004-12-31}",
            replacing: [
                "document:": """
                  - role: month
                    on: [start, month]
                    may_be_empty: true
                    rules: [{name: months, href: '^/calendar/(?<year>\\d{4})/(?<month>\\d+)$'}]
                document:
                """
            ])
        room.publish(1...3)
        room.shelf.put(
            "/news/",
            .listing(
                (1...3).map { (PressRoom.path($0), "Release \($0)") },
                more: "<a href=\"/calendar/2003/11\">Calendar</a>"))
        room.shelf.putOther { visit in
            let parts = visit.target.split(separator: "/").compactMap { Int($0) }
            guard visit.target.hasPrefix("/calendar/"), parts.count == 2 else { return .missing }
            let month = parts[0] * 12 + parts[1]
            return .page(
                "<html><body><p>Nothing</p><a href=\"/calendar/\(month / 12)/\(month % 12 + 1)\">Next month</a></body></html>"
            )
        }
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        try room.expectHeld(1...3)
        #expect(room.asked.count < 60)
    }

    @Test("months without a year that lead to months end, are told in each crawl, and lose no statement")
    func monthsWithoutYears() async throws {
        let room = try PressRoom(
            replacing: [
                "document:": """
                  - role: month
                    on: [start, month]
                    may_be_empty: true
                    rules: [{name: months, href: '^/calendar/'}]
                  - role: statement
                    on: [month]
                    rules: [{name: found, href: '^/news/.'}]
                document:
                """
            ])
        room.publish(1...3)
        room.shelf.put(
            "/news/",
            .listing([(PressRoom.path(1), "Release 1")], more: "<a href=\"/calendar/1\">Calendar</a>"))
        room.shelf.putOther { visit in
            guard visit.target.hasPrefix("/calendar/"), let month = Int(visit.target.dropFirst(10)) else {
                return .missing
            }
            // Two and three stand behind five years without a statement.
            let found = [5: 2, 65: 3][month].map { "<a href=\"\(PressRoom.path($0))\">Release \($0)</a>" } ?? "Nothing"
            return .page("<html><body><p>\(found)</p><a href=\"/calendar/\(month + 1)\">Next month</a></body></html>")
        }
        try await expectTold(room, "listings in a row named nothing new")
        try room.expectHeld(1...3)
        #expect(room.asked.count < 250)
    }
}
