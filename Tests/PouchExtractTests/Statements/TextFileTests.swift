import PouchMirror
import PouchProfile
import PouchURL
import Testing

@testable import PouchExtract

@Suite("statements that are text files")
struct TextFileTests {
    private static let yaml = #"""
        version: 1
        name: press
        title: Press
        contact: a@example.org
        origin: https://press.example.org
        seeds: [/]
        charset: windows-1252
        listings:
          - role: statement
            on: [start]
            rules: [{name: documents, href: '\.txt$'}]
        document:
          regions: ["//div[@id='main']"]
          fields:
            title: [{name: h1, xpath: .//h1}]
            date: [{name: line, lines: head, match: '^(?<month>[A-Z][a-z]+) (?<day>\d+), (?<year>\d{4})$'}]
        """#

    private func read(_ body: [UInt8], type: String? = "text/plain", title: String? = nil) throws -> PageReading {
        let url = try #require(WebURL("https://press.example.org/news/bridge.txt"))
        let listing = title.map { ListingEntry(page: url, title: $0, date: nil, year: nil, month: nil) }
        return try PageExtractor(profile: SiteProfile.load(yaml: Self.yaml, file: "press.yaml")).extract(
            FetchedPage(url: url, body: body, contentType: type), role: .statement, listing: listing)
    }

    private static let file =
        "Bridge opened\n\nMay 1, 2003\n\nThe minister opened the bridge over the river today,\nand thanked those who had built it for their work.\n\nThe toll <of $2> is waived & free.\n"

    @Test("a text file gives its title, date and paragraphs, and no line of its text is lost")
    func whole() throws {
        for type in ["text/plain", "text/plain; charset=utf-8", "application/octet-stream", nil] {
            let statement = try #require(try read(Array(Self.file.utf8), type: type).statement)
            #expect(statement.title == "Bridge opened")
            #expect(statement.date == "2003-05-01")
            #expect(
                statement.paragraphs == [
                    "The minister opened the bridge over the river today, and thanked those who had built it for their work.",
                    "The toll <of $2> is waived & free.",
                ])
            #expect(statement.warnings.isEmpty, "\(statement.warnings)")
        }
    }

    @Test("a first line that is the listing's title is the title; another stays where it is")
    func listed() throws {
        let statement = try #require(try read(Array(Self.file.utf8), title: "BRIDGE OPENED").statement)
        #expect(statement.title == "Bridge opened")
        #expect(statement.text.hasPrefix("The minister"))
        let other = try #require(try read(Array(Self.file.utf8), title: "Another title").statement)
        #expect(other.title == "Another title" && other.text.contains("The minister"))
        #expect(other.warnings.contains { $0.contains("Bridge opened") } || other.text.contains("Bridge opened"))
    }

    @Test("its letters are those of the profile's encoding, or of its byte order mark")
    func encodings() throws {
        let ansi = try read([0x52, 0xE9, 0x73, 0x75, 0x6D, 0xE9, 0x0A, 0x0A, 0x54, 0x65, 0x78, 0x74])
        #expect(ansi.statement?.title == "Résumé" && ansi.charset == "windows-1252")
        let wide = "Résumé\r\n\r\nText".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let read = try read([0xFF, 0xFE] + wide)
        #expect(read.statement?.title == "Résumé" && read.statement?.paragraphs == ["Text"])
    }

    @Test("what is no text is not read as one, and an empty file is a statement without text")
    func odd() throws {
        #expect(try read([0, 1, 2, 3]).statement == nil)
        #expect(try read(Array("%PDF-1.4".utf8)).isFile)
        #expect(try read(Array("a".utf8), type: "application/pdf").statement == nil)
        let empty = try read(Array("\n \n".utf8))
        #expect(empty.statement.map { $0.warnings.contains("no text found") } ?? true)
    }
}
