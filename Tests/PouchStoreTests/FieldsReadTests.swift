import PouchBytes
import PouchMirror
import PouchProfile
import Testing

@testable import PouchCrawl
@testable import PouchStore

/// What a crawl counts of the fields that its pages gave, from the commit to the summary.
@Suite("What newly read pages gave")
struct FieldsReadCommitTests {
    private static let paths = (1...12).map { "/\($0).htm" }

    /// One crawl of the pages: those whose place is below `speaker` give one. With the same bodies, nothing is new.
    @discardableResult
    private static func crawl(_ lab: Lab, speaker: Int, edition: String) throws -> CrawlSummary {
        try seed(lab)
        for place in paths.indices { try commit(lab, place, speaker: speaker, edition) }
        return try lab.finish()
    }

    private static func seed(_ lab: Lab) throws {
        try lab.session.seed([try lab.link("/month.htm", .month)])
        let links = try paths.map { try lab.link($0) }
        try lab.commit(try lab.copy(try lab.pending("/month.htm"), "listing", links: links))
    }

    private static func commit(_ lab: Lab, _ place: Int, speaker: Int, _ edition: String) throws {
        let document = try lab.pending(paths[place])
        let body = "page \(place) of \(edition)"
        if document.previous?.sha256 == SHA256Digest.of(body).hex {
            try lab.commit(lab.finish(document, .same(etag: nil, lastModified: nil), status: 304))
            return
        }
        var read = FieldsRead(textBytes: 3_000)
        read.add("title", isFound: true)
        read.add("speaker", isFound: place < speaker)
        try lab.commit(try lab.copy(document, body, statement: "s\(place)", fields: read))
    }

    @Test(
        "a field that pages give no more ends the crawl with 4, named with its shares and pages, until it is read again"
    )
    func fell() throws {
        let lab = try Lab()
        let first = try Self.crawl(lab, speaker: 12, edition: "old")
        #expect(first.reading.pages == 12 && first.reading.fallen.isEmpty && first.isWhole)
        #expect(first.reading.fields["speaker"] == FieldShare(found: 12, sought: 12))
        #expect(first.reading.lengths.count(from: TextLengths.place(ofBytes: 2_048)) == 12)

        for edition in ["second", "third"] {
            try lab.reopen()
            #expect(try Self.crawl(lab, speaker: 12, edition: edition).isWhole)
        }
        try lab.reopen()
        let second = try Self.crawl(lab, speaker: 1, edition: "new")
        let fall = try #require(second.reading.fallen.first)
        #expect(second.reading.fallen.count == 1 && !second.isWhole && second.hasNewShortfall)
        #expect(fall.field == "speaker" && fall.now == FieldShare(found: 1, sought: 12))
        #expect(
            fall.examples
                == ["/10.htm", "/11.htm", "/12.htm", "/2.htm", "/3.htm"].map { "https://archive.example" + $0 }
        )
        #expect(try Ledger(lab.store).crawls.first?.reading == second.reading, "status tells what the crawl told")
        #expect(try !Ledger(lab.store).isWhole)

        try lab.reopen()
        let third = try Self.crawl(lab, speaker: 1, edition: "new")
        #expect(third.reading.isEmpty && third.isWhole, "a crawl that reads no new copy raises nothing")
        #expect(try lab.text("crawls/\(third.crawl)/summary.json")?.contains("\"reading\"") == false)

        try lab.reopen()
        let fourth = try Self.crawl(lab, speaker: 0, edition: "newest")
        #expect(!fourth.isWhole && !fourth.hasNewShortfall, "told once; after that it is no news")
        try lab.reopen()
        #expect(try Self.crawl(lab, speaker: 12, edition: "mended").isWhole)
    }

    @Test("a process that was killed counts each page once, those it committed and those after it")
    func killed() throws {
        let lab = try Lab()
        try Self.seed(lab)
        for place in 0..<5 { try Self.commit(lab, place, speaker: 12, "old") }
        try lab.reopen()
        for place in 5..<12 { try Self.commit(lab, place, speaker: 12, "old") }
        let summary = try lab.finish()
        #expect(summary.reading.pages == 12)
        #expect(
            summary.reading.fields == [
                "title": FieldShare(found: 12, sought: 12), "speaker": FieldShare(found: 12, sought: 12),
            ])
    }

    @Test("a copy that a power loss tore counts once, as what it is read as again")
    func torn() throws {
        let lab = try Lab()
        try Self.seed(lab)
        try lab.session.makeDurable()
        for place in 0..<12 { try Self.commit(lab, place, speaker: 12, "old") }
        try lab.put("pages/archive.example/1.htm", "torn")
        try lab.reopen()
        try Self.commit(lab, 0, speaker: 0, "old")
        let summary = try lab.finish()
        #expect(summary.reading.pages == 12)
        #expect(summary.reading.fields["speaker"] == FieldShare(found: 11, sought: 12))
    }

    @Test("a summary whose reading is damaged does not stop the next crawl")
    func damaged() throws {
        let lab = try Lab()
        let first = try Self.crawl(lab, speaker: 12, edition: "old")
        let path = "crawls/\(first.crawl)/summary.json"
        let text = try #require(lab.text(path))
        try lab.put(path, text.replacing("\"sought\":12", with: "\"sought\":-12"))
        try lab.reopen()
        #expect(try Self.crawl(lab, speaker: 0, edition: "new").reading.fallen.isEmpty)
    }
}
