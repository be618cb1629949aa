import Foundation
import TestSupport
import Testing

/// One odd answer must not cost more than itself.
@Suite("Reality: one odd answer")
struct OddAnswerTests {
    private static let fields = [("ETag", "\"one\""), ("Last-Modified", "Thu, 01 May 2003 10:00:00 GMT")]

    @Test(
        "an error to a request with validators is asked again without: what changed is had",
        arguments: [400, 405, 412, 416, 500, 501])
    func conditional(_ status: Int) async throws {
        let room = try PressRoom()
        room.publish(1...3, Self.fields)
        #expect(try await room.crawl().status == 0)
        room.shelf.put(PressRoom.path(2)) { visit in
            visit.isConditional ? Reply(status: status) : PressRoom.release(2, " And closed it.", Self.fields)
        }
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(try room.outcome(PressRoom.path(2)) == "changed")
        #expect(room.visits.count { $0.target == PressRoom.path(2) } == 2)
        try await room.expectIntact()
    }

    @Test(
        "a 304 that names another version than the one it was asked about is not believed: what changed is had",
        arguments: [[("ETag", "\"two\"")], [("Last-Modified", "Tue, 01 Apr 2003 10:00:00 GMT")]])
    func otherVersion(_ fields: [(String, String)]) async throws {
        let room = try PressRoom()
        room.publish(1...3, Self.fields)
        #expect(try await room.crawl().status == 0)
        room.shelf.put(PressRoom.path(2)) { visit in
            visit.isConditional
                ? Reply(status: 304, fields: fields) : PressRoom.release(2, " And closed it.", fields)
        }
        #expect(try await room.crawl().status == 0)
        #expect(try room.outcome(PressRoom.path(2)) == "changed")
        try await room.expectIntact()
    }

    @Test("a robots.txt without end is read as far as it fits: the archive is not lost for it, its rules are obeyed")
    func endlessRobots() async throws {
        let room = try PressRoom()
        room.publish(1...3)
        let filler = String(repeating: "# not a rule\n", count: 700_000)
        let rules = "User-agent: *\nDisallow: \(PressRoom.path(2))\n"
        room.shelf.put(
            "/robots.txt", Reply(fields: [("Content-Type", "text/plain")], body: Array((rules + filler).utf8)))
        #expect(try await room.crawl().status == 4)
        #expect(try room.outcome(PressRoom.path(2)) == "skipped")
        #expect(try room.statements().count == 2)
    }

    @Test("what robots.txt forbids since the crawl before is not asked for, and not called removed")
    func robotsForbidsLater() async throws {
        let room = try PressRoom()
        room.publish(1...3)
        #expect(try await room.crawl().status == 0)
        room.shelf.put(
            "/robots.txt",
            Reply(
                fields: [("Content-Type", "text/plain")],
                body: Array("User-agent: *\nDisallow: \(PressRoom.path(2))\n".utf8)))
        let crawl = try await room.crawl()
        #expect(crawl.status == 4, "\(crawl.said)")
        #expect(!room.asked.contains(PressRoom.path(2)))
        #expect(room.shelf.visits.count { $0.target == "/robots.txt" } == 1)
        #expect(try room.outcome(PressRoom.path(2)) == "skipped")
        #expect(try await room.audit().status == 4)
        try room.expectHeld(1...3)
    }

