import PouchArchive
import PouchBytes
import TestSupport
import Testing

/// Servers and pages of those years: what browsers take, a crawl takes too.
@Suite("Reality: answers as servers gave them")
struct ProtocolTests {
    private static let html =
        "<html><body><div id='main'><h1>Release 1</h1><p>2 May 2003</p><p>\(PressRoom.sentence(1))</p></div></body></html>"
    private static let head = "Content-Type: text/html\r\n"

    /// A room whose first release is answered so.
    private func crawled(_ reply: Reply) async throws -> (room: PressRoom, status: Int32) {
        let room = try PressRoom(politeness: ["idle_timeout": "1s", "total_timeout": "3s"])
        room.publish(1...2)
        room.shelf.put(PressRoom.path(1), reply)
        let crawl = try await room.crawl()
        try room.expectHeld([2])
        try await room.expectIntact()
        return (room, crawl.status)
    }

    private static let sound: [String: String] = [
        "HTTP/1.0 without a length": "HTTP/1.0 200 OK\r\n\(head)\r\n\(html)",
        "HTTP/1.1 without a length": "HTTP/1.1 200 OK\r\n\(head)\r\n\(html)",
        "line ends without carriage returns": "HTTP/1.1 200 OK\nContent-Type: text/html\n\n\(html)",
        "no reason": "HTTP/1.1 200\r\n\(head)\r\n\(html)",
        "two equal lengths":
            "HTTP/1.1 200 OK\r\n\(head)Content-Length: \(html.utf8.count)\r\nContent-Length: \(html.utf8.count)\r\n\r\n\(html)",
        "a field without a colon": "HTTP/1.1 200 OK\r\n\(head)Nonsense\r\n\r\n\(html)",
        "upper-case names":
            "HTTP/1.1 200 OK\r\nCONTENT-TYPE: TEXT/HTML\r\nCONTENT-LENGTH: \(html.utf8.count)\r\n\r\n\(html)",
        "a chunk's extension and a trailer":
            "HTTP/1.1 200 OK\r\n\(head)Transfer-Encoding: chunked\r\n\r\n\(String(html.utf8.count, radix: 16));a=b\r\n\(html)\r\n0\r\nX-Sum: 1\r\n\r\n",
        "a hundred first": "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\(head)\r\n\(html)",
        "early hints first":
            "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\n\(head)\r\n\(html)",
        "a length of a chunked answer":
            "HTTP/1.1 200 OK\r\n\(head)Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n\(String(html.utf8.count, radix: 16))\r\n\(html)\r\n0\r\n\r\n",
        "203": "HTTP/1.1 203 Non-Authoritative Information\r\n\(head)\r\n\(html)",
        "a mark of byte order": "HTTP/1.1 200 OK\r\n\(head)\r\n\u{FEFF}\(html)",
        "two types": "HTTP/1.1 200 OK\r\n\(head)Content-Type: text/html; charset=utf-8\r\n\r\n\(html)",
        "upper-case elements":
            "HTTP/1.1 200 OK\r\n\(head)\r\n<HTML><BODY><DIV ID=\"main\"><H1>Release 1</H1><P>2 May 2003<P>\(PressRoom.sentence(1))</DIV></BODY></HTML>",
    ]

