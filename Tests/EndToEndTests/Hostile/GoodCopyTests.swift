import PouchBytes
import TestSupport
import Testing

/// A server that gave good pages once and gives something else now; one crawl of each.
@Suite("Hostile: what would take a good copy's place")
struct HostileGoodCopyTests {
    private static let page =
        "<html><head><title>Good</title></head><body><h1>Good</h1><p>November 21, 2001</p><p>All of the text.</p></body></html>"
    private static let file = "%PDF-1.4 all of the file"

    /// By name, what the page and the file are answered with the second time.
    private static func worse(_ good: String, _ type: String) -> [String: Answer] {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\n"
        let half = String(good.prefix(good.count / 2))
        let squeezed = GzipCompressor(level: 4).member(Array(good.utf8))
        return [
            "short": Answer(steps: [
                .send(Array("\(head)Content-Length: \(good.utf8.count)\r\n\r\n\(half)".utf8)), .close,
            ]),
            "cut": Answer(steps: [
                .send(Array("\(head)Transfer-Encoding: chunked\r\n\r\n10\r\n\(good.prefix(16))\r\n".utf8)), .close,
            ]),
            "squeezed": .ok(Array(squeezed.dropLast(9)), ["Content-Encoding: gzip"], type: type),
            "empty": .ok("", type: type),
            "part": .ok(half, ["Content-Range: bytes 0-9/99"], type: type, status: "206 Partial Content"),
            "nothing": .raw("HTTP/1.1 204 No Content\r\n\r\n"),
            "accepted": .ok("wait", type: type, status: "202 Accepted"),
            "broken": .ok("<h1>Oops</h1>", type: type, status: "500 Oops"),
            "blocked": .ok("<h1>Are you human?</h1>", status: "403 Forbidden"),
            "gone": .ok("<h1>Not here</h1>", status: "404 Not Found"),
            "elsewhere": .redirect("http://elsewhere.invalid/home"),
        ]
    }

    private static let crawl = Task {
        var routes: [String: [Answer]] = [:]
        var links = ""
        for (name, answer) in worse(page, "text/html") {
            routes["/\(name).htm"] = [.ok(page, ["ETag: \"1\""]), answer]
        }
        for (name, answer) in worse(file, "application/pdf") {
            routes["/\(name).pdf"] = [.ok(file, ["ETag: \"1\""], type: "application/pdf"), answer]
            links += "<a href=\"/\(name).pdf\">\(name)</a> "
        }
        // Says that all is well, and has nothing of the statement.
        routes["/soft.htm"] = [.ok(page), .ok("<html><head><title>Error</title></head><body></body></html>")]
        routes["/index.htm"] = [.listing(routes.keys.filter { $0.hasSuffix(".htm") }.sorted() + ["/files.htm"])]
        routes["/files.htm"] = [.statement("Files", links)]
        let crawl = try await HostileCrawl([:], more: routes)
        guard crawl.result.status == 0 else { throw TestFailure(crawl.result.errors) }
        return (crawl, try await crawl.again())
    }

    @Test(
        "a short or empty body, half a coding, a part, a block page, an error or a page without its text leaves the good copy and says so",
        arguments: [
            ("short", "unreachable"), ("cut", "unreachable"), ("squeezed", "unreachable"), ("empty", "refused"),
            ("part", "refused"),
            ("nothing", "refused"), ("accepted", "refused"), ("broken", "unreachable"), ("blocked", "refused"),
            ("gone", "gone"), ("elsewhere", "refused"), ("soft", "refused"),
        ])
    func kept(name: String, outcome: String) async throws {
        let (crawl, again) = try await Self.crawl.value
        #expect(again.status == 4, "\(again.errors)")
        for (target, good) in [("/\(name).htm", Self.page), ("/\(name).pdf", Self.file)]
        where name != "soft" || target.hasSuffix("htm") {
            let line = try #require(try crawl.line(target))
            #expect(line.outcome == outcome, "\(target): \(line.error)")
            #expect(try crawl.page(target).map { String(decoding: $0, as: UTF8.self) } == good, "\(target)")
        }
        #expect(try crawl.statement("/\(name).htm")?.text?.contains("All of the text.") == true)
    }

    @Test("after such a crawl the mirror is intact")
    func intact() async throws { #expect(try await Self.crawl.value.0.flaws() == nil) }
}
