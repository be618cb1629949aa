import Foundation
import PouchBytes
import PouchDemo
import PouchProfile
import Testing

@testable import PouchExtract

@Suite("pages changed at random")
struct MutationTests {
    private static let pieces: [[UInt8]] =
        [
            "<", ">", "</td>", "<table>", "<h1>", "</h1>", "<!--", "-->", "<br><br>", "<font>", "&#146;", "&#x80;",
            "&#0;", "&nbsp;", "<script>", "<td class='content-font-style'>",
            "November 31, 2004", "January 2 - 1", "(Revised)", "Released on May 1, 2003", "Back to top", "\u{92}",
            "e\u{301}", "\u{212B}", "<li>", "<tr>", "\0", "<base href='//x/'>",
            "<a href='x.pdf'>", "You are in: ", "\"", "'", "=", "Iíve ", "<plaintext>", "</body></html>",
        ].map { Array($0.utf8) } + [
            [0x92], [0x81], [0xFF, 0xFE], [0xC3], [0xE2, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        ]

    private static let types: [String?] = [
        nil, "text/html", "text/html; charset=utf-8", "text/html; charset=iso-8859-1", "text/html; charset=utf-16le",
        "text/html; charset=shift_jis",
    ]

    private static func mutated(_ page: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var page = page
        for _ in 0..<Int.random(in: 1...6, using: &random) where !page.isEmpty {
            let place = Int.random(in: 0..<page.count, using: &random)
            let length = min(Int.random(in: 1...200, using: &random), page.count - place)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: page[place] = UInt8.random(in: 0...255, using: &random)
            case 1: page.removeSubrange(place..<(place + length))
            case 2:
                page.insert(
                    contentsOf: page[place..<(place + length)], at: Int.random(in: 0...page.count, using: &random))
            case 3: page.removeSubrange(place...)
            default: page.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)], at: place)
            }
        }
        return page
    }

    /// What holds of any statement, whatever its page was.
    private static func check(_ statement: Statement, _ round: Int) throws {
        let (bytes, digest) = statement.json(crawl: "20261124T073000Z", recordID: "urn:uuid:1")
        #expect(statement.text == statement.paragraphs.joined(separator: "\n\n"))
        #expect(digest == SHA256Digest.of(statement.text), "round \(round)")
        let fields =
            // A line's end that is meant stays in a preformatted paragraph.
            statement.paragraphs.flatMap { $0.split(separator: "\n").map(String.init) } + statement.breadcrumb
            + statement.links.map(\.text)
            + [
                statement.title, statement.kind, statement.number, statement.place, statement.speaker?.name,
                statement.speaker?.role,
            ].compactMap { $0 }
        for text in fields {
            #expect(
                !text.unicodeScalars.contains { $0.value < 0x20 || 0x7F...0x9F ~= $0.value },
                "round \(round): a control in \(text.debugDescription)")
            #expect(
                text.first != " " && text.last != " ", "round \(round): spaces at the ends of \(text.debugDescription)")
            if text.utf8.contains(where: { $0 >= 0x80 }) {
                #expect(
                    text.precomposedStringWithCanonicalMapping.unicodeScalars.elementsEqual(text.unicodeScalars),
                    "round \(round): \(text.debugDescription) is not NFC")
            }
        }
        #expect(statement.paragraphs.allSatisfy { !$0.isEmpty })
        #expect(statement.language == "en" || statement.language.map { StatementReader.languageTag($0) == $0 } ?? false)
        if statement.kind == nil { #expect(statement.warnings.contains("no kind found"), "round \(round)") }
        if statement.title == nil { #expect(statement.warnings.contains("no title found"), "round \(round)") }
        if statement.date == nil { #expect(statement.warnings.contains("no date found"), "round \(round)") }
        if statement.paragraphs.isEmpty { #expect(statement.warnings.contains("no text found"), "round \(round)") }
        let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        #expect(object?["text"] as? String == statement.text, "round \(round)")
        #expect(object?["text_sha256"] as? String == digest.hex)
    }

    @Test(
        "a document damaged in any way gives a statement in good form, and says what it lacks",
        arguments: [1, 2, 3] as [UInt64])
    func statements(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let archive = BundledArchive.generate()
        let extractor = try PageExtractor(profile: try Sample.profile.get())
        let pages =
            try archive.gold.filter { $0.path.hasSuffix("\(seed).htm") }.map {
                try #require(archive.resources[$0.path]).bytes
            }
            + [Array(Sample.page(Sample.cell(released: "November 12, 2004")).utf8)]
        for round in 0..<700 {
            let body = Self.mutated(pages[round % pages.count], &random)
            let type = Self.types[Int.random(in: 0..<Self.types.count, using: &random)]
            let page = FetchedPage(url: try Sample.url("/r/pa/prs/ps/2004/36728.htm"), body: body, contentType: type)
            let extraction = extractor.extract(page, role: .statement, listing: nil)
            if let statement = extraction.statement {
                try Self.check(statement, round)
            } else {
                #expect(!extraction.warnings.isEmpty, "round \(round)")
            }
        }
    }

    @Test("a listing damaged in any way gives links in good form, each once", arguments: [4, 5] as [UInt64])
    func listings(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rows = (1...8).map {
            "<tr><td>November \($0), 2004<td><a href='/r/pa/prs/ps/2004/\($0).htm'>Title of \($0)</a>"
        }.joined()
        let page = Array(
            Sample.page("<h1>2004</h1><table>\(rows)</table><a href=c2.htm>Next</a><a href='dec/'>December</a>").utf8)
        let extractor = try PageExtractor(profile: try Sample.profile.get())
        for round in 0..<700 {
            let role: Role = round % 2 == 0 ? .month : .year
            let url = try Sample.url("/r/pa/prs/ps/2004/c1.htm")
            let body = Self.mutated(page, &random)
            let extraction = extractor.extract(
                FetchedPage(url: url, body: body, contentType: "text/html", year: 2004, month: 11), role: role,
                listing: nil)
            #expect(Set(extraction.links.map(\.url)).count == extraction.links.count, "round \(round)")
            #expect(!extraction.links.isEmpty || !extraction.warnings.isEmpty, "round \(round)")
            for link in extraction.links {
                #expect(link.url != url)
                #expect(link.entry?.date.map { $0.utf8.count == 10 } ?? true)
                #expect(
                    !(link.entry?.title ?? "").unicodeScalars.contains { $0.value < 0x20 || 0x7F...0x9F ~= $0.value },
                    "round \(round)")
            }
        }
    }
}
