import Foundation
import PouchHTTP
import PouchServe
import TestSupport
import Testing

/// With a name of its own for captures, nothing captured shares an origin with the pages that tell what it is worth.
@Suite("serve: captures under a name of their own")
struct ReplayHostTests {
    private static let pages = "http://127.0.0.1:8100"
    private static let captures = "http://replay.test:8100"

    @Test("captures are served under their name alone, and nothing else is; each leads to the other")
    func apart() async throws {
        let room = try PressRoom(["/news/1.htm": .init(title: "Talks", paragraphs: ["The ministers met."])])
        try await room.crawl()
        let site = try room.site(replay: ReplayHost(base: Self.captures, pages: Self.pages))
        let url = room.origin + "/news/1.htm"
        let stamp = try #require(
            site.page("/cdx?url=\(url)&output=text&fl=timestamp").split(separator: "\n").first.map(String.init))
        let target = "/web/\(stamp)/\(url)"
        let away = site.get(target)
        #expect(away.status == 302 && away.value(of: "Location") == Self.captures + target)
        let shown = site.ask(target, base: Self.captures)
        #expect(shown.status == 200 && shown.text.contains("The ministers met."))
        let policy = try #require(shown.value(of: "Content-Security-Policy"))
        #expect(policy.hasPrefix("sandbox; ") && policy.contains("img-src \(Self.captures)/web/"))
        #expect(policy.contains("frame-ancestors \(Self.pages)"))
        let link = try #require(shown.value(of: "Link"))
        #expect(link.contains("<\(Self.pages)/timegate/\(url)>") && link.contains("<\(Self.captures)/web/"))
        for target in ["/", "/about", "/timegate/\(url)", "/archive/x", "/crawls", "/-/openapi.json"] {
            let refused = site.ask(target, base: Self.captures)
            #expect(refused.status == 404, "\(target)")
            #expect(!refused.text.contains("The ministers met."))
        }
        let id = try #require(site.page("/2001/11").firstMatch(of: /statement\/([^"\/]+)"/)?.output.1)
        let viewer = site.get("/statement/\(id)/page")
        #expect(viewer.text.contains("src=\"\(Self.captures)/web/"))
        #expect(viewer.value(of: "Content-Security-Policy")?.contains("frame-src \(Self.captures)") == true)
        let gate = site.get("/timegate/\(url)")
        #expect(gate.value(of: "Location") == Self.captures + target)
    }

    @Test("a name for captures goes with one for the pages, and is another one")
    func options() async throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path("mirror/crawls"), withIntermediateDirectories: true)
        for (arguments, word) in [
            (["--replay-origin", "http://localhost:8100"], "--public-url"),
            (["--replay-origin", "ftp://x", "--public-url", "http://127.0.0.1:8100"], "--replay-origin is"),
            (["--replay-origin", "http://127.0.0.1:8100/x", "--public-url", "http://127.0.0.1:8100"], "same host"),
        ] {
            let result = try await Program.run(Program.pouch, ["serve", scratch.path("mirror")] + arguments)
            #expect(result.status == 64 && result.errors.contains(word), "\(result.errors)")
        }
    }

    @Test("in a browser the viewer's frame shows the capture, of the other name, and the console is silent")
    func browser() async throws {
        let room = try PressRoom(["/news/1.htm": .init(title: "Talks", paragraphs: ["The ministers met."])])
        try await room.crawl()
        // Free a moment ago.
        let port = try RawServer(respond: { _ in .init([]) }).port
        let (running, _) = try await ServeCommandTests.serve(
            room.mirror, "--port", "\(port)", "--public-url", "http://127.0.0.1:\(port)/",
            "--replay-origin", "http://localhost:\(port)")
        let month = try #require(
            try await ServeCommandTests.get("/2001/11.json", port: port, host: "127.0.0.1:\(port)"))
        let id = try #require(month.text.firstMatch(of: /"id":"([^"]+)"/)?.output.1)
        let opened = try await Chromium.open("http://127.0.0.1:\(port)/statement/\(id)/page")
        #expect(opened.console.isEmpty, "\(opened.console)")
        #expect(opened.page.contains("http://localhost:\(port)/web/"))
        running.send(SIGTERM)
        #expect(try await running.wait().status == 0)
    }
}
