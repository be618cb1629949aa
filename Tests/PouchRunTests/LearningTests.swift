import PouchNotify
import PouchRun
import PouchURL
import Synchronization
import TestSupport
import Testing

@Suite("Learning and alerts")
struct LearningTests {
    @Test(
        "a learned profile has a name that `pouch crawl` can take, whatever its file or host is called",
        arguments: [
            (nil, "https://www.state.example/press/", "state-example"), (nil, "http://127.0.0.1:8000/", "127-0-0-1"),
            ("config/My Press (2).yaml", "https://a.example/", "my-press--2"),
            ("---.yaml", "https://a.example/", "archive"),
            (nil, "https://xn--mnchen-3ya.example/", "xn--mnchen-3ya-example"),
        ] as [(String?, String, String)])
    func names(file: String?, url: String, expected: String) throws {
        #expect(Learning.name(of: file, try #require(WebURL(url))) == expected)
    }

    @Test("an alert that waits for its next try gives up as soon as the crawl is asked to stop")
    func stop() {
        #expect(Waiting.unless({ true }).pause(3_600_000_000) == false)
        #expect(Waiting.unless({ false }).pause(0))
    }

    @Test("learning asks for no page that a robots.txt which has moved forbids")
    func movedRobots() throws {
        let heads = Mutex<[String]>([])
        let server = try RawServer { head in
            heads.withLock { $0.append(String(head.prefix { $0 != "\r\n" })) }
            let file = "User-agent: *\nDisallow: /press\n"
            return head.hasPrefix("GET /robots.txt ")
                ? .init(Array("HTTP/1.1 301 Moved\r\nLocation: /r\r\nContent-Length: 0\r\n\r\n".utf8))
                : .init(Array("HTTP/1.1 200 OK\r\nContent-Length: \(file.utf8.count)\r\n\r\n\(file)".utf8))
        }
        let start = try #require(WebURL("http://127.0.0.1:\(server.port)/press/"))
        var manner = LearnPages.Manner()
        manner.refetch = true
        manner.delay = .zero
        let pages = try LearnPages(manner, start: start, contact: "desk@archive.museum")
        guard case .failure = pages.page(start, .start) else {
            Issue.record("the page was asked for")
            return
        }
        #expect(pages.refusal?.contains("Disallow: /press") == true)
        #expect(heads.withLock { $0 } == ["GET /robots.txt HTTP/1.1", "GET /r HTTP/1.1"])
    }
}
