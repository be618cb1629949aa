import TestSupport
import Testing

/// An archive of the internet that would have the crawl ask this machine, or its network. Needs network namespaces of
/// Linux; where they are not allowed, `FetcherTests` and `HostAddressTests` still hold the check itself.
@Suite(
    "Hostile: addresses of the inner network",
    .enabled("needs unshare and ip, and a system that allows network namespaces", { await NamespaceCrawl.isAllowed() }))
struct HostileAddressTests {
    private static let inner = [
        "loop.test": "127.0.0.1", "ten.test": "10.0.0.1", "meta.test": "169.254.169.254", "six.test": "::1",
        "mapped.test": "::ffff:127.0.0.1", "unique.test": "fd00::1", "link.test": "fe80::1",
    ]
    private static let literals = ["2130706433", "0177.0.0.2", "0x0a.1", "[::ffff:10.0.0.1]", "[::]", "0"]

    @Test(
        "a file on a host that leads to this machine or its network is refused, linked or redirected to, however it is written"
    )
    func otherHosts() async throws {
        var zone = Self.inner.mapValues { [[$0]] }
        zone["archive.test"] = [["9.9.9.9"]]
        let hosts = Self.inner.keys.sorted() + Self.literals
        let links = hosts.map { "<a href=\"http://\($0)/x.pdf\">x</a>" }.joined(separator: " ")
        let crawl = try await NamespaceCrawl(
            zone: zone,
            routes: [
                "/index.htm": [.listing(["/one.htm"])],
                "/one.htm": [.statement("One", links + "<a href=\"/away.pdf\">y</a>")],
                "/away.pdf": [.redirect("http://loop.test/y.pdf")],
                "/x.pdf": [.ok("trap", [], type: "application/pdf")],
                "/y.pdf": [.ok("trap", [], type: "application/pdf")],
            ], settings: ["hosts": "[\(hosts.map { "\"http://\($0)\"" }.joined(separator: ", "))]"],
            arguments: ["--ignore-robots"])
        #expect(crawl.result.status == 4, "\(crawl.result.output)\(crawl.result.errors)")
        #expect(try crawl.line("http://archive.test/one.htm")?.outcome == "new")
        let urls =
            Self.inner.keys.map { "http://\($0)/x.pdf" } + [
                "http://127.0.0.1/x.pdf", "http://127.0.0.2/x.pdf", "http://10.0.0.1/x.pdf",
                "http://[::ffff:a00:1]/x.pdf",
                "http://[::]/x.pdf", "http://0.0.0.0/x.pdf", "http://loop.test/y.pdf",
            ]
        for url in urls {
            let line = try #require(try crawl.line(url), "\(url) was not looked at")
            #expect(line.outcome == "refused" && line.error.contains("is not public"), "\(url): \(line.error)")
        }
        #expect(crawl.connections == ["9.9.9.9 80"])
    }

    @Test("a robots.txt that redirects to this machine is not fetched from it")
    func robots() async throws {
        let crawl = try await NamespaceCrawl(
            zone: ["archive.test": [["9.9.9.9"]]],
            routes: [
                "archive.test/robots.txt": [.redirect("http://127.0.0.1/robots.txt")],
                "127.0.0.1/robots.txt": [.ok("User-agent: *\nAllow: /\n", type: "text/plain")],
                "/index.htm": [.listing([])],
            ])
        #expect(crawl.result.status == 69, "\(crawl.result.errors)")
        #expect(crawl.result.output.contains("127.0.0.1 is not public"), "\(crawl.result.output)")
        #expect(crawl.connections == ["9.9.9.9 80"])
    }

    @Test("a name that was public when it was checked, and leads here when it is connected to, is refused")
    func rebinding() async throws {
        let crawl = try await NamespaceCrawl(
            zone: ["archive.test": [["9.9.9.9"], ["127.0.0.1"]]], routes: ["/index.htm": [.listing([])]])
        #expect(crawl.result.status == 69, "\(crawl.result.errors)")
        #expect(crawl.result.output.contains("127.0.0.1 is not public"), "\(crawl.result.output)")
        #expect(crawl.connections.isEmpty)
    }

    @Test(
        "an archive with a public address does not get at this machine by naming it beside",
        arguments: ["127.0.0.1", "::1"])
    func mixed(address: String) async throws {
        let crawl = try await NamespaceCrawl(
            zone: ["archive.test": [["9.9.9.9", address]]], routes: ["/index.htm": [.listing([])]], deaf: ["9.9.9.9"])
        #expect(crawl.result.status == 69, "\(crawl.result.errors)")
        #expect(crawl.connections.isEmpty)
    }

    @Test("an archive that is in the inner network itself is crawled there")
    func intranet() async throws {
        let crawl = try await NamespaceCrawl(
            zone: ["archive.test": [["10.0.0.1"]]],
            routes: ["/index.htm": [.listing(["/one.htm"])], "/one.htm": [.statement("One")]])
        #expect(crawl.result.status == 0, "\(crawl.result.errors)")
        #expect(crawl.connections == ["10.0.0.1 80"])
    }
}
