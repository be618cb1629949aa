import PouchBrowse

/// The statements of a month, or the months of a year.
package struct MonthHTML {
    let month: MonthPage
    let frame: WebFrame

    package init(_ month: MonthPage, _ frame: WebFrame) {
        self.month = month
        self.frame = frame
    }

    /// The page.
    package func bytes() -> [UInt8] {
        let place = SpanWords(month.span)
        let held = "\(grouped(month.held)) of \(grouped(month.listed)) held"
        let part = month.pages > 1 ? ", page \(month.page) of \(month.pages)" : ""
        var page = WebPage("\(place.name)\(part): \(held)", frame)
        page.steps = [("All years", "")] + (place.year.map { [($0, $0)] } ?? []) + [(place.last, nil)]
        let json = place.path + ".json" + Self.query(month.page)
        page.forms = [("JSON", json), ("CSV", place.path + ".csv"), ("JSON Lines", place.path + ".jsonl")]
        return page.bytes { html in
            html.element("h1", place.name)
            html.raw("\n<p class=\"sub\"><strong>")
            html.number(month.held)
            html.raw("</strong> of ")
            html.number(month.listed)
            html.raw(" listed statements held")
            let unlisted = month.months.reduce(0) { $0 + $1.unlisted }
            if unlisted > 0 { html.text(", and \(grouped(unlisted)) that no listing names") }
            html.raw(".</p>\n")
            pager(&html)
            if let year = month.year {
                html.raw("<section>\n")
                GridHTML([year], frame).write(to: &html)
                html.raw("</section>\n")
                months(&html)
            } else {
                StatementList(
                    items: month.items, frame: frame, caption: "Statements of \(place.name), newest first",
                    hasYear: place.month == nil
                ).write(to: &html)
                pages(place.path, &html)
                missing(&html)
            }
        }
    }

    /// Of the query: nothing for the first page.
    private static func query(_ page: Int) -> String { WebQuery.text([("page", page > 1 ? "\(page)" : nil)]) }

    private func pages(_ path: String, _ html: inout HTMLWriter) {
        guard month.pages > 1 else { return }
        html.raw("<nav aria-label=\"Pages\"><ul class=\"pager\"><li>")
        if month.page > 1 {
            html.path(path + Self.query(month.page - 1), frame) { $0.text("‹ Page \(month.page - 1)") }
        }
        html.raw("</li><li>")
        html.text("Page \(month.page) of \(month.pages)")
        html.raw("</li><li>")
        if month.page < month.pages {
            html.path(path + Self.query(month.page + 1), frame) { $0.text("Page \(month.page + 1) ›") }
        }
        html.raw("</li></ul></nav>\n")
    }

    private func pager(_ html: inout HTMLWriter) {
        guard month.previous != nil || month.next != nil else { return }
        html.raw("<nav aria-label=\"Neighbours\"><ul class=\"pager\"><li>")
        if let previous = month.previous.map({ SpanWords($0) }) {
            html.path(previous.path, frame) { $0.text("‹ \(previous.name)") }
        }
        html.raw("</li><li>")
        if let next = month.next.map({ SpanWords($0) }) {
            html.path(next.path, frame) { $0.text("\(next.name) ›") }
        }
        html.raw("</li></ul></nav>\n")
    }

    private func months(_ html: inout HTMLWriter) {
        html.raw(
            "<table class=\"list\">\n<caption class=\"vh\">Months</caption>\n<thead><tr><th scope=\"col\">Month</th>")
        html.raw(
            "<th scope=\"col\">Held of listed</th><th scope=\"col\">Changed in the last crawl</th></tr></thead>\n<tbody>\n"
        )
        for entry in month.months {
            let place = SpanWords(entry)
            html.raw("<tr><th scope=\"row\" class=\"t\">")
            html.path(place.path, frame) { $0.text(place.name) }
            html.raw("</th><td>")
            html.text("\(grouped(entry.held)) of \(grouped(entry.listed))")
            html.raw("</td><td>")
            if entry.changed > 0 { html.number(entry.changed) }
            html.raw("</td></tr>\n")
        }
        html.raw("</tbody></table>\n")
    }

    private func missing(_ html: inout HTMLWriter) {
        let missing = month.listed - month.held
        html.raw("<p class=\"left\">")
        if missing == 0 {
            html.raw("Not held: none.")
        } else {
            html.text("Not held: \(grouped(missing)), marked \(month.pages > 1 ? "on these pages" : "above"). ")
            html.path("missing", frame) { $0.text("All that is not held") }
        }
        html.raw("</p>\n")
    }
}

/// The name and the address of a year or a month.
struct SpanWords {
    var name: String
    /// The last step of the way.
    var last: String
    var path: String
    /// The step before, as a path and a name.
    var year: String?
    var month: Int?

    init(_ span: MonthPage.Span) {
        switch span {
        case .year(let number): (name, last, path) = (WebPath.year(number), WebPath.year(number), WebPath.year(number))
        case .month(let number, let month):
            last = Wording.monthNames[month - 1]
            name = "\(last) \(WebPath.year(number))"
            path = WebPath.month(number, month)
            year = WebPath.year(number)
            self.month = month
        case .unknownMonth(let number):
            last = "month not known"
            name = "\(WebPath.year(number)), month not known"
            path = WebPath.year(number) + "/undated"
            year = WebPath.year(number)
        case .undated: (name, last, path) = ("Without a date", "without a date", WebPath.undated)
        }
    }

    init(_ month: BrowseIndex.Month) {
        if month.year == 0 {
            self.init(.undated)
        } else {
            self.init(month.month == 0 ? .unknownMonth(year: month.year) : .month(year: month.year, month: month.month))
        }
    }
}
