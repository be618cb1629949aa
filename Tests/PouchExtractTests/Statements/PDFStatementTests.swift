import PouchMirror
import PouchPDF
import PouchProfile
import PouchURL
import TestSupport
import Testing

@testable import PouchExtract

@Suite("statements that are PDFs")
struct PDFStatementTests {
    private static let yaml = #"""
        version: 1
        name: press
        title: Press
        contact: a@example.org
        origin: https://press.example.org
        seeds: [/]
        listings:
          - role: statement
            on: [start]
            rules: [{name: documents, href: '\.pdf$'}]
        documents:
          - name: page
            when: {format: html}
            regions: ["//div[@id='main']"]
            fields: {title: [{name: h1, xpath: .//h1}]}
          - name: file
            when: {format: pdf}
            regions: [//body]
            fields:
              date: [{name: line, lines: head, match: '^(?<month>[A-Z][a-z]+) (?<day>\d+), (?<year>\d{4})$'}]
              number: [{name: line, lines: head, match: '^Press Release No\. (?<value>\S+)$'}]
              author: [{name: info, from: meta.author}]
        """#

    private func read(
        _ body: [UInt8], type: String? = "application/pdf", title: String? = nil,
        pdf: @escaping @Sendable () -> PDFToText? = { PDFToText.installed }
    ) throws -> PageReading {
        let url = try #require(WebURL("https://press.example.org/news/bridge.pdf"))
        let listing = title.map { ListingEntry(page: url, title: $0, date: "2003-05-02", year: nil, month: nil) }
        return try PageExtractor(profile: SiteProfile.load(yaml: Self.yaml, file: "press.yaml"), pdf: pdf).extract(
            FetchedPage(url: url, body: body, contentType: type), role: .statement, listing: listing)
    }

    private static let file = PDFSample(
        [
            [
                .init("Ministry of Works", base: 740), .init("Press Release No. 2003/44", base: 726),
                .init("Bridge opened", base: 680, size: 20), .init("May 1, 2003", base: 650),
                .init("The minister opened the bridge over the river today,", base: 610),
                .init("and thanked those who had built it.", base: 596), .init("The toll is waived.", base: 560),
            ]
        ], author: "The Ministry"
    ).bytes

    @Test("a PDF gives its title by its type, its fields by the profile's rules for PDFs, and its paragraphs")
    func whole() throws {
        for type in ["application/pdf", "application/octet-stream", "text/html", nil] {
            let reading = try read(Self.file, type: type)
            let statement = try #require(reading.statement)
            #expect(statement.title == "Bridge opened")
            #expect(statement.date == "2003-05-01")
            #expect(statement.number == "2003/44")
            #expect(statement.fields.contains(Statement.OwnField(name: "author", value: "The Ministry")))
            #expect(
                statement.paragraphs == [
                    "The minister opened the bridge over the river today, and thanked those who had built it.",
                    "The toll is waived.",
                ])
            #expect(statement.reader == PDFToText.installed?.version)
            #expect(
                statement.warnings == ["a line of the head fits no rule and is not in the text: \"Ministry of Works\""])
            #expect(statement.rules.contains { $0.field == "document" && $0.rule == "file" })
            #expect(reading.format == .pdf && !reading.isFile && reading.unread == nil)
        }
    }

    @Test("the listing's title is found in the file whatever its type, and stands where the file has another")
    func listed() throws {
        let same = try #require(try read(Self.file, title: "BRIDGE OPENED").statement)
        #expect(same.title == "Bridge opened" && !same.text.contains("Bridge opened"))
        let other = try #require(try read(Self.file, title: "Opening of a bridge").statement)
        #expect(other.title == "Opening of a bridge" && other.head.contains("Bridge opened"))
        #expect(other.warnings.contains("title taken from the listing"))
    }

    @Test("a file that no program reads keeps what the listing says, and says why it has no text")
    func unread() throws {
        let missing = try read(Self.file, title: "Bridge opened", pdf: { nil })
        let statement = try #require(missing.statement)
        #expect(statement.title == "Bridge opened" && statement.date == "2003-05-02" && statement.paragraphs.isEmpty)
        #expect(statement.warnings.contains(PageExtractor.lacksPDFProgram) && statement.reader == nil)
        #expect(missing.unread != nil && !missing.isFile)
        let locked = try read(PDFSample.encrypted, title: "Bridge opened")
        #expect(locked.unread == nil && locked.isFile)
        #expect(locked.statement?.warnings.contains { $0.contains("password") } ?? false)
        #expect(locked.statement?.reader == PDFToText.installed?.version)
        let empty = try read(PDFSample([[]]).bytes)
        #expect(empty.isFile && empty.statement?.warnings.contains("no text found") ?? false)
    }

    @Test("two readings of a file are the same, byte for byte")
    func same() throws {
        let first = try #require(try read(Self.file).statement)
        let second = try #require(try read(Self.file).statement)
        #expect(first.json(crawl: nil, recordID: nil).bytes == second.json(crawl: nil, recordID: nil).bytes)
    }
}
