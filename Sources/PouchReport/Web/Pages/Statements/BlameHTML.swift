import PouchBrowse

/// A statement paragraph by paragraph, each with the crawl that first saw it in these words.
package struct BlameHTML {
    let blame: Blame
    let frame: WebFrame

    package init(_ blame: Blame, _ frame: WebFrame) {
        self.blame = blame
        self.frame = frame
    }

    private var id: String { blame.item.id ?? "" }

    /// The page.
    package func bytes() -> [UInt8] {
        let name = DiffLines.cut(blame.title, to: 300)
        var web = WebPage("Paragraph by paragraph: \(name)", frame)
        web.steps = StatementWay.steps(blame.item) + [(name, WebPath.statement(id)), ("Paragraphs", nil)]
        web.forms = [("JSON", WebPath.statement(id, "blame") + ".json")]
        return web.bytes { html in
            html.archived("h1", language: blame.language, name)
            html.raw("\n<p class=\"sub\">Each paragraph with the crawl that first saw it in these words. ")
            html.raw("<strong>Not when it was written</strong>: what the first crawl saw may be older.</p>\n")
            StatementViews(id: id, item: blame.item, frame: frame, here: "blame").write(to: &html)
            html.raw("<div class=\"blame\">\n")
            for block in blame.blocks { write(block, &html) }
            html.raw("</div>\n")
        }
    }

    private func write(_ block: Blame.Block, _ html: inout HTMLWriter) {
        switch block {
        case .paragraph(let spans, let since): paragraph(spans, since, &html)
        case .removed(let text, let by):
            html.raw("<div class=\"when\">")
            crawl(by, &html)
            html.raw(
                "</div><details class=\"gone\"><summary>A paragraph was removed</summary>\n<div class=\"diff\"><p class=\"d\" dir=\"auto\"><del>"
            )
            html.text(DiffLines.cut(text, to: 4_000))
            html.raw("</del></p></div></details>\n")
        }
    }

    private func paragraph(_ spans: [Blame.Span], _ since: String, _ html: inout HTMLWriter) {
        html.raw("<div class=\"when\">")
        if since == blame.first {
            html.text("first crawl, ")
        }
        crawl(since, &html)
        for edited in Set(spans.compactMap(\.since)).sorted() {
            html.raw("<br>edited ")
            crawl(edited, &html)
        }
        html.raw("</div><p dir=\"auto\"")
        if let language = HTMLText.language(blame.language) {
            html.raw(" lang=\"")
            html.text(language)
            html.raw("\"")
        }
        html.raw(">")
        for span in spans {
            guard let crawl = span.since else {
                html.text(span.text)
                continue
            }
            html.raw("<ins title=\"first seen ")
            html.text(Wording.crawl(crawl))
            html.raw("\">")
            html.text(span.text)
            html.raw("</ins>")
        }
        html.raw("</p>\n")
    }

    private func crawl(_ name: String, _ html: inout HTMLWriter) {
        let target =
            name == blame.first ? WebPath.statement(id, at: name) : WebPath.compare(id, blame.first, name)
        html.path(target, frame) { $0.text(Wording.crawlShort(name)) }
    }
}
