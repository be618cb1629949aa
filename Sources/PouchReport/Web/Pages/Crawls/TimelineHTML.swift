import PouchBrowse
import PouchMirror

/// The mirror's health, a row a crawl: documents held, documents refused, and the truth of the answers.
package struct TimelineHTML {
    let entries: [CrawlEntry]
    let frame: WebFrame

    package init(_ entries: [CrawlEntry], _ frame: WebFrame) {
        self.entries = entries.filter { $0.figures != nil }
        self.frame = frame
    }

    /// The page.
    package func bytes() -> [UInt8] {
        var web = WebPage("Health of the mirror", frame)
        web.steps = [("All years", ""), ("Timeline", nil)]
        web.forms = [("JSON", "timeline.json"), ("CSV", "timeline.csv")]
        return web.bytes { html in
            html.raw(
                "<h1>Health of the mirror</h1>\n<p class=\"sub\">A row a complete crawl, newest first. A bar is as long as its share of the largest figure in its column.</p>\n"
            )
            guard !entries.isEmpty else {
                return html.raw("<p>No crawl is complete yet.</p>\n")
            }
            html.raw(
                "<div class=\"wide\"><table class=\"figures-table bars\">\n<caption class=\"vh\">Crawls with their figures</caption>\n<thead><tr>"
            )
            for name in [
                "Crawl", "Held of listed", "New", "Changed", "Gone", "Blocked, refused", "Unreachable",
                "304s untrue", "Took", "WARC", "Seal",
            ] { html.element("th", "scope=\"col\"", name) }
            html.raw("</tr></thead>\n<tbody>\n")
            for (place, entry) in entries.enumerated() {
                row(entry, before: place + 1 < entries.count ? entries[place + 1] : nil, &html)
            }
            html.raw("</tbody></table></div>\n")
        }
    }

    private func row(_ entry: CrawlEntry, before: CrawlEntry?, _ html: inout HTMLWriter) {
        guard let figures = entry.figures else { return }
        html.raw("<tr><th scope=\"row\">")
        html.path(WebPath.crawl(entry.name), frame) { $0.text(Wording.crawl(entry.name)) }
        if let gap = entry.gap, gap > 0 {
            html.raw("<br><span class=\"small\">")
            html.text("after \(Wording.count(gap, "day")) without a crawl")
            html.raw("</span>")
        }
        html.raw("</th>")
        let fell = before?.figures.map { figures.statements < $0.statements } ?? false
        html.raw(fell ? "<td class=\"n low\">" : "<td class=\"n\">")
        html.text("\(grouped(figures.statements)) / \(grouped(figures.listed))")
        if fell { html.element("span", "class=\"flag\"", " fell") }
        bar(figures.statements, figures.listed, &html)
        html.raw("</td>")
        cell(entry, { $0.count(.new) }, &html)
        cell(entry, { $0.count(.changed) }, &html)
        cell(entry, { $0.count(.gone) }, &html)
        cell(entry, { $0.count(.refused) }, &html)
        cell(entry, { $0.count(.unreachable) }, &html)
        html.raw("<td class=\"n\">")
        if let checked = entry.facts?.checks.notModified, checked.sampled > 0 {
            html.text("\(grouped(checked.lied)) of \(grouped(checked.sampled)) asked")
        } else {
            html.raw("<span class=\"none\">none asked</span>")
        }
        html.raw("</td>")
        cell(entry, { Int(($0.seconds ?? 0).rounded()) }, words: { durationText(Double($0)) }, &html)
        cell(entry, { $0.bytes }, words: { bytesText($0) }, &html)
        html.raw("<td>")
        html.text(SealWords.brief(entry.seal))
        html.raw("</td></tr>\n")
    }

    private func cell(
        _ entry: CrawlEntry, _ value: (CrawlEntry) -> Int, words: (Int) -> String = { grouped($0) },
        _ html: inout HTMLWriter
    ) {
        let number = value(entry)
        html.raw(number == 0 ? "<td class=\"n quiet\">" : "<td class=\"n\">")
        html.text(words(number))
        if number > 0 { bar(number, entries.map(value).max() ?? 0, &html) }
        html.raw("</td>")
    }

    private func bar(_ number: Int, _ most: Int, _ html: inout HTMLWriter) {
        guard most > 0 else { return }
        html.raw("<svg aria-hidden=\"true\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\"><rect width=\"")
        html.text("\(max(1, min(100, number * 100 / most)))")
        html.raw("\" height=\"6\"/></svg>")
    }
}
