import PouchAudit
import PouchBrowse

/// The first page: the counts of the mirror, and the state of its checks.
package struct HomeHTML {
    let overview: Overview
    let frame: WebFrame

    package init(_ overview: Overview, _ frame: WebFrame) {
        self.overview = overview
        self.frame = frame
    }

    /// The page.
    package func bytes() -> [UInt8] {
        var page = WebPage(frame.archive, frame)
        page.forms = [("JSON", "index.json")]
        return page.bytes { html in
            html.raw("<h1><bdi>")
            html.unbroken(frame.archive)
            html.raw("</bdi></h1>\n")
            guard let newest = overview.newest else { return nothing(&html) }
            html.raw("<p class=\"sub\">")
            if let origin = newest.facts.origin { html.link(origin) }
            html.raw("</p>\n")
            if overview.isIndexed { figures(&html) }
            if !overview.years.isEmpty {
                html.raw("<section aria-labelledby=\"held\">\n<h2 id=\"held\">What is held</h2>\n")
                GridHTML(overview.years, frame).write(to: &html)
                html.raw("</section>\n")
            }
            if overview.isIndexed, overview.crawls > 1 { changes(&html) }
            mirror(newest, &html)
        }
    }

    private func nothing(_ html: inout HTMLWriter) {
        html.raw("<p class=\"sub\">Nothing has been crawled yet.</p>\n<section>\n<h2>What to do</h2>\n")
        html.raw("<p>No crawl of this mirror is complete. Start one, or let the one that was stopped go on:</p>\n")
        html.raw("<p><code>pouch crawl PROFILE --mirror DIR</code></p>\n</section>\n")
    }

    private func figures(_ html: inout HTMLWriter) {
        html.raw("<div class=\"tally figures\">\n")
        func figure(_ number: Int, _ words: String, _ path: String?, isQuiet: Bool = false) {
            html.raw(isQuiet ? "<div class=\"quiet\">" : "<div>")
            html.raw("<b>")
            html.number(number)
            html.raw("</b> ")
            if let path { html.path(path, frame) { $0.text(words) } } else { html.text(words) }
            html.raw("</div>\n")
        }
        figure(overview.held, "of \(grouped(overview.listed)) listed statements held", nil, isQuiet: true)
        figure(overview.missing, "not held", "missing", isQuiet: overview.missing == 0)
        if overview.crawls > 1 {
            figure(
                overview.changed, "changed in the last crawl", overview.newest.map { WebPath.crawl($0.name) },
                isQuiet: overview.changed == 0)
        }
        figure(overview.crawls, overview.crawls == 1 ? "crawl" : "crawls", "crawls", isQuiet: true)
        html.raw("</div>\n")
    }

    private func changes(_ html: inout HTMLWriter) {
        html.raw("<section aria-labelledby=\"latest\">\n<h2 id=\"latest\">Changed in the last crawl</h2>\n")
        if overview.changes.isEmpty {
            html.raw("<p class=\"meaning\">No statement’s text is another than in the crawl before.</p>\n")
        } else {
            StatementList(
                items: overview.changes, frame: frame, caption: "Statements that the last crawl found changed"
            )
            .write(to: &html)
            let left = overview.changed - overview.changes.count
            if left > 0 {
                html.element("p", "class=\"left\"", "and \(grouped(left)) more")
            }
        }
        html.raw("<p>")
        html.path("changes", frame) { $0.text("All changes") }
        html.raw("</p>\n")
        html.raw("</section>\n")
    }

    private func mirror(_ newest: CrawlHistory.Crawl, _ html: inout HTMLWriter) {
        html.raw(
            "<section aria-labelledby=\"mirror\">\n<h2 id=\"mirror\">The mirror</h2>\n<dl class=\"facts wide-facts\">\n"
        )
        func fact(_ name: StaticString, _ write: (inout HTMLWriter) -> Void) {
            html.element("dt", "\(name)")
            html.raw("<dd>")
            write(&html)
            html.raw("</dd>\n")
        }
        fact("Newest complete crawl") { html in
            html.path(WebPath.crawl(newest.name), frame) { $0.text(Wording.crawl(newest.name)) }
        }
        if let first = overview.first, overview.crawls > 1 {
            fact("First") { html in
                html.path(WebPath.crawl(first.name), frame) { $0.text(Wording.crawl(first.name)) }
            }
        }
        fact("Seal") { $0.text(SealWords.short(overview.seal)) }
        fact("Summary") { $0.digest(newest.facts.digest.hex) }
        fact("WARC files") { $0.text(bytesText(overview.archiveBytes)) }
        if let checked = newest.facts.checks.notModified, checked.sampled > 0 {
            fact("Answers “not modified”") { html in
                html.text(
                    "\(grouped(checked.answers)), \(grouped(checked.sampled)) asked again, \(grouped(checked.lied)) untrue"
                )
            }
        }
        html.raw("</dl>\n</section>\n")
    }
}
