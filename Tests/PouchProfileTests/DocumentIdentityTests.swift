import PouchURL
import Testing

@testable import PouchProfile

@Suite("one document keeps one identity, however its address is spelt")
struct DocumentIdentityTests {
    private func profile(_ urls: String = "{}") throws -> SiteProfile {
        try Sample.load(Sample.good + "urls: \(urls)\n")
    }

    private func key(_ address: String, _ urls: String = "{}") throws -> String {
        let base = try #require(WebURL("https://press.example.org/"))
        let url = try #require(WebURL(address, relativeTo: base))
        return try profile(urls).identity(of: url).key
    }

    @Test(
        "without rules an address is compared as it stands, so that mirrors of before hold",
        arguments: [
            "/news/View.do;jsessionid=1?Id=3&x=", "/a?b?", "/%D1%84?q=%D1%84", "/", "/a//b/?a&&b", "/x;y/z",
        ])
    func plain(_ address: String) throws {
        #expect(try key(address) == address)
    }

    @Test(
        "an address with needless escapes or a bare ? is the same document, and its id stays that of the spelling met",
        arguments: [
            ("/%7Emin/a%2Db.htm", "/~min/a-b.htm"), ("/caf%c3%a9", "/caf%C3%A9"), ("/a?b=%7e&c=%41", "/a?b=~&c=A"),
            ("/a%2fb", "/a%2Fb"), ("/%25%37%45", "/%257E"), ("/a%", "/a%"), ("/a%2", "/a%2"), ("/%zz", "/%zz"),
            ("/a?", "/a"), ("/%7Ea?", "/~a"), ("/?", "/"),
        ])
    func escapes(_ address: String, _ normal: String) throws {
        #expect(try key(address) == normal)
        let url = try #require(WebURL("https://press.example.org" + address))
        #expect(try profile().identity(of: url).pathAndQuery == address)
        #expect(try key(address, "{ignore_case: true}") == key(normal, "{ignore_case: true}"))
    }

    @Test("an escaped slash, sign of a query or percent sign is none: two documents stay two")
    func reservedEscapes() throws {
        #expect(try key("/a%2Fb") != key("/a/b"))
        #expect(try key("/a%3Fb") != key("/a?b"))
        #expect(try key("/a%257E") != key("/a~"))
        #expect(try key("/A%41", "{ignore_case: true}") == "/aa")
    }

    @Test("a change of scheme or host among origin and aliases changes no document")
    func aliases() throws {
        #expect(try key("http://www.press.example.org/news/1.html?a=1") == "/news/1.html?a=1")
        #expect(try key("https://media.example.org/1.pdf") == "https://media.example.org/1.pdf")
        let replica = try #require(Origin("http://127.0.0.1:8080"))
        let url = try #require(WebURL("http://127.0.0.1:8080/news/1.html"))
        let moved = try profile("{ignore_parameters: [s]}").replacingOrigin(replica)
        #expect(moved.identity(of: url).key == "/news/1.html")
        #expect(moved.address(of: moved.identity(of: url)) == "http://127.0.0.1:8080/news/1.html")
    }

    @Test(
        "a session id or a token that is new at each visit makes no new document",
        arguments: [
            ("/news/view.do;jsessionid=00A!-1?id=1", "/news/view.do?id=1"),
            ("/news/view.do;JSESSIONID=00A?id=1", "/news/view.do;JSESSIONID=00A?id=1"),
            ("/news/view.do%3Bjsessionid%3D00A?id=1", "/news/view.do?id=1"),
            ("/news;jsessionid=1/view;v=2;jsessionid=3", "/news/view;v=2"),
            ("/;jsessionid=1", "/"),
            ("/a?PHPSESSID=1&id=2", "/a?id=2"), ("/a?id=2&PHPSESSID=1", "/a?id=2"), ("/a?PHPSESSID=1", "/a"),
            ("/a?PHPSESSID", "/a"), ("/a?id=2;PHPSESSID=1", "/a?id=2"), ("/a?PHPSESSIDS=1", "/a?PHPSESSIDS=1"),
            ("/a?%50HPSESSID=1&id=2", "/a?id=2"), ("/a?x=PHPSESSID=1", "/a?x=PHPSESSID=1"),
            ("/a?utm_source=x&b=1&utm_=y", "/a?b=1"), ("/a?autm_source=x", "/a?autm_source=x"),
            ("/a?", "/a"), ("/a?&b", "/a?&b"),
        ])
    func ignored(_ address: String, _ kept: String) throws {
        #expect(try key(address, "{ignore_parameters: [jsessionid, PHPSESSID, 'utm_*']}") == kept)
    }

