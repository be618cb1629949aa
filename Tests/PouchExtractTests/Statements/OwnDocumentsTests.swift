import PouchProfile
import PouchURL
import Testing

@testable import PouchExtract

@Suite("documents of several types, and fields of one's own")
struct OwnDocumentsTests {
    private static func profile(_ document: String) throws -> SiteProfile {
        try SiteProfile.load(
            yaml: """
                version: 1
                name: press
                title: Press
                contact: a@example.org
                origin: https://2001-2009.state.gov
                seeds: [/]
                listings:
                  - role: statement
                    on: [start]
                    rules: [{name: documents, href: '\\.htm$'}]
                \(document)
                """, file: "press.yaml")
    }

    private static func read(_ page: String, fields: String, path: String = "/r/pa/prs/ps/1.htm") throws -> Statement {
        let document = "document:\n  regions: ['//body']\n  fields:\n" + fields
        return try read(page, document: document, path: path)
    }

    private static func read(_ page: String, document: String, path: String = "/r/pa/prs/ps/1.htm") throws -> Statement
    {
        let extraction = try Sample.extract(
            Array(page.utf8), role: .statement, path: path, profile: try profile(document))
        return try #require(extraction.statement)
    }

    private static let title = "    title: [{name: h1, xpath: .//h1}]\n"
    private static let date =
        "    date: [{name: line, lines: all, match: '(?<month>\\p{L}+) (?<day>\\d{1,2}), (?<year>\\d{4})'}]\n"

    @Test("a dateline gives the date, and its paragraph stays in the text")
    func dateline() throws {
        let paragraph =
            "February 8, 2019 (CITY) - The office of the clerk announced today that the harbour will be open to ships of all sizes."
        let read = try Self.read("<h1>Harbour</h1><p>\(paragraph)<p>More.", fields: Self.title + Self.date)
        #expect(read.date == "2019-02-08")
        #expect(read.paragraphs == [paragraph, "More."])
    }

    @Test("two rules share a line")
    func sharedLine() throws {
        let kind = "    kind: [{name: behind, lines: all, match: '\\| (?<value>Press Release)$'}]\n"
        let read = try Self.read(
            "<h1>Harbour</h1><p>February 11, 2026 | Press Release<p>Text.", fields: Self.title + Self.date + kind)
        #expect(read.date == "2026-02-11")
        #expect(read.kind == "Press Release")
        #expect(read.paragraphs == ["Text."])
    }

    @Test("a release told above the text does not empty it, and one below it ends it")
    func released() throws {
        let rule =
            "    released_on: [{name: line, lines: all, match: '^Released (?<month>\\p{L}+) (?<day>\\d{1,2}), (?<year>\\d{4})'}]\n"
        let above = try Self.read("<h1>Harbour</h1><p>Released May 2, 2004<p>Text.<p>More.", fields: Self.title + rule)
        #expect(above.releasedOn == "2004-05-02")
        #expect(above.paragraphs == ["Text.", "More."])
        let below = try Self.read("<h1>Harbour</h1><p>Text.<p>Released May 2, 2004<p>Menu", fields: Self.title + rule)
        #expect(below.paragraphs == ["Text."])
    }

    @Test("a name in part of a line is the name alone")
    func name() throws {
        let rule = "    speaker: [{name: by, lines: all, match: '^By (?<name>[\\p{L} ]+) on'}]\n"
        let read = try Self.read("<h1>Harbour</h1><p>By Ann Harding on the quay<p>Text.", fields: Self.title + rule)
        #expect(read.speaker == .init(name: "Ann Harding", role: nil))
    }

