import PouchBrowse
import PouchMirror
import PouchStore

/// All crawls of the mirror, newest first.
package struct CrawlsHTML {
    let entries: [CrawlEntry]
    let frame: WebFrame

    package init(_ entries: [CrawlEntry], _ frame: WebFrame) {
        self.entries = entries
        self.frame = frame
    }

    /// The page.
    package func bytes() -> [UInt8] {
        var web = WebPage("Crawls", frame)
        web.steps = [("All years", ""), ("Crawls", nil)]
        web.forms = [("JSON", "crawls.json"), ("CSV", "crawls.csv")]
        return web.bytes { html in
            html.raw("<h1>Crawls</h1>\n<p class=\"sub\">")
            html.text("\(Wording.count(entries.count { $0.state == .complete }, "complete crawl")), newest first.")
            html.raw("</p>\n")
            if entries.isEmpty {
                html.raw("<p>Nothing has been crawled yet: <code>pouch crawl PROFILE --mirror DIR</code></p>\n")
            } else {
                table(&html)
            }
        }
    }

    private func table(_ html: inout HTMLWriter) {
        html.raw(
            "<div class=\"wide\"><table class=\"figures-table\">\n<caption class=\"vh\">Crawls, newest first</caption>\n<thead><tr>"
        )
        for name in [
            "Began", "Took", "Requests", "New", "Changed", "Gone", "Refused", "Unreachable", "Held of listed", "Seal",
        ] {
            html.element("th", "scope=\"col\"", name)
        }
        html.raw("</tr></thead>\n<tbody>\n")
        for entry in entries { row(entry, &html) }
        html.raw("</tbody></table></div>\n")
    }

    private func row(_ entry: CrawlEntry, _ html: inout HTMLWriter) {
        html.raw("<tr><th scope=\"row\">")
        html.path(WebPath.crawl(entry.name), frame) { $0.text(Wording.crawl(entry.name)) }
        html.raw("</th>")
        guard let figures = entry.figures else {
            html.raw("<td colspan=\"9\">")
            switch entry.state {
            case .unfinished: html.text("not complete: it runs, was stopped, or was given up")
            case .damaged(let detail): html.element("span", "class=\"flag\"", "damaged: \(detail)")
            case .complete: html.text("complete; its figures cannot be read")
            }
            return html.raw("</td></tr>\n")
        }
        cell(entry.seconds.map { durationText($0) } ?? "", &html)
        cell(grouped(figures.requests), &html)
        for outcome in [Outcome.new, .changed, .gone, .refused, .unreachable] {
            let count = entry.count(outcome)
            cell(grouped(count), isQuiet: count == 0, &html)
        }
        cell("\(grouped(figures.statements)) / \(grouped(figures.listed))", &html)
        html.raw("<td>")
        html.text(SealWords.brief(entry.seal))
        html.raw("</td></tr>\n")
    }

    private func cell(_ words: String, isQuiet: Bool = false, _ html: inout HTMLWriter) {
        html.raw(isQuiet ? "<td class=\"n quiet\">" : "<td class=\"n\">")
        html.text(words)
        html.raw("</td>")
    }
}

extension SealWords {
    /// A word or two for a table.
    static func brief(_ seal: SealState?) -> String {
        guard let seal else { return "" }
        let signature =
            switch seal.signature {
            case .none: "none"
            case .unchecked: "signed, not checked"
            case .good: "signed"
            case .bad: "does not hold"
            }
        if case .dated = seal.stamp { return signature + ", dated" }
        return signature
    }
}
