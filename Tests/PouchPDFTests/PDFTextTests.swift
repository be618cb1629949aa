import TestSupport
import Testing

@testable import PouchPDF

@Suite("the text of PDFs")
struct PDFTextTests {
    static func program(_ limits: ConfinedProgram.Limits = .init()) throws -> PDFToText {
        let found = try #require(PDFToText.installed, "pdftotext is missing: scripts/setup.sh installs poppler-utils")
        return try #require(PDFToText(path: found.path, limits: limits))
    }

    private func text(_ sample: PDFSample) throws -> PDFText {
        guard case .text(let text) = try Self.program().read(sample.bytes) else { throw Unread() }
        return text
    }

    private struct Unread: Error {}

    /// A page with a head and a foot, and the lines of a text.
    private static func page(_ number: Int, of pages: Int, _ lines: [PDFSample.Line]) -> [PDFSample.Line] {
        [PDFSample.Line("Ministry of Works", base: 750, size: 9)] + lines
            + [PDFSample.Line("Page \(number) of \(pages)", left: 280, base: 30, size: 9)]
    }

    private static func lines(_ texts: [String], from base: Int) -> [PDFSample.Line] {
        texts.enumerated().map { PDFSample.Line($1, base: base - 14 * $0) }
    }

    @Test("a paragraph that goes over a page's end is one, and heads, feet and numbers of pages are not in it")
    func pages() throws {
        let first =
            [PDFSample.Line("Bridge opened", base: 690, size: 24)]
            + Self.lines(
                ["The minister opened the bridge over the river today, and", "thanked those who had"], from: 640)
        let second =
            Self.lines(["built it for their work."], from: 690) + Self.lines(["The toll is waived."], from: 640)
        let third = Self.lines(["Nobody spoke against it."], from: 690)
        let pages = [first, second, third].enumerated().map { Self.page($0 + 1, of: 3, $1) }
        let text = try text(PDFSample(pages, author: "The Ministry"))
        #expect(
            text.paragraphs.map(\.text) == [
                "Bridge opened",
                "The minister opened the bridge over the river today, and thanked those who had built it for their work.",
                "The toll is waived.", "Nobody spoke against it.",
            ])
        #expect(text.paragraphs[0].size > 1.5 && text.paragraphs[1].size == 1)
        #expect(text.running == ["Ministry of Works", "Page 1 of 3"])
        #expect(text.pages == 3 && !text.isCut)
        #expect(text.information.contains { $0 == PDFText.Fact(name: "author", value: "The Ministry") })
    }

    @Test("a word parted by a hyphen is one again, and a compound keeps its hyphen")
    func hyphens() throws {
        let text = try text(
            PDFSample([
                Self.lines(
                    [
                        "The consor-", "tium of well-known makers met, as well-", "known as ever, at the bridge.",
                    ], from: 700)
            ]))
        #expect(
            text.paragraphs.map(\.text) == [
                "The consortium of well-known makers met, as well-known as ever, at the bridge."
            ])
    }

    @Test("paragraphs without a gap are told by the line that is set in, or that ends short")
    func noGaps() throws {
        let long = "The minister opened the bridge over the river today, and thanked all"
        var lines = Self.lines([long, "who had built it.", long, long, "of them.", long], from: 700)
        lines[2] = PDFSample.Line(long, left: 90, base: 700 - 28)
        let text = try text(PDFSample([lines]))
        #expect(text.paragraphs.map(\.lines.count) == [2, 3, 1])
    }

    @Test("what a file says of its signs cannot become markup")
    func markup() throws {
        let text = try text(PDFSample([[PDFSample.Line("</word> <b>5 & 6</b> \"x\"", base: 700)]]))
        #expect(text.paragraphs.map(\.text) == ["</word> <b>5 & 6</b> \"x\""])
        let page = PDFPage.html(text, limit: 1 << 20, isTitle: { _ in false }).page
        #expect(String(decoding: page, as: UTF8.self).contains("<p>&lt;/word&gt; &lt;b&gt;5 &amp; 6&lt;/b&gt;"))
    }

    @Test("output that breaks off, or has another form, is read up to there and told")
    func broken() throws {
        let whole = """
            <doc>
              <page width="612" height="792">
                  <block xMin="1" yMin="1" xMax="9" yMax="9">
                    <line xMin="72" yMin="100" xMax="90" yMax="112">
                      <word xMin="72" yMin="100" xMax="90" yMax="112">Text</word>
                    </line>
            """
        let cut = PDFText(layout: Array(whole.utf8))
        #expect(cut.isCut && cut.paragraphs.map(\.text) == ["Text"])
        #expect(PDFText(layout: Array("<line xMin=\"1\">\n<word>x</word>\n</line>\n</doc>".utf8)).paragraphs.isEmpty)
        #expect(PDFText(layout: []).isCut)
    }

    @Test("output changed at random gives whole lines without controls, twice the same")
    func mutations() throws {
        let page = Self.page(
            1, of: 2, Self.lines(["The consor-", "tium met \u{2022} here & there.", "Then it left."], from: 700))
        let whole = try #require(try Self.layout(of: PDFSample([page, page])))
        var state: UInt64 = 42
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        for _ in 0..<400 {
            var output = whole
            for _ in 0...random(6) {
                let at = random(output.count)
                switch random(3) {
                case 0: output[at] = UInt8(random(256))
                case 1: output.removeSubrange(at..<min(output.count, at + 1 + random(40)))
                default:
                    output.insert(contentsOf: output[at..<min(output.count, at + random(80))], at: random(output.count))
                }
            }
            let text = PDFText(layout: output)
            #expect(PDFText(layout: output) == text)
            for paragraph in text.paragraphs {
                #expect(!paragraph.lines.isEmpty && !paragraph.lines.contains { $0.isEmpty })
                #expect(1...max(1, text.pages) ~= paragraph.page && paragraph.size.isFinite)
                #expect(!paragraph.text.unicodeScalars.contains { $0.value < 0x20 || 0x7F..<0xA0 ~= $0.value })
            }
            _ = PDFPage.html(text, limit: 1 << 16, isTitle: nil)
        }
    }

    private static func layout(of sample: PDFSample) throws -> [UInt8]? {
        let path = try program().path
        return try ConfinedProgram(words: [path, "-bbox-layout", "-enc", "UTF-8", "-", "-"]).run(input: sample.bytes)
            .output
    }
}
