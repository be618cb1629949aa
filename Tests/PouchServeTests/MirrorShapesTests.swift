import Foundation
import TestSupport
import Testing

/// Mirrors as they come: just made, old, broken. No page may fail for how much there is, or how little.
@Suite("serve: mirrors of no crawl, of one, of forty-one, and a damaged one")
struct MirrorShapesTests {
    private static let pages = [
        "/", "/changes", "/crawls", "/timeline", "/missing", "/about", "/api", "/live", "/url?u=http://a.test/x",
        "/search?q=words", "/crawls.json", "/timeline.csv", "/index.json", "/-/openapi.json", "/robots.txt",
    ]

    @Test("with no crawl each page says that there is none, and what to do")
    func none() throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path("mirror/crawls"), withIntermediateDirectories: true)
        let site = try PressRoom.site(of: scratch.path("mirror"))
        for target in Self.pages { #expect([200, 404, 503].contains(site.get(target).status), "\(target)") }
        #expect(site.page("/").contains("pouch crawl"))
    }

    @Test("forty-one crawls are told as such, and what each saw can be had and checked")
    func many() async throws {
        let room = try PressRoom([
            "/news/a.htm": .init(title: "A", paragraphs: ["Some words of a statement."]),
            "/news/b.htm": .init(title: "B", paragraphs: ["Some words that stay as they are."]),
        ])
        for number in 0..<41 {
            if number > 0, number % 10 == 0 {
                room.set(.init(title: "A", paragraphs: ["Other words, for the \(number). time."]), at: "/news/a.htm")
            }
            try await room.crawl()
        }
        let crawls = room.crawls
        let site = try room.site()
        for target in Self.pages where !target.hasPrefix("/url") {
            #expect(site.get(target).status == 200, "\(target)")
        }
        #expect(try (site.json("/crawls.json")["items"] as? [Any])?.count == 41)
        let items = try site.json("/2001/11.json")["items"] as? [[String: Any]] ?? []
        let edited = try #require(items.first { $0["title"] as? String == "A" }?["id"] as? String)
        #expect(items.map { $0["versions"] as? Int ?? 0 }.sorted() == [1, 5])
        let versions = site.page("/statement/\(edited)/versions")
        #expect(versions.contains("5 versions held, in 41 complete crawls"))
        #expect(site.page("/statement/\(edited)/at/\(crawls[12])").contains("for the 10. time"))
        #expect(site.page("/statement/\(edited)/at/\(crawls[3])").contains("Some words of a statement."))
        #expect(site.get("/statement/\(edited)/blame").status == 200)
        #expect(site.get("/statement/\(edited)/compare/\(crawls[0])...\(crawls[40])").status == 200)
        for crawl in [crawls[0], crawls[20], crawls[40]] {
            let check = try site.json("/statement/\(edited)/check.json?at=\(crawl)")
            #expect(check["holds"] as? Bool == true, "\(crawl): \(check)")
        }
    }

    @Test(
        "a damaged manifest is left out and named on every page, the older crawl's pages stay; kept indexes hide nothing"
    )
    func damaged() async throws {
        let room = try PressRoom([
            "/news/a.htm": .init(title: "A", paragraphs: ["Some words of a statement."]),
            "/news/b.htm": .init(title: "B", paragraphs: ["Some words that stay as they are."]),
        ])
        try await room.crawl()
        try await room.crawl()
        // An index of the sound mirror is kept, and knows nothing of what comes.
        #expect(try room.site().page("/2001/11").contains("2</strong> of 2"))
        let path = room.mirror + "/crawls/\(room.crawls[1])/manifest.jsonl"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing("\"role\":\"statement\"", with: "\"role\":\"attachment\"").write(
            toFile: path, atomically: false, encoding: .utf8)
        let site = try room.site()
        for target in ["/", "/2001/11", "/crawls", "/about"] {
            #expect(site.page(target).contains("crawls/\(room.crawls[1])/manifest.jsonl is damaged"), "\(target)")
        }
        #expect(site.page("/2001/11").contains("2</strong> of 2"))
        for target in Self.pages { #expect(site.get(target).status < 500, "\(target)") }
    }
}
