import PouchProfile
import PouchURL
import Testing

@testable import PouchExtract

@Suite("statements over several pages")
struct StatementPartsTests {
    private static let yaml = """
        version: 1
        name: press
        title: Press
        contact: a@example.org
        origin: https://2001-2009.state.gov
        seeds: [/]
        listings: [{role: statement, on: [start], rules: [{name: all, href: x}]}]
        document:
          regions: ["//div[@id='m']"]
          attachments: [pdf]
          parts: [{name: pages, links: "//p[@class='pages']/a"}]
          fields: {title: [{name: h1, xpath: .//h1}]}
        """

    /// A page of a statement with links to these others.
    private static func page(_ number: Int, _ others: [Int]) -> String {
        let links = others.map { "<a href='/s/\($0).htm'>\($0)</a>" }.joined(separator: " ")
        return
            "<div id=m><h1>Briefing</h1><h2>Part \(number)</h2><p>Text \(number). <a href='/\(number).pdf'>File</a></div><p class=pages>\(links)</p>"
    }

    private func joined(_ pages: [Int: [Int]], missing: Set<Int> = [], others: Set<Int> = []) throws -> Statement {
        let extractor = try PageExtractor(profile: SiteProfile.load(yaml: Self.yaml, file: "x.yaml"))
        func fetched(_ number: Int) throws -> FetchedPage {
            FetchedPage(
                url: try Sample.url("/s/\(number).htm"), body: Array(Self.page(number, pages[number] ?? []).utf8),
                contentType: "text/html; charset=utf-8")
        }
        let first = try fetched(1)
        let extraction = extractor.extract(first, role: .statement, listing: nil)
        let statement = try StatementParts(extractor).joined(extraction, of: first.url) { url in
            let number = Int(url.path.split(separator: "/").last?.split(separator: ".").first ?? "") ?? 0
            if missing.contains(number) { return .missing }
            return try others.contains(number) ? .other : .page(fetched(number))
        }
        return try #require(statement)
    }

    @Test(
        "the pages are joined in the order of their numbers, whichever page names which",
        arguments: [
            [1: [2], 2: [1, 3], 3: [2, 4], 4: [3]], [1: [2, 3, 4], 2: [1, 3, 4], 3: [1, 2, 4], 4: [1, 2, 3]],
            [1: [2, 4], 2: [1, 3, 4], 3: [2, 4], 4: [1, 3]], [1: [2, 3], 2: [1, 3], 3: [1, 2, 4], 4: [1]],
        ])
    func order(pages: [Int: [Int]]) throws {
        let statement = try joined(pages)
        #expect(
            statement.paragraphs.filter { $0.hasPrefix("Text") } == (1...4).map { "Text \($0). File" })
        #expect(statement.parts.map { $0.suffix(5) } == ["2.htm", "3.htm", "4.htm"])
        #expect(statement.attachments.map { $0.suffix(6) } == ["/1.pdf", "/2.pdf", "/3.pdf", "/4.pdf"])
        #expect(statement.title == "Briefing" && !statement.paragraphs.contains("Briefing"))
        #expect(statement.warnings == [])
        for block in statement.blocks { #expect(statement.paragraphs[block.paragraph].hasPrefix("Part ")) }
    }

    @Test("a page that could not be had is named; one that is a statement of its own is not joined")
    func missing() throws {
        let statement = try joined([1: [2, 3, 4], 2: [3], 3: [4], 4: []], missing: [3], others: [4])
        #expect(statement.paragraphs.filter { $0.hasPrefix("Text") } == ["Text 1. File", "Text 2. File"])
        #expect(statement.warnings == ["a further page could not be had: https://2001-2009.state.gov/s/3.htm"])
    }

    @Test("a statement that is read without its further pages says so")
    func unjoined() throws {
        let extractor = try PageExtractor(profile: SiteProfile.load(yaml: Self.yaml, file: "x.yaml"))
        let page = FetchedPage(
            url: try Sample.url("/s/1.htm"), body: Array(Self.page(1, [2]).utf8), contentType: "text/html")
        let extraction = extractor.extract(page, role: .statement, listing: nil)
        #expect(extraction.statement?.warnings == ["the statement goes on at a further page, which was not read"])
        #expect(extraction.parts.map(\.url.path) == ["/s/2.htm"] && extraction.links.allSatisfy { $0.role == .part })
    }

    @Test("pages that name one another without end are cut, and told")
    func endless() throws {
        var pages: [Int: [Int]] = [:]
        for number in 1...600 { pages[number] = [number + 1] }
        let statement = try joined(pages)
        #expect(statement.parts.count == StatementParts.most)
        #expect(statement.warnings == ["further pages cut at 500"])
    }
}
