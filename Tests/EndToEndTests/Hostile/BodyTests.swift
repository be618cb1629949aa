import Foundation
import PouchBytes
import TestSupport
import Testing

/// Bodies that do not end, that grow, or that are not what they say; all in one crawl.
@Suite("Hostile: bodies")
struct HostileBodyTests {
    private static func chunked(_ text: String, _ headers: String = "") -> [UInt8] {
        Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\(headers)\r\n\(text)".utf8)
    }

    /// 16 MiB of zeros under gzip, and the same under gzip once more.
    private static let bomb = GzipCompressor(level: 4).member([UInt8](repeating: 0, count: 16 << 20))

    private static let crawl = Task {
        let good = Array("<html><body><h1>Good</h1><p>November 21, 2001</p><p>Text.</p></body></html>".utf8)
        let once = GzipCompressor(level: 4).member(good)
        let twice = GzipCompressor(level: 4).member(once)
        let ten = (0..<10).reduce(good) { bytes, _ in GzipCompressor(level: 4).member(bytes) }
        return try await HostileCrawl(
            [
                "/first.htm": .statement("First"),
                "/endless.htm": Answer(steps: [
                    .send(chunked("")),
                    .send(Array("1000\r\n\(String(repeating: "x", count: 4_096))\r\n".utf8), times: 4_000),
                    .close,
                ]),
                "/huge.htm": Answer(steps: [.send(chunked("ffffffffffffffff0\r\nhello\r\n")), .close]),
                "/wrapping.htm": Answer(steps: [.send(chunked("7fffffffffffffff\r\nhello\r\n")), .close]),
                "/negative.htm": Answer(steps: [.send(chunked("-5\r\nhello\r\n0\r\n\r\n")), .close]),
                "/extension.htm": Answer(steps: [
                    .send(chunked("5;")), .send([UInt8](repeating: 120, count: 1_024), times: 400, every: 20),
                ]),
                "/twice.htm": .ok(twice, ["Content-Encoding: gzip, gzip"]),
                "/lines.htm": .ok(twice, ["Content-Encoding: gzip", "Content-Encoding: gzip"]),
                "/ten.htm": .ok(
                    ten, ["Content-Encoding: " + [String](repeating: "gzip", count: 10).joined(separator: ", ")]),
                "/tenlines.htm": .ok(ten, [String](repeating: "Content-Encoding: gzip", count: 10)),
                "/unknown.htm": .ok(good, ["Content-Encoding: ZSTD"]),
                "/label.htm": .ok(good, ["Content-Encoding: UTF-8\u{1B}[31m"]),
                "/untrailed.htm": .ok(Array(once.dropLast(8)), ["Content-Encoding: gzip"]),
                "/bomb.htm": .ok(bomb, ["Content-Encoding: gzip"]),
                "/bomb2.htm": .ok(GzipCompressor(level: 4).member(bomb), ["Content-Encoding: gzip, gzip"]),
                "/bomb3.htm": .ok(brotliBomb, ["Content-Encoding: br"]),
                "/drip.htm": Answer(steps: [
                    .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n".utf8)),
                    .send([46], times: 400, every: 20),
                ]),
                "/stall.htm": Answer(steps: [
                    .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n".utf8)),
                    .send([46], times: 2, every: 8_000),
                ]),
                "/silent.htm": Answer(steps: [.send([], times: 2, every: 8_000)]),
                "/part.htm": .ok(good, ["Content-Range: bytes 0-50/9000"], status: "206 Partial Content"),
                "/nothing.htm": .raw("HTTP/1.1 204 No Content\r\n\r\n"),
                "/last.htm": .statement("Last"),
            ],
            settings: [
                "body_bytes": "2MiB", "decoded_bytes": "4MiB", "attempts": "1", "idle_timeout": "1s",
                "total_timeout": "3s", "connections": "16",
            ])
    }

    /// 8 MiB of zeros, made by Google's brotli.
    private static let brotliBomb = [UInt8](Data(base64Encoded: brotliBombText) ?? Data())
    private static let brotliBombText =
        "m///fwAmAOqwxwpA5t4PpHs/gO79ALr3A+jeD6B7P4Du/QC69wPo3g+gez+A7v0AuvcD6N4PoHs/gO79ALr3A+jeD6B7P4Du/QC69wPo3g+gez+A7v0AuvcD6N4PoHs/gO79ALr3A+jeD6B7P4Du/QC69wMA"

