import PouchBytes
import PouchProfile
import PouchURL
import TestSupport
import Testing

@testable import PouchFetch

@Suite("What a request carries, and through whom")
struct RequestFieldsTests {
    private static let ok = Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8)

    private func settings(_ change: (inout FetchSettings) throws -> Void = { _ in }) rethrows -> FetchSettings {
        var settings = FetchSettings(
            userAgent: "x", connections: 1, idleTimeoutSeconds: 5, allowsNonPublicAddresses: true)
        try change(&settings)
        return settings
    }

    @Test("a key in a request field goes to the archive's own origin, and never to another host")
    func origins() async throws {
        let (archive, other) = (try RawServer { _ in Self.ok }, try RawServer { _ in Self.ok })
        let asker = try Asker(
            try settings {
                $0.fields = [
                    try RequestField(name: "X-Api-Key", value: "secret"),
                    try RequestField(name: "Accept", value: "a/b"),
                    try RequestField(name: "X-Empty", value: ""),
                ]
                $0.fieldOrigins = Set([Origin(archive.origin)].compactMap { $0 })
            }, origin: archive.origin)
        defer { asker.stop() }
        let response = try await asker.ask("/a").outcome.get()
        let sent = String(decoding: response.requestHead, as: UTF8.self)
        #expect(sent.contains("\r\nX-Api-Key: secret\r\n") && sent.contains("\r\nX-Empty:\r\n"))
        #expect(sent.contains("\r\nAccept: a/b\r\n") && !sent.contains("text/html"))
        #expect(archive.requests.first?.contains("\r\nX-Api-Key: secret\r\n") == true)
        _ = try await asker.ask("\(other.origin)/a").outcome.get()
        #expect(other.requests.first?.contains("secret") == false)
        #expect(other.requests.first?.contains("\r\nAccept: text/html") == true)
    }

    @Test("a cookie is sent with the request it was given to and with no later one; a control in it sends none")
    func cookie() async throws {
        let server = try RawServer { _ in Self.ok }
        let asker = try Asker(settings(), origin: server.origin)
        defer { asker.stop() }
        for cookie in ["a=1; b=2", nil, "a=1\r\nX-Injected: yes"] {
            let url = try #require(WebURL("\(server.origin)/"))
            _ = try await asker.ask(FetchRequest(id: 1, url: url, cookie: cookie)).outcome.get()
        }
        #expect(server.requests.map { $0.contains("\r\nCookie: a=1; b=2\r\n") } == [true, false, false])
        #expect(server.requests.allSatisfy { !$0.contains("Injected") })
    }

    @Test("a proxy is asked in place of the host, whose name and address it alone knows")
    func proxy() async throws {
        let proxy = try RawServer { _ in Self.ok }
        let asker = try Asker(
            try settings {
                $0.proxy = try FetchProxy("http://user:p%40ss@127.0.0.1:\(proxy.port)/")
                $0.allowsNonPublicAddresses = false
            }, origin: "http://archive.invalid")
        defer { asker.stop() }
        let response = try await asker.ask("/a?b").outcome.get()
        #expect(response.body == Array("ok".utf8) && response.address.isEmpty)
        let sent = String(decoding: response.requestHead, as: UTF8.self)
        #expect(sent.hasPrefix("GET http://archive.invalid/a?b HTTP/1.1\r\nHost: archive.invalid\r\n"))
        #expect(!sent.contains("Proxy-Connection"))
        // It is kept in a WARC record, where no password belongs.
        #expect(!sent.lowercased().contains("proxy-authorization") && sent.hasSuffix("\r\n\r\n"))
        #expect(proxy.requests.first?.contains("\r\nProxy-Authorization: Basic dXNlcjpwQHNz\r\n") == true)
    }

    @Test(
        "what a proxy fails in is told as the proxy's",
        arguments: [
            (
                "https", "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n",
                "it would not connect to the host: it answered 403"
            ),
            ("https", "HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n", Transfer.wantsUser),
            ("http", "HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n", Transfer.wantsUser),
            ("https", "", "it closed the connection"),
        ])
    func proxyFailures(scheme: String, answer: String, words: String) async throws {
        let proxy = try RawServer(close: { _ in true }, answer: { _ in Array(answer.utf8) })
        let chosen = try settings { $0.proxy = try FetchProxy("http://127.0.0.1:\(proxy.port)") }
        let asker = try Asker(chosen, origin: "\(scheme)://archive.invalid")
        defer { asker.stop() }
        let result = try await asker.ask("/")
        guard case .failure(let failure) = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(failure == .proxy(words))
        #expect(failure.description == "the proxy: \(words)")
    }

    @Test("a proxy that is not there is told as that, whatever it speaks", arguments: ["http", "https", "socks5h"])
    func absent(scheme: String) async throws {
        let chosen = try settings { $0.proxy = try FetchProxy("\(scheme)://127.0.0.1:9") }
        let asker = try Asker(chosen, origin: "http://archive.invalid")
        defer { asker.stop() }
        let result = try await asker.ask("/")
        guard case .failure(let failure) = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(failure.description == "the proxy: the connection was refused")
    }

    @Test("a proxy's URL is read whole, and shown without its password")
    func addresses() throws {
        let proxy = try FetchProxy("SOCKS5H://a:b%3Ac@[::1]:9050")
        #expect("\(proxy)" == "socks5h://[::1]:9050" && proxy.user == "a" && proxy.password == "b:c")
        #expect(try FetchProxy("http://proxy.example/").port == 3128)
        #expect(try FetchProxy("http://proxy.example:80").port == 80)
        #expect(try FetchProxy("https://proxy.example").port == 443)
        #expect(try FetchProxy("socks5h://proxy.example").port == 1080)
        for wrong in ["proxy.example:3128", "ftp://a", "socks5://a", "socks4a://a", ""] {
            #expect(throws: FetchProxyError.scheme, "\(wrong)") { try FetchProxy(wrong) }
        }
        for wrong in ["http://", "http://a/b", "http://a?b", "http://a:99999", "http://a b", "http://a#"] {
            #expect(throws: FetchProxyError.host, "\(wrong)") { try FetchProxy(wrong) }
        }
        for wrong in ["http://%zz@a", "http://a:%0D%0A@b"] {
            #expect(throws: FetchProxyError.user, "\(wrong)") { try FetchProxy(wrong) }
        }
    }
}
