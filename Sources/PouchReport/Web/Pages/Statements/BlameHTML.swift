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
        let head = StatementHead(blame.item, title: blame.title, view: "blame", frame)
        let web = head.page(
            "Paragraph by paragraph: \(head.name)", to: "Paragraphs",
            json: WebPath.statement(id, "blame") + ".json")
        return web.bytes { html in
            head.write(to: &html) {
                StatementHead.heading("Paragraphs of", head.name, language: blame.language, &$0)
            } line: {
                $0.raw("Each paragraph with the crawl that first saw it in these words. ")
                $0.raw("<strong>Not when it was written</strong>: what the first crawl saw may be older.")
            }
            html.raw("<div class=\"blame\">\n")
            // A crawl is named where it begins, not beside each paragraph that it was the first to see.
            var before: [String] = []
            for block in blame.blocks {
                let crawls = Self.crawls(block)
                write(block, isAsBefore: crawls == before, &html)
                before = crawls
            }
            html.raw("</div>\n")
        }
    }

    /// That are named beside a paragraph that still stands.
    private static func crawls(_ block: Blame.Block) -> [String] {
        guard case .paragraph(let spans, let since) = block else { return [] }
        return [since] + Set(spans.compactMap(\.since)).sorted()
    }

    private func write(_ block: Blame.Block, isAsBefore: Bool, _ html: inout HTMLWriter) {
        switch block {
        case .paragraph(let spans, let since):
            html.raw("<div class=\"when\">")
            if isAsBefore { html.raw("<span class=\"vh\">the same</span>") } else { when(block, since, &html) }
            html.raw("</div>")
            paragraph(spans, &html)
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

    private func when(_ block: Blame.Block, _ since: String, _ html: inout HTMLWriter) {
        if since == blame.first { html.raw("first crawl, ") }
        crawl(since, &html)
        for edited in Self.crawls(block).dropFirst() {
            html.raw("<br>edited ")
            crawl(edited, &html)
        }
    }

    private func paragraph(_ spans: [Blame.Span], _ html: inout HTMLWriter) {
        html.raw("<p dir=\"auto\"")
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
