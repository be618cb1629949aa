import PouchURL
import Testing

@testable import PouchFetch

@Suite("robots.txt: where the file is")
struct RobotsReadingTests {
    private static let forbids = RobotsPolicy.Answer(status: 200, body: Array("User-agent: *\nDisallow: /".utf8))

    private static func moved(_ location: String?, _ status: Int = 301) -> RobotsPolicy.Answer {
        .init(status: status, location: location)
    }

    private struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// By URL; any other is not found.
        var answers: [String: RobotsPolicy.Answer]
        var isAllowed: Bool
        var requests: Int
    }

    private static let cases = [
        Case(
            testDescription: "a file that forbids, behind a redirect to another host",
            answers: [
                "http://a.example/robots.txt": moved("https://www.a.example/robots.txt"),
                "https://www.a.example/robots.txt": forbids,
            ], isAllowed: false, requests: 2),
        Case(
            testDescription: "a relative address, with 308",
            answers: ["http://a.example/robots.txt": moved("/r", 308), "http://a.example/r": forbids],
            isAllowed: false, requests: 2),
        Case(
            testDescription: "a redirect to itself is followed five times, and then there is no file",
            answers: ["http://a.example/robots.txt": moved("/robots.txt")], isAllowed: true, requests: 6),
        Case(
            testDescription: "a redirect that names no address",
            answers: ["http://a.example/robots.txt": moved(nil)], isAllowed: true, requests: 1),
        Case(
            testDescription: "a status of the 300s that is no redirect",
            answers: ["http://a.example/robots.txt": moved("/r", 304), "http://a.example/r": forbids],
            isAllowed: true, requests: 1),
        Case(
            testDescription: "a redirect to a host that does not answer",
            answers: [
                "http://a.example/robots.txt": moved("http://b.example/"),
                "http://b.example/": .init(status: nil, error: "timed out"),
            ], isAllowed: false, requests: 2),
        Case(
            testDescription: "a body that cannot be decoded",
            answers: ["http://a.example/robots.txt": .init(status: 200, error: "not gzip")], isAllowed: false,
            requests: 1),
    ]

    @Test("a host that moved its robots.txt still forbids what it forbids", arguments: cases)
    private func redirects(_ row: Case) throws {
        var asked: [String] = []
        let page = try #require(WebURL("http://a.example/press/"))
        let policy = RobotsPolicy.read(of: page, userAgent: "pouch") { url in
            asked.append(url.text)
            return row.answers[url.text] ?? .init(status: 404)
        }
        #expect(policy.decision(for: page).isAllowed == row.isAllowed)
        #expect(asked.count == row.requests, "\(asked)")
    }
}
