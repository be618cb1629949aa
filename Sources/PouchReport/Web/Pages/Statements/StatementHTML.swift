import PouchMirror
import PouchBrowse
import PouchExtract

/// A statement: its text, its fields, and what it rests on.
package struct StatementHTML {
    let page: StatementPage
    let frame: WebFrame

    package init(_ page: StatementPage, _ frame: WebFrame) {
        self.page = page
        self.frame = frame
    }

    private var statement: StatementFile { page.statement }
    private var id: String { page.item.id ?? statement.id }

    /// The page's own path.
    private var path: String {
        page.isPermalink ? WebPath.statement(id, at: page.crawl.name) : WebPath.statement(id)
    }

    /// The page.
    package func bytes() -> [UInt8] {
        let name = DiffLines.cut(page.title, to: 300)
        let date = statement.date.map { Wording.date($0) }
        let title =
            page.isPermalink
            ? "\(name), as of \(Wording.crawlDay(page.crawl.name))" : name + (date.map { " (\($0))" } ?? "")
        var frame = WebPage(title, self.frame)
        frame.steps = StatementWay.steps(page.item) + [(statement.kind ?? "Statement", nil)]
        frame.forms = [("JSON", path + ".json"), ("text", path + ".txt"), ("Markdown", path + ".md")]
        let citation = Citation(page, publisher: self.frame.archive, base: self.frame.base)
        frame.meta = citation.meta
        return frame.bytes { html in
            html.archived("h1", language: statement.language, name)
            html.raw("\n<p class=\"sub\">")
            StatementWords.line(statement, &html)
            html.raw("</p>\n<p class=\"sub\">")
            state(&html)
            html.raw("</p>\n")
            StatementViews(id: id, item: page.item, frame: self.frame, here: page.isPermalink ? "" : "text").write(
                to: &html)
            html.raw("<div class=\"two\">\n<article aria-label=\"Text\">\n")
            StatementText(statement).write(to: &html)
            html.raw("</article>\n<aside class=\"side-panel\" aria-label=\"Evidence and fields\">\n")
            EvidencePanel(page: page, frame: self.frame).write(to: &html)
            CitePanel(citation: citation, path: path, frame: self.frame).write(to: &html)
            FieldPanel(page: page, frame: self.frame).write(to: &html)
            html.raw("</aside>\n</div>\n")
            neighbours(&html)
        }
    }

    private func state(_ html: inout HTMLWriter) {
        if page.isPermalink, !page.isNewest {
            html.raw("As the crawl of ")
            html.text(Wording.crawl(page.crawl.name))
            html.raw(" saw it. ")
            html.path(WebPath.statement(id), frame) { $0.text("The newest version") }
            return
        }
        let since = Wording.crawlDay(page.item.since)
        let versions = page.item.versions > 1 ? ", \(grouped(page.item.versions)) versions" : ""
        switch page.state {
        case .held: html.text("Still served, as it is now since \(since)\(versions).")
        case .notDue:
            let seen = page.line.confirmedAt.map { Wording.moment($0) } ?? "in an earlier crawl"
            html.text(
                "As it is now since \(since)\(versions), last seen \(seen). The last crawl did not ask for it: it was not due."
            )
        case .gone:
            html.element("strong", "class=\"flag\"", "Gone since \(since).")
            html.text(" What stands here is the last copy.")
        default:
            html.element("strong", "class=\"flag\"", "Not had in the last crawl (\(page.state.name)).")
            html.text(" What stands here is the last copy.")
        }
    }

    private func neighbours(_ html: inout HTMLWriter) {
        guard !page.isPermalink, page.earlier != nil || page.later != nil else { return }
        html.raw("<nav aria-label=\"Neighbours\"><ul class=\"pager\">")
        for (item, words) in [(page.earlier, "Earlier: "), (page.later, "Later: ")] {
            html.raw("<li>")
            if let item, let id = item.id {
                html.text(words)
                html.path(WebPath.statement(id), frame) {
                    $0.element("bdi", DiffLines.cut(ItemWords.name(item), to: 90))
                }
            }
            html.raw("</li>")
        }
        html.raw("</ul></nav>\n")
    }
}

/// The way from the root to a statement.
enum StatementWay {
    static func steps(_ item: BrowseIndex.Item) -> [WebPage.Step] {
        guard item.year > 0 else { return [("All years", ""), ("without a date", WebPath.undated)] }
        let year: WebPage.Step = (WebPath.year(item.year), WebPath.year(item.year))
        guard item.month > 0 else {
            return [("All years", ""), year, ("month not known", WebPath.year(item.year) + "/undated")]
        }
        return [
            ("All years", ""), year, (Wording.monthNames[item.month - 1], WebPath.month(item.year, item.month)),
        ]
    }
}

/// The views of one statement, as a row of links.
struct StatementViews {
    let id: String
    let item: BrowseIndex.Item
    let frame: WebFrame
    /// The view that is shown.
    let here: String

    private static let views: [(name: String, view: String, words: String)] = [
        ("text", "", "Text"), ("versions", "versions", "Versions"), ("blame", "blame", "Paragraphs"),
    ]

    func write(to html: inout HTMLWriter) {
        html.raw("<nav aria-label=\"Views of this statement\"><ul class=\"views\">")
        for (name, view, words) in Self.views {
            html.raw("<li>")
            let count = name == "versions" ? " \(grouped(item.versions))" : ""
            html.path(WebPath.statement(id, view), frame, isHere: name == here) { $0.text(words + count) }
            html.raw("</li>")
        }
        for view in frame.statementViews {
            html.raw("<li>")
            html.path(WebPath.statement(id, view.path), frame, isHere: view.path == here) { $0.text(view.name) }
            html.raw("</li>")
        }
        html.raw("</ul></nav>\n")
    }
}
