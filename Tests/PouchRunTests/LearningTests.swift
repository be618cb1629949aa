import PouchNotify
import PouchRun
import PouchURL
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
}
