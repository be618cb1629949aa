import PouchProfile
import PouchURL
import Testing

@testable import PouchExtract

@Suite("text that is nowhere is told")
struct LostTextTests {
    private func read(_ body: String, fields: String, document: String = "") throws -> Statement {
        let yaml = #"""
            version: 1
            name: press
            title: Press
            contact: a@example.org
            origin: https://press.example.org
            seeds: [/]
            listings: [{role: statement, on: [start], rules: [{name: documents, href: '^/news/'}]}]
            document:
              regions: ["//div[@class='item']"]
            \#(document)
              fields:
                title: [{name: h1, xpath: .//h1}]
            \#(fields)
            """#
        let url = try #require(WebURL("https://press.example.org/news/1.html"))
        let page = "<html><body>\(body)</body></html>"
        return try #require(
            try PageExtractor(profile: SiteProfile.load(yaml: yaml, file: "press.yaml")).extract(
                FetchedPage(url: url, body: Array(page.utf8), contentType: "text/html; charset=utf-8"),
                role: .statement, listing: nil
            ).statement)
    }

    private static let date =
        #"    date: [{name: line, lines: head, match: '(?<month>[A-Z][a-z]+) (?<day>\d+), (?<year>\d{4})'}]"#

    private func told(_ statement: Statement) -> [String] {
        statement.warnings.filter { $0.hasPrefix("text is in no field") }
    }

    @Test("what a rule leaves of a line that it takes is quoted, and a mark or two is not")
    func rest() throws {
        func page(_ line: String) -> String { "<div class=item><h1>Title</h1><p>\(line)</p><p>The text.</p></div>" }
        let lost = try read(page("Harbour City, May 5, 2003, by our staff"), fields: Self.date)
        #expect(lost.date == "2003-05-05")
        #expect(
            told(lost) == ["text is in no field and in no paragraph: \"Harbour City,\" and 1 more, 21 letters in all"])
        #expect(told(try read(page("(May 5, 2003)"), fields: Self.date)).isEmpty)
        // Two rules may share a line.
        let kind = Self.date + "\n" + #"    kind: [{name: line, lines: head, match: '\| (?<value>.+)$'}]"#
        let shared = try read(page("May 5, 2003 | Press Release"), fields: kind)
        #expect(shared.kind == "Press Release" && told(shared).isEmpty)
    }

    @Test("what the page hides is no part of the text, and is quoted")
    func hidden() throws {
        let page = """
            <div class=item><h1>Title</h1><p>The text that everybody sees stands here.</p><p hidden>A line that nobody sees.</p>
            <p style='display:none'>Nor this.</p></div>
            """
        let statement = try read(page, fields: Self.date)
        #expect(statement.paragraphs == ["The text that everybody sees stands here."])
        #expect(
            statement.warnings.contains(
                "left out, since the page hides it: \"A line that nobody sees.\" and 1 more, 26 letters in all"),
            "\(statement.warnings)")
    }

    @Test("lines below a release's date are told, unless a rule of the profile ends or drops them")
    func below() throws {
        let release =
            #"    released_on: [{name: line, lines: all, match: '^Released on (?<month>[A-Z][a-z]+) (?<day>\d+), (?<year>\d{4})'}]"#
        let page =
            "<div class=item><h1>Title</h1><p>The text.</p><p>Released on May 5, 2003</p><p>A postscript of note.</p></div>"
        #expect(
            told(try read(page, fields: release))
                == ["text is in no field and in no paragraph: \"A postscript of note.\""])
        #expect(told(try read(page, fields: release, document: "  drops: ['^A postscript']")).isEmpty)
    }

    @Test("of several parts that the region's rule finds, one is read and the text of the others is told")
    func regions() throws {
        let long = String(repeating: "This part of the text stands in a block of its own. ", count: 4)
        let statement = try read(
            "<div class=item><h1>Title</h1><p>\(long)\(long)</p></div><div class=item><p>\(long)</p></div><div class=item>Share</div>",
            fields: "")
        #expect(told(statement).count == 1 && told(statement)[0].contains("This part of the text"))
    }

    @Test("what a page shows is in a field, in the text, or told: no letter is missing from the count")
    func counted() throws {
        let statement = try read(
            "<div class=item><p>Above</p><h1>Title</h1><p>Some line</p><p>In Harbour City, May 5, 2003</p><p>The text.</p></div>",
            fields: Self.date)
        let all = [statement.title ?? ""] + statement.head + statement.paragraphs + statement.warnings
        for word in ["Above", "Title", "Some line", "Harbour City", "The text."] {
            #expect(all.contains { $0.contains(word) }, "\(word): \(all)")
        }
    }
}
