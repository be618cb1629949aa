import Foundation
import Synchronization
import TestSupport
import Testing

/// A number that is another at each call.
final class Counter: Sendable {
    private let value = Mutex(0)
    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}

/// Addresses that differ and name one document.
@Suite("Reality: one document, many addresses")
struct IdentityTests {
    /// Three crawls of what never changes: each has the same documents, and asks no more than the last did.
    private func expectSteady(_ room: PressRoom, documents: Int, _ numbers: ClosedRange<Int>) async throws {
        var asked = 0
        for round in 1...3 {
            let crawl = try await room.crawl()
            #expect(crawl.status == 0, "round \(round): \(crawl.errors)")
            let lines = try room.lines()
            #expect(lines.count == documents, "round \(round): \(lines.keys.sorted())")
            #expect(try room.statements().count == numbers.count)
            if round > 1 {
                #expect(lines.values.allSatisfy { $0.outcome == "unchanged" || $0.role == "start" }, "\(lines)")
                #expect(room.asked.count <= asked, "round \(round): \(room.asked)")
                try await room.expectUnchanged()
            }
            asked = room.asked.count
            try await room.expectIntact()
        }
        let texts = try room.statements().values
        for number in numbers { #expect(texts.contains { $0.contains(PressRoom.sentence(number)) }) }

        let rebuilt = try await Program.pouch("verify", room.mirror, "--rebuild")
        #expect(rebuilt.status == 0, "\(rebuilt.errors)")
        #expect(try await room.crawl().status == 0)
        let after = try room.lines()
        #expect(after.count == documents && !after.values.contains { $0.outcome == "new" }, "\(after)")
        try await room.expectIntact()
    }

    @Test("a session's id in the path makes no new documents at each visit")
    func sessionInPath() async throws {
        let room = try PressRoom(more: "urls: {ignore_parameters: [jsessionid]}")
        let sessions = Counter()
        room.shelf.put("/news/") { _ in
            let session = sessions.next()
            return .listing((1...3).map { ("/news/view.do;jsessionid=\(session)F?id=\($0)", "Release \($0)") })
        }
        room.shelf.putOther { visit in
            visit.target.last?.wholeNumberValue.map { PressRoom.release($0) } ?? .missing
        }
        try await expectSteady(room, documents: 4, 1...3)
        // Any spelling finds the history.
        for spelling in ["/news/view.do?id=2", "/news/view.do;jsessionid=99?id=2"] {
            let history = try await Program.pouch("history", room.mirror, room.origin + spelling)
            #expect(history.status == 0 && history.output.contains("id=2"), "\(history.output)\(history.errors)")
        }
        let requested = try room.lines().values.filter { $0.role == "statement" }.compactMap(\.requested)
        #expect(requested.allSatisfy { $0.contains("jsessionid") })
    }

    @Test("nor does one in the query, before or behind what names the document, in either case")
    func sessionInQuery() async throws {
        let room = try PressRoom(more: "urls: {ignore_parameters: [PHPSESSID, 'utm_*']}")
        let sessions = Counter()
        room.shelf.put("/news/") { _ in
            let session = sessions.next()
            return .listing([
                ("/news/view?PHPSESSID=\(session)&amp;id=1", "Release 1"),
                ("/news/view?id=2&amp;PHPSESSID=\(session)", "Release 2"),
                ("/news/view?id=3&amp;utm_source=\(session)&amp;utm_medium=x", "Release 3"),
            ])
        }
        room.shelf.putOther { visit in
            let id = visit.target.firstMatch(of: /[?&]id=(\d)/).flatMap { Int($0.1) }
            return id.map { PressRoom.release($0) } ?? .missing
        }
        try await expectSteady(room, documents: 4, 1...3)
    }

    @Test("attachments with a new token at each visit are the same attachments")
    func tokens() async throws {
        let room = try PressRoom(more: "urls: {ignore_parameters: [X-Expires, X-Sig]}")
        let tokens = Counter()
        room.list(1...3)
        for number in 1...3 {
            room.shelf.put(PressRoom.path(number)) { _ in
                let token = tokens.next()
                return PressRoom.release(
                    number, " <a href=\"/files/\(number).pdf?X-Expires=\(token)&amp;X-Sig=\(token * 7)\">Plan</a>")
            }
        }
        room.shelf.putOther { visit in
            visit.target.hasPrefix("/files/") ? .file("%PDF-1.4 \(visit.target.prefix(8))") : .missing
        }
        for round in 1...3 {
            #expect(try await room.crawl().status == 0)
            let files = try room.lines().values.filter { $0.role == "attachment" }
            #expect(files.count == 3, "round \(round): \(files)")
            if round > 1 { #expect(files.allSatisfy { $0.outcome == "unchanged" }) }
            try await room.expectIntact()
        }
        try await room.expectUnchanged()
    }

    @Test("case, empty parameters and a rewrite tell no documents apart where the profile says so")
    func spellings() async throws {
        let room = try PressRoom(
            more: """
                urls:
                  ignore_case: true
                  ignore_empty_parameters: true
                  rewrite: [{match: '/print/(\\d+)\\.html$', with: '/news/$1.html'}]
                """, replacing: ["href: '^/news/.'": "href: '(?i)^/(news|print)/.'"])
        room.shelf.put(
            "/news/",
            .listing([
                ("/news/1.html", "Release 1"), ("/News/1.HTML", "Release 1"), ("/news/2.html?page=", "Release 2"),
                ("/news/2.html", "Release 2"), ("/print/3.html", "Release 3"), ("/news/3.html", "Release 3"),
            ]))
        room.shelf.putOther { visit in
            let id = visit.target.firstMatch(of: /(\d)\.(html|HTML)/).flatMap { Int($0.1) }
            return id.map { PressRoom.release($0) } ?? .missing
        }
        try await expectSteady(room, documents: 4, 1...3)
    }

    @Test("an origin that redirects to its alias is crawled there, and told once; the documents are the origin's")
    func alias() async throws {
        let home = try PressRoom()
        home.publish(1...4)
        let room = try PressRoom(replacing: ["seeds:": "aliases: ['\(home.origin)']\nseeds:"])
        room.shelf.putOther { visit in .redirect(home.origin + visit.target, status: 301) }
        for round in 1...2 {
            home.shelf.forget()
            let crawl = try await room.crawl()
            #expect(crawl.status == 0, "\(crawl.said)")
            #expect(crawl.errors.components(separatedBy: "its alias").count == 2, "\(crawl.said)")
            #expect(try room.lines().values.allSatisfy { $0.url.hasPrefix(room.origin + "/") })
            #expect(try room.lines().count == 5)
            #expect(home.asked.contains(PressRoom.path(4)))
            #expect(
                room.asked.count < 5, "round \(round): what is known to be elsewhere is asked for there: \(room.asked)")
            try await room.expectIntact()
        }
        try room.expectHeld(1...4)
        try await room.expectUnchanged()
    }

    @Test("a redirect to another spelling of the same document is followed, and ends when it goes back and forth")
    func spellingRedirects() async throws {
        let room = try PressRoom(more: "urls: {ignore_case: true, ignore_parameters: [sid]}")
        room.shelf.put(
            "/news/",
            .listing([
                ("/news/one.html", "1"), ("/news/2.html", "2"), ("/news/ring.html", "3"), ("/news/loop.html", "4"),
            ]))
        room.shelf.put("/news/one.html", .redirect("/News/One.html", status: 301))
        room.shelf.put("/News/One.html", PressRoom.release(1))
        room.shelf.put("/news/2.html", .redirect("/news/2.html?sid=7"))
        room.shelf.put("/news/2.html?sid=7", PressRoom.release(2))
        room.shelf.put("/news/ring.html", .redirect("/news/RING.html"))
        room.shelf.put("/news/RING.html", .redirect("/news/ring.html"))
        room.shelf.put("/news/loop.html", .redirect("/news/loop.html"))
        for _ in 1...2 {
            let crawl = try await room.crawl()
            #expect(crawl.status == 4, "\(crawl.said)")
            let lines = try room.lines()
            #expect(lines["/news/one.html"]?.path != nil && lines["/news/2.html"]?.path != nil, "\(lines)")
            for name in ["ring", "loop"] {
                #expect(lines["/news/\(name).html"]?.outcome == "refused")
            }
            #expect(room.asked.count < 30)
            #expect(try room.statements().count == 2)
            try await room.expectIntact()
        }
    }

    @Test("nor do needless escapes: %7E is ~, in whichever spelling a page links, and the one met is asked for")
    func escapes() async throws {
        for more in ["", "urls: {ignore_parameters: [x]}"] {
            let room = try PressRoom(more: more)
            let visits = Counter()
            room.shelf.put("/news/") { _ in
                visits.next() % 2 == 1
                    ? .listing([("/news/~a/1", "Release 1"), ("/news/%63af%c3%a9/2", "Release 2")])
                    : .listing([("/news/%7Ea/1", "Release 1"), ("/news/caf%C3%A9/2", "Release 2")])
            }
            room.shelf.putOther { visit in
                visit.target.last?.wholeNumberValue.map { PressRoom.release($0) } ?? .missing
            }
            try await expectSteady(room, documents: 3, 1...2)
            #expect(
                Set(room.asked).isSubset(of: [
                    "/news/", "/news/%7Ea/1", "/news/caf%C3%A9/2", "/news/~a/1", "/news/%63af%c3%a9/2",
                ]))
        }
    }