    @Test(
        "what robots.txt forbids for two nights, or an error in its place, is not new when it may be asked for again",
        arguments: [
            Reply(fields: [("Content-Type", "text/plain")], body: Array("User-agent: *\nDisallow: /\n".utf8)),
            Reply(status: 503),
        ])
    func forbiddenForNights(robots: Reply) async throws {
        let room = try PressRoom()
        room.publish(1...3)
        #expect(try await room.crawl().status == 0)
        room.shelf.put("/robots.txt", robots)
        for _ in 0..<2 { #expect(try await room.crawl().status == 77) }
        room.shelf.put("/robots.txt", Reply(status: 404))
        #expect(try await room.crawl().status == 0)
        let audit = try await room.audit()
        #expect(audit.status == 0, "\(audit.said)")
        try room.expectHeld(1...3)
    }

    @Test("links inside a template are none: it is no part of the page")
    func template() async throws {
        let room = try PressRoom()
        room.publish(1...3)
        let rows = (1...3).map { "<p><a href=\"\(PressRoom.path($0))\">Release \($0)</a></p>" }.joined()
        room.shelf.put(
            "/news/",
            .page(
                "<html><body><div id=\"list\">\(rows)<template><p><a href=\"/news/{id}\">{title}</a></p></template></div>"
                    + "</body></html>"))
        #expect(try await room.crawl().status == 0)
        #expect(room.asked.count == 4, "\(room.asked)")
    }

    @Test("a host that meets every validator with an error is asked plainly for the rest of the run")
    func conditionalHost() async throws {
        let room = try PressRoom(politeness: ["connections": "1", "delay": "1ms"])
        room.publish(1...20, Self.fields)
        #expect(try await room.crawl().status == 0)
        for number in 1...20 {
            room.shelf.put(PressRoom.path(number)) { visit in
                visit.isConditional ? Reply(status: 412) : PressRoom.release(number, "", Self.fields)
            }
        }
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(try room.lines().values.allSatisfy { $0.outcome == "unchanged" })
        let wasted = room.visits.count { $0.isConditional }
        #expect((3...10).contains(wasted), "\(wasted) requests met an error that was foreseen")
        try await room.expectIntact()
    }

    @Test("a Retry-After of years at one page costs that page alone")
    func absurdWait() async throws {
        let room = try PressRoom(politeness: ["retry_after_limit": "2s"])
        room.publish(1...6)
        room.shelf.put(PressRoom.path(2), Reply(status: 503, fields: [("Retry-After", "99999999")]))
        let crawl = try await room.crawl("--max-time", "60s")
        #expect(crawl.status == 4, "\(crawl.said)")
        try room.expectHeld([1, 3, 4, 5, 6])
        let line = try #require(try room.lines()[PressRoom.path(2)])
        #expect(line.outcome == "unreachable" && line.error.contains("asked again"), "\(line)")
    }

    @Test("at three pages it slows the host for as long as the profile allows, and the crawl ends")
    func absurdWaits() async throws {
        let room = try PressRoom(politeness: ["retry_after_limit": "1s"])
        room.publish(1...8)
        for number in 2...4 {
            room.shelf.put(
                PressRoom.path(number), Reply(status: 503, fields: [("Retry-After", "Fri, 31 Dec 2100 23:59:59 GMT")]))
        }
        let crawl = try await room.crawl("--max-time", "60s")
        #expect(crawl.status == 4, "\(crawl.said)")
        try room.expectHeld([1, 5, 6, 7, 8])
        for number in 2...4 { #expect(try room.outcome(PressRoom.path(number)) == "unreachable") }
    }

    @Test("a Retry-After within the limit is kept to, and the page is had")
    func wait() async throws {
        let room = try PressRoom()
        room.publish(1...2)
        room.shelf.put(PressRoom.path(2)) { visit in
            visit.before == 0 ? Reply(status: 429, fields: [("Retry-After", "1")]) : PressRoom.release(2)
        }
        #expect(try await room.crawl().status == 0)
        try room.expectHeld(1...2)
    }

    @Test(
        "a Retry-After that is no time at all is none",
        arguments: ["", "soon", "-5", "1.5", "99999999999999999999999", "Thu, 01 Jan 1970 00:00:00 GMT"])
    func noWait(_ value: String) async throws {
        let room = try PressRoom()
        room.publish(1...2)
        room.shelf.put(PressRoom.path(2)) { visit in
            visit.before == 0 ? Reply(status: 503, fields: [("Retry-After", value)]) : PressRoom.release(2)
        }
        let crawl = try await room.crawl("--max-time", "60s")
        // The long one is beyond the limit: the page is left for the next crawl.
        #expect(crawl.status == (value.count > 20 && value.first == "9" ? 4 : 0), "\(crawl.said)")
    }
}

@Suite("Reality: robots.txt as it comes")
struct OddRobotsTests {
    private func room(_ robots: Reply) throws -> PressRoom {
        let room = try PressRoom()
        room.publish(1...2)
        room.shelf.put("/robots.txt", robots)
        return room
    }

    @Test(
        "one that cannot be had or read forbids everything for now, is asked again by the next crawl, and is told",
        arguments: ["429", "503", "gzip", "binary"])
    func unreadable(_ kind: String) async throws {
        let robots: Reply =
            switch kind {
            case "429": Reply(status: 429)
            case "503": Reply(status: 503)
            case "gzip":
                Reply(fields: [("Content-Encoding", "gzip")], body: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x66, 0x66])
            default: Reply(body: [UInt8](0...255) + [UInt8](0...255))
            }
        let room = try room(robots)
        let crawl = try await room.crawl()
        #expect([69, 77].contains(crawl.status) && crawl.said.contains("robots.txt"), "\(crawl.status): \(crawl.said)")
        #expect(room.asked.isEmpty)
        room.shelf.put("/robots.txt", Reply(body: Array("User-agent: *\nDisallow: /private/\n".utf8)))
        #expect(try await room.crawl().status == 0)
        try room.expectHeld(1...2)
    }

    @Test(
        "an HTML page in its place forbids nothing, nor does 404, 403 or an empty file",
        arguments: ["html", "403", "empty", "410"])
    func none(_ kind: String) async throws {
        let robots: Reply =
            switch kind {
            case "html": .page("<html><body><h1>Press room</h1></body></html>")
            case "403": Reply(status: 403)
            case "410": Reply(status: 410)
            default: Reply()
            }
        let room = try room(robots)
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        try room.expectHeld(1...2)
    }

    @Test(
        "a mark of byte order, bare carriage returns and odd case do not hide a rule, nor words behind a delay the delay"
    )
    func spelled() async throws {
        let room = try room(
            Reply(body: Array("\u{FEFF}USER-AGENT : *\rDISALLOW: /news/2\rCrawl-delay: 0 seconds\r".utf8)))
        let crawl = try await room.crawl()
        #expect(crawl.status == 0 || crawl.status == 4, "\(crawl.said)")
        #expect(!room.asked.contains(PressRoom.path(2)))
        #expect(try room.outcome(PressRoom.path(2)) == "skipped")
    }

    @Test("a delay with a unit is a delay")
    func delay() async throws {
        let room = try room(Reply(body: Array("User-agent: *\nCrawl-delay: 1 seconds\n".utf8)))
        #expect(try await room.crawl().status == 0)
        let log = room.files.files(under: "crawls").filter { $0.key.hasSuffix("log.jsonl") }.values
        #expect(log.contains { String(decoding: $0, as: UTF8.self).contains("\"pace\"") })
    }
}

@Suite("Reality: chains of next pages")
struct EndlessChainTests {
    private static let rung = """
          - role: next
            on: [start]
            rules: [{name: next, links: "//a[@rel='next']"}]
        document:
        """

