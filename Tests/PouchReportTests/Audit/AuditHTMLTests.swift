import Foundation
import PouchAudit
import Testing

@testable import PouchReport

@Suite("The audit's page")
struct AuditHTMLTests {
    @Test("html5lib finds no error in it, and only its own mark-up", arguments: ["full", "empty", "hostile"])
    func parses(name: String) async throws {
        let report = ["full": AuditSample.full(), "empty": AuditSample.empty(), "hostile": HostileReport.make()][name]
        try await ReportTools.python(
            """
            import base64, hashlib, html5lib, sys
            page = open(sys.argv[1], "rb").read()
            root = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False).parse(
                page, transport_encoding="utf-8")
            known = set('''html head meta title style body a header p h1 h2 h3 bdi span time nav ul li b main section article
                div table caption colgroup col thead tbody tr th td abbr svg rect dl dt dd del ins details summary br code footer'''.split())
            ids, levels, styles = [], [], []
            for node in root.iter():
                tag = node.tag.split("}")[-1]
                assert tag in known, tag
                for name, value in node.attrib.items():
                    assert not name.startswith("on") and name not in ("style", "src", "srcset", "action"), (tag, name)
                    if name == "href":
                        assert value.startswith(("#", "http://", "https://")), value
                        if not value.startswith("#"): assert node.get("rel") == "noreferrer noopener", value
                    if name == "id": ids.append(value)
                if tag == "style": styles.append("".join(node.itertext()))
                if tag in ("h1", "h2", "h3"): levels.append(int(tag[1]))
                if tag == "table": assert node.find("caption") is not None
                if tag == "th": assert node.get("scope") in ("col", "row")
                if tag == "html": assert node.get("lang") == "en"
            assert len(ids) == len(set(ids)), ids
            for node in root.iter():
                href = node.get("href") or ""
                if href.startswith("#"): assert href[1:] in ids, href
                if node.get("aria-labelledby"): assert node.get("aria-labelledby") in ids
            assert levels[0] == 1 and levels.count(1) == 1
            assert all(b <= a + 1 for a, b in zip(levels, levels[1:])), levels
            assert len(styles) == 1
            policy = [node.get("content") for node in root.iter("meta") if node.get("http-equiv") == "Content-Security-Policy"]
            digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
            assert policy == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"], policy
            for tag in ("header", "main", "footer"): assert len(list(root.iter(tag))) == 1, tag
            """, AuditHTML(try #require(report)).bytes())
    }

    @Test("Chromium opens it without a word on the console; a page that breaks the policy is told apart")
    func console() async throws {
        let full = try await ReportTools.chromium(AuditHTML(AuditSample.full()).bytes())
        #expect(full.console == [])
        #expect(full.page.contains("<h1><bdi>U.S. Department of State Archive"))
        var small = HostileReport.make()
        small.changes.removeAll { $0.kind != .edited && $0.kind != .removed }
        let hostile = try await ReportTools.chromium(AuditHTML(small).bytes())
        #expect(hostile.console == [])
        #expect(!hostile.page.contains("<script"))
        let page = String(decoding: AuditHTML(AuditSample.full()).bytes(), as: UTF8.self)
        let broken = page.replacing(
            "<main id=\"main\">", with: "<main id=\"main\"><script>alert(1)</script><p style=\"color:red\">x</p>")
        let control = try await ReportTools.chromium(Array(broken.utf8))
        #expect(control.console.count == 2)
    }

    @Test("what went and what came is said in words too, and right-to-left text decides its own direction")
    func diff() throws {
        let page = String(decoding: AuditHTML(AuditSample.full()).bytes(), as: UTF8.self)
        #expect(
            page.contains(
                #"<del><span class="vh" lang="en" dir="ltr"> [deleted: </span>do not <span class="vh" lang="en" dir="ltr">] </span></del>"#
            ))
        #expect(page.contains("Moved, from paragraph 6 to 2"))
        #expect(page.contains("<div class=\"diff\" lang=\"ar\">\n<p class=\"c\" dir=\"auto\">تؤكد"))
        #expect(page.contains("</del>&#8204;<ins>"), "Arabic letters would join across")
        #expect(page.contains("<bdi lang=\"ja\">日米外相会談について</bdi>"))
    }

    @Test(
        "the calendar has a number for each month, a row for a year without changes, and a word on those without a date"
    )
    func calendar() {
        var html = HTMLWriter()
        CalendarHTML([
            AuditSample.churn("2001-02", [.edited: 100]), AuditSample.churn("2003-12", [.removed: 1, .edited: 3]),
            AuditSample.churn("2003", [.edited: 2]), AuditSample.churn("x", [.edited: 7]),
        ]).write(to: &html)
        let text = String(decoding: html.bytes, as: UTF8.self)
        #expect(
            text.contains(
                "<tr><th scope=\"row\">2001</th><td class=\"h0\"><span class=\"vh\">0</span></td><td class=\"h5\">100</td>"
            ))
        #expect(text.contains("<th scope=\"row\">2002</th>"))
        #expect(text.contains("<td class=\"h1\">4</td><td class=\"sum\">6</td>"))
        #expect(text.contains("7 more changes of documents without a date"))
    }

