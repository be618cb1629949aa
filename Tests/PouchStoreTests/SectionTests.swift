import GRDB
import PouchBytes
import PouchMirror
import PouchProfile
import Testing

@testable import PouchCrawl
@testable import PouchStore

/// A page and the statements on it are one commit: a section that a kill leaves behind, or forgets, is a document that the
/// manifest lies about.
@Suite("Sections in the database and in the manifest")
struct SectionTests {
    /// Lists the page, and gives it a copy with these sections.
    private static func crawl(_ lab: Lab, _ sections: KeyValuePairs<String, String>, isCut: Bool = false) throws {
        try seed(lab)
        try lab.commit(try page(lab, sections, isCut: isCut))
    }

    private static func seed(_ lab: Lab) throws {
        try lab.session.seed([try lab.link("/month.htm", .month)])
        try lab.commit(try lab.copy(try lab.pending("/month.htm"), "listing", links: [try lab.link("/p.htm")]))
    }

    private static func page(
        _ lab: Lab, _ sections: KeyValuePairs<String, String>, isCut: Bool = false
    ) throws -> Settlement {
        let document = try lab.pending("/p.htm")
        let body = sections.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
        return try lab.copy(
            document, body, statement: "page", sections: sections.map { ($0.key, $0.value) }, isCut: isCut)
    }

    /// The sections' lines by fragment: outcome and reason.
    private static func lines(_ lab: Lab) throws -> [String: String] {
        var found: [String: String] = [:]
        for (_, line) in try lab.manifest() where line["role"] as? String == "section" {
            let url = try #require(line["url"] as? String)
            #expect(line["requested"] as? String == "https://archive.example/p.htm")
            let words = [line["outcome"], line["reason"]].compactMap { $0 as? String }
            found[String(url.drop { $0 != "#" }.dropFirst())] = words.joined(separator: " ")
        }
        return found
    }

    @Test(
        "each section has a line with its page's record and file; an edit is the edited one's alone, and the one that is gone is told"
    )
    func life() throws {
        let lab = try Lab()
        try Self.crawl(lab, ["a": "one", "b": "two", "c": "three"])
        let first = try lab.finish()
        #expect(first.sections == 3 && first.isWhole && first.statements == 1)
        #expect(try Self.lines(lab) == ["a": "new", "b": "new", "c": "new"])
        let page = try #require(
            try lab.manifest().first { $0.object["url"] as? String == "https://archive.example/p.htm" })
        for (_, line) in try lab.manifest() where line["role"] as? String == "section" {
            #expect(line["sha256"] as? String == page.object["sha256"] as? String)
            #expect(line["path"] as? String == page.object["path"] as? String)
        }
        #expect(lab.text("statements/2003/04/a.json") != nil)

        try lab.reopen()
        try Self.crawl(lab, ["b": "two", "a": "another", "d": "four"])
        let second = try lab.finish()
        #expect(try Self.lines(lab) == ["a": "changed", "b": "unchanged", "c": "gone absent", "d": "new"])
        #expect(second.sections == 3 && second.missing == 1, "one that is gone is missing once")

        try lab.reopen()
        try Self.seed(lab)
        try lab.commit(lab.finish(try lab.pending("/p.htm"), .same(etag: nil, lastModified: nil), status: 304))
        #expect(try lab.finish().isWhole)
        #expect(try Self.lines(lab) == ["a": "unchanged", "b": "unchanged", "c": "gone absent", "d": "unchanged"])

