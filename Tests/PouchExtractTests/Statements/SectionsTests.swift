import PouchMirror
import PouchProfile
import Testing

@testable import PouchExtract

@Suite("Several statements on a page")
struct SectionsTests {
    private static func profile(split: String, more: String = "") throws -> SiteProfile {
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
                document:
                  regions: ["//div[@id='main']"]
                  skip: ["//nav"]
                  split: \(split)
                \(more)  fields:
                    title: [{name: heading, xpath: .//h2}]
                    kind: [{name: whole, xpath: "//h1"}]
                """, file: "press.yaml")
    }

    private static func read(
        _ body: String, split: String = "\".//div[@class='note']\"", listing: ListingEntry? = nil
    ) throws -> PageReading {
        try Sample.extract(
            Array("<html><body><div id=main>\(body)</div></body></html>".utf8), role: .statement, path: "/2004.htm",
            listing: listing, year: 2004, month: 6, profile: try profile(split: split))
    }

    private static func note(_ id: String, _ title: String, _ text: String) -> String {
        "<div class=note \(id.isEmpty ? "" : "id='\(id)'")><h2>\(title)</h2><p>\(text)</p></div>"
    }

    @Test("each part is a statement of its own, and what stands beside them is the page's")
    func parts() throws {
        let reading = try Self.read(
            "<h1>June</h1><p>Notes of the month.</p>" + Self.note("a", "One", "Ships came.")
                + Self.note("b", "Two", "Ships went.<nav>Menu</nav>"))
        #expect(reading.isSplit && !reading.areSectionsCut)
        #expect(reading.sections.map(\.fragment) == ["a", "b"])
        #expect(reading.sections.map(\.statement.title) == ["One", "Two"])
        #expect(reading.sections.map(\.statement.paragraphs) == [["Ships came."], ["Ships went."]])
        #expect(reading.sections[0].statement.url == "https://2001-2009.state.gov/2004.htm#a")
        #expect(reading.statement?.paragraphs == ["June", "Notes of the month."])
        #expect(Set(reading.sections.map(\.statement.id) + [reading.statement?.id ?? ""]).count == 3)
        #expect(reading.fieldsRead == nil)
        #expect(reading.sections.map(\.fieldsRead.names) == ["title -kind", "title -kind"], "a part knows no page")
    }

    @Test("the page's listing names the page alone, and its own statement needs neither text nor fields")
    func listed() throws {
        let reading = try Self.read(Self.note("a", "One", "Ships came."), listing: try Sample.listing())
        #expect(reading.statement?.paragraphs.isEmpty == true)
        #expect(reading.statement?.warnings.isEmpty == true, "\(reading.statement?.warnings ?? [])")
        #expect(reading.sections[0].statement.listing?.title == nil && reading.sections[0].statement.date == nil)
    }

    @Test("sections in another order are the same sections")
    func order() throws {
        let (one, two) = (Self.note("a", "One", "Ships came."), Self.note("b", "Two", "Ships went."))
        let (first, second) = (try Self.read(one + two), try Self.read(two + one))
        #expect(first.section("a") == second.section("a") && first.section("b") == second.section("b"))
    }

    @Test("a part is named by what the profile says, by its own id, or by the first anchor within")
    func names() throws {
        let body =
            "<div class=note><h2><a name=x>One</a></h2><p>Text.</div><div class=note><h2>No. 7</h2><p>Text.</div>"
        #expect(try Self.read(body).sections.map(\.fragment) == ["x"])
        let named = try Self.read(body, split: "{xpath: \".//div[@class='note']\", anchor: .//h2}")
        #expect(named.sections.map(\.fragment) == ["One", "No.%207"])
        let byAttribute = try Self.read(body, split: "{xpath: \".//div[@class='note']\", anchor: \".//a/@name\"}")
        #expect(byAttribute.sections.map(\.fragment) == ["x"])
    }

    @Test("equal, empty and nested parts are told, and lose no text")
    func odd() throws {
        let reading = try Self.read(
            Self.note("a", "One", "Ships came." + Self.note("inner", "In", "Within."))
                + Self.note("a", "Again", "The same name.") + Self.note("", "None", "Without a name."))
        #expect(reading.sections.map(\.fragment) == ["a"])
        #expect(reading.sections[0].statement.paragraphs.contains("Within."))
        #expect(reading.statement?.paragraphs.contains("The same name.") == true)
        #expect(reading.statement?.paragraphs.contains("Without a name.") == true)
        let warnings = reading.statement?.warnings.joined(separator: "\n") ?? ""
        for what in ["1 part of the page within another", "1 part of the page without a name", "with the name of an"] {
            #expect(warnings.contains(what), "\(warnings)")
        }
    }

    @Test("a page without a part says so, and is read as one statement")
    func none() throws {
        let reading = try Self.read("<h2>One</h2><p>Ships came.</p>")
        #expect(reading.isSplit && reading.sections.isEmpty && reading.statement?.paragraphs == ["Ships came."])
        #expect(reading.statement?.warnings.contains { $0.contains("no part of the page is a statement") } == true)
        #expect(reading.fieldsRead?.found == ["title"])
    }

    @Test("of a million parts the first two thousand are read, and the rest counts as not read")
    func million() throws {
        let body = String(repeating: "<p class=n id=a>x", count: 1_000_000)
        let equal = try Self.read(body, split: "\".//p[@class='n']\"")
        #expect(equal.sections.count == 1)
        var many = ""
        for number in 0..<200_000 { many += "<p class=n id=a\(number)>x" }
        let reading = try Self.read(many, split: "\".//p[@class='n']\"")
        #expect(reading.sections.count == PageSplit.most && reading.areSectionsCut)
        #expect(reading.statement?.warnings.contains { $0.hasPrefix("sections cut at 2000") } == true)
    }

    @Test("parts that lie in one another by the hundred thousand end")
    func deep() throws {
        let body = String(repeating: "<div class=note id=a>x", count: 100_000)
        #expect(try Self.read(body).sections.count <= 1)
    }

    @Test("parts and further pages exclude each other")
    func exclusive() throws {
        #expect(throws: ProfileError.self) {
            try Self.profile(split: ".//p", more: "  parts: [{name: next, links: .//a}]\n")
        }
    }
}