    @Test("a large report stays below 10 MB, and says how many changes are named without their text")
    func large() {
        let report = ReportTools.large(3_000)
        let page = AuditHTML(report).bytes()
        #expect(page.count < 10_000_000)
        let text = String(decoding: page, as: UTF8.self)
        #expect(text.contains("800 changes are named here without the text"))
        #expect(text.contains("2,000 more documents are not named here"))
        let wide = AuditLimits(documents: 9_999, diffs: 9_999, paragraphs: 99, letters: 99_999, bytes: 1_000_000)
        #expect(AuditHTML(report, limits: wide).bytes().count < 1_300_000)
    }

    @Test("every pair of colours is told apart by weak eyes too (WCAG 2.2 AA), light and dark")
    func contrast() throws {
        for value in [\AuditStyle.Palette.Element.light, \AuditStyle.Palette.Element.dark] {
            let colours = Dictionary(uniqueKeysWithValues: AuditStyle.palette.map { ($0.name, $0[keyPath: value]) })
            for (text, ground) in AuditStyle.pairs {
                let (a, b) = (luminance(try #require(colours[text])), luminance(try #require(colours[ground])))
                let ratio = (max(a, b) + 0.05) / (min(a, b) + 0.05)
                #expect(ratio >= 4.5, "\(text) on \(ground): \(ratio)")
            }
        }
    }

    private func luminance(_ colour: String) -> Double {
        let value = Int(colour.dropFirst(), radix: 16) ?? 0
        let parts = [value >> 16 & 255, value >> 8 & 255, value & 255].map { part in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    @Test("the one escaping function leaves no mark-up, no control and no turn of direction")
    func escaping() {
        #expect(
            HTMLText.escaped("a<b>&\"'\n\t\u{0}\u{202E}é\u{200D}")
                == "a&lt;b&gt;&amp;&#34;&#39;\n\t\\x00\\u{202e}é\u{200D}")
        #expect(HTMLText.language("zh-Hant-TW") == "zh-Hant-TW")
        for tag in ["", "e", "en\"", "en onclick", "toolongtag", "en-", String(repeating: "en-", count: 20)] {
            #expect(HTMLText.language(tag) == nil, "\(tag)")
        }
    }

    @Test("only an http or https URL of plain letters becomes a link")
    func links() {
        #expect(HostileReport.urls.compactMap(SafeLink.target) == [])
        for url in ["http://a.example/", "HTTPS://a.example/x?y=1&z='2'#w", "https://[::1]:8080/%20"] {
            #expect(SafeLink.target(url) == url)
        }
    }
}
