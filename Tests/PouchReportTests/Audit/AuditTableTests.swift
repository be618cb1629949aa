import PouchAudit
import Testing

@testable import PouchReport

@Suite("The audit as a table and as Markdown")
struct AuditTableTests {
    @Test("Python reads the CSV back, a row a document, and no cell is a formula")
    func csv() async throws {
        for report in [AuditSample.full(), HostileReport.make(), AuditSample.empty()] {
            try await ReportTools.python(
                """
                import csv, json, sys
                csv.field_size_limit(10_000_000)
                rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8"), strict=True))
                changes = json.load(open(sys.argv[2]))["changes"]
                assert len(rows) == len(changes), (len(rows), len(changes))
                for row, change in zip(rows, changes):
                    assert None not in row and all(cell is not None for cell in row.values())
                    assert not any(cell[:1] in tuple("=+-@\\t\\r") for cell in row.values() if cell)
                    assert row["class"] == change["class"]
                    title = change.get("title", "")
                    assert row["title"] == ("'" + title if title[:1] in tuple("=+-@\\t\\r") and title else title)
                    assert len(row["diff"]) < 32_767
                """, AuditCSV.bytes(report), AuditJSON.bytes(report))
        }
    }

    @Test("in Markdown nothing of a page becomes mark-up: no HTML, no image, no link but to a statement")
    func markdown() async throws {
        let script = """
            import sys
            from markdown_it import MarkdownIt
            tokens = MarkdownIt("gfm-like").parse(open(sys.argv[1], encoding="utf-8", newline="").read())
            headings = 0
            for token in tokens + [child for token in tokens for child in token.children or []]:
                assert token.type not in ("html_block", "html_inline", "image", "code_block"), token
                if token.type == "fence": assert token.info == "diff", token.info
                if token.type == "link_open": assert token.attrs["href"].startswith(("http://", "https://")), token.attrs
                if token.type == "heading_open": headings += 1
            assert headings == int(open(sys.argv[2]).read()), headings
            """
        for report in [AuditSample.full(), HostileReport.make(), AuditSample.empty()] {
            let groups = Dictionary(grouping: report.changes, by: \.kind)
            let headings =
                1 + (report.storms.isEmpty ? 0 : 1) + (report.shared.isEmpty ? 0 : 1)
                + (report.noise.isEmpty ? 0 : 1) + groups.count
                + report.changes.count { $0.kind.isChange }
            try await ReportTools.python(script, AuditMarkdown(report).bytes(), Array("\(headings)".utf8))
        }
        let text = String(decoding: AuditMarkdown(AuditSample.full()).bytes(), as: UTF8.self)
        #expect(
            text.contains(
                "\n- We [-do not -]believe that further inspections alone will disarm the regime.\n+ We believe"))
    }
}
