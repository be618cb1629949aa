import PouchAudit
import PouchSearch

/// Changes between crawls, the newest first.
package struct ChangesHTML {
    let page: ChangesPage
    let frame: WebFrame

    package init(_ page: ChangesPage, _ frame: WebFrame) {
        self.page = page
        self.frame = frame
    }

    /// The page.
    package func bytes() -> [UInt8] {
        var web = WebPage("Changes", frame)
        web.forms = [
            ("JSON", page.path("changes.json")), ("CSV", page.path("changes.csv")),
            ("feed (Atom)", page.path("changes.atom")), ("JSON Feed", page.path("changes.jsonfeed")),
        ]
        web.feed = page.path("changes.atom")
        return web.bytes { html in
            html.raw("<h1>Changes</h1>\n")
            guard page.crawls > 1 else { return tooFew(&html) }
            html.element("p", "class=\"sub\"", heading)
            html.raw("\n")
            notes(&html)
            ChangeFilter(page: page, frame: frame).write(to: &html)
            groups(&html)
            next(&html)
        }
    }

    private var heading: String {
        let count = page.answer.count
        guard count > 0 else { return page.isFiltered ? "No change meets this." : "No change is known." }
        let folded = page.answer.folded
        return Wording.count(count, "change")
            + (folded > 0 ? ", \(grouped(folded)) of them told whole by an edit that many pages share" : "") + "."
    }

    private func tooFew(_ html: inout HTMLWriter) {
        html.raw("<p class=\"sub\">")
        html.text(
            page.crawls == 0
                ? "Nothing has been crawled yet." : "One crawl is complete; a second is needed to compare it with.")
        html.raw("</p>\n<section>\n<h2>What to do</h2>\n<p>Crawl again, and this page fills by itself:</p>\n")
        html.raw("<p><code>pouch crawl PROFILE --mirror DIR</code></p>\n</section>\n")
    }

    private func notes(_ html: inout HTMLWriter) {
        if let problem = page.problem { html.element("p", "class=\"notice bad\"", problem) }
        if let failure = page.failure {
            html.element("p", "class=\"notice bad\"", "Crawls cannot be compared: \(failure)")
        } else if page.audits.made < page.audits.of {
            html.element(
                "p", "class=\"notice\"",
                "Crawls are being compared: \(grouped(page.audits.made)) of \(grouped(page.audits.of)) comparisons made, the newest first."
            )
        }
    }

    // MARK: - The changes of each comparison

    private func groups(_ html: inout HTMLWriter) {
        var rest = page.answer.changes[...]
        for pair in page.answer.pairs {
            let changes = rest.prefix { $0.newer == pair.newer }
            rest = rest.dropFirst(changes.count)
            html.raw("<section>\n<h2>")
            let words = isSameDay(pair) ? Wording.moment : Wording.day
            html.time(ChangeWords.moment(pair.newer), words)
            html.raw(" against ")
            html.time(ChangeWords.moment(pair.older), words)
            html.raw("</h2>\n<p class=\"small\">")
            html.text(counts(pair))
            html.raw(" ")
            html.path(WebPath.report(pair.older, pair.newer), frame) { $0.text("Report") }
            html.raw("</p>\n")
            if !changes.isEmpty {
                html.raw("<ol class=\"hits\">\n")
                for change in changes {
                    let isKnown = change.statement.map(page.known.contains) ?? false
                    ChangeItem(change: change, frame: frame, isKnown: isKnown).write(to: &html)
                }
                html.raw("</ol>\n")
            }
            told(pair, &html)
            html.raw("</section>\n")
        }
    }

    private func isSameDay(_ pair: ComparedPair) -> Bool {
        Wording.crawlDay(pair.newer) == Wording.crawlDay(pair.older)
    }

    private func counts(_ pair: ComparedPair) -> String {
        let news = pair.counts.filter(\.kind.isChange).map { "\(grouped($0.count)) \($0.kind.rawValue)" }
        let open = pair.counts.filter(\.kind.isOpen).map { "\(grouped($0.count)) \($0.kind.rawValue)" }
        let bytes = pair.counts.first { $0.kind == .cosmetic }?.count ?? 0
        var parts = [news.isEmpty ? "Nothing changed" : Wording.list(news)]
        if !open.isEmpty { parts.append("open: " + Wording.list(open)) }
        if bytes > 0 { parts.append("\(Wording.count(bytes, "page")) in bytes only") }
        return parts.joined(separator: " · ") + "."
    }

    private func told(_ pair: ComparedPair, _ html: inout HTMLWriter) {
        guard !pair.told.isEmpty else { return }
        html.raw("<ul class=\"reasons\">\n")
        for told in pair.told {
            html.raw("<li>")
            html.text(ChangeWords.told(told))
            OldNew.write(told.old, told.new, language: nil, to: &html)
            if let sample = told.sample {
                html.raw(" <span class=\"small\">(")
                html.path(WebPath.url(sample), frame) { $0.text("sample") }
                html.raw(")</span>")
            }
            html.raw("</li>\n")
        }
        html.raw("</ul>\n")
    }

    private func next(_ html: inout HTMLWriter) {
        guard page.answer.next != nil || page.request.after != nil else { return }
        html.raw("<nav aria-label=\"Pages\"><ul class=\"pager\"><li>")
        if page.request.after != nil { html.path(page.path(), frame) { $0.text("‹ Newest") } }
        html.raw("</li><li>")
        if let next = page.answer.next { html.path(page.path(after: next), frame) { $0.text("Earlier ›") } }
        html.raw("</li></ul></nav>\n")
    }
}

