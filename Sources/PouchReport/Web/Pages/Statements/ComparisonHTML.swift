import PouchAudit
import PouchBrowse
import PouchDiff

/// The difference of two versions of a statement: numbered, each change with an address of its own.
package struct ComparisonHTML {
    /// How it is shown.
    package struct View: Sendable, Equatable {
        /// Old and new beside each other.
        package var isSideBySide: Bool
        /// Whether unchanged parts are shown too.
        package var isWhole: Bool

        package init(isSideBySide: Bool = false, isWhole: Bool = false) {
            self.isSideBySide = isSideBySide
            self.isWhole = isWhole
        }

        var query: String {
            let parts = (isSideBySide ? ["view=sides"] : []) + (isWhole ? ["all=1"] : [])
            return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
        }
    }

    let comparison: VersionComparison
    let view: View
    let frame: WebFrame
    private let limits = AuditLimits.page

    package init(_ comparison: VersionComparison, _ view: View, _ frame: WebFrame) {
        self.comparison = comparison
        self.view = view
        self.frame = frame
    }

    private var id: String { comparison.item.id ?? "" }
    private var path: String { WebPath.compare(id, comparison.old.crawl, comparison.new.crawl) }

    /// The page.
    package func bytes() -> [UInt8] {
        let days = (Wording.crawl(comparison.old.crawl), Wording.crawl(comparison.new.crawl))
        let title = comparison.new.statement.title ?? comparison.item.title ?? comparison.item.url
        let head = StatementHead(comparison.item, title: title, view: "compare", frame)
        let web = head.page(
            "What changed in \(head.name) between \(days.0) and \(days.1)",
            through: [("Versions", WebPath.statement(id, "versions"))], to: "Compare", json: path + ".json")
        return web.bytes { html in
            head.write(to: &html) {
                StatementHead.heading("What changed in", head.name, &$0)
            } line: {
                $0.raw("Between ")
                side(comparison.old, days.0, &$0)
                $0.raw(" and ")
                side(comparison.new, days.1, &$0)
            }
            controls(&html)
            verdict(&html)
            if !comparison.fields.isEmpty { fields(&html) }
            if let diff = comparison.diff { text(diff, &html) }
        }
    }

    private func side(_ side: VersionComparison.Side, _ day: String, _ html: inout HTMLWriter) {
        html.path(WebPath.statement(id, at: side.crawl), frame) { $0.text(day) }
        if let digest = side.line.sha256 {
            html.raw(" (")
            html.digest(digest.hex)
            html.raw(")")
        }
    }

    private func controls(_ html: inout HTMLWriter) {
        html.raw("<nav aria-label=\"How the comparison is shown\"><ul class=\"pager start\">")
        func control(_ words: String, _ view: View) {
            html.raw("<li>")
            html.path(path + view.query, frame, isHere: view == self.view) { $0.text(words) }
            html.raw("</li>")
        }
        control("Inline", View(isSideBySide: false, isWhole: view.isWhole))
        control("Side by side", View(isSideBySide: true, isWhole: view.isWhole))
        control(
            view.isWhole ? "Changes only" : "All of the text",
            View(isSideBySide: view.isSideBySide, isWhole: !view.isWhole))
        html.raw("<li>")
        html.path(WebPath.compare(id, comparison.new.crawl, comparison.old.crawl) + view.query, frame) {
            $0.text("Swap")
        }
        html.raw("</li></ul></nav>\n")
    }

    private func verdict(_ html: inout HTMLWriter) {
        html.raw("<p class=\"notice\">")
        if comparison.isSamePage {
            html.text("The page’s bytes are the same in both crawls.")
        } else if comparison.saysTheSame {
            html.text("The statement is the same. Markup or boilerplate of the page differs: only bytes changed.")
        } else {
            html.text(
                DifferenceWords.short(VersionDifference(comparison.diff, fields: comparison.fields.count)))
            if let diff = comparison.diff { html.text("; \(Wording.percent(diff.degree)) of the text") }
            html.text(". Both sides are read by the same rules, so that a better extraction is no edit.")
        }
        html.raw("</p>\n")
    }

    private func fields(_ html: inout HTMLWriter) {
        html.raw("<section aria-labelledby=\"fields\">\n<h2 id=\"fields\">Fields</h2>\n")
        FieldsHTML(fields: comparison.fields, language: comparison.new.statement.language, limits: limits)
            .write(to: &html)
        html.raw("</section>\n")
    }

    // MARK: - The text

    private func text(_ diff: TextDiff, _ html: inout HTMLWriter) {
        let count = diff.paragraphs.count { $0.kind != .same }
        html.raw("<section aria-labelledby=\"text\">\n<h2 id=\"text\">Text <span class=\"count\">")
        html.text(Wording.count(count, "change"))
        html.raw("</span></h2>\n")
        var number = 0
        var same: [TextDiff.Paragraph] = []
        func passSame() {
            guard !same.isEmpty else { return }
            if view.isWhole {
                for paragraph in same { unchanged(paragraph, &html) }
            } else {
                html.raw("<div class=\"diff\">")
                DiffHTML(place: .page, limits: limits).fold(
                    "\(Wording.count(same.count, "paragraph")) unchanged", &html)
                html.raw("</div>\n")
            }
            same = []
        }
        for paragraph in diff.paragraphs.prefix(Self.most) {
            guard paragraph.kind != .same else {
                same.append(paragraph)
                continue
            }
            passSame()
            number += 1
            change(paragraph, number, of: count, &html)
        }
        passSame()
        if diff.paragraphs.count > Self.most {
            html.element(
                "p", "class=\"left\"",
                "\(grouped(diff.paragraphs.count - Self.most)) more paragraphs are not shown here; the JSON form has all."
            )
        }
        html.raw("</section>\n")
    }

    private static let most = 2_000

    private func change(_ paragraph: TextDiff.Paragraph, _ number: Int, of count: Int, _ html: inout HTMLWriter) {
        html.raw("<div class=\"change\" id=\"c")
        html.text("\(number)")
        html.raw("\">\n<p class=\"small\"><a href=\"#c")
        html.text("\(number)")
        html.raw("\">")
        html.text("\(grouped(number)) of \(grouped(count))")
        html.raw("</a>")
        if number < count {
            html.raw(" · <a href=\"#c")
            html.text("\(number + 1)")
            html.raw("\">next</a>")
        }
        html.raw("</p>\n")
        if view.isSideBySide {
            html.raw("<div class=\"sides\">\n")
            half(paragraph, without: .inserted, &html)
            half(paragraph, without: .deleted, &html)
            html.raw("</div>\n")
        } else {
            html.raw("<div class=\"diff\"")
            language(&html)
            html.raw(">\n")
            DiffHTML(place: .page, limits: limits).write(paragraph, to: &html)
            html.raw("</div>\n")
        }
        html.raw("</div>\n")
    }

    /// One side of a paragraph.
    private func half(_ paragraph: TextDiff.Paragraph, without kind: TextDiff.Span.Kind, _ html: inout HTMLWriter) {
        var part = paragraph
        part.spans = paragraph.spans.filter { $0.kind != kind }
        html.raw("<div class=\"diff\"")
        language(&html)
        html.raw(">\n")
        if part.spans.isEmpty {
            html.raw("<p class=\"fold\" lang=\"en\">not in this version</p>\n")
        } else {
            DiffHTML(place: .page, limits: limits).write(part, to: &html)
        }
        html.raw("</div>\n")
    }

    private func unchanged(_ paragraph: TextDiff.Paragraph, _ html: inout HTMLWriter) {
        html.raw("<div class=\"diff same\">")
        html.archived(
            "p", language: comparison.new.statement.language,
            DiffLines.cut(paragraph.spans.map(\.text).joined(), to: limits.letters * 4))
        html.raw("</div>\n")
    }

    private func language(_ html: inout HTMLWriter) {
        guard let language = HTMLText.language(comparison.new.statement.language) else { return }
        html.raw(" lang=\"")
        html.text(language)
        html.raw("\"")
    }
}