    @Test("a whole answer in an odd dress is a good copy", arguments: sound.keys.sorted())
    func dresses(_ name: String) async throws {
        let (room, status) = try await crawled(.raw(try #require(Self.sound[name])))
        #expect(status == 0, "\(room.shown)")
        try room.expectHeld([1])
    }

    private static let broken: [String: String] = [
        "shorter than its length": "HTTP/1.1 200 OK\r\n\(head)Content-Length: \(html.utf8.count + 50)\r\n\r\n\(html)",
        "chunks that break off":
            "HTTP/1.1 200 OK\r\n\(head)Transfer-Encoding: chunked\r\n\r\n\(String(html.utf8.count, radix: 16))\r\n\(html)\r\n",
        "a head that breaks off": "HTTP/1.1 200 OK\r\nContent-Type: te",
        "nothing at all": "",
        "206": "HTTP/1.1 206 Partial Content\r\n\(head)Content-Range: bytes 0-40/900\r\n\r\n\(html.prefix(41))",
        "202": "HTTP/1.1 202 Accepted\r\n\(head)\r\n\(html)",
        "204": "HTTP/1.1 204 No Content\r\n\r\n",
        "300": "HTTP/1.1 300 Multiple Choices\r\n\(head)\r\n<a href=/a.html>a</a>",
        "a redirect to nowhere": "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
        "a redirect to an empty address": "HTTP/1.1 302 Found\r\nLocation: \r\nContent-Length: 0\r\n\r\n",
        "304 that nobody asked for": "HTTP/1.1 304 Not Modified\r\n\r\n",
        "999": "HTTP/1.1 999 Request denied\r\n\(head)\r\n\(html)",
        "no HTTP": "SSH-2.0-OpenSSH_9.6\r\n",
    ]

    @Test(
        "an answer that is not whole, or no page, is never a copy, and the page is told",
        arguments: broken.keys.sorted())
    func halves(_ name: String) async throws {
        let (room, status) = try await crawled(.raw(try #require(Self.broken[name])))
        #expect(status == 4)
        let line = try #require(try room.lines()[PressRoom.path(1)])
        #expect(["refused", "unreachable"].contains(line.outcome) && !line.error.isEmpty, "\(line)")
        #expect(try room.statements().count == 1)
    }

    @Test("a body that is empty is no statement, and never in a good copy's place")
    func empty() async throws {
        let room = try PressRoom()
        room.publish(1...2)
        room.shelf.put(PressRoom.path(2), Reply(fields: [("Content-Type", "text/html")]))
        #expect(try await room.crawl().status == 4)
        #expect(try room.statements().values.filter { !$0.isEmpty }.count == 1)
        room.publish(1...2)
        #expect(try await room.crawl().status == 0)
        room.shelf.put(PressRoom.path(2), Reply(fields: [("Content-Type", "text/html")]))
        #expect(try await room.crawl().status == 4)
        try room.expectHeld(1...2)
        try await room.expectIntact()
    }

    @Test("bytes beyond the length are not the page's, nor the next answer's")
    func longer() async throws {
        let (room, status) = try await crawled(
            .raw(
                "HTTP/1.1 200 OK\r\n\(Self.head)Content-Length: \(Self.html.utf8.count)\r\n\r\n\(Self.html)<p>More.</p>"
            ))
        #expect(status == 0)
        #expect(try room.statements()[PressRoom.path(1)]?.contains("More") == false)
    }

    @Test(
        "a redirect's target is read as browsers read it",
        arguments: [
            "/moved/a b.html", "/moved/a%20b.html#part", "  /moved/a%20b.html  ", "../moved/a%20b.html",
            "//127.0.0.1:PORT/moved/a%20b.html",
            "http://127.0.0.1:PORT/moved/a%20b.html", "HTTP://127.0.0.1:PORT/moved/a%20b.html", "\\moved\\a%20b.html",
            "///127.0.0.1:PORT/moved/a%20b.html", "/x/../moved/a%20b.html", "http:/moved/a%20b.html",
            "http://user:secret@127.0.0.1:PORT/moved/a%20b.html",
        ])
    func location(_ target: String) async throws {
        let room = try PressRoom()
        room.publish(1...2)
        room.shelf.put(PressRoom.path(1), .redirect(target.replacing("PORT", with: "\(room.port)"), status: 301))
        room.shelf.put("/moved/a%20b.html", PressRoom.release(1))
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(try room.statements()["/moved/a%20b.html"]?.contains(PressRoom.sentence(1)) == true, "\(room.asked)")
        #expect(
            !room.files.files(under: "crawls").values.contains {
                String(decoding: $0, as: UTF8.self).contains("secret@")
            })
        try await room.expectIntact()
    }
}

@Suite("Reality: links as people wrote them")
struct LinkSpellingTests {
    @Test(
        "a link leads where a browser would go",
        arguments: [
            " /news/1.html ", "\n/news/1.html\n", "/ne\nws/1.html", "1.html", "./1.html", "../news/1.html",
            "/news/1.html#top",
            "http://127.0.0.1:PORT/news/1.html", "HTTP://127.0.0.1:PORT/news/1.html", "//127.0.0.1:PORT/news/1.html",
            "http://user@127.0.0.1:PORT/news/1.html", "\\news\\1.html", "/news/x/../1.html", "/news/%2E/1.html",
            "http:1.html",
            "/news/1.html?", "http://127.0.0.1.:PORT/news/1.html", "&#47;news&#x2F;1.html", "\t1.html",
        ])
    func spelling(_ href: String) async throws {
        let room = try PressRoom()
        room.publish(1...2)
        room.shelf.put(
            "/news/",
            .listing([(href.replacing("PORT", with: "\(room.port)"), "Release 1"), ("/news/2.html", "Release 2")]))
        room.shelf.put("/news/1.html?", PressRoom.release(1))
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        let held = try room.statements()
        #expect(held.values.contains { $0.contains(PressRoom.sentence(1)) }, "\(room.asked)")
        try await room.expectIntact()
    }

    @Test(
        "a base element moves every link of its page, wherever it stands",
        arguments: ["/press/", "http://127.0.0.1:PORT/press/x.html", " /press/ "])
    func base(_ base: String) async throws {
        let room = try PressRoom(replacing: ["href: '^/news/.'": "href: '^/press/.'"])
        let long = String(repeating: "<!-- a notice of the editors -->", count: 300)
        room.shelf.put(
            "/news/",
            .page(
                "<html><head>\(long)<BASE HREF=\"\(base.replacing("PORT", with: "\(room.port)"))\"></head><body><div id=list><a href=1.html>1</a></div></body></html>"
            ))
        room.shelf.put("/press/1.html", PressRoom.release(1))
        #expect(try await room.crawl().status == 0, "\(room.asked)")
    }

    @Test("what is no page's address makes no request and no line, and takes nothing from its neighbours")
    func noPages() async throws {
        let room = try PressRoom(replacing: [", href: '^/news/.'": ""])
        room.publish(1...2)
        let odd = [
            "javascript:void(0)", "JavaScript:show(1)", "data:text/html,<p>x", "mailto:a@b.example", "tel:+1",
            "about:blank",
            "http://", "http://[::1", "http://a b/", "#", "", "ftp://127.0.0.1/x", "file:///etc/passwd",
            "http://127.0.0.1:99999/x",
        ]
        room.shelf.put("/news/", .listing((odd + [PressRoom.path(1), PressRoom.path(2)]).map { ($0, "Text") }))
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(Set(room.asked).isSubset(of: ["/news/", PressRoom.path(1), PressRoom.path(2)]), "\(room.asked)")
        try room.expectHeld(1...2)
    }

    @Test("an ampersand in an address that begins the name of a character is an ampersand")
    func entities() async throws {
        let room = try PressRoom()
        room.shelf.put("/news/", .listing([("/news/v?id=1&copy=2&reg=3&lt=4", "Release 1")]))
        room.shelf.put("/news/v?id=1&copy=2&reg=3&lt=4", PressRoom.release(1))
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(room.asked)")
    }

    @Test("an address of 4,000 bytes is a document like any other")
    func long() async throws {
        let room = try PressRoom()
        let long =
            "/news/"
            + (1...50).map { "a-rather-long-name-of-a-folder-that-nobody-needs-but-content-systems-make-\($0)" }.joined(
                separator: "/") + ".html?" + String(repeating: "q=1&amp;", count: 20)
        room.shelf.put(
            "/news/",
            .listing([(long, "Release 1"), ("/news/" + String(repeating: "n", count: 400) + ".html", "Release 2")]))
        room.shelf.putOther { $0.target.contains("nnn") ? PressRoom.release(2) : PressRoom.release(1) }
        for _ in 1...2 {
            let crawl = try await room.crawl()
            #expect(crawl.status == 0, "\(crawl.said)")
            #expect(try room.statements().count == 2)
            try await room.expectIntact()
        }
    }
}