    private func expect(
        _ target: String, _ outcome: Set<String>, _ why: String, sourceLocation: SourceLocation = #_sourceLocation
    )
        async throws
    {
        let crawl = try await Self.crawl.value
        let line = try #require(try crawl.line(target), sourceLocation: sourceLocation)
        #expect(outcome.contains(line.outcome), "\(line.outcome): \(line.error)", sourceLocation: sourceLocation)
        #expect(why.isEmpty || line.error.contains(why), "\(line.error)", sourceLocation: sourceLocation)
        #expect(line.path == nil, "something is kept of \(target)", sourceLocation: sourceLocation)
    }

    @Test("chunks without end stop at the limit on bodies, which is named")
    func endlessChunks() async throws {
        try await expect("/endless.htm", ["refused"], "body over the limit of 2097152 bytes")
    }

    @Test(
        "a chunk's size that is negative, or too large for any machine, gives nothing",
        arguments: ["huge", "wrapping", "negative"])
    func chunkSizes(name: String) async throws { try await expect("/\(name).htm", ["unreachable", "refused"], "") }

    @Test("a chunk's extension without end stops at a limit on time")
    func chunkExtension() async throws { try await expect("/extension.htm", ["unreachable"], "timed out") }

    @Test("two codings come off, on one line or on two; ten are refused before any comes off")
    func chains() async throws {
        let crawl = try await Self.crawl.value
        for name in ["/twice.htm", "/lines.htm"] { #expect(try crawl.statement(name)?.title == "Good", "\(name)") }
        try await expect("/ten.htm", ["refused"], "10")
        try await expect("/tenlines.htm", ["refused"], "10")
    }

    @Test("a coding that Pouch does not know is named, and what it hides is no page")
    func unknownCoding() async throws { try await expect("/unknown.htm", ["refused"], "zstd") }

    @Test(
        "a word that is no coding hides nothing, and gzip without its check sum is read",
        arguments: ["label", "untrailed"])
    func labels(name: String) async throws {
        #expect(try await Self.crawl.value.statement("/\(name).htm")?.title == "Good")
    }

    @Test(
        "a bomb under gzip, under gzip twice or under br stops at the limit, which is named",
        arguments: ["bomb", "bomb2", "bomb3"])
    func bombs(name: String) async throws { try await expect("/\(name).htm", ["refused"], "4194304") }

    @Test("a drip that is just fast enough stops at the limit on the whole time")
    func drip() async throws { try await expect("/drip.htm", ["unreachable"], "timed out") }

    @Test("an answer that stalls, or never begins, stops at a limit on time", arguments: ["stall", "silent"])
    func stall(name: String) async throws { try await expect("/\(name).htm", ["unreachable"], "timed out") }

    @Test(
        "a part that nobody asked for, and an answer without content, are no page",
        arguments: [("part", 206), ("nothing", 204)])
    func parts(name: String, status: Int) async throws {
        try await expect("/\(name).htm", ["refused"], "status \(status)")
    }

    @Test("after all of them the crawl has the good pages, and the mirror is intact")
    func goodPages() async throws {
        let crawl = try await Self.crawl.value
        #expect(crawl.result.status == 4, "\(crawl.result.errors)")
        for name in ["/first.htm", "/last.htm"] { #expect(try crawl.outcome(name) == "new") }
        #expect(try await crawl.flaws() == nil)
    }

    @Test("what a server sends beyond an answer is not taken for the answer to the next request")
    func smuggled() async throws {
        let body = "<html><body><h1>Own</h1></body></html>"
        let forged = "<html><body><h1>Forged</h1></body></html>"
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
        let answer = Answer.raw("\(head)\(body.utf8.count)\r\n\r\n\(body)\(head)\(forged.utf8.count)\r\n\r\n\(forged)")
        let crawl = try await HostileCrawl(
            ["/1.htm": answer, "/2.htm": answer, "/3.htm": answer, "/4.htm": answer], settings: ["connections": "1"])
        for number in 1...4 {
            let page = try #require(try crawl.page("/\(number).htm"))
            #expect(String(decoding: page, as: UTF8.self) == body)
        }
    }
}
