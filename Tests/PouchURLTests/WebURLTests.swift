import PouchURL
import Testing

@Suite("WebURL")
struct WebURLTests {
    @Test("a link leads where a browser would go", arguments: URLCases.all)
    func table(example: URLCase) throws {
        let url: WebURL?
        if let text = example.base {
            let base = try #require(WebURL(text))
            url = WebURL(example.input, relativeTo: base)
            #expect(WebURL(Array(example.input.utf8), relativeTo: base) == url)
        } else {
            url = WebURL(example.input)
            #expect(WebURL(Array(example.input.utf8)) == url)
        }
        #expect(url?.text == example.expected)
        guard let url else { return }
        #expect(WebURL(url.text) == url)
        expectConsistentParts(url)
    }

    @Test("each part is what was written")
    func parts() throws {
        let url = try #require(WebURL("https://User@Example.org:8443/a/b.htm?c=d#e"))
        #expect(url.scheme == "https")
        #expect(url.host == "example.org")
        #expect(url.port == 8443)
        #expect(url.path == "/a/b.htm")
        #expect(url.query == "c=d")
        #expect(url.pathAndQuery == "/a/b.htm?c=d")
        #expect(url.origin.description == "https://example.org:8443")
        #expect(WebURL("http://example.org/a?")?.query == "")
        #expect(WebURL("http://example.org/a")?.query == nil)
    }

    @Test("a replica's origin takes the place of the archive's, path and query kept")
    func replacingOrigin() throws {
        let url = try #require(WebURL("https://2001-2009.state.gov/r/pa/6846.htm?a=b"))
        let loopback = try #require(Origin("http://127.0.0.1:8080"))
        #expect(url.replacingOrigin(loopback).text == "http://127.0.0.1:8080/r/pa/6846.htm?a=b")
        #expect(url.replacingOrigin(loopback).replacingOrigin(url.origin) == url)
        #expect(url.replacingOrigin(loopback) == WebURL("http://127.0.0.1:8080/r/pa/6846.htm?a=b"))
        expectConsistentParts(url.replacingOrigin(loopback))
    }

    @Test("an origin is a scheme, a host and a port, and nothing more")
    func origins() {
        #expect(Origin("HTTPS://Example.org:443")?.description == "https://example.org")
        #expect(Origin("http://[::1]:80/")?.host == "[::1]")
        #expect(Origin("https://example.org/a") == nil)
        #expect(Origin("https://example.org?a") == nil)
        #expect(Origin("ftp://example.org") == nil)
        #expect(Origin("http://example.org")?.port == 80)
        #expect(Origin("http://example.org") != Origin("https://example.org"))
    }

    @Test("URLs sort by their bytes, as the manifest does")
    func order() throws {
        let texts = ["http://a/B", "http://a/a", "http://a/a/", "http://a/a?", "http://a/~", "https://a/"]
        let urls = try texts.map { try #require(WebURL($0)) }
        #expect(urls.shuffled().sorted().map(\.text) == texts)
    }

    @Test("an endless URL is refused")
    func tooLong() {
        let path = String(repeating: "a", count: WebURL.maximumBytes)
        #expect(WebURL("http://example.org/" + path) == nil)
        #expect(WebURL("http://example.org/?" + path) == nil)
        #expect(WebURL("HTTP://example.org/" + path) == nil)
        #expect(WebURL("http://example.org/a#" + path)?.text == "http://example.org/a")
    }

    @Test("bytes that are no UTF-8 are escaped one by one, not lost")
    func rawBytes() {
        #expect(WebURL(Array("http://a/".utf8) + [0x92, 0xFF])?.text == "http://a/%92%FF")
    }

    @Test("parsing what was serialised changes nothing, whatever the input")
    func idempotent() throws {
        var random = SeededRandom(seed: 2001)
        let base = try #require(WebURL("https://example.org/a/b/c.htm?q=1"))
        var parsed = 0
        for _ in 0..<20_000 {
            let input = RandomURL.text(&random)
            for url in [WebURL(input), WebURL(input, relativeTo: base)] {
                guard let url else { continue }
                parsed += 1
                #expect(WebURL(url.text) == url, "\(input.debugDescription)")
                #expect(WebURL(url.text, relativeTo: base) == url, "\(input.debugDescription)")
                #expect(WebURL(" " + url.text + "\n") == url, "the short way and the long way: \(url)")
                expectConsistentParts(url)
            }
        }
        #expect(parsed > 10_000)
    }

    private func expectConsistentParts(_ url: WebURL) {
        #expect(url.text.utf8.allSatisfy { (0x21...0x7E).contains($0) })
        #expect(url.text == url.origin.description + url.pathAndQuery)
        #expect(url.pathAndQuery == url.path + (url.query.map { "?" + $0 } ?? ""))
        #expect(url.path.hasPrefix("/"))
        #expect(!url.path.contains("?"))
        #expect(!url.text.contains("#"))
        #expect(!url.host.isEmpty)
        #expect(Origin(url.origin.description) == url.origin)
    }
}
