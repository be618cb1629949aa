import PouchMirror
import PouchProfile
import Testing

@testable import PouchExtract

@Suite("Which fields a page gave")
struct FieldsReadTests {
    private static func read(_ page: String, document: String, listing: ListingEntry? = nil) throws -> FieldsRead {
        let profile = try SiteProfile.load(
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
        let reading = try Sample.extract(Array(page.utf8), role: .statement, listing: listing, profile: profile)
        return try #require(reading.fieldsRead)
    }

    private static let fields = """
        document:
          regions: ["//div[@id='main']"]
          kinds: [Press Statement]
          fields:
            title: [{name: h1, xpath: .//h1}]
            date: [{name: line, lines: head, match: '^(?<month>\\p{L}+) (?<day>\\d+), (?<year>\\d{4})$'}]
            speaker: [{name: by, xpath: ".//p[@class='by']"}]
            released_on: [{name: foot, lines: all, match: '^Released (?<month>\\p{L}+) (?<day>\\d+), (?<year>\\d{4})'}]
            country: [{name: country, xpath: ".//b"}]
        """

    @Test("fields that rules found are told from those that they look for and miss; what no rule looks for is neither")
    func fields() throws {
        let page =
            "<div id=main><h1>Harbour</h1><p>May 2, 2004<p class=by>Ann Harding, Spokesman<p>Ships came. <b>Utopia</b></div>"
        let read = try Self.read(page, document: Self.fields)
        #expect(read.found == ["title", "date", "speaker", "fields.country"])
        #expect(read.missed == ["released_on"])
        #expect(read.textBytes > 0)
    }

    @Test(
        "what the listing gave in place of the page is missed: else a design that hides the title would never be told")
    func fromListing() throws {
        let read = try Self.read(
            "<div id=main><h2>Harbour</h2><p>Ships came, and the minister was there to see them all.</div>",
            document: Self.fields, listing: Sample.listing())
        #expect(read.found.isEmpty)
        #expect(read.missed == ["title", "date", "speaker", "released_on", "fields.country"])
    }

    @Test("a page that has nothing misses all, and has no text")
    func nothing() throws {
        let read = try Self.read("<html><body></body></html>", document: Self.fields)
        #expect(read.found.isEmpty && read.missed.count == 5 && read.textBytes == 0)
    }

    @Test("of several types of documents, only the fields of the page's own are looked for")
    func types() throws {
        let document = """
            documents:
              - name: short
                when: {xpath: "//div[@id='short']"}
                regions: ["//div[@id='short']"]
                fields: {title: [{name: h1, xpath: .//h1}]}
              - name: long
                regions: ["//div[@id='main']"]
                fields: {title: [{name: h1, xpath: .//h1}], place: [{name: by, xpath: .//i}]}
            """
        #expect(try Self.read("<div id=short><h1>A</h1><p>Text.</div>", document: document).names == "title")
        #expect(try Self.read("<div id=main><h1>A</h1><p>Text.</div>", document: document).names == "title -place")
    }

    @Test("a page that a profile's own rules do not fit, and that is read by general signs, is told as such")
    func general() throws {
        let fitting = try Sample.extract(
            Array(Sample.page(Sample.cell()).utf8), role: .statement, listing: Sample.listing())
        #expect(fitting.fieldsRead?.found.contains(FieldsRead.ruleFit) == true)
        let text = "The two delegations met for three days and agreed on a plan for the harbour, which both will sign."
        let other = try Sample.extract(
            Array(
                "<table><tr><td><b>Press Statement</b><br>Ann Harding, Spokesman<br>Washington, DC<br>12 November 2004<br><b>A Statement</b><br><br>\(text)<br><br>\(text)</td></tr></table>"
                    .utf8), role: .statement, listing: Sample.listing())
        #expect(other.fieldsRead?.missed.contains(FieldsRead.ruleFit) == true)
    }

    @Test("a listing and a file without a text count for nothing")
    func others() throws {
        #expect(try Sample.extract(Array("<a href=/1.htm>1</a>".utf8), role: .month).fieldsRead == nil)
        let unread = try Sample.extract(Array("%PDF-1.4".utf8), role: .statement, type: "application/pdf")
        #expect(unread.fieldsRead == nil)
    }
}