    @Test(
        "a parameter without a value makes no new document",
        arguments: [
            ("/a?b=&c=1", "/a?c=1"), ("/a?c=1&b=", "/a?c=1"), ("/a?b=", "/a"), ("/a?", "/a"), ("/a?c=1&", "/a?c=1"),
            ("/a?b&c=1", "/a?b&c=1"), ("/a?b=1=", "/a?b=1="),
        ])
    func empty(_ address: String, _ kept: String) throws {
        #expect(try key(address, "{ignore_empty_parameters: true}") == kept)
    }

    @Test(
        "a server that ignores case names one document, and values of the query keep theirs",
        arguments: [
            ("/News/View.ASPX?Id=Ab", "/news/view.aspx?id=Ab"),
            ("/%D0%9C%D0%98%D0%A0?%D0%9C=%D0%9C", "/%d0%bc%d0%b8%d1%80?%d0%bc=%D0%9C"),
            ("/a%2FB", "/a%2fb"), ("/%FF%FE", "/%ff%fe"), ("/a%", "/a%"), ("/A?B", "/a?b"),
        ])
    func folded(_ address: String, _ kept: String) throws {
        #expect(try key(address, "{ignore_case: true}") == kept)
    }

    @Test("an ignored parameter is known in any case where case tells nothing")
    func ignoredInAnyCase() throws {
        let rules = "{ignore_case: true, ignore_parameters: [jsessionid]}"
        #expect(try key("/A;JSESSIONID=1?JSessionID=2&B=C", rules) == "/a?b=C")
    }

    @Test("a rewrite sees the address at the profile's origin, wherever the crawl asks")
    func rewritten() throws {
        let rules =
            #"{rewrite: [{match: '^(https://press\.example\.org)/\(S\([^)]*\)\)', with: '$1'}, {match: '/print/', with: /}]}"#
        #expect(try key("/(S(abc123))/news/print/1.html", rules) == "/news/1.html")
        #expect(try key("http://www.press.example.org/(S(x))/a?b=print", rules) == "/a?b=print")
        let replica = try profile(rules).replacingOrigin(#require(Origin("http://127.0.0.1:9")))
        #expect(replica.identity(of: try #require(WebURL("http://127.0.0.1:9/(S(1))/a"))).key == "/a")
    }

    @Test("a dead host that a rewrite brings home is asked for at home, and is the same document")
    func broughtHome() throws {
        let site = try profile(
            #"{rewrite: [{match: '^http://old\.example\.org/', with: 'https://press.example.org/'}]}"#)
        let old = try #require(WebURL("http://old.example.org/news/1.html"))
        #expect(site.canonical(old).text == "https://press.example.org/news/1.html")
        #expect(site.identity(of: old).key == "/news/1.html")
    }

    @Test("a rewrite that gives no address, or costs too much, leaves the address alone")
    func uselessRewrites() throws {
        #expect(try key("/a", "{rewrite: [{match: '^.*$', with: 'mailto:x'}]}") == "/a")
        let path = "/" + String(repeating: "a", count: 5_000)
        #expect(try key(path, "{rewrite: [{match: '(a+)+$(?<=b)', with: x}]}") == path)
        #expect(try key(path, "{rewrite: [{match: a, with: '$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0'}]}").utf8.count < 70_000)
    }

    @Test("each match is replaced from left to right, empty ones too, and the rest stays")
    func replacing() throws {
        func replaced(_ text: String, _ pattern: String, _ with: String) throws -> String? {
            try Pattern(pattern).replacing(in: text, with: #require(Replacement(with)), most: 8, limit: 100)
        }
        #expect(try replaced("a1b22", #"(?<digits>\d+)"#, "<${digits}$$>") == "a<1$>b<22$>")
        #expect(try replaced("añb", "x*", "-") == "-a-ñ-b-")
        #expect(try replaced("abc", "x", "y") == nil)
        #expect(try replaced("aaaaaaaaaa", "a", "b") == "bbbbbbbbaa")
        #expect(Replacement("$") == nil)
        #expect(Replacement("${a") == nil)
        #expect(Replacement("$x") == nil)
    }
}
