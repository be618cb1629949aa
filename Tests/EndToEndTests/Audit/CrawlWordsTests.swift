import Foundation
import TestSupport
import Testing

/// What a crawl says when it could not do what it was asked: each cause in words of its own.
@Suite("How a crawl tells what went wrong")
struct CrawlWordsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var routes: [String: [Answer]] = [:]
        var origin: String?
        var status: Int32 = 69
        var says: [String]
        var never: [String] = []

        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "nothing listens", origin: "http://127.0.0.1:9",
            says: ["The archive could not be reached: ", "the connection was refused"],
            never: ["robots.txt", "libcurl"]),
        Case(
            name: "a host that does not exist", origin: "http://nowhere.invalid",
            says: ["The archive could not be reached: the host name nowhere.invalid was not found"],
            never: ["robots.txt", "curl"]),
        Case(
            name: "an overloaded start page", routes: ["/index.htm": [.ok("busy", status: "503 Service Unavailable")]],
            says: ["The start page could not be had: status 503"], never: ["could not be reached"]),
        Case(
            name: "a start page that is gone", routes: ["/index.htm": [.ok("no", status: "404 Not Found")]],
            says: ["The start page could not be had: status 404"], never: ["could not be reached"]),
        Case(
            name: "a cookie wall",
            routes: ["/index.htm": [.ok("", ["Location: /index.htm", "Set-Cookie: a=1"], status: "302 Found")]],
            says: ["redirects to itself and sets a cookie", "cookies: host"], never: ["in a ring"]),
        Case(
            name: "a page that redirects to itself", routes: ["/index.htm": [.redirect("/index.htm")]],
            says: ["The start page could not be had: redirects to itself"], never: ["cookie"]),
        Case(
            name: "a ring of redirects",
            routes: ["/index.htm": [.redirect("/b.htm")], "/b.htm": [.redirect("/index.htm")]],
            says: ["redirects lead in a ring"], never: ["cookie", "to itself"]),
        Case(
            name: "a robots.txt that forbids all",
            routes: ["/robots.txt": [.ok("User-agent: *\nDisallow: /\n", type: "text/plain")]],
            status: 77, says: ["Robots exclusion forbids this crawl: robots.txt: line 2"],
            never: ["could not be reached"]),
        Case(
            name: "an archive in which nothing is found",
            routes: ["/index.htm": [.ok("<html><body><p>New design</p></body></html>")]],
            status: 4,
            says: ["1 listing names nothing", "No statement was found", "`pouch profile check`", "docs/profile.md"]),
    ]

    @Test("each end of a crawl says what happened and blames nothing else", arguments: cases)
    func words(_ wanted: Case) async throws {
        let site = try await ListedSite(wanted.routes, months: [])
        let result = try await site.crawl(origin: wanted.origin)
        #expect(result.status == wanted.status, "\(result.output)\(result.errors)")
        let told = result.output + result.errors
        for text in wanted.says { #expect(told.contains(text), "\(text) is not in:\n\(told)") }
        for text in wanted.never { #expect(!told.contains(text), "\(text) is in:\n\(told)") }
        // The same in a line on standard error, and nothing else, when all but errors is to be silent.
        let quiet = try await site.crawl(["--quiet", "--fresh"], origin: wanted.origin)
        #expect(quiet.output.isEmpty && !quiet.errors.isEmpty)
        let json = try await site.crawl(["--json", "--fresh"], origin: wanted.origin)
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.output.utf8)) }
        #expect(try await site.status().status == 4, "what ended so is not whole")
    }
}
