import PouchMirror
import PouchBytes
import PouchProfile
import Testing

@testable import PouchExtract

@Suite("dates of other calendars, centuries and orders")
struct OtherDatesTests {
    private func profile(_ dates: String, match: String) throws -> SiteProfile {
        try SiteProfile.load(
            yaml: """
                version: 1
                name: press
                title: Press
                contact: a@example.org
                origin: https://press.example.org
                seeds: [/]
                dates: \(dates)
                listings:
                  - role: statement
                    on: [start]
                    rules: [{name: documents, href: '\\.htm$'}]
                listing_date: [{name: before, where: before, match: '\(match)'}]
                document:
                  regions: ["//div[@id='main']"]
                  fields:
                    title: [{name: h1, xpath: .//h1}]
                    date: [{name: line, lines: head, match: '^(?:.{0,12} )?\(match)$'}]
                """, file: "press.yaml", today: CalendarDate(year: 2_026, month: 11, day: 28) ?? DateRules.earliest)
    }

    private func statement(_ line: String, _ dates: String, match: String, listing: ListingEntry? = nil) throws
        -> Statement
    {
        let page = "<div id=main><h1>Bridge</h1><p>\(line)</p><p>The bridge was opened.</p></div>"
        let extraction = try PageExtractor(profile: profile(dates, match: match)).extract(
            Sample.fetched(page), role: .statement, listing: listing)
        return try #require(extraction.statement)
    }

    private static let slashes = #"(?<month>\d{1,2})/(?<day>\d{1,2})/(?<year>\d{2,4})"#
    private static let words = #"(?<day>\d{1,2}) (?<month>\p{L}+) (?<year>\d{2,4})"#
    private static let signs = #"(?<year>\w+)年(?<month>\w+)月(?<day>\w+)日"#
    private static let numbers = #"(?<first>\d{1,2})[./](?<second>\d{1,2})[./](?<year>\d{2,4})"#

    @Test(
        "a page's date is read in its calendar, century and script",
        arguments: [
            ("11/21/01", "{}", slashes, "2001-11-21"), ("12/30/98", "{}", slashes, "1998-12-30"),
            ("12/30/01", "{latest: 1950-01-01, earliest: 1890-01-01}", slashes, "1901-12-30"),
            ("1 พฤษภาคม 2546", "{calendar: buddhist}", words, "2003-05-01"),
            ("๑ พฤษภาคม ๒๕๔๖", "{calendar: buddhist}", words, "2003-05-01"),
            ("平成15年5月1日", "{calendar: japanese}", signs, "2003-05-01"),
            ("平成十五年五月一日", "{}", signs, "2003-05-01"), ("二〇〇三年五月一日", "{}", signs, "2003-05-01"),
            ("民國92年5月1日", "{calendar: minguo}", signs, "2003-05-01"),
            ("11 اردیبهشت 1382", "{calendar: persian}", words, "2003-05-01"),
            ("۱۱ اردیبهشت ۱۳۸۲", "{calendar: persian}", words, "2003-05-01"),
            ("29 صفر 1424", "{calendar: islamic}", words, "2003-05-01"), ("1 MAI 2003", "{}", words, "2003-05-01"),
            ("1 MAJA 2003", "{}", words, "2003-05-01"), ("1 мая 2003", "{}", words, "2003-05-01"),
            ("21.11.2001", "{}", numbers, "2001-11-21"), ("11.21.2001", "{}", numbers, "2001-11-21"),
            ("05.05.2003", "{}", numbers, "2003-05-05"), ("03/04/05", "{order: day-month}", numbers, "2005-04-03"),
            ("03/04/05", "{order: month-day}", numbers, "2005-03-04"),
        ])
    func read(line: String, dates: String, match: String, iso: String) throws {
        let read = try statement(line, dates, match: match)
        #expect(read.date == iso, "\(line): \(read.warnings)")
        #expect(read.warnings.isEmpty, "\(line)")
        #expect(read.paragraphs == ["The bridge was opened."])
    }

    @Test(
        "a date that cannot be true, or that may be two, is none, and the warning quotes it",
        arguments: [
            ("1 May 2546", "{}", words, "lies outside 1900-01-01 to 2027-11-28"),
            ("1 May 1899", "{}", words, "lies outside"), ("1 May 2031", "{}", words, "lies outside"),
            ("1 May 1999", "{earliest: 2001-01-20}", words, "lies outside 2001-01-20"),
            ("03/04/2005", "{}", numbers, "nothing says which number"),
            ("5年5月1日", "{calendar: japanese}", signs, "nothing says"),
        ])
    func refused(line: String, dates: String, match: String, warning: String) throws {
        let read = try statement(line, dates, match: match)
        #expect(read.date == nil)
        #expect(read.warnings.contains { $0.contains(warning) && $0.contains(line) }, "\(read.warnings)")
        #expect(!read.rules.contains { $0.field == "date" })
    }

    @Test("a line with a date that cannot be true does not win over a later one that can")
    func nextOne() throws {
        let page = "<div id=main><h1>Bridge</h1><p>1 May 1066</p><p>2 May 2003</p><p>The bridge was opened.</p></div>"
        let extraction = try PageExtractor(profile: profile("{}", match: Self.words)).extract(
            Sample.fetched(page), role: .statement, listing: nil)
        #expect(extraction.statement?.date == "2003-05-02")
    }

    @Test("a listing's date follows the same rules, and one that cannot be true is told")
    func listing() throws {
        func entries(_ rows: String, _ dates: String) throws -> PageReading {
            try PageExtractor(profile: profile(dates, match: Self.words)).extract(
                Sample.fetched(rows), role: .start, listing: nil)
        }
        let thai = try entries("<p>1 พฤษภาคม 2546 <a href=/1.htm>A</a></p>", "{calendar: buddhist}")
        #expect(thai.links.first?.entry?.date == "2003-05-01")
        let wrong = try entries(
            "<p>1 พฤษภาคม 2546 <a href=/1.htm>A</a></p><p>2 May 2003 <a href=/2.htm>B</a></p>", "{}")
        #expect(wrong.links.map { $0.entry?.date } == [nil, "2003-05-02"])
        #expect(
            wrong.warnings.contains {
                $0.contains("1 date of the listing") && $0.contains("2546")
            }, "\(wrong.warnings)")
    }

    @Test("a day that the title speaks of does not win over the day of publication, nor does one far from the others")
    func outliers() throws {
        let pattern = #"(?<month>[A-Z][a-z]+) (?<day>\d{1,2}), (?<year>\d{4})"#
        let yaml = try profile("{}", match: pattern)
        var rows = (1...9).map { "<p>May \($0), 2003 <a href=/\($0).htm>Text \($0)</a></p>" }
        // The text before the link names two days; the nearer one is an anniversary.
        rows.append("<p>May 11, 2003: in memory of April 3, 1925 <a href=/10.htm>Memory</a></p>")
        rows.append("<p>April 3, 1925 <a href=/11.htm>Old</a></p>")
        let read = try PageExtractor(profile: yaml).extract(
            Sample.fetched(rows.joined()), role: .start, listing: nil)
        #expect(read.links.map { $0.entry?.date }.suffix(2) == ["2003-05-11", "1925-04-03"])
        #expect(read.warnings.contains { $0.contains("far from the others: 1925-04-03") }, "\(read.warnings)")
    }
}
