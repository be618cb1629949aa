import Testing

@testable import PouchProfile

@Suite("what a profile sends, compares and bounds is read as it is written")
struct ProfileRequestTests {
    @Test("header fields and the cookie policy reach the crawl as written")
    func request() throws {
        let site = try Sample.load(
            Sample.good + "request: {headers: {Accept-Language: 'fr, en;q=0.5', X-Api-Key: 1234}, cookies: host}\n")
        #expect(site.request.headers.map(\.name) == ["Accept-Language", "X-Api-Key"])
        #expect(site.request.headers.map(\.value) == ["fr, en;q=0.5", "1234"])
        #expect(site.request.cookies == .host)
        #expect(try Sample.load(Sample.good).request == RequestRules())
    }

    @Test(
        "a header field that is Pouch's own to send is refused",
        arguments: [
            "Host", "cookie", "Connection", "Authorization", "Proxy-Authorization", "Transfer-Encoding",
            "Content-Length", "If-None-Match", "Range", "TE", "Upgrade", "User-Agent", "Accept-Encoding", "EXPECT",
            "Keep-Alive", "Trailer", "X-Forwarded-For",
        ])
    func reserved(_ name: String) {
        #expect(
            Sample.problems(Sample.good + "request: {headers: {\(name): x}}\n") == [
                "x.yaml:61:21: request.headers.\(name): the field \(name) is Pouch's own to send, expected another"
            ])
    }

    @Test("a header field cannot smuggle another one, nor end the request")
    func smuggled() {
        for value in [#""a\r\nX: y""#, #""a\0b""#, "' a'", "''", "é", "'" + String(repeating: "a", count: 5_000) + "'"]
        {
            #expect(Sample.problems(Sample.good + "request: {headers: {X-A: \(value)}}\n").count == 1, "\(value)")
        }
        for name in ["'a b'", "'a:'", "''", #""a\nb""#, "é", String(repeating: "a", count: 65)] {
            #expect(Sample.problems(Sample.good + "request: {headers: {\(name): x}}\n").count == 1, "\(name)")
        }
        #expect(Sample.problems(Sample.good + "request: {headers: {X-A: a, x-a: b}}\n").count == 1)
    }

    @Test("a rung's bounds and the outage limit reach the crawl")
    func bounds() throws {
        let rung = "  - {role: next, on: [year], most: 7, rules: [{name: more, text: More}]}\nlisting_date:"
        let yaml = Sample.good.replacing("listing_date:", with: rung)
            .replacing("  - role: statement\n", with: "  - role: statement\n    may_be_empty: true\n")
            .replacing("  connections: 3\n", with: "  connections: 3\n  outage_limit: 5min\n")
        let site = try Sample.load(yaml)
        #expect(site.listings.map(\.mayBeEmpty) == [false, true, false])
        #expect(site.listings.map(\.most) == [10_000, 10_000, 7])
        #expect(site.politeness.outageLimit == .seconds(300))
        #expect(try Sample.load(Sample.good).politeness.outageLimit == .seconds(1_800))
    }

    @Test("a profile keeps the very bytes it was read from, a byte order mark too")
    func source() throws {
        let bytes = [0xEF, 0xBB, 0xBF] + Array(Sample.good.utf8)
        let site = try SiteProfile.load(bytes: bytes, file: "x.yaml")
        #expect(site.source == bytes)
        #expect(throws: ProfileError.self) { try SiteProfile.load(bytes: [0xFF], file: "x.yaml") }
    }
}
