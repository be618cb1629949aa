import Foundation
import PouchBytes
import PouchMirror
import Testing

@testable import PouchCrawl
@testable import PouchReport
@testable import PouchStore

@Suite("The ledger and the end of a crawl, as people and programs read them")
struct LedgerReportTests {
    private func summary(_ change: (inout CrawlSummary) -> Void = { _ in }) -> CrawlSummary {
        var summary = CrawlSummary(
            crawl: "20261124T073000Z", state: "complete", started: Timestamp(microseconds: 1_795_505_400_000_000),
            ended: nil, requests: 441,
            retries: 1, bytesReceived: 1_400_000, resumed: 0, pending: 0, outcomes: [.new: 439, .gone: 1, .skipped: 1],
            statements: 324,
            listed: 326, warned: 8, missing: 1, manifestSHA256: nil, activeSeconds: 20)
        change(&summary)
        return summary
    }

    private func missing(_ number: Int) -> Ledger.Missing {
        Ledger.Missing(
            url: "https://a.example/\(number).htm", title: "Title \(number)", outcome: "gone", reason: "status 404")
    }

    private func month(_ year: Int?, _ month: Int?, _ held: Int, of listed: Int, missing: [Ledger.Missing] = [])
        -> Ledger.Month
    {
        Ledger.Month(year: year, month: month, listed: listed, fetched: held, extracted: held, missing: missing)
    }

    private func ledger(
        _ months: [Ledger.Month], unread: [Ledger.Missing] = [], _ change: (inout CrawlSummary) -> Void = { _ in }
    ) -> Ledger {
        Ledger(
            months: months, unreadListings: .init(unread, count: unread.count), crawls: [summary(change)], otherFiles: 1
        )
    }

