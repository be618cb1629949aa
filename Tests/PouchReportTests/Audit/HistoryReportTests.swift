import PouchAudit
import PouchDiff
import Testing

@testable import PouchReport

@Suite("A document's history")
struct HistoryReportTests {
    private var history: DocumentHistory {
        let url = AuditSample.host + "/ps/1.htm"
        var history = DocumentHistory(url: url, role: "statement", crawl: "20261124T073000Z", crawls: 4)
        history.title = "A statement"
        history.state = "held"
        var first = DocumentHistory.Entry(
            .init(
                firstCrawl: "20261101T073000Z", lastCrawl: "20261110T073000Z", firstSeen: "2026-11-01T08:00:00Z",
                lastSeen: "2026-11-10T08:00:00Z", sha256: AuditSample.digest, textSHA256: AuditSample.digest,
                state: "held"))
        first.title = "An older title"
        first.recordID = "urn:uuid:6f1c0f8e-92a4-4f2e-9a52-0a7c2f6d1b3e"
        first.warcFile = "archive/20261101T073000Z-00001.warc.gz"
        first.warcOffset = 77
        let gone = DocumentHistory.Entry(
            .init(
                firstCrawl: "20261117T073000Z", lastCrawl: "20261117T073000Z", firstSeen: nil, lastSeen: nil,
                sha256: nil,
                textSHA256: nil, state: "gone"))
        var last = DocumentHistory.Entry(
            .init(
                firstCrawl: "20261124T073000Z", lastCrawl: "20261124T073000Z", firstSeen: "2026-11-24T08:00:00Z",
                lastSeen: "2026-11-24T08:00:00Z", sha256: AuditSample.other, textSHA256: AuditSample.other,
                state: "held"))
        last.title = "A statement"
        last.fields = [.init(name: "title", old: "An older title", new: "A statement")]
        last.diff = TextDiff(old: ["We do not agree.", "End."], new: ["We agree.", "End."])
        history.entries = [first, gone, last]
        return history
    }

    @Test("each version is told with its first and last observation, and what it changed")
    func text() {
        let text = String(decoding: HistoryReport(history).text(), as: UTF8.self)
        #expect(
            text.hasPrefix(
                "A statement\nhttps://archive.example.gov/ps/1.htm\n2 versions in 4 complete crawls; now held (20261124T073000Z)\n"
            ))
        #expect(text.contains("1  held, first 2026-11-01T08:00:00Z, last 2026-11-10T08:00:00Z\n   An older title\n"))
        #expect(text.contains("2  gone, seen once, 20261117T073000Z\n"))
        #expect(text.contains("  - We [-do not -]agree.\n  + We agree.\n"))
    }

    @Test("the schema takes its JSON, with versions and without")
    func json() async throws {
        try await ReportTools.validate(HistoryReport(history).json(), by: "history")
        try await ReportTools.validate(
            HistoryReport(DocumentHistory(url: "x", role: "other", crawl: "20261124T073000Z", crawls: 1)).json(),
            by: "history")
    }

    @Test("a title that holds escapes shows them")
    func hostile() {
        var history = history
        history.title = HostileReport.texts.joined()
        history.url = HostileReport.urls.joined()
        let text = String(decoding: HistoryReport(history).text(), as: UTF8.self)
        #expect(
            !text.unicodeScalars.contains { $0 != "\n" && [.control, .format].contains($0.properties.generalCategory) })
    }
}
