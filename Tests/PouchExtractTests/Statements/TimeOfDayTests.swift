import PouchMirror
import PouchProfile
import PouchURL
import Testing

@testable import PouchExtract

@Suite("times of day, changes and translations")
struct TimeOfDayTests {
    private func read(_ head: String, body: String, zone: String? = nil) throws -> Statement {
        let yaml = #"""
            version: 1
            name: press
            title: Press
            contact: a@example.org
            origin: https://press.example.org
            seeds: [/]
            dates: {earliest: 1990-01-01\#(zone.map { ", zone: \"\($0)\"" } ?? "")}
            listings: [{role: statement, on: [start], rules: [{name: documents, href: '^/news/'}]}]
            document:
              regions: ["//main"]
              fields:
                title: [{name: h1, xpath: .//h1}]
                date:
                  - {name: line, lines: head, match: '^(?<month>[A-Z][a-z]+) (?<day>\d+), (?<year>\d{4})(?:,? (?<hour>\d+)(?::(?<minute>\d\d)(?::(?<second_of_minute>\d\d))?)? ?(?<half>[ap]\.?m\.?)?(?: (?<zone>\S+))?)?$'}
                  - {name: ld, from: json-ld.datePublished}
                updated: [{name: ld, from: json-ld.dateModified}, {name: line, lines: all, match: '^Updated (?<day>\d+) (?<month>\p{L}+) (?<year>\d{4})$'}]
            """#
        let url = try #require(WebURL("https://press.example.org/news/1.html"))
        let page =
            "<html lang=en><head>\(head)</head><body><main><h1>Title</h1>\(body)<p>The text of it.</p></main></body></html>"
        let reading = try PageExtractor(profile: SiteProfile.load(yaml: yaml, file: "press.yaml")).extract(
            FetchedPage(url: url, body: Array(page.utf8), contentType: "text/html; charset=utf-8"), role: .statement,
            listing: nil)
        return try #require(reading.statement)
    }

    @Test(
        "a date's time of day is kept with its offset, and an offset is never made up",
        arguments: [
            ("May 1, 2003", nil, nil), ("May 1, 2003, 10:30 a.m.", nil, "2003-05-01T10:30"),
            ("May 1, 2003 12:05 p.m. ET", nil, "2003-05-01T12:05-04:00"),
            ("January 5, 2003 12 am ET", nil, "2003-01-05T00:00-05:00"),
            ("May 1, 2003 16:00:09 +0530", nil, "2003-05-01T16:00:09+05:30"),
            ("May 1, 2003 9:15 GMT", "America/New_York", "2003-05-01T09:15Z"),
            ("May 1, 2003 9:15", "America/New_York", "2003-05-01T09:15-04:00"),
            ("December 1, 2003 9:15", "Europe/Paris", "2003-12-01T09:15+01:00"),
            ("May 1, 2003 9:15", "-03:30", "2003-05-01T09:15-03:30"),
            ("May 1, 2003 9:15 XYZT", "UTC", "2003-05-01T09:15"), ("May 1, 2003 25:15", "UTC", nil),
            ("May 1, 2003 13:15 pm", "UTC", nil),
        ] as [(String, String?, String?)])
    func times(line: String, zone: String?, wanted: String?) throws {
        let statement = try read("", body: "<p>\(line)</p>", zone: zone)
        #expect(statement.publishedAt == wanted)
        #expect(statement.date?.count == 10)
    }

    @Test("what a page says to machines gives the time, and when it was changed")
    func machines() throws {
        let data =
            #"{"@type":"NewsArticle","datePublished":"2026-02-11T22:00:00-05:00","dateModified":"2026-02-12T08:30:00.000Z"}"#
        let statement = try read("<script type=\"application/ld+json\">\(data)</script>", body: "")
        #expect(statement.date == "2026-02-11" && statement.publishedAt == "2026-02-11T22:00:00-05:00")
        #expect(statement.updated == "2026-02-12T08:30:00Z")
        let json = String(decoding: statement.json(crawl: nil, recordID: nil).bytes, as: UTF8.self)
        let file = try #require(StatementFile(json: Array(json.utf8)))
        #expect(file.publishedAt == statement.publishedAt && file.updated == statement.updated)
    }

    @Test("a line that says when the page was changed is no text")
    func line() throws {
        let statement = try read("", body: "<p>May 1, 2003</p><p>Updated 4 May 2003</p>")
        #expect(statement.updated == "2003-05-04" && statement.date == "2003-05-01" && statement.publishedAt == nil)
        #expect(statement.paragraphs == ["The text of it."] && statement.head.isEmpty)
    }

    @Test("the document's translations are kept, the page itself and what is no language aside")
    func translations() throws {
        let links = """
            <link rel="alternate" hreflang="fr-CA" href="/fr/1.html"><link rel="alternate" hreflang="fr-CA" href="/fr/1.html">
            <link rel="alternate" hreflang="x-default" href="/"><link rel="alternate" hreflang="en" href="/news/1.html">
            <link rel="alternate" hreflang="12" href="/x"><link rel="alternate" hreflang="de" href="javascript:x">
            <link rel="next" hreflang="es" href="/es/1.html"><link rel="ALTERNATE" hreflang="es" href="//es.example.org/1">
            """
        let statement = try read(links, body: "")
        #expect(
            statement.translations == [
                .init(language: "fr-ca", url: "https://press.example.org/fr/1.html"),
                .init(language: "es", url: "https://es.example.org/1"),
            ])
        let file = StatementFile(json: statement.json(crawl: nil, recordID: nil).bytes)
        #expect(file?.translations?.count == 2)
    }
}
