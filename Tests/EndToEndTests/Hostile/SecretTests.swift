import Foundation
import TestSupport
import Testing

/// What a browser would hand on, and a crawler must not. A secret here is `s3cret`.
@Suite("Hostile: secrets, cookies and where a link was found")
struct HostileSecretTests {
    private static let crawl = Task {
        let home = try Scratch()
        try "machine 127.0.0.1 login me password s3cret\n".write(
            toFile: home.path(".netrc"), atomically: true, encoding: .utf8)
        let cookie = "Set-Cookie: id=s3cret; Path=/"
        let list = ["/one.htm", "http://me:s3cret@127.0.0.1:PPPPP/named.htm", "/asks.htm", "/moved.htm"]
            .map { "<p><a href=\"\($0)\">Link</a></p>" }.joined()
        let crawl = try await HostileCrawl(
            [:],
            more: [
                "/index.htm": [.ok("<html><body>\(list)</body></html>", [cookie, "Referrer-Policy: unsafe-url"])],
                "/one.htm": [
                    .statement("One", "<a href=\"http://me:s3cret@127.0.0.1:PPPPP/file.pdf\">A file</a>", [cookie])
                ],
                "/named.htm": [.statement("Named")],
                "/asks.htm": [
                    .ok("who?", ["WWW-Authenticate: Basic realm=\"x\"", cookie], status: "401 Unauthorized")
                ],
                "/moved.htm": [.redirect("http://me:s3cret@127.0.0.1:PPPPP/inside.htm")],
                "/inside.htm": [.statement("Inside")], "/file.pdf": [.ok("%PDF-1.4", [], type: "application/pdf")],
            ],
            environment: [
                "HOME": home.url.path, "http_proxy": "http://me:s3cret@127.0.0.1:9",
                "ALL_PROXY": "http://127.0.0.1:9",
            ])
        // The last request for each; a second crawl knows every cookie of the first.
        _ = try await crawl.again()
        return crawl
    }

    private func heads() async throws -> [String] {
        let crawl = try await Self.crawl.value
        let requests = crawl.server.requests
        for target in ["/one.htm", "/named.htm", "/asks.htm", "/inside.htm", "/file.pdf"] {
            #expect(requests.contains { $0.target == target }, "\(target) was not asked for")
        }
        return requests.flatMap(\.head).map { $0.lowercased() }
    }

    @Test("a cookie that was set never comes back, in this crawl or the next")
    func cookies() async throws {
        #expect(try await !heads().contains { $0.hasPrefix("cookie:") })
    }

    @Test("no password is sent: not a URL's, not a redirect's, not that of ~/.netrc, not when asked for one")
    func authorization() async throws {
        #expect(try await !heads().contains { $0.hasPrefix("authorization:") || $0.hasPrefix("proxy-authorization:") })
        let crawl = try await Self.crawl.value
        #expect(try crawl.outcome("/asks.htm") == "refused")
        #expect(crawl.server.requests.count { $0.target == "/asks.htm" } == 2)
    }

    @Test("no request says where its link was found")
    func referer() async throws {
        #expect(try await !heads().contains { $0.hasPrefix("referer:") })
    }

    @Test("a proxy that the environment names is not asked")
    func proxy() async throws {
        let crawl = try await Self.crawl.value
        #expect(try crawl.outcome("/one.htm") == "unchanged")
    }

    @Test("a password in a link or a redirect is in no manifest, log, request, statement or file's name")
    func metadata() async throws {
        let crawl = try await Self.crawl.value
        #expect(try crawl.outcome("/named.htm") != nil && crawl.outcome("/file.pdf") != nil)
        try Self.expectNone(of: "s3cret", in: crawl.mirror)
        for record in try crawl.records() {
            #expect(record.header.fields.allSatisfy { !$0.value.contains("s3cret") })
            if record.header.type == "request" { #expect(!record.text.contains("s3cret")) }
        }
    }

    @Test("a password in --origin is not sent and is nowhere in the mirror")
    func origin() async throws {
        let scratch = try Scratch()
        let server = try await HostileServer(
            ["/index.htm": [.listing(["/one.htm"])], "/one.htm": [.statement("One")]], in: scratch)
        let mirror = scratch.path("mirror")
        let result = try await Program.pouch(
            "crawl", try HostileCrawl.profile(in: scratch), "--mirror", mirror, "--origin",
            "http://me:s3cret@\(server.authority)", "--json")
        #expect(result.status == 0, "\(result.errors)")
        #expect(!result.output.contains("s3cret") && !result.errors.contains("s3cret"))
        #expect(server.requests.allSatisfy { !$0.head.contains { $0.lowercased().hasPrefix("authorization:") } })
        try Self.expectNone(of: "s3cret", in: mirror)
    }

    /// Everything but the page copies and the WARC files, which hold what the server sent.
    private static func expectNone(of secret: String, in mirror: String) throws {
        var looked = 0
        for (name, data) in MirrorFiles(path: mirror).files(under: "") {
            #expect(!name.contains(secret))
            if name.hasPrefix("pages/") || name.hasPrefix("archive/") { continue }
            looked += 1
            #expect(data.range(of: Data(secret.utf8)) == nil, "\(name) holds it")
        }
        #expect(looked > 3)
    }
}
