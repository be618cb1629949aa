import PouchBrowse
import PouchMirror

/// Listed statements that are not held, each with why.
package struct MissingHTML {
    let page: MissingPage
    let frame: WebFrame

    package init(_ page: MissingPage, _ frame: WebFrame) {
        self.page = page
        self.frame = frame
    }

    /// The page.
    package func bytes() -> [UInt8] {
        var web = WebPage("Not held", frame)
        web.steps = [("All years", ""), ("Not held", nil)]
        web.forms = [("JSON", "missing.json"), ("CSV", "missing.csv")]
        return web.bytes { html in
            html.raw("<h1>Not held</h1>\n<p class=\"sub\">")
            html.text(
                page.count == 0
                    ? "Every listed statement is held."
                    : "\(Wording.count(page.count, "listed statement")) \(Wording.isAre(page.count)) not held. Each says why. What could not be had is asked for again by the next crawl."
            )
            html.raw("</p>\n")
            guard !page.rows.isEmpty else { return }
            html.raw(
                "<table class=\"list\">\n<caption class=\"vh\">Statements not held</caption>\n<thead class=\"vh\"><tr><th scope=\"col\">URL</th><th scope=\"col\">State</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>\n"
            )
            for row in page.rows { write(row, &html) }
            html.raw("</tbody></table>\n")
            if let next = page.next {
                html.raw("<nav aria-label=\"Pages\"><ul class=\"pager\"><li></li><li>")
                html.path("missing" + WebQuery.text([("after", next)]), frame) {
                    $0.text("Next \(MissingPage.pageSize) ›")
                }
                html.raw("</li></ul></nav>\n")
            }
        }
    }

    private func write(_ row: MissingPage.Row, _ html: inout HTMLWriter) {
        html.raw("<tr><td class=\"u\">")
        html.path(WebPath.url(row.item.url), frame) { $0.element("bdi", DiffLines.cut(row.item.url, to: 300)) }
        html.raw("</td><td class=\"state\">")
        html.element("span", "class=\"flag\"", row.item.state)
        html.raw("</td><td>")
        html.text(LineWords.why(row.line))
        if row.item.hasCopy, let id = row.item.id {
            html.text("; ")
            html.path(WebPath.statement(id), frame) { $0.text("the last copy is held") }
        }
        html.raw("</td></tr>\n")
    }
}

/// A manifest's line in words.
enum LineWords {
    /// "status 404", "robots.txt: line 4, Disallow: /private"
    static func why(_ line: ManifestLine) -> String {
        if let error = line.error { return DiffLines.cut(error, to: 300) }
        if let reason = line.reason { return reason.split(separator: "_").joined(separator: " ") }
        return line.httpStatus.map { "status \($0)" } ?? "no reason was kept"
    }
}