    @Test("the grid shows each month's share and count in its own column, within 80 columns")
    func grid() throws {
        let text = LedgerReport(
            ledger([
                month(2001, 2, 4, of: 4), month(2001, 3, 1, of: 2), month(2001, 12, 0, of: 3),
                month(2002, 1, 1_234, of: 1_235), month(2002, nil, 1, of: 2),
                month(nil, nil, 0, of: 1),
            ]), mirror: "mirror/x"
        ).text()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0] == "mirror/x: 1,240 of 1,247 listed statements held, and 1 other file")
        for line in lines { #expect(columns(line) < 80, "\(line)") }
        let heading = try #require(lines.first { $0.contains("Jan") })
        let first = try #require(lines.first { $0.hasPrefix("  2001") })
        func cell(_ line: String, under name: String) -> String {
            guard let place = heading.range(of: name) else { return "" }
            return String(Array(line)[heading.distance(from: heading.startIndex, to: place.lowerBound)...].prefix(4))
                .trimmingCharacters(in: .whitespaces)
        }
        #expect(cell(first, under: "Jan") == "·")
        #expect(cell(first, under: "Feb") == "█4")
        #expect(cell(first, under: "Mar") == "▄2")
        #expect(cell(first, under: "Dec") == "!3")
        #expect(first.hasSuffix("5/9"))
        let second = try #require(lines.first { $0.hasPrefix("  2002") })
        #expect(cell(second, under: "Jan") == "▇1k", "nearly all is not all")
        #expect(lines.contains("       1/2 of them without a month"))
        #expect(lines.contains("  none  0/1 without a year"))
    }

    @Test("a share above nothing and below all never looks like nothing or all", arguments: 1...200)
    func shares(held: Int) throws {
        let text = LedgerReport(ledger([month(2003, 1, held, of: 201)]), mirror: "m").text()
        let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("  2003") })
        #expect(!row.contains("█") && !row.contains("!") && !row.contains("·201"))
    }

    @Test("what is missing is named with its title, URL and reason; beyond the limit it is counted")
    func missingNamed() {
        let all = (1...25).map(missing)
        let report = LedgerReport(ledger([month(2003, 4, 0, of: 25, missing: all)], unread: all), mirror: "m")
        let text = report.text(missingLimit: 20)
        #expect(text.contains("Missing: 25"))
        #expect(text.contains("  gone \"Title 20\" https://a.example/20.htm: status 404"))
        #expect(!text.contains("https://a.example/21.htm"))
        #expect(
            text.components(separatedBy: "and 5 more: --json names them all").count == 3,
            "the listings that were not read are cut off too, and say so")
    }

    @Test("a title or an error that holds escapes is printed without them")
    func hostile() {
        let bad = Ledger.Missing(
            url: "https://a.example/\u{1B}]0;x\u{7}", title: "\u{1B}[2J\u{202E}", outcome: "gone", reason: "\r\u{1B}[1A"
        )
        let text = LedgerReport(ledger([month(2003, 4, 0, of: 1, missing: [bad])], unread: [bad]), mirror: "m\u{1B}")
            .text()
        let acting = text.unicodeScalars.filter {
            $0 != "\n" && ($0.value < 0x20 || 0x7F..<0xA0 ~= $0.value || $0.value == 0x202E)
        }
        #expect(acting.isEmpty)
        #expect(
            !LedgerReport(Ledger(months: [], unreadListings: .init(), crawls: [], otherFiles: 0), mirror: "m\u{1B}")
                .text()
                .contains("\u{1B}"))
        let report = CrawlReport(summary: summary(), end: .unreachable("\u{1B}[2J"), mirror: "m\u{1B}", seconds: 1)
        #expect(!report.text().contains("\u{1B}"))
    }

    @Test(
        "a field that pages give less often is told with its shares and pages, by status still when a crawl read none")
    func fallen() {
        var reading = CrawlReading()
        reading.add(FieldsRead(names: "title -speaker", textBytes: 0), length: 11, pages: 1_200)
        reading.fallen = [
            FieldFall(
                field: "speaker", now: FieldShare(found: 0, sought: 1_200), before: FieldShare(found: 90, sought: 99),
                since: "20261124T073000Z", examples: ["https://a.example/\u{1B}1.htm"]),
            FieldFall(
                field: "text", textBytes: 1_024, now: FieldShare(found: 1, sought: 1_200),
                before: FieldShare(found: 99, sought: 99), since: "20261124T073000Z"),
        ]
        let told = summary { $0.reading = reading }
        #expect(!told.isWhole)
        let crawl = CrawlReport(summary: told, end: .complete, mirror: "m", seconds: 1).text()
        let status = LedgerReport(
            Ledger(months: [], unreadListings: .init(), crawls: [summary(), told], otherFiles: 0), mirror: "m"
        ).text()
        for text in [crawl, status] {
            #expect(text.contains("speaker: on 0 of 1,200 newly read pages; before, on 90 of 99, such as https://a.ex"))
            #expect(text.contains("text of 1,024 bytes or more: on 1 of 1,200 newly read pages; before, on 99 of 99\n"))
            #expect(text.contains("`pouch profile try PROFILE URL`"))
            #expect(!text.contains("\u{1B}"))
        }
        #expect(crawl.contains("2 fields are given less often"))
        #expect(status.contains("(crawl 20261124T073000Z): 2"))
    }

    @Test("the ledger's JSON names every missing document and every crawl")
    func json() throws {
        let all = (1...25).map(missing)
        let bytes = LedgerReport(
            ledger([month(2003, 4, 5, of: 30, missing: all), month(nil, nil, 1, of: 1)], unread: [missing(99)]),
            mirror: "m"
        ).json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(object["listed"] as? Int == 31)
        #expect(object["extracted"] as? Int == 6)
        let months = try #require(object["months"] as? [[String: Any]])
        #expect(months[0]["year"] as? Int == 2003 && months[0]["month"] as? Int == 4)
        #expect((months[0]["missing"] as? [[String: Any]])?.count == 25)
        #expect(months[1]["year"] == nil)
        #expect((object["unread_listings"] as? [[String: Any]])?.first?["reason"] as? String == "status 404")
        let crawl = try #require((object["crawls"] as? [[String: Any]])?.first)
        #expect((crawl["outcomes"] as? [String: Int])?["new"] == 439)
    }

    @Test("a crawl that is still to be finished says how to go on")
    func unfinished() {
        let text = LedgerReport(ledger([]) { ($0.state, $0.pending) = ("running", 62) }, mirror: "m").text()
        #expect(text.contains("62 waiting"))
        #expect(!text.contains("\n\n\n"))
        #expect(text.contains("`pouch crawl` goes on with it"))
    }

    @Test(
        "the end of a crawl says what came of it and what to do",
        arguments: [
            (CrawlEnd.complete, "is complete after 1 min 05 s"),
            (.stopped("SIGINT"), "stopped (SIGINT): state saved, the same command goes on"),
            (.unreachable("no route"), "could not be reached: no route"),
            (.forbidden("line 4"), "Robots exclusion forbids this crawl: line 4"),
        ])
    func crawlReport(end: CrawlEnd, says: String) throws {
        let report = CrawlReport(summary: summary(), end: end, mirror: "mirror/x", seconds: 65)
        let text = report.text()
        #expect(text.contains(says))
        for fact in [
            "324 held of 326 listed, 8 with a warning", "439 new, 1 gone, 1 skipped",
            "441, 1 of them tried again; 1.4 MB received", "`pouch status mirror/x` names",
        ] {
            #expect(text.contains(fact), "\(fact)")
        }
        let object = try #require(try JSONSerialization.jsonObject(with: Data(report.json())) as? [String: Any])
        #expect(object["crawl"] as? String == "20261124T073000Z")
        #expect(object["missing"] as? Int == 1)
        #expect((object["reason"] == nil) == (end == .complete))
    }
}
