import Foundation
import TestSupport
import Testing

/// Heads of answers that would bring in a line of their own, or never end; all in one crawl, twice.
@Suite("Hostile: header fields")
struct HostileHeaderTests {
    private static let forged =
        "\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://forged.invalid/\r\nContent-Length: 0\r\n\r\n\r\n\r\n"

    private static let crawl = Task {
        let body = "<html><body><h1>Good</h1><p>November 21, 2001</p><p>Text.</p></body></html>"
        let plain = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(body.utf8.count)\r\n"
        let gzip = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n"
        let crawl = try await HostileCrawl(
            [
                "/controls.htm": .raw(
                    plain
                        + "X-A: one\rWARC-Type: forged\rX-B: two\r\nX-N: a\u{0B}b\r\nETag: \"t\rX-Injected: yes\"\r\n\r\n"
                        + body),
                "/nul.htm": .raw(plain + "X-N: a\0WARC-Type: forged\r\n\r\n" + body),
                "/location1.htm": .redirect("/bare\rX-Injected: yes"),
                "/location2.htm": .redirect("/coded%0d%0aX-Injected:%20yes"),
                "/folded.htm": .raw(plain + "X-F: one\r\n WARC-Type: forged\r\n\tX-Injected: yes\r\n\r\n" + body),
                "/many.htm": Answer(steps: [
                    .send(Array(plain.utf8)), .send(Array("a:\r\n".utf8), times: 40_000),
                    .send(Array(("\r\n" + body).utf8)),
                ]),
                "/hints.htm": Answer(steps: [
                    .send(Array("HTTP/1.1 103 Early Hints\r\n\r\n".utf8), times: 40_000),
                    .send(Array((plain + "\r\n" + body).utf8)),
                ]),
                "/space.htm": .raw(
                    plain.replacing("Content-Type", with: " X-Content-Type-Options: nosniff\r\nContent-Type") + "\r\n"
                        + body),
                "/space2.htm": .raw(
                    "HTTP/1.1 103 Early Hints\r\n\tA: b\r\n\r\n"
                        + plain.replacing("Content-Type", with: "\tX: a\r\n folded\r\nContent-Type") + "\r\n" + body),
                "/number.htm": .raw("HTTP/1.1 20\r\nContent-Length: 0\r\n\r\n"),
                "/headless.htm": Answer(steps: [.send(Array(body.utf8)), .close]),
                "/trailers.htm": .raw(
                    gzip + "Trailer: Content-Encoding\r\n\r\n\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n"
                        + "Content-Encoding: gzip\r\nETag: \"trailer\"\r\nContent-Type: application/x-forged\r\n\r\n"),
                "/forged.htm": .statement("Forged", "Text.\(forged)More."),
                "/lengths.htm": .raw(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nContent-Length: 500\r\n\r\nhello"
                ),
            ],
            links: ["/link&#13;&#10;X-Injected: yes.htm", "/link%0d%0aX-Injected: yes.htm"],
            more: [
                "/bareX-Injected:%20yes": [.statement("Bare")],
                "/coded%0d%0aX-Injected:%20yes": [.statement("Coded")],
            ], settings: ["attempts": "1", "idle_timeout": "15s", "total_timeout": "40s"])
        _ = try await crawl.again()
        return crawl
    }