    @Test("a field of one's own leaves the text, unless it is kept, and stands in the statement with its rule")
    func own() throws {
        let fields =
            Self.title
            + "    case_number: [{name: case, lines: all, match: '^Case (?<value>\\d+)$'}]\n    lead: [{name: lead, xpath: \".//p[@class='lead']\", keep: true}]\n"
        let read = try Self.read("<h1>Harbour</h1><p>Case 77<p class=lead>In short.<p>Text.", fields: fields)
        #expect(read.fields == [.init(name: "case_number", value: "77"), .init(name: "lead", value: "In short.")])
        #expect(read.paragraphs == ["In short.", "Text."])
        #expect(read.rules.contains(.init(field: "case_number", rule: "case")))
        let json = String(decoding: read.json(crawl: nil, recordID: nil).bytes, as: UTF8.self)
        #expect(json.contains(#""fields":{"case_number":"77","lead":"In short."}"#))
    }

    @Test("the first type that fits address and page reads it; where none fits, that is told")
    func types() throws {
        let document = """
            documents:
              - name: note
                when: {href: '/notes/'}
                regions: ["//div[@id='note']"]
                fields: {title: [{name: h2, xpath: .//h2}]}
              - name: report
                when: {xpath: "//div[@id='report']"}
                regions: ["//div[@id='report']"]
                fields: {title: [{name: h1, xpath: .//h1}]}
            """
        let report = "<div id=report><h1>Report</h1><p>Text.</div>"
        let note = "<div id=note><h2>Note</h2><p>Text.</div>"
        let read = try Self.read(note + report, document: document, path: "/notes/1.htm")
        #expect(read.title == "Note")
        #expect(read.rules.contains(.init(field: "document", rule: "note")))
        #expect(try Self.read(note + report, document: document).title == "Report")
        #expect(
            try Self.read("<p>Other", document: document).warnings.contains(
                "no type of `documents` fits the page; it was read as note"))
    }

    @Test(
        "what a page says of itself in JSON-LD, meta elements and microdata is a field's source",
        arguments: [
            ("json-ld.datePublished", "2019-02-08"), ("og.article:published_time", "2019-02-09"),
            ("dc.date", "2019-02-10"),
            ("microdata.datePublished", "2019-02-11"), ("meta.release", "2019-02-12"),
        ])
    func sources(source: String, date: String) throws {
        let page = """
            <head><script type="application/ld+json">{"@graph":[{"@type":"WebSite","datePublished":"2001-01-01"},{"@type":["NewsArticle"],"datePublished":"2019-02-08T10:00:00Z","author":[{"name":"Ann Harding"}]}]}</script>
            <meta property="article:published_time" content="2019-02-09T23:00:00+01:00"><meta name="DC.Date" content="20190210"><meta name=release content="2019-02-12"></head>
            <body><h1>Harbour</h1><time itemprop="datePublished" datetime="2019-02-11">in winter</time><p>Text.
            """
        let fields =
            Self.title
            + "    date: [{name: said, from: '\(source)'}]\n    author: [{name: said, from: json-ld.author}]\n"
        let read = try Self.read(page, fields: fields)
        #expect(read.date == date)
        #expect(read.fields == [.init(name: "author", value: "Ann Harding")])
    }

    @Test("JSON-LD that is deep, long, endless or broken is passed over, and told")
    func hostile() throws {
        let fields = Self.title + "    date: [{name: said, from: json-ld.datePublished}]\n"
        let deep = String(repeating: "[", count: 100_000)
        let long = "{\"datePublished\":\"" + String(repeating: "x", count: 600_000) + "\"}"
        let many = "[" + String(repeating: "{\"a\":1},", count: 50_000) + "{\"datePublished\":\"2001-02-03\"}]"
        for script in [deep, long, many, "{", "", "{\"datePublished\":{\"a\":[[[[[{}]]]]]}}", "null"] {
            let read = try Self.read(
                "<script type='application/ld+json'>\(script)</script><h1>Harbour</h1><p>Text.", fields: fields)
            #expect(read.date == nil)
            #expect(read.paragraphs == ["Text."])
        }
        #expect(
            try Self.read("<script type='application/ld+json'>{</script><h1>Harbour</h1><p>Text.", fields: fields)
                .warnings
                .contains("1 scripts of JSON-LD cannot be read"))
    }
}