    private static func list(_ numbers: [Int], next: String) -> Reply {
        .listing(
            numbers.map { (PressRoom.path($0), "Release \($0)") }, more: "<a rel=\"next\" href=\"\(next)\">Next</a>")
    }

    @Test(
        "one that says the same rows for ever ends after three pages that name nothing new; a page's error stays its own"
    )
    func endless() async throws {
        let room = try PressRoom(replacing: ["document:": Self.rung])
        room.publish(1...3)
        room.shelf.put("/news/", Self.list([1, 2], next: "/news/?page=2"))
        room.shelf.putOther { visit in
            guard let page = visit.target.firstMatch(of: /^\/news\/\?page=(\d+)$/).flatMap({ Int($0.1) }) else {
                return .missing
            }
            return Self.list(page == 2 ? [2, 3] : [3], next: "/news/?page=\(page + 1)")
        }
        for _ in 1...2 {
            let crawl = try await room.crawl("--max-time", "60s")
            #expect(crawl.status == 0, "\(crawl.said)")
            try room.expectHeld(1...3)
            let pages = room.asked.count { $0.hasPrefix("/news/?page=") }
            #expect(pages <= 6, "\(pages) pages of the chain were asked for")
        }
        try await room.expectIntact()
    }

    @Test("one of many pages ends at `most`, and statements are asked for before it does")
    func bounded() async throws {
        let room = try PressRoom(
            politeness: ["connections": "1"],
            replacing: [
                "document:": Self.rung.replacing("rules: [{name: next", with: "most: 110\n    rules: [{name: next")
            ])
        room.shelf.putOther { visit in
            if let number = visit.target.firstMatch(of: /^\/news\/(\d{1,3})\.html$/).flatMap({ Int($0.1) }) {
                return PressRoom.release(number)
            }
            guard let page = visit.target.firstMatch(of: /^\/news\/(?:\?page=(\d+))?$/) else { return .missing }
            let number = page.1.flatMap { Int($0) } ?? 1
            return Self.list([number], next: "/news/?page=\(number + 1)")
        }
        let crawl = try await room.crawl("--max-time", "110s")
        #expect([0, 4].contains(crawl.status), "\(crawl.said)")
        let asked = room.asked
        #expect(asked.count { $0.hasPrefix("/news/?page=") } == 110)
        #expect(try room.statements().count == 111)
        let firstStatement = asked.firstIndex { $0.hasSuffix(".html") } ?? asked.count
        let lastPage = asked.lastIndex { $0.hasPrefix("/news/?page=") } ?? 0
        #expect(firstStatement < lastPage, "\(asked)")
    }
}
