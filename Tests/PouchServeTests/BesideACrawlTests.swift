import Foundation
import PouchServe
import TestSupport
import Testing

/// A newsroom reads the mirror while it is brought up to date: what was complete must stay readable as it was.
@Suite("serve: beside a crawl")
struct BesideACrawlTests {
    @Test("a crawl that runs, is killed and goes on changes no statement before it is complete; then all are its own")
    func killed() async throws {
        let numbers = 1...24
        func page(_ number: Int, _ words: String) -> PressRoom.Page {
            .init(title: "Note \(number)", paragraphs: ["Note \(number) has \(words) words."])
        }
        let room = try PressRoom(
            Dictionary(uniqueKeysWithValues: numbers.map { ("/news/\($0).htm", page($0, "its first")) }))
        try await room.crawl()
        let site = try room.site()
        let items = try #require(try site.json("/2001/11.json")["items"] as? [[String: Any]])
        let ids = items.compactMap { $0["id"] as? String }
        #expect(ids.count == 24)
        func texts() -> [String] { ids.map { site.page("/statement/\($0).txt") } }
        let before = texts()
        #expect(before.allSatisfy { $0.contains("its first words") })

        for number in numbers { room.set(page(number, "quite other"), at: "/news/\(number).htm") }
        let crawl = try await room.begin(delay: "1s")
        // Until the crawl has brought some of the pages that are read here.
        func brought() throws -> Int {
            let files = FileManager.default.enumerator(atPath: room.mirror + "/statements")
            let names = (files?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".json") }
            return try names.count { name in
                try String(contentsOfFile: room.mirror + "/statements/" + name, encoding: .utf8).contains("quite other")
            }
        }
        while try brought() < 4, crawl.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        #expect(crawl.isRunning && texts() == before)
        crawl.send(SIGKILL)
        _ = try await crawl.wait()
        // The mirror is looked at once a second.
        try await Task.sleep(for: .milliseconds(1_100))
        #expect(texts() == before)
        for target in ["/", "/2001/11", "/crawls", "/live", "/changes", "/timeline", "/statement/\(ids[0])/versions"] {
            #expect(site.get(target).status == 200, "\(target)")
        }
        #expect(site.page("/").contains("is under way or was stopped"))

        try await room.crawl()
        #expect(room.crawls.count == 2, "the crawl went on")
        while try site.json("/2001/11.json")["as_of"] as? String != room.crawls[1] {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(texts().allSatisfy { $0.contains("quite other words") })
        #expect(site.page("/statement/\(ids[0])/at/\(room.crawls[0])").contains("its first words"))
    }
}
