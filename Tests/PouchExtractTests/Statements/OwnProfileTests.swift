import PouchProfile
import Testing

@testable import PouchExtract

@Suite("rules of a profile of one's own")
struct OwnProfileTests {
    /// A small profile with these rules of fields.
    private func profile(_ fields: String) throws -> SiteProfile {
        try SiteProfile.load(
            yaml: """
                version: 1
                name: press
                title: Press
                contact: a@example.org
                origin: https://2001-2009.state.gov
                seeds: [/]
                charset: iso-8859-1
                months: {1: [janvier], 5: [mai]}
                listings:
                  - role: statement
                    on: [start]
                    rules: [{name: documents, href: '\\.htm$'}]
                document:
                  regions: ["//div[@id='main']", "//body"]
                  fields:
                \(fields)
                """, file: "press.yaml")
    }

    private func statement(_ page: String, _ fields: String, type: String? = "text/html; charset=utf-8") throws
        -> Statement
    {
        let extraction = try Sample.extract(
            Array(page.utf8), role: .statement, type: type, profile: try profile(fields))
        return try #require(extraction.statement)
    }

    @Test("with an XPath and lines, the lines inside the nodes are looked at, one by one")
    func xpathAndLines() throws {
        let fields = """
                place: [{name: in-head, xpath: ".//div[@class='head']", lines: head, match: '^[A-Z].*, [A-Z]'}]
                title: [{name: h1, xpath: .//h1}]
            """
        let page =
            "<div id=main><p>Paris, Texas</p><div class=head>Statement<br>Rome, Italy<br>today</div><h1>Title</h1><p>Text."
        let read = try statement(page, fields)
        #expect(read.place == "Rome, Italy")
        #expect(read.title == "Title")
        #expect(read.paragraphs == ["Text."])
    }

    @Test("a page is not warned of what the profile has no rule for: it would be warned of on every page")
    func noRules() throws {
        let title = "    title: [{name: h1, xpath: .//h1}]"
        let page = "<div id=main><h1>Title</h1><p>Text."
        #expect(try statement(page, title).warnings == [])
        #expect(try statement("<div id=main></div>", title).warnings == ["no title found", "no text found"])
        let kind = title + "\n    kind: [{name: line, lines: head, match: '^Note'}]"
        let date =
            title + "\n    date: [{name: head, lines: head, match: '^(?<day>\\d+) (?<month>\\p{L}+) (?<year>\\d{4})$'}]"
        #expect(try statement(page, kind).warnings == ["no kind found"])
        #expect(try statement(page, date).warnings == ["no date found"])
    }

    @Test("months have the names that the profile gives them")
    func months() throws {
        let fields = #"    date: [{name: head, lines: head, match: '^(?<day>\d+) (?<month>\p{L}+) (?<year>\d{4})$'}]"#
        let read = try statement("<div id=main><p>5 mai 2004<p>Texte.", fields)
        #expect(read.date == "2004-05-05")
        #expect(read.paragraphs == ["Texte."])
    }

    @Test("a rule that was found but stands in the wrong place leaves its field to the next rule")
    func nextRule() throws {
        let fields = """
                title: [{name: h1, xpath: .//h1}]
                place: [{name: below, xpath: .//b, between: [title, end]}, {name: other, xpath: .//i}]
            """
        let read = try statement("<div id=main><p><b>Above</b><p><i>Rome</i><h1>Title</h1><p>Text.", fields)
        #expect(read.place == "Rome")
        #expect(read.rules.contains(.init(field: "place", rule: "other")))
    }

    @Test("of several regions of a kind the fullest is read; the first kind that is there counts")
    func regions() throws {
        let fields = "    title: [{name: h1, xpath: .//h1}]"
        #expect(
            try statement("<div id=main>x</div><div id=main><h1>T</h1><p>Much more text.</div><p>no", fields).paragraphs
                == ["Much more text."])
        #expect(try statement("<h1>T</h1><p>Body.", fields).paragraphs == ["Body."])
    }

    @Test("a page without a charset is read in the profile's")
    func charset() throws {
        let extraction = try Sample.extract(
            Array("<p>It".utf8) + [0x92] + Array("s".utf8), role: .statement, type: "text/html",
            profile: try profile("    title: [{name: h1, xpath: .//h1}]"))
        #expect(extraction.charset == "windows-1252")
        #expect(extraction.statement?.paragraphs == ["It\u{2019}s"])
    }
}
