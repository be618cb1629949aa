import Foundation
import PouchBytes
import TestSupport
import Testing

@testable import PouchExport

/// A statement's text is a stranger's: in none of the formats may it be more than text.
@Suite("Text that would be more than text")
struct TextTests {
    private static let hostile = [
        "<script>alert(1)</script> & <b>bold</b>", "&lt;script&gt; &amp; &#60;", "# no heading", "    not code",
        "\tnot code", "- no list",
        "+ no list", "* no list", "1. no list", "12) no list", "> no quote", "=== no underline\n===", "a\n---\nb",
        "```\nno fence\n```",
        "~~~ no fence", "*no* _emphasis_ **at** __all__ ~~not struck~~", "[no](javascript:alert(1)) ![no](x) [a]: b",
        "http://a.example/ https://b.example www.c.example WWW.D.example a@b.example mailto:a@b.example",
        "| a | b |\n|---|---|\n| c | d |",
        "`code` \\ \\* \\", "<!-- no comment -->", "$x$ $$y$$", "a  \nb", "<https://a.example>", "//a.example/x", "---",
        "***", "![](x)",
        "a\u{2028}b", "![a][b]",
        "a\u{0}\u{7}\u{85}b", "\u{202E}txet\u{202C} ok", "\u{FEFF}x", "-", "1.", "[x] task", "[^1] note",
        "Term\n: definition",
    ]

    @Test("in Markdown it reads as text, and no mark-up, link or HTML comes of it")
    func markdown() async throws {
        let scratch = try Scratch()
        let pages = Self.hostile.map {
            "# \(MarkdownText.line($0))\n\n\(MarkdownText.paragraph($0))\n\n- [\(MarkdownText.line($0))](x.md)\n"
        }
        let pairs = zip(Self.hostile, pages).map { ["text": $0, "page": $1] }
        try JSONSerialization.data(withJSONObject: pairs).write(to: scratch.url.appending(path: "pairs"))
        let result = try await Python.run(
            """
            import html, json, re, sys, unicodedata
            from markdown_it import MarkdownIt
            md = MarkdownIt("gfm-like")
            assert "<a href" in md.render("http://a.example") and "<s>" in md.render("~~x~~"), "links and strikes are on"
            def words(text):
                text = "".join(" " if c in "\\t\\u2028\\x85" else c for c in text)
                return "".join(c for c in text if c == "\\n" or unicodedata.category(c) not in ("Cc", "Cf") or c == "\\ufeff").split()
            for pair in json.load(open(sys.argv[1])):
                out = md.render(pair["page"])
                tags = re.findall("<[^>]*>", out)
                assert tags == ["<h1>", "</h1>", "<p>", "</p>", "<ul>", "<li>", '<a href="x.md">', "</a>", "</li>", "</ul>"], out
                for part in re.findall("<(?:h1|p|a)[^>]*>(.*?)</(?:h1|p|a)>", out, re.S):
                    assert words(html.unescape(part)) == words(pair["text"]), (part, pair["text"])
            """, [scratch.path("pairs")])
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test("in YAML it is a string, and the same string")
    func yaml() async throws {
        let scratch = try Scratch()
        let values =
            Self.hostile + [
                "yes", "null", "2003-04-30", "a: b", "\"", "\\", "'", "%", "\u{1F600}", "", " x ", "\u{FFFE}",
                "!!python/object",
            ]
        let pairs = values.map { ["text": $0, "page": "key: \(YAMLText.quoted($0))\nother: 1\n"] }
        try JSONSerialization.data(withJSONObject: pairs).write(to: scratch.url.appending(path: "pairs"))
        let result = try await Python.run(
            """
            import json, sys, yaml
            for pair in json.load(open(sys.argv[1])):
                assert yaml.safe_load(pair["page"]) == {"key": pair["text"], "other": 1}, pair
            """, [scratch.path("pairs")])
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test("in CSV a formula is text, and Python reads every cell back")
    func csv() async throws {
        let scratch = try Scratch()
        let formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A0"]
        let plain = ["", "a", "1=1", "a,b", "a\"b", "a\r\nb", "a\nb", " a ", "'=", "é", "\"", ","]
        let rows = [formulas, plain, Self.hostile].map { Array($0.prefix(7)) }
        try Data(rows.flatMap { CSVWriter.row($0) }).write(to: scratch.url.appending(path: "a.csv"))
        try JSONSerialization.data(withJSONObject: rows).write(to: scratch.url.appending(path: "rows"))
        let result = try await Python.run(
            """
            import csv, json, sys
            data = open(sys.argv[1], "rb").read()
            assert data.endswith(b"\\r\\n")
            rows = list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8"), strict=True))
            wanted = json.load(open(sys.argv[2]))
            assert len(rows) == len(wanted)
            for row, want in zip(rows, wanted):
                for cell, text in zip(row, want, strict=True):
                    assert cell[:1] not in tuple("=+-@\\t\\r"), cell
                    assert cell == ("'" + text if text[:1] in tuple("=+-@\\t\\r") else text), (cell, text)
            """, [scratch.path("a.csv"), scratch.path("rows")])
        #expect(result.status == 0, "\(result.errors)")
    }
}