        try lab.reopen()
        try Self.crawl(lab, ["a": "another", "b": "two", "c": "back", "d": "four"])
        _ = try lab.finish()
        #expect(try Self.lines(lab)["c"] == "restored")
    }

    @Test("of a page that could not be had, or holds more than is read, no section is gone")
    func unknown() throws {
        let lab = try Lab()
        try Self.crawl(lab, ["a": "one", "b": "two"])
        _ = try lab.finish()
        try lab.reopen()
        try Self.seed(lab)
        try lab.commit(lab.finish(try lab.pending("/p.htm"), .unreachable))
        let lost = try lab.finish()
        #expect(try Self.lines(lab) == ["a": "unreachable", "b": "unreachable"])
        #expect(lost.missing == 1, "the page is what is missing")
        try lab.reopen()
        try Self.crawl(lab, ["b": "other"], isCut: true)
        _ = try lab.finish()
        #expect(try Self.lines(lab) == ["a": "refused", "b": "changed"])
        try lab.reopen()
        try Self.seed(lab)
        try lab.commit(lab.finish(try lab.pending("/p.htm"), .gone, status: 404))
        _ = try lab.finish()
        #expect(try Self.lines(lab) == ["a": "gone", "b": "gone"])
    }

    @Test("sections are never asked for, by this crawl or the next")
    func frontier() throws {
        let lab = try Lab()
        try Self.crawl(lab, ["a": "one"])
        #expect(try lab.session.counts().pending == 0)
        _ = try lab.finish()
        try lab.reopen()
        _ = try lab.session.seedKnownDocuments { _, _ in true }
        #expect(try lab.session.counts().pending == 2, "the listing and the page")
    }

    @Test("killed behind the commit, the sections' files are put in their places; killed before it, nothing happened")
    func killed() throws {
        let lab = try Lab()
        try Self.crawl(lab, ["a": "one", "b": "two"])
        let file = "statements/2003/04/a.json"
        let text = try #require(lab.text(file))
        // As a kill leaves it between the transaction and the renaming.
        try lab.folder.remove(["statements", "2003", "04", "a.json"])
        let page = try lab.store.read { try Int64.fetchOne($0, sql: "SELECT page FROM section LIMIT 1") } ?? 0
        try lab.folder.stage("\(page).a", Array(text.utf8))
        try lab.folder.stage("\(page).stranger", Array("stranger".utf8))
        try lab.reopen()
        #expect(lab.text(file) == text)
        #expect(try lab.folder.stagedNames().allSatisfy { AnswerJournal.number(of: $0) != nil })
        #expect(try Self.lines(finished(lab)) == ["a": "new", "b": "new"])
    }

    private func finished(_ lab: Lab) throws -> Lab {
        _ = try lab.finish()
        return lab
    }

    @Test("a power loss that tears one section's file has the page asked again, and each section once in the manifest")
    func torn() throws {
        let lab = try Lab()
        try Self.seed(lab)
        try lab.session.makeDurable()
        try lab.commit(try Self.page(lab, ["a": "one", "b": "two"]))
        try lab.put("statements/2003/04/b.json", "torn")
        try lab.reopen()
        #expect(try lab.session.counts().pending == 1)
        try lab.commit(try Self.page(lab, ["a": "one", "b": "two"]))
        let summary = try lab.finish()
        #expect(summary.sections == 2)
        #expect(try Self.lines(lab) == ["a": "new", "b": "new"])
        #expect(lab.text("statements/2003/04/b.json")?.contains("two") == true)
        // Torn, an edit is one still when the page is had again.
        try lab.reopen()
        try Self.seed(lab)
        try lab.session.makeDurable()
        try lab.commit(try Self.page(lab, ["a": "edited", "b": "two"]))
        try lab.put("statements/2003/04/a.json", "torn")
        try lab.reopen()
        try lab.commit(try Self.page(lab, ["a": "edited", "b": "two"]))
        _ = try lab.finish()
        #expect(try Self.lines(lab) == ["a": "changed", "b": "unchanged"])
    }

    @Test("statements that are held are told with their fragments, and read again by them")
    func held() throws {
        let lab = try Lab()
        try Self.crawl(lab, ["a": "one"])
        _ = try lab.finish()
        let held = try lab.store.heldStatements()
        #expect(held.map(\.address) == ["https://archive.example/p.htm", "https://archive.example/p.htm#a"])
        #expect(held.map(\.url.text) == ["https://archive.example/p.htm", "https://archive.example/p.htm"])
        #expect(held[1].page.path == held[0].page.path && held[1].recordID == held[0].recordID)
    }
}
