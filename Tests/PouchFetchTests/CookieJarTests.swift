import PouchBytes
import PouchFetch
import PouchProfile
import PouchURL
import Testing

@Suite("Cookies of one run")
struct CookieJarTests {
    private let now = Timestamp(secondsSince1970: 1_000_000_000)  // 2001-09-09

    private func url(_ text: String) throws -> WebURL { try #require(WebURL(text)) }

    private func jar(_ fields: String..., from text: String = "https://example.org/news/a.html") throws -> CookieJar {
        var jar = CookieJar()
        let lines = fields.map { "Set-Cookie: \($0)\r\n" }.joined()
        jar.set(from: HTTPHead(Array("HTTP/1.1 200 OK\r\n\(lines)\r\n".utf8)), of: try url(text), now: now)
        return jar
    }

    private func sent(_ jar: CookieJar, _ text: String = "https://example.org/news/b.html", after seconds: Int64 = 0)
        throws -> String?
    {
        jar.value(for: try url(text), now: Timestamp(secondsSince1970: now.secondsSince1970 + seconds))
    }

    @Test("a cookie goes back to the host that set it, longer paths first, and to no other host")
    func back() throws {
        let jar = try jar("a=1; Path=/", "b=2", "c=\"3\"; path=/news; HttpOnly; SameSite=Lax", "d=; Path=/")
        #expect(try sent(jar) == "b=2; c=\"3\"; a=1; d=")
        #expect(try sent(jar, "https://example.org/") == "a=1; d=")
        for other in ["https://example.com/news/", "https://www.example.org/news/", "https://org/news/"] {
            #expect(try sent(jar, other) == nil, "\(other)")
        }
    }

    @Test("a Domain widens nothing, and a cookie for another host than its own is not kept")
    func domain() throws {
        let jar = try jar(
            "a=1; Domain=example.org", "b=2; Domain=.EXAMPLE.org", "c=3; Domain=evil.example", "d=4; Domain=xample.org",
            "e=5; Domain=", from: "https://www.example.org/")
        #expect(try sent(jar, "https://www.example.org/") == "a=1; b=2; e=5")
        #expect(try sent(jar, "https://example.org/") == nil)
        #expect(try sent(try self.jar("a=1; Domain=0.0.1", from: "http://127.0.0.1/"), "http://127.0.0.1/") == nil)
    }

    @Test("a path is of whole names, and a secure cookie is for TLS alone")
    func pathAndSecure() throws {
        let jar = try jar(
            "a=1; Path=/news", "b=2; Path=/; Secure", "c=3; Path=news", "__Secure-d=4; Path=/", "__Host-e=5")
        #expect(try sent(jar, "https://example.org/newsroom") == "b=2")
        #expect(try sent(jar, "https://example.org/news") == "a=1; c=3; b=2")
        #expect(try sent(jar, "http://example.org/news/") == "a=1; c=3")
    }

    @Test("a cookie lasts as long as it says, Max-Age before Expires, and one in the past deletes")
    func age() throws {
        let dates = [
            "Sun, 09 Sep 2001 01:46:50 GMT", "Sunday, 09-Sep-01 01:46:50 GMT", "Sun Sep  9 01:46:50 2001",
            "9 sEPtember 2001, 1:46:50",
        ]
        for date in dates {
            let jar = try jar("a=1; Expires=\(date)")
            #expect(try sent(jar, after: 9) == "a=1" && sent(jar, after: 10) == nil, "\(date)")
        }
        let both = try jar("a=1; Max-Age=5; Expires=Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(try sent(both, after: 4) == "a=1" && sent(both, after: 5) == nil)
        #expect(try sent(try jar("a=1", "a=2; Max-Age=0")) == nil)
        #expect(try sent(try jar("a=1", "a=2; Max-Age=-99999999999999999999")) == nil)
        #expect(try sent(try jar("a=1; Max-Age=99999999999999999999"), after: 1_000_000) == "a=1")
        #expect(try sent(try jar("a=1; Max-Age=soon; Expires=soon"), after: 1_000_000) == "a=1")
        #expect(try sent(try jar("a=1; Path=/", "a=2; Path=/news"), after: 0) == "a=2; a=1")
        #expect(try sent(try jar("a=1", "b=2", "a=3")) == "a=3; b=2")
    }

    @Test("what is no cookie, or too much of one, is not kept")
    func bounds() throws {
        let long = String(repeating: "x", count: 4_095)
        #expect(try sent(try jar("", "a", "=b", " = ", "a\tb=c", "a=\(long)x")) == nil)
        #expect(try sent(try jar("a=\(long)"))?.utf8.count == 4_097)
        var jar = CookieJar()
        for number in 0..<200 {
            let head = HTTPHead(Array("HTTP/1.1 200 OK\r\nSet-Cookie: n\(number)=1\r\n\r\n".utf8))
            jar.set(from: head, of: try url("https://example.org/"), now: now)
            jar.set(from: head, of: try url("https://h\(number).example/"), now: now)
            jar.set(from: head, of: try url("https://i\(number).example/"), now: now)
        }
        #expect(try sent(jar, "https://example.org/")?.split(separator: " ").count == CookieJar.mostOfHost)
        #expect(try sent(jar, "https://example.org/")?.hasPrefix("n150=1; ") == true)
        #expect(jar.count == CookieJar.mostOfHost + CookieJar.mostHosts - 1)
        var latin1 = CookieJar()
        let head = Array("HTTP/1.1 200 OK\r\nSet-Cookie: a=".utf8) + [0xE9] + Array("\r\n\r\n".utf8)
        latin1.set(from: HTTPHead(head), of: try url("https://example.org/"), now: now)
        #expect(latin1.count == 0)
    }

    @Test("no cookie brings a line of its own into a request")
    func controls() throws {
        let jar = try jar("a=1\rX-Injected: yes", "b=2\0; Path=/")
        #expect(try sent(jar)?.utf8.contains { $0 < 32 } == false)
    }
}
