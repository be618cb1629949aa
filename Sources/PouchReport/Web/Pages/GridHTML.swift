import PouchBrowse

/// Years by months: how many of the statements that are listed are held, each month a link.
struct GridHTML {
    let years: [Overview.Year]
    let frame: WebFrame
    private let most: Int

    /// The strong tints are for changes: held statements need none.
    private static let levels = 2

    init(_ years: [Overview.Year], _ frame: WebFrame) {
        self.years = years
        self.frame = frame
        most = years.flatMap { $0.months.compactMap { $0?.held } }.max() ?? 0
    }

    func write(to html: inout HTMLWriter) {
        html.raw("<div class=\"wide\"><table class=\"heat grid\">\n<caption>Statements held, by month. ")
        html.raw("A month that lacks some of what is listed is underlined and says how many.</caption>\n<thead><tr>")
        html.raw("<th scope=\"col\">Year</th>")
        for name in Wording.monthNames {
            html.raw("<th scope=\"col\"><abbr title=\"")
            html.text(name)
            html.raw("\">")
            html.text(String(name.prefix(1)))
            html.raw("</abbr></th>")
        }
        html.raw("<th scope=\"col\" class=\"sum\">Held of listed</th></tr></thead>\n<tbody>\n")
        for year in years { write(year, &html) }
        html.raw("</tbody></table></div>\n")
    }

    private func write(_ year: Overview.Year, _ html: inout HTMLWriter) {
        html.raw("<tr><th scope=\"row\">")
        let path = year.year == 0 ? WebPath.undated : WebPath.year(year.year)
        html.path(path, frame) { $0.text(year.year == 0 ? "None" : WebPath.year(year.year)) }
        html.raw("</th>")
        for number in 1...12 { cell(year.months[number - 1], &html) }
        html.raw("<td class=\"sum\">")
        html.text("\(grouped(year.held)) / \(grouped(year.listed))")
        html.raw("</td></tr>\n")
    }

    private func cell(_ month: BrowseIndex.Month?, _ html: inout HTMLWriter) {
        guard let month else { return html.raw("<td class=\"h0\"></td>") }
        let lacking = month.listed - month.held
        html.raw("<td class=\"h")
        html.number(level(month.held))
        html.raw(lacking > 0 ? " lack\">" : "\">")
        html.path(WebPath.month(month.year, month.month), frame) { html in
            html.raw("<span class=\"vh\">")
            html.text(
                "\(Wording.monthNames[month.month - 1]) \(WebPath.year(month.year)): \(grouped(month.held)) of \(grouped(month.listed)) held"
            )
            html.raw("</span><span aria-hidden=\"true\">")
            html.number(month.held + month.unlisted)
            html.raw("</span>")
            if lacking > 0 {
                html.raw("<small aria-hidden=\"true\">−")
                html.number(lacking)
                html.raw("</small>")
            }
        }
        html.raw("</td>")
    }

    /// 0 for none, else 1 or 2: by the square root, so that one full month does not make all others pale.
    private func level(_ count: Int) -> Int {
        guard count > 0, most > 0 else { return 0 }
        let share = (Double(count) / Double(most)).squareRoot()
        return min(Self.levels, max(1, Int((share * Double(Self.levels)).rounded(.up))))
    }
}