    @Test("nor does a bare ?, whichever of the two a page links")
    func bareQuery() async throws {
        for more in ["", "urls: {ignore_parameters: [x]}"] {
            let room = try PressRoom(more: more)
            let visits = Counter()
            room.shelf.put("/news/") { _ in
                let bare = visits.next() % 2 == 1
                return .listing([
                    ("/news/1\(bare ? "?" : "")", "Release 1"), ("/news/1\(bare ? "" : "?")", "Release 1"),
                    ("/news/2\(bare ? "?" : "")", "Release 2"), ("?", "Press room"),
                ])
            }
            room.shelf.putOther { visit in
                visit.target.last { $0 != "?" }?.wholeNumberValue.map { PressRoom.release($0) } ?? .missing
            }
            try await expectSteady(room, documents: 3, 1...2)
        }
    }

    @Test("a token in links within the texts that no rule names is told once as noise, and makes no edits")
    func tokenInText() async throws {
        let room = try PressRoom()
        let tokens = Counter()
        room.publish(1...6)
        for number in 1...6 {
            room.shelf.put(PressRoom.path(number)) { _ in
                PressRoom.release(number, " <a href=\"/about.html?sid=\(tokens.next())f\">About us</a>")
            }
        }
        #expect(try await room.crawl().status == 0)
        #expect(try await room.crawl().status == 0)
        try await room.expectUnchanged()
        let told = try await Program.pouch("audit", room.mirror)
        #expect(
            told.output.contains("ignore_parameters: ['sid']") && told.output.contains("under urls"), "\(told.output)")
        // A link that leads elsewhere is an edit all the same.
        room.shelf.put(PressRoom.path(3), PressRoom.release(3, " <a href=\"/other.html?sid=9f\">About us</a>"))
        #expect(try await room.crawl().status == 0)
        let audit = try await Program.pouch("audit", room.mirror)
        #expect(audit.status == 1 && audit.output.contains("1 statement edited"), "\(audit.output)")
    }
}
