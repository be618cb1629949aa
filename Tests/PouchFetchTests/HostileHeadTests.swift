import PouchBytes
import PouchProfile
import TestSupport
import Testing

@testable import PouchFetch

@Suite("Heads that no standard allows")
struct HostileHeadTests {
    private static let body = "<html><p>Text.</p></html>"
    private static let end = "Content-Type: text/html\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"

    private func ask(
        _ answers: [String: String], _ targets: [String], settings: (inout FetchSettings) -> Void = { _ in }
    ) async throws -> [Result<FetchResponse, FetchFailure>] {
        let server = try RawServer(close: { $0 == "/close" }, answer: { Array((answers[$0] ?? "").utf8) })
        var chosen = FetchSettings(
            userAgent: "x", connections: 1, idleTimeoutSeconds: 5, allowsNonPublicAddresses: true)
        settings(&chosen)
        let asker = try Asker(chosen, origin: server.origin)
        defer { asker.stop() }
        var results: [Result<FetchResponse, FetchFailure>] = []
        for target in targets { results.append(try await asker.ask(target).outcome) }
        return results
    }

    @Test("a page whose first field begins with a space is read, on a connection and in a process that go on")
    func leadingSpace() async throws {
        let odd = "HTTP/1.1 200 OK\r\n \tX-Content-Type-Options: nosniff\r\n" + Self.end
        let answers = ["/odd": odd, "/even": "HTTP/1.1 200 OK\r\nServer: s\r\n" + Self.end]
        let targets = Array(repeating: ["/even", "/odd", "/odd"], count: 20).flatMap { $0 }
        for (target, result) in zip(targets, try await ask(answers, targets)) {
            let response = try result.get()
            #expect(response.body == Array(Self.body.utf8))
            #expect(response.responseHead == Array((answers[target] ?? "").utf8).dropLast(Self.body.utf8.count))
            let name = target == "/odd" ? "x-content-type-options" : "server"
            #expect(HTTPHead(response.responseHead).value(of: name) != nil)
        }
    }

    @Test("a space behind an interim answer's fields, or behind none, harms nothing either")
    func interim() async throws {
        let final = "HTTP/1.1 200 OK\r\n X: a\r\n" + Self.end
        let answers = [
            "/hint": "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" + final,
            "/bare": "HTTP/1.1 103 Early Hints\r\n\r\n" + final,
            "/odd": "HTTP/1.1 103 Early Hints\r\n Link: <a>\r\n\r\n" + final,
        ]
        for result in try await ask(answers, ["/hint", "/bare", "/odd", "/hint", "/odd"]) {
            let response = try result.get()
            #expect(response.status == 200 && response.body == Array(Self.body.utf8))
            let head = String(decoding: response.responseHead, as: UTF8.self)
            #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n X: a\r\n"))
        }
    }

    @Test("white space moves to the end of its line, and nothing else does")
    func mending() {
        for (line, mended) in [
            (" A: b\r\n", "A: b \r\n"), ("\t  A: b\n", "A: b\t  \n"), (" A: b", "A: b "), ("A: b\r\n", "A: b\r\n"),
            ("  \r\n", "  \r\n"), ("\r\n", "\r\n"), ("", ""),
        ] {
            var bytes = Array(line.utf8)
            let before = bytes.withUnsafeMutableBytes { HeadMender.mend($0) }
            #expect(String(decoding: bytes, as: UTF8.self) == mended)
            #expect(before == (line == mended ? nil : Array(line.utf8)))
        }
    }

    @Test("a field that calls itself a status line starts no other head")
    func falseStatusLine() async throws {
        let answers = ["/": "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nHTTP/1.1 404: b\r\n" + Self.end]
        let response = try #require(try await ask(answers, ["/"]).first).get()
        #expect(HTTPHead(response.responseHead).status == 200)
        #expect(HTTPHead(response.responseHead).value(of: "etag") == "\"a\"")
    }

    @Test(
        "what is no HTTP answer is told in plain words, none of them libcurl's",
        arguments: [
            ("HTTP/1.1 200 OK\r\nA: \0\r\n\r\n", "not a valid HTTP answer: a line of its head holds a NUL byte"),
            ("HTTP/1.1 20\r\n\r\n", "not a valid HTTP answer: its status line has no status of three digits"),
            ("hTTP/1.1 404 No\r\n\r\n", "not a valid HTTP answer: its status line has no status of three digits"),
            ("hTTP/1.1 200 OK\r\n\r\n", "not a valid HTTP answer: it begins with no status line"),
            ("HTTP/2 2K\r\n\r\n", "not a valid HTTP answer: its status line has no status of three digits"),
            ("<html></html>", "not a valid HTTP answer: it begins with no status line"),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
                "the connection broke off: the server closed the connection before the answer was whole"
            ),
            ("", "the connection broke off: the server closed the connection without an answer"),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "the connection broke off: its chunks do not fit together"
            ),
        ])
    func plainWords(answer: String, words: String) async throws {
        let result = try #require(try await ask(["/close": answer], ["/close"]).first)
        guard case .failure(let failure) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(failure.description == words)
    }
}
