import PouchProfile
import Testing

@testable import PouchExtract

@Suite("pages that the rules do not fit")
struct GenericReadingTests {
    private static let text = [
        "The two delegations met for three days and agreed on a plan for the harbour, which both governments will sign.",
        "A second meeting is planned for the spring, and experts of both sides will prepare it in the weeks before.",
    ]
    private static let menu = "<a href='/a/'>Home</a><br><a href='/b/'>Travel</a><br><a href='/c/'>Careers</a>"

    private func read(_ page: String, title: String = "Talks on the Harbour") throws -> Statement {
        try Sample.statement(page, listing: Sample.listing(title: title))
    }

    private func expectWhole(_ statement: Statement, title: String = "Talks on the Harbour") {
        #expect(statement.title == title)
        #expect(statement.kind == "Press Statement")
        #expect(statement.date == "2004-11-12")
        #expect(statement.place == "Washington, DC")
        #expect(statement.speaker == .init(name: "Ann Harding", role: "Spokesman"))
        #expect(statement.paragraphs == Self.text)
    }

    @Test("a title in bold, with head and text parted by breaks in one cell without a class, is taken out of the text")
    func oneCell() throws {
        let statement = try read(
            "<table><tr><td>\(Self.menu)</td><td><b>Press Statement</b><br>Ann Harding, Spokesman<br>Washington, DC<br>12 November 2004<br><b>Talks on the Harbour</b><br><br>\(Self.text[0])<br><br>\(Self.text[1])</td></tr></table>"
        )
        expectWhole(statement)
        #expect(statement.rules.allSatisfy { $0.rule.hasPrefix("generic/") && ($0.confidence ?? 0) > 50 })
        #expect(statement.rules.map(\.field).contains("title"))
    }

    @Test("a menu and a box of links in the document's own cell give neither a speaker nor a place")
    func boxes() throws {
        let statement = try read(
            Sample.page(
                "\(Self.menu)<br><br><h1>Secretary Visits the Coast</h1><table align=right><tr><td><b>Related Links</b><br><a href=/1.htm>John Doe, Ambassador</a><br><a href=/2.htm>Geneva, Switzerland</a></td></tr></table><p>PRESS STATEMENT<br>Washington, DC<br>NOVEMBER 12, 2004<p><font size=+1>Talks on the Harbour</font><p>\(Self.text[0])<p>\(Self.text[1])<p><b>Related Items</b><br><a href=/3.htm>Map</a><br><a href=/4.htm>Treaty</a>"
            ))
        #expect(statement.title == "Talks on the Harbour")
        #expect(statement.kind == "PRESS STATEMENT")
        #expect(statement.place == "Washington, DC")
        #expect(statement.speaker == nil)
        #expect(statement.date == "2004-11-12")
        #expect(statement.paragraphs == Self.text)
    }

    @Test("a head in divisions, with labels, and a role in a line of its own")
    func divisions() throws {
        expectWhole(
            try read(
                "<div id=top>\(Self.menu)</div><div class=x><div>Talks on the Harbour</div><div>Press Statement</div><div>Date: 11/12/04</div><div>Speaker: Ann Harding</div><div>Spokesman</div><div>Place: Washington, DC</div><div>\(Self.text[0])</div><div>\(Self.text[1])</div><div>[End]</div><div>Main switchboard 202</div></div>"
            ))
    }

    @Test("a title that the listing cuts short or writes in capitals is the page's own")
    func listedOtherwise() throws {
        let page = Sample.page(
            "<p>Press Statement<p>Ann Harding, Spokesman<p>Washington, DC, November 12, 2004<p>Talks on the Harbour and Its Lights<p>\(Self.text[0])<p>\(Self.text[1])"
        )
        for title in ["Talks on the Harbour...", "TALKS ON THE HARBOUR AND ITS LIGHTS"] {
            expectWhole(try read(page, title: title), title: "Talks on the Harbour and Its Lights")
        }
    }

    @Test("a line between the fields that is none of them is kept beside them, and told")
    func head() throws {
        let statement = try read(
            Sample.page(
                "<p>Press Statement<p>For Immediate Release<p>Ann Harding, Spokesman<p>Washington, DC<p>11/12/2004<p><b>Talks on the Harbour</b><p>\(Self.text[0])<p>\(Self.text[1])"
            ))
        expectWhole(statement)
        #expect(statement.head == ["For Immediate Release"])
        #expect(
            statement.warnings == [
                "a line of the head fits no rule and is not in the text: \"For Immediate Release\""
            ])
    }

    @Test("a page that the rules fit is read by them alone")
    func fitting() throws {
        let statement = try Sample.statement(Sample.page(Sample.cell()), listing: Sample.listing())
        #expect(statement.rules.allSatisfy { $0.confidence == nil && !$0.rule.hasPrefix("generic/") })
    }
}
