import PouchHTTP
import TestSupport
import Testing

/// What reaches a server that stands on the network is anything: what is not a plain request gets its status, and no
/// handler hears of it.
@Suite struct RequestTests {
    @Test(
        "what another program on the way may read in two ways is refused",
        arguments: [
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: +1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Folded: a\r\n b\r\n\r\n",
            "GET / HTTP/1.1\nHost: 127.0.0.1\n\n",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\nX: y\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n: no name\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: \u{1}\r\n\r\n",
            "GET  / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            "GET /a\tb HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost:\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n",
            "GET http://other.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            "GET nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            "GET /\r\nHost: 127.0.0.1\r\n\r\n",
            "\u{16}\u{3}\u{1}\r\n\r\n",
        ])
    func badRequests(_ text: String) async throws {
        let lab = try await ServerLab()
        let answer = try #require(try await lab.answer(text))
        #expect(answer.status == 400)
        #expect(answer.value("connection") == "close")
        #expect(lab.seen.isEmpty)
        await lab.server.stop()
    }

    @Test(
        "what is too long, too much or of the wrong kind is told by its own status",
        arguments: [
            ("GET /\(String(repeating: "a", count: 8 << 10)) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414),
            ("GET /\(String(repeating: "a", count: 40 << 10))", 414),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: \(String(repeating: "a", count: 17 << 10))\r\n\r\n", 431),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\(String(repeating: "X: y\r\n", count: 100))\r\n", 431),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\nabc", 413),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 405), ("OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 405),
            ("DELETE / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 405), ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        ])
    func refusals(_ text: String, _ status: Int) async throws {
        let lab = try await ServerLab()
        let answer = try #require(try await lab.answer(text))
        #expect(answer.status == status)
        #expect(status != 405 || answer.value("allow") == "GET, HEAD")
        #expect(lab.seen.isEmpty)
        await lab.server.stop()
    }

    @Test("a good request reaches the handler as it was sent, over one connection as often as one likes")
    func goodRequests() async throws {
        let lab = try await ServerLab()
        // Three at once, the last one split: none may get lost, or another's answer.
        let (first, head, last, isClosed) = try await lab.with { client in
            client.send(
                "GET /a%2Fb?q=%22&x HTTP/1.1\r\nHost: 127.0.0.1:1\r\nX: y\r\n\r\nHEAD /b HTTP/1.1\r\nHost: localhost\r\n\r\nGET /c HT"
            )
            let first = client.answer()
            client.send("TP/1.1\r\nHost: [::1]\r\nConnection: close\r\n\r\n")
            return (first, client.answer(isHead: true), client.answer(), client.isClosed())
        }
        #expect(first?.text == "well")
        #expect(head?.value("content-length") == "4")
        #expect(last?.value("connection") == "close")
        #expect(isClosed)
        #expect(lab.seen.map(\.target) == ["/a%2Fb?q=%22&x", "/b", "/c"])
        #expect(lab.seen.map(\.base) == ["http://127.0.0.1:1", "http://localhost", "http://[::1]"])
        #expect(lab.seen.first?.value(of: "x") == "y")
        await lab.server.stop()
    }

    @Test("every answer carries what keeps a browser safe, errors of the connection too")
    func securityFields() async throws {
        let lab = try await ServerLab()
        let answers = [
            try await lab.get(), try await lab.answer("GET / HTTP/1.1\r\n\r\n"),
            try await lab.get(host: "evil.example"),
            try await lab.answer("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ]
        for answer in answers {
            let answer = try #require(answer)
            #expect(answer.value("x-content-type-options") == "nosniff")
            #expect(answer.value("referrer-policy") == "no-referrer")
            #expect(answer.value("cross-origin-opener-policy") == "same-origin")
            #expect(answer.value("cross-origin-resource-policy") == "same-origin")
            #expect(answer.value("x-robots-tag") == "noindex")
            #expect(answer.value("content-security-policy")?.hasPrefix("default-src 'none'") == true)
            #expect(!answer.fields.contains { $0.name.hasPrefix("access-control") || $0.name == "server" })
        }
        await lab.server.stop()
    }
}
