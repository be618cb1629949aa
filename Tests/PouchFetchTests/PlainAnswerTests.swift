import PouchBytes
import PouchProfile
import PouchURL
import TestSupport
import Testing

@testable import PouchFetch

@Suite("Answers that Pouch reads by itself")
struct PlainAnswerTests {
    private static let odd = "HTTP/1.1 200 OK\r\nWarning in header.php\r\nETag: \"a\"\r\n"

    /// What comes of an answer, in one piece and byte by byte: both must be the same.
    private func read(_ text: String, header: Int = 1_000, body: Int = 100) throws(FetchFailure) -> (Int, String) {
        var ends: [Result<(Int, String), FetchFailure>] = []
        for size in [text.utf8.count, 1] {
            var answer = PlainAnswer(headerLimit: header, bodyLimit: body)
            do throws(FetchFailure) {
                var rest = Array(text.utf8)[...]
                while !rest.isEmpty, !answer.isWhole {
                    try answer.take(rest.prefix(max(1, size)))
                    rest = rest.dropFirst(max(1, size))
                }
                let (status, _, body) = try answer.end()
                ends.append(.success((status, String(decoding: body, as: UTF8.self))))
            } catch { ends.append(.failure(error)) }
        }
        #expect("\(ends[0])" == "\(ends[1])", "in pieces it is another: \(text)")
        return try ends[0].get()
    }

    @Test("a body ends where its length, its chunks or the connection say")
    func framing() throws {
        for (rest, body) in [
            ("Content-Length: 4\r\n\r\ntext", "text"), ("Content-Length: 4\r\n\r\ntextHTTP/1.1 200 OK\r\n\r\n", "text"),
            ("\r\ntext", "text"), ("Content-Length: 0\r\n\r\n", ""), ("\r\n", ""),
            ("Transfer-Encoding: chunked\r\n\r\n4;a=b\r\ntext\r\n2\r\nen\r\n0\r\nETag: b\r\n\r\n", "texten"),
            ("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n4\r\ntext\r\n0\r\n\r\n", "text"),
            ("Content-Length: 4\r\nContent-Length: 4\r\n\r\ntext", "text"),
        ] { #expect(try read(Self.odd + rest) == (200, body), "\(rest)") }
        let hint = "HTTP/1.1 103 Early Hints\r\nno colon\r\n\r\n"
        #expect(try read(hint + hint + Self.odd + "\r\ntext") == (200, "text"))
        #expect(try read("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n") == (304, ""))
        #expect(try read("HTTP/1.0 404 No\n\ntext") == (404, "text"))
    }

    @Test("what is not whole, not HTTP or over a limit is no answer")
    func refused() {
        for (text, failure) in [
            ("", FetchFailure.interrupted("the server closed the connection without an answer")),
            (Self.odd, .interrupted("the server closed the connection without an answer")),
            (Self.odd + "Content-Length: 5\r\n\r\ntext", .interrupted(Transfer.endedEarly)),
            (Self.odd + "Transfer-Encoding: chunked\r\n\r\n4\r\ntext\r\n", .interrupted(Transfer.endedEarly)),
            (
                Self.odd + "Content-Length: 5\r\nContent-Length: 4\r\n\r\ntexts",
                .notHTTP("its Content-Length is not a length")
            ),
            (Self.odd + "Content-Length: -1\r\n\r\n", .notHTTP("its Content-Length is not a length")),
            (
                Self.odd + "Transfer-Encoding: gzip, chunked\r\n\r\n",
                .notHTTP("its transfer coding is not chunked, or does not decode")
            ),
            ("<html>text</html>", .notHTTP(Transfer.noStatusLine)),
            ("HTTP/1.1 20\r\n\r\n", .notHTTP(Transfer.noStatus)),
            (Self.odd + "\0\r\n\r\n", .notHTTP("a line of its head holds a NUL byte")),
            (Self.odd + "\r\n" + String(repeating: "x", count: 101), .tooLarge(what: "body", limit: 100)),
            (Self.odd + String(repeating: "a:\r\n", count: 300), .tooLarge(what: "header", limit: 1_000)),
            (String(repeating: "HTTP/1.1 100 \r\n\r\n", count: 100), .tooLarge(what: "header", limit: 1_000)),
        ] {
            #expect(throws: failure, "\(text.prefix(200))") { try read(text) }
        }
    }

    @Test("a page behind a head with a line that has no colon is read, and after three of them its host is asked once")
    func noColon() async throws {
        let server = try RawServer(
            close: { $0 == "/close" },
            answer: { target in
                let body = "page \(target)"
                return Array(
                    (Self.odd + (target == "/close" ? "" : "Content-Length: \(body.utf8.count)\r\n") + "\r\n" + body)
                        .utf8)
            })
        let settings = FetchSettings(
            userAgent: "agent", connections: 2, idleTimeoutSeconds: 120, allowsNonPublicAddresses: true)
        let asker = try Asker(settings, origin: server.origin)
        defer { asker.stop() }
        for target in ["/0", "/close", "/2"] {
            let response = try await asker.ask(target, tag: "\"a\"").outcome.get()
            #expect(response.body == Array("page \(target)".utf8) && response.address == "127.0.0.1")
            #expect(HTTPHead(response.responseHead).value(of: "etag") == "\"a\"")
            #expect(response.firstByteMicroseconds > 0)
            let sent = String(decoding: response.requestHead, as: UTF8.self)
            #expect(sent == server.requests.last)
            #expect(sent.hasPrefix("GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nUser-Agent: agent\r\n"))
            #expect(sent.contains("\r\nIf-None-Match: \"a\"\r\n") && sent.hasSuffix("\r\nConnection: close\r\n\r\n"))
        }
        #expect(server.requests.count == 6)
        let results = try await asker.ask((0..<20).map { "/\($0)" })
        for result in results {
            #expect(try result.outcome.get().body == Array("page /\(result.request.id)".utf8))
        }
        #expect(server.requests.count == 26)
    }

    @Test("a request that is read apart keeps its limits, and a stop ends it")
    func limits() async throws {
        let server = try RawServer(
            close: { _ in false },
            answer: { target in
                Array(
                    (Self.odd
                        + (target == "/stall"
                            ? "Content-Length: 9\r\n\r\n" : "\r\n" + String(repeating: "x", count: 9_000)))
                        .utf8)
            })
        let settings = FetchSettings(
            userAgent: "agent", connections: 1, idleTimeoutSeconds: 1, bodyLimit: 1_000, allowsNonPublicAddresses: true)
        let asker = try Asker(settings, origin: server.origin)
        let large = try await asker.ask("/large")
        guard case .failure(.tooLarge(what: "body", limit: 1_000)) = large.outcome else {
            Issue.record("\(large.outcome)")
            return
        }
        let stalled = try await asker.ask("/stall")
        guard case .failure(.timedOut("while receiving the answer")) = stalled.outcome else {
            Issue.record("\(stalled.outcome)")
            return
        }
        asker.start(["/stall", "/stall"])
        asker.stop()
    }

    @Test("a public archive's host that leads to this machine is refused here, too")
    func nonPublic() async throws {
        let server = try RawServer { _ in Array((Self.odd + "\r\n").utf8) }
        let url = try #require(WebURL("\(server.origin)/"))
        let settings = FetchSettings(userAgent: "agent", connections: 1)
        let exchange = PlainExchange(request: FetchRequest(id: 1, url: url), settings: settings, isStopping: { false })
        guard case .failure(.forbiddenAddress) = exchange.run().outcome else {
            Issue.record("it was asked")
            return
        }
        #expect(server.requests.isEmpty)
    }
}
