import PouchReport
import PouchRun
import Testing

@Suite("A report's file")
struct ReportFileTests {
    @Test(
        "the ending of the name says the form, whatever its case",
        arguments: [
            ("out/r.html", AuditFormat.html), ("r.JSON", .json), ("a.b/r.atom", .atom), ("r.jsonfeed", .jsonfeed),
            ("r.csv", .csv), ("r.md", .markdown), ("r.txt", .text),
        ])
    func endings(path: String, form: AuditFormat) {
        #expect(ReportFile(path: path)?.form == form)
        #expect(ReportFile(path: path)?.path == path)
    }

    @Test("a name that says no form is refused before the crawl", arguments: ["report", "r.pdf", "a.html/r", ""])
    func refused(path: String) {
        #expect(ReportFile(path: path) == nil)
    }
}
