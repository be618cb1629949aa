import PouchBytes
import PouchSearch

/// The search: a form, what was found, and by what it can be narrowed.
package struct SearchHTML {
    let page: SearchPage
    let frame: WebFrame

    package init(_ page: SearchPage, _ frame: WebFrame) {
        self.page = page
        self.frame = frame
    }

    private var heading: String {
        guard !page.query.isEmpty, page.problem == nil else { return "Search" }
        let query = "“\(DiffLines.cut(page.query, to: 80))”"
        switch page.place {
        case .text: return "\(query): \(Wording.count(page.hits, "statement"))"
        case .removed: return "\(query) in removed text: \(Wording.count(page.hits, "edit"))"
        case .inserted: return "\(query) in added text: \(Wording.count(page.hits, "edit"))"
        }
    }

    /// The page; without a query, the form and its help.
    package func bytes() -> [UInt8] {
        var frame = frame
        // The page has a form of its own.
        frame.hasSearch = false
        var web = WebPage(heading, frame)
        if !page.query.isEmpty, page.problem == nil {
            web.forms = [
                ("JSON", page.path("search.json")), ("CSV", page.path("search.csv")),
                ("JSON Lines", page.path("search.jsonl")),
                ("feed (Atom)", page.path("search.atom")),
            ]
            web.feed = page.path("search.atom")
        }
        web.hasOpenSearch = true
        return web.bytes { html in
            html.raw("<h1>")
            html.text(heading)
            html.raw("</h1>\n")
            form(&html)
            SearchNotes(page: page, frame: frame).write(to: &html)
            guard !page.query.isEmpty, page.problem == nil else { return help(&html) }
            chosen(&html)
            guard page.hits > 0 else { return nothing(&html) }
            html.raw("<div class=\"two\">\n<div>\n")
            if let answer = page.answer { results(answer, &html) }
            if let edits = page.edits { self.edits(edits, &html) }
            next(&html)
            html.raw("</div>\n<aside class=\"side-panel facets\" aria-label=\"Narrow the search\">\n")
            FacetLists(page: page, frame: frame).write(to: &html)
            html.raw("</aside>\n</div>\n")
        }
    }

    // MARK: - Asking

    private func form(_ html: inout HTMLWriter) {
        html.raw("<form role=\"search\" class=\"ask\" method=\"get\" action=\"")
        html.text(frame.root + "search")
        html.raw("\">\n<p class=\"find\"><label class=\"vh\" for=\"query\">Words to look for</label>")
        html.raw("<input id=\"query\" name=\"q\" type=\"search\" autocomplete=\"off\" maxlength=\"512\" value=\"")
        html.text(page.query)
        html.raw("\"><button type=\"submit\">Search</button></p>\n<fieldset><legend class=\"vh\">Where</legend>")
        for (place, words) in [
            (SearchPage.Place.text, "in statements"), (.removed, "in what edits removed"),
            (.inserted, "in what edits added"),
        ] {
            html.raw("<label><input type=\"radio\" name=\"in\" value=\"")
            html.text(place.rawValue)
            html.raw(place == page.place ? "\" checked> " : "\"> ")
            html.text(words)
            html.raw("</label> ")
        }
        html.raw("</fieldset>\n")
        for facet in Facet.allCases {
            if let value = page.choice.values[facet] { hidden(facet.rawValue, value, &html) }
        }
        if let from = page.choice.from { hidden("from", from.iso, &html) }
        if let to = page.choice.to { hidden("to", to.iso, &html) }
        if page.order == .newest { hidden("order", "newest", &html) }
        html.raw("</form>\n")
    }

    private func hidden(_ name: String, _ value: String, _ html: inout HTMLWriter) {
        html.raw("<input type=\"hidden\" name=\"")
        html.text(name)
        html.raw("\" value=\"")
        html.text(value)
        html.raw("\">\n")
    }

    private func help(_ html: inout HTMLWriter) {
        html.raw(
            "<section aria-labelledby=\"how\">\n<h2 id=\"how\">What can be asked</h2>\n<dl class=\"facts wide-facts\">\n"
        )
        for (query, meaning) in [
            ("treaty moscow", "both words, in any field: title, kind, speaker, place, text"),
            ("\"arms control\"", "words side by side"), ("treaty -draft", "not with this word"),
            ("moscow OR geneva", "either"), ("negotiat*", "words that begin so"),
            ("speaker:powell", "in this field alone: title:, speaker:, kind:, place: or text:"),
        ] {
            html.raw("<dt><code>")
            html.text(query)
            html.raw("</code></dt><dd>")
            html.text(meaning)
            html.raw("</dd>\n")
        }
        html.raw("</dl>\n<p class=\"meaning\">Upper and lower case, and accents, make no difference.</p>\n</section>\n")
    }

    // MARK: - What is chosen

    private func chosen(_ html: inout HTMLWriter) {
        guard !page.choice.isEmpty else { return }
        html.raw("<ul class=\"chosen\" aria-label=\"Chosen\">")
        for facet in Facet.allCases {
            guard let value = page.choice.values[facet] else { continue }
            html.raw("<li>")
            html.text(FacetWords.heading(facet).lowercased() + " ")
            html.element("bdi", FacetWords.value(value == Facet.none ? nil : value, of: facet))
            html.raw(" ")
            html.path(page.path(setting: [facet: nil]), frame) { $0.text("remove") }
            html.raw("</li>")
        }
        for (words, date) in [("from", page.choice.from), ("to", page.choice.to)] {
            guard let date else { continue }
            html.raw("<li>")
            html.text("\(words) \(Wording.date(date.iso))")
            html.raw("</li>")
        }
        html.raw("</ul>\n")
    }

    // MARK: - What was found

    private func results(_ answer: FindAnswer, _ html: inout HTMLWriter) {
        html.raw("<p class=\"order\">")
        if answer.isTooManyToWeigh {
            html.text(
                "Newest first: more than \(grouped(FindAnswer.mostWeighed)) statements have these words, too many to put the best first."
            )
        } else if answer.order == .best {
            html.text("Best first. ")
            html.path(page.path(order: .newest), frame) { $0.text("Newest first") }
        } else {
            html.text("Newest first. ")
            html.path(page.path(order: .best), frame) { $0.text("Best first") }
        }
        html.raw("</p>\n<ol class=\"hits\">\n")
        for result in answer.results { write(result, &html) }
        html.raw("</ol>\n")
    }

    private func write(_ result: SearchAnswer.Result, _ html: inout HTMLWriter) {
        let name = result.title.flatMap { $0.isEmpty ? nil : $0 } ?? result.url
        html.raw("<li>\n<h2>")
        if page.known.contains(result.id) {
            html.path(WebPath.statement(result.id), frame) {
                $0.archived("bdi", language: nil, DiffLines.cut(name, to: 300))
            }
        } else {
            html.archived("bdi", language: nil, DiffLines.cut(name, to: 300))
        }
        html.raw("</h2>\n<p class=\"small\">")
        if let date = result.date { html.time(date, Wording.date) }
        for words in [result.kind, result.speaker, result.place].compactMap({ $0 }) where !words.isEmpty {
            html.raw("<span class=\"dot\"> · </span>")
            html.element("bdi", DiffLines.cut(words, to: 120))
        }
        if !page.known.contains(result.id) {
            html.raw("<span class=\"dot\"> · </span>found by the crawl under way; no complete crawl has it yet")
        }
        html.raw("</p>\n")
        SnippetHTML.write(result.snippet, to: &html)
        html.raw("</li>\n")
    }

    private func edits(_ answer: ChangeAnswer, _ html: inout HTMLWriter) {
        html.raw("<h2 class=\"vh\">Edits</h2>\n<p class=\"order\">Newest first.</p>\n<ol class=\"hits\">\n")
        for change in answer.changes { ChangeItem(change: change, frame: frame, hasCrawl: true).write(to: &html) }
        html.raw("</ol>\n")
    }

    private func next(_ html: inout HTMLWriter) {
        guard page.next != nil || page.isContinued else { return }
        html.raw("<nav aria-label=\"Pages\"><ul class=\"pager\"><li>")
        if page.isContinued { html.path(page.path(), frame) { $0.text("‹ First page") } }
        html.raw("</li><li>")
        if let next = page.next { html.path(page.path(after: next), frame) { $0.text("Next page ›") } }
        html.raw("</li></ul></nav>\n")
    }

    private func nothing(_ html: inout HTMLWriter) {
        html.raw(
            "<section aria-labelledby=\"none\">\n<h2 id=\"none\">Nothing meets all of it</h2>\n<ul class=\"reasons\">\n"
        )
        if !page.choice.isEmpty {
            html.raw("<li>")
            html.path(
                WebPath.asked("search", [("q", page.query), ("in", page.place == .text ? "" : page.place.rawValue)]),
                frame
            ) {
                $0.text("The same words, with nothing else chosen")
            }
            html.raw("</li>\n")
        }
        for term in page.terms.prefix(32) {
            html.raw("<li>")
            let words = DiffLines.cut(term.query, to: 120)
            if term.hits > 0 {
                html.path(WebPath.asked("search", [("q", term.query)]), frame) { $0.element("bdi", words) }
            } else {
                html.element("bdi", words)
            }
            html.text(" alone: \(Wording.count(term.hits, "statement"))")
            html.raw("</li>\n")
        }
        html.raw("</ul>\n</section>\n")
    }
}

/// A piece of a text with what was looked for marked.
enum SnippetHTML {
    static func write(_ spans: [SearchAnswer.Span], to html: inout HTMLWriter) {
        guard !spans.isEmpty else { return }
        html.raw("<p class=\"snippet\" dir=\"auto\">")
        for span in spans {
            if span.isHit { html.element("mark", span.text) } else { html.text(span.text) }
        }
        html.raw("</p>\n")
    }
}
