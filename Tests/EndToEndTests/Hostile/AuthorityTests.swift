import TestSupport
import Testing

/// Links and redirects whose host or scheme reads one way and means another; all in one crawl.
@Suite("Hostile: confused hosts and schemes")
struct HostileAuthorityTests {
    private static let here = "127.0.0.1:PPPPP"

    private static let crawl = Task {
        let links = [
            "http://elsewhere.invalid@\(here)/user.htm", "http://elsewhere.invalid%2f@\(here)/user2.htm",
            "http://\(here)@elsewhere.invalid/trap1.htm", "http://elsewhere.invalid\\@\(here)/trap2.htm",
            "http://elsewhere.invalid#@\(here)/trap3.htm", "http://127.0.0.1%2f.elsewhere.invalid:PPPPP/trap4.htm",
            "http://127.0.0.1／.elsewhere.invalid:PPPPP/trap5.htm", "//elsewhere.invalid:PPPPP/trap6.htm",
            "http://\(here)\\@elsewhere.invalid/backslash.htm", "ht\ttp://127.0\n.0.1:PPPPP/tab.htm",
            "http://127。0。0。1:PPPPP/wide.htm", "http://１２７.0.0.1:PPPPP/wide2.htm",
            "http://%31%32%37.0.0.1:PPPPP/escaped.htm", "http://2130706433:PPPPP/decimal.htm",
            "http://0177.0.0.1:PPPPP/octal.htm", "http://0x7f.1:PPPPP/hex.htm",
            "file:///etc/passwd", "ftp://\(here)/trap7.htm", "data:text/html,<h1>trap8</h1>",
            "javascript:location='/trap9.htm'", "gopher://\(here)/trap10.htm", "/wandering.htm", "/insider.htm",
        ]
        let redirects = [
            "ftp://\(here)/trap11.htm", "data:text/html,trap12", "javascript:alert(13)", "gopher://\(here)/x",
        ]
        var more = ["user", "user2", "tab", "wide", "wide2", "escaped", "decimal", "octal", "hex", "inside"]
            .reduce(into: [String: [Answer]]()) { $0["/\($1).htm"] = [.statement($1)] }
        for (number, target) in redirects.enumerated() { more["/to\(number).htm"] = [.redirect(target)] }
        more["/@elsewhere.invalid/backslash.htm"] = [.statement("Backslash")]
        more["/wandering.htm"] = [.redirect("http://elsewhere.invalid\\@\(here)/trap14.htm")]
        more["/insider.htm"] = [.redirect("http://elsewhere.invalid@\(here)/inside.htm")]
        let list = links + redirects.indices.map { "/to\($0).htm" }
        let page = list.enumerated().map { "<p><a href=\"\($0.element)\">Case \($0.offset)</a></p>" }.joined()
        more["/index.htm"] = [.ok("<html><body>\(page)</body></html>", type: "text/html; charset=utf-8")]
        return try await HostileCrawl([:], more: more)
    }

    /// The targets that were asked for.
    private func asked() async throws -> Set<String> {
        let crawl = try await Self.crawl.value
        return Set(crawl.server.requests.map(\.target))
    }

    @Test("what stands before an @ is no host: not the one that is asked, not the one that is checked")
    func user() async throws {
        let crawl = try await Self.crawl.value
        let asked = try await asked()
        for name in ["/user.htm", "/user2.htm", "/inside.htm"] {
            #expect(asked.contains(name))
            #expect(try crawl.outcome(name) == "new")
        }
        #expect(!asked.contains("/trap1.htm") && !asked.contains("/trap3.htm"))
    }

    @Test("a backslash ends the host, in a link and in a redirect, for the check as for the request")
    func backslash() async throws {
        let crawl = try await Self.crawl.value
        let asked = try await asked()
        #expect(asked.contains("/@elsewhere.invalid/backslash.htm"))
        #expect(!asked.contains("/trap2.htm") && !asked.contains("/trap14.htm"))
        let line = try #require(try crawl.line("/wandering.htm"))
        #expect(line.outcome == "refused" && line.error.contains("out of scope: http://elsewhere.invalid/@127.0.0.1"))
    }

    @Test("a host with an encoded or full-width separator is refused, not cut at it")
    func separators() async throws {
        let asked = try await asked()
        for trap in 4...6 { #expect(!asked.contains("/trap\(trap).htm")) }
    }

    @Test("tabs, full-width dots and digits, escapes, decimal, octal and hex are one host, and one file each")
    func spellings() async throws {
        let crawl = try await Self.crawl.value
        for name in ["tab", "wide", "wide2", "escaped", "decimal", "octal", "hex"] {
            #expect(try crawl.outcome("/\(name).htm") == "new", "\(name)")
        }
        #expect(crawl.server.requests.allSatisfy { $0.host == crawl.server.authority })
        let hosts = Set(crawl.files.files(under: "pages").keys.map { $0.prefix { $0 != "/" } })
        #expect(hosts == ["127.0.0.1+http+\(crawl.server.port)"])
    }

    @Test("a redirect to ftp:, data:, javascript: or gopher: is refused by name, and nothing is kept of it")
    func redirects() async throws {
        let crawl = try await Self.crawl.value
        for (number, scheme) in ["ftp:", "data:", "javascript:", "gopher:"].enumerated() {
            let line = try #require(try crawl.line("/to\(number).htm"))
            #expect(line.outcome == "refused" && line.path == nil)
            #expect(line.error.contains("no http or https URL: \(scheme)"))
        }
    }

    @Test("a link to file:, ftp:, data:, javascript: or gopher: is no document")
    func links() async throws {
        let crawl = try await Self.crawl.value
        let urls = try crawl.files.manifest().compactMap { $0["url"] as? String }
        #expect(!urls.isEmpty && urls.allSatisfy { $0.hasPrefix("http://") || $0.hasPrefix("https://") }, "\(urls)")
        for line in try crawl.files.manifest() {
            guard let url = line["url"] as? String, !url.hasPrefix(crawl.server.origin + "/") else { continue }
            #expect(line["outcome"] as? String == "skipped" && line["reason"] as? String == "other_host", "\(line)")
            #expect(line["path"] == nil && line["warc"] == nil, "it is named, and not asked for: \(line)")
        }
        #expect(crawl.result.status == 4, "\(crawl.result.errors)")
        #expect(try await crawl.flaws() == nil)
    }
}