/// The form that narrows the changes.
struct ChangeFilter {
    let page: ChangesPage
    let frame: WebFrame

    func write(to html: inout HTMLWriter) {
        html.raw("<form class=\"filter\" method=\"get\" action=\"")
        html.text(frame.root + "changes")
        html.raw("\">\n")
        let classes = AuditClass.allCases.filter { $0 != .unchanged }.map { ($0.rawValue, $0.heading) }
        select("class", "Class", classes, page.request.kind?.rawValue, "all news", &html)
        select("kind", "Kind", values(.kind), page.request.statementKind, "all", &html)
        select("year", "Year", values(.year), page.request.year, "all", &html)
        if page.request.year != nil || page.request.month != nil {
            select("month", "Month", values(.month), page.request.month, "all", &html)
        }
        html.raw("<label>Words <input name=\"q\" type=\"search\" maxlength=\"512\" value=\"")
        html.text(page.query)
        html.raw("\"></label>\n")
        if let speaker = page.request.speaker {
            html.raw("<input type=\"hidden\" name=\"speaker\" value=\"")
            html.text(speaker)
            html.raw("\">\n")
        }
        html.raw("<button type=\"submit\">Apply</button>\n</form>\n")
    }

    private func values(_ facet: Facet) -> [(String, String)] {
        (page.answer.facets[facet] ?? []).prefix(100).map { ($0.value, FacetWords.value($0.shown, of: facet)) }
    }

    private func select(
        _ name: StaticString, _ label: StaticString, _ values: [(String, String)], _ chosen: String?, _ all: String,
        _ html: inout HTMLWriter
    ) {
        html.raw("<label>")
        html.raw(label)
        html.raw(" <select name=\"")
        html.raw(name)
        html.raw("\">\n")
        var options = [("", all)] + values
        if let chosen, !options.contains(where: { $0.0 == chosen }) { options.append((chosen, chosen)) }
        for (value, words) in options {
            html.raw("<option value=\"")
            html.text(value)
            html.raw(value == chosen ?? "" ? "\" selected>" : "\">")
            html.text(DiffLines.cut(words, to: 60))
            html.raw("</option>\n")
        }
        html.raw("</select></label>\n")
    }
}

/// A document's change in a list.
struct ChangeItem {
    let change: ListedChange
    let frame: WebFrame
    /// Whether the crawl that found it stands with it.
    var hasCrawl = false
    var isKnown = true

    func write(to html: inout HTMLWriter) {
        let name = change.title.flatMap { $0.isEmpty ? nil : $0 } ?? change.url
        let id = isKnown ? change.statement : nil
        html.raw("<li>\n<h3><span class=\"tag\">")
        html.text(([change.kind.rawValue] + change.also).joined(separator: ", "))
        html.raw("</span> ")
        html.path(id.map { WebPath.statement($0) } ?? WebPath.url(change.url), frame) {
            $0.archived("bdi", language: change.language, DiffLines.cut(name, to: 300))
        }
        html.raw("</h3>\n<p class=\"small\">")
        if hasCrawl {
            html.text("seen ")
            html.time(ChangeWords.moment(change.newer), Wording.day)
        }
        var isFirst = !hasCrawl
        func part(_ write: (inout HTMLWriter) -> Void) {
            if !isFirst { html.raw("<span class=\"dot\"> · </span>") }
            isFirst = false
            write(&html)
        }
        if let date = change.date { part { $0.time(date, Wording.date) } }
        for words in [change.statementKind, change.speaker].compactMap({ $0 }) where !words.isEmpty {
            part { $0.element("bdi", DiffLines.cut(words, to: 120)) }
        }
        if change.wordsInserted + change.wordsRemoved > 0 {
            part { $0.text("+\(grouped(change.wordsInserted)) −\(grouped(change.wordsRemoved)) words") }
        }
        if let id, change.kind != .added, change.kind != .removed {
            part { html in
                html.path(WebPath.compare(id, change.older, change.newer), frame) { $0.text("Compare") }
            }
        }
        html.raw("</p>\n")
        if let reason = change.reason {
            html.element("p", "class=\"small\"", DiffLines.cut(ChangeWords.reason(reason), to: 300))
        }
        if !change.snippet.isEmpty {
            SnippetHTML.write(change.snippet, to: &html)
        } else if change.old != nil || change.new != nil {
            html.raw("<p class=\"snippet\" dir=\"auto\">")
            OldNew.write(change.old, change.new, language: change.language, to: &html)
            html.raw("</p>\n")
        }
        html.raw("</li>\n")
    }
}

/// Deleted and inserted words, side by side in a line.
enum OldNew {
    static func write(_ old: String?, _ new: String?, language: String?, to html: inout HTMLWriter) {
        if let old {
            html.raw(" <del><span class=\"vh\" lang=\"en\" dir=\"ltr\">[deleted: </span>")
            html.archived("bdi", language: language, DiffLines.cut(old, to: 200))
            html.raw("<span class=\"vh\" lang=\"en\" dir=\"ltr\">]</span></del>")
        }
        if let new {
            html.raw(" <ins><span class=\"vh\" lang=\"en\" dir=\"ltr\">[inserted: </span>")
            html.archived("bdi", language: language, DiffLines.cut(new, to: 200))
            html.raw("<span class=\"vh\" lang=\"en\" dir=\"ltr\">]</span></ins>")
        }
    }
}
