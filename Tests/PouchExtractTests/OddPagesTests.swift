import Foundation
import PouchProfile
import Testing

@testable import PouchExtract

@Suite("pages that fit no rule")
struct OddPagesTests {
    @Test(
        "whatever a document's page holds, a statement comes back, and it is not silent about what it lacks",
        arguments: [
            "", "<", "no markup at all", "<html></html>", "<!--", "<td class='content-font-style'>",
            "<table><tr><td>a<td>b</table>", "\u{FEFF}", "<frameset><frame src=x></frameset>",
        ])
    func scraps(page: String) throws {
        let statement = try Sample.statement(page, listing: Sample.listing())
        #expect(statement.warnings.contains("no kind found"))
        #expect(statement.title == "A Statement" && statement.date == "2004-11-12")
        #expect(
            statement.warnings.contains("title taken from the listing")
                && statement.warnings.contains("date taken from the listing"))
        #expect(!statement.paragraphs.isEmpty || statement.warnings.contains("no text found"))
    }

    @Test("a document that is no HTML is told")
    func other() throws {
        let extraction = try Sample.extract([0xD0, 0xCF, 0x11, 0xE0], role: .statement, type: "application/msword")
        #expect(extraction.statement == nil)
        #expect(extraction.warnings == ["not an HTML page (application/msword); nothing was read of it"])
    }

    @Test("a document in another template is read from where its text is")
    func otherTemplate() throws {
        let page =
            "<div id=centerblock><ul><li>Menu<li>Other</ul><p>Fact Sheet<p>Washington, DC<p>May 5, 2008<h1>Another Design</h1>\(Sample.body)</div>"
        let statement = try Sample.statement(page)
        #expect(
            statement.kind == "Fact Sheet" && statement.title == "Another Design" && statement.date == "2008-05-05"
                && statement.place == "Washington, DC")
        #expect(statement.paragraphs == Sample.paragraphs)
        #expect(statement.warnings == ["a line of the head fits no rule and is not in the text: \"Menu\""])
    }

    @Test("what is cut, broken or too deep in a page is told in its statement")
    func hostile() throws {
        let deep = try Sample.statement(
            Sample.page(Sample.cell(body: String(repeating: "<div>", count: 5_000) + "inside")))
        #expect(deep.paragraphs.first?.hasPrefix("inside") == true)
        #expect(deep.warnings.contains("nesting cut at depth 512"))
        let broken = try Sample.extract(Array(Sample.page(Sample.cell()).utf8) + [0xFF], role: .statement).statement
        #expect(broken?.warnings == ["1 bytes are not valid utf-8"])
    }

    @Test(
        "a page of lines that all read alike costs what its lines cost, and says that there were too many",
        .timeLimit(.minutes(10)))
    func alike() throws {
        // What is skipped is no line, so that the text of the node is that of no lines.
        let lines = "<font>" + String(repeating: "a<br>", count: 200_000) + "<span class=footer>z</span></font>"
        let statement = try Sample.statement("<td class='content-font-style'><h1>Alike</h1>\(lines)</td>")
        #expect(statement.title == "Alike")
        #expect(statement.paragraphs.first?.hasPrefix("a a a") == true)
        #expect(statement.warnings.contains("too many lines to tell which of them the fields are"))
        let fewer = try Sample.statement(
            "<td class='content-font-style'><h1>Alike</h1>"
                + lines.replacing(String(repeating: "a<br>", count: 199_000), with: "") + "</td>")
        #expect(!fewer.warnings.contains { $0.contains("too many lines") })
    }

    @Test("a title of ten megabytes and cells in cells in cells end")
    func huge() throws {
        let title = String(repeating: "x", count: 10 << 20)
        #expect(try Sample.statement(Sample.page(Sample.cell(title: title))).title == title)
        let nested = try Sample.statement(
            String(repeating: "<table><tr><td class='content-font-style'>", count: 100)
                + Sample.cell(body: "<p>" + String(repeating: "word ", count: 10_000)))
        #expect(nested.title == "A Statement")
    }
}