    /// No request had a line that a server put there.
    private func expectNoInjection(_ crawl: HostileCrawl) throws {
        let names = Set(crawl.server.requests.flatMap(\.head).map { $0.prefix { $0 != ":" }.lowercased() })
        #expect(
            names.isSubset(of: [
                "host", "user-agent", "accept", "accept-encoding", "if-none-match", "if-modified-since",
            ]))
    }

    @Test("CR and controls in a header start no line of a WARC record, a log or a later request")
    func controls() async throws {
        let crawl = try await Self.crawl.value
        #expect(try crawl.outcome("/controls.htm") == "unchanged")
        let record = try #require(try crawl.answer(of: "/controls.htm"))
        #expect(record.header.fields.count { $0.name == "WARC-Type" } == 1)
        let head = record.text.prefix(through: record.text.range(of: "\r\n\r\n")?.lowerBound ?? record.text.startIndex)
        #expect(!head.split(separator: "\r\n").contains { $0.hasPrefix("WARC-Type") || $0.hasPrefix("X-Injected") })
        #expect(crawl.server.requests.contains { $0.head.contains { $0.hasPrefix("If-None-Match: \"tX-Injected") } })
        try expectNoInjection(crawl)
    }

    @Test("a NUL in a header ends in a refusal or a whole record, never in half a one")
    func nul() async throws {
        let crawl = try await Self.crawl.value
        let outcome = try #require(try crawl.outcome("/nul.htm"))
        #expect(["unchanged", "refused", "unreachable"].contains(outcome))
        if let record = try crawl.answer(of: "/nul.htm") {
            #expect(!record.text.contains("\0") && record.text.hasSuffix("</html>"))
        }
    }

    @Test("a Location or a link that holds CR LF, bare or encoded, brings no line into a request")
    func location() async throws {
        let crawl = try await Self.crawl.value
        let asked = Set(crawl.server.requests.map(\.target))
        for target in [
            "/bareX-Injected:%20yes", "/coded%0d%0aX-Injected:%20yes", "/linkX-Injected:%20yes.htm",
            "/link%0d%0aX-Injected:%20yes.htm",
        ] { #expect(asked.contains(target), "\(target) not in \(asked.sorted())") }
        try expectNoInjection(crawl)
    }

    @Test("a folded field stays one field")
    func folded() async throws {
        let crawl = try await Self.crawl.value
        #expect(try crawl.outcome("/folded.htm") == "unchanged")
        let record = try #require(try crawl.answer(of: "/folded.htm"))
        #expect(record.text.contains("X-F: one WARC-Type: forged X-Injected: yes\r\n"))
    }

    @Test(
        "a first field that begins with a space ends no crawl and harms no memory: the page is read",
        arguments: ["space", "space2"])
    func leadingSpace(name: String) async throws {
        let crawl = try await Self.crawl.value
        let line = try #require(try crawl.line("/\(name).htm"))
        #expect(line.outcome == "unchanged", "\(line.error)")
        #expect(try crawl.statement("/\(name).htm")?.title == "Good")
    }

    @Test(
        "a head that is none is told in Pouch's words, not the library's",
        arguments: [
            ("nul", "a line of its head holds a NUL byte"), ("number", "its status line has no status of three digits"),
        ])
    func plainWords(name: String, words: String) async throws {
        let line = try #require(try await Self.crawl.value.line("/\(name).htm"))
        #expect(line.outcome == "refused" && line.error == "not a valid HTTP answer: \(words)")
    }

    @Test("forty thousand empty fields are kept and cost no more than their bytes")
    func many() async throws {
        let crawl = try await Self.crawl.value
        #expect(try crawl.outcome("/many.htm") == "unchanged")
    }

    @Test("interim answers without end stop at the limit on headers")
    func hints() async throws {
        let crawl = try await Self.crawl.value
        let line = try #require(try crawl.line("/hints.htm"))
        #expect(line.outcome == "refused" && line.error.contains("header over the limit of 262144 bytes"))
    }

    @Test("an answer without a status line is no answer")
    func headless() async throws {
        let crawl = try await Self.crawl.value
        let line = try #require(try crawl.line("/headless.htm"))
        #expect(line.outcome == "refused" && line.path == nil && line.error.contains("not a valid HTTP answer"))
    }

    @Test("a trailer does not say what the answer is: no coding, no type, no validator")
    func trailers() async throws {
        let crawl = try await Self.crawl.value
        let line = try #require(try crawl.line("/trailers.htm"))
        #expect(line.outcome == "unchanged", "\(line.error)")
        #expect(try crawl.statement("/trailers.htm")?.title == "Good")
        #expect(!crawl.manifest.contains("x-forged"))
        #expect(crawl.server.requests.allSatisfy { !$0.head.contains("If-None-Match: \"trailer\"") })
    }

    @Test("two lengths that disagree never make a page of what was not sent for it")
    func lengths() async throws {
        let crawl = try await Self.crawl.value
        let page = try crawl.page("/lengths.htm")
        #expect(page == nil || page == Array("hello".utf8))
    }

    @Test("a body that holds a WARC record adds none, and the archive reads as it was written")
    func forgedRecord() async throws {
        let crawl = try await Self.crawl.value
        #expect(try crawl.answer(of: "/forged.htm")?.text.contains("forged.invalid") == true)
        #expect(try crawl.records().allSatisfy { $0.header.targetURI != "http://forged.invalid/" })
        #expect(try await crawl.flaws() == nil)
    }

    @Test("a line without a colon among the fields costs no page")
    func noColon() async throws {
        let body = "<html><body><h1>Good</h1><p>November 21, 2001</p><p>Text.</p></body></html>"
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nWarning in header.php\r\nContent-Length: "
        let answer = Answer.raw("\(head)\(body.utf8.count)\r\n\r\n\(body)")
        let crawl = try await HostileCrawl([
            "/1.htm": answer, "/2.htm": answer, "/3.htm": answer, "/4.htm": answer, "/5.htm": answer,
        ])
        for number in 1...5 { #expect(try crawl.statement("/\(number).htm")?.title == "Good") }
        #expect(try await crawl.flaws() == nil)
    }
}
