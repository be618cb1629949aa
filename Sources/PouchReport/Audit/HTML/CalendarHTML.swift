import PouchAudit

/// Years by months: how many changes the statements of each month had, as a table whose cells are tinted.
struct CalendarHTML {
    /// Changes by year, then month (1...12; 0 where the month is not known).
    private var years: [Int: [Int: Int]] = [:]
    private var undated = 0
    private var most = 0

    static let levels = 5

    init(_ months: [AuditReport.Churn]) {
        for month in months {
            let count = month.counts.reduce(0) { $0 + $1.count }
            let parts = month.name.split(separator: "-", omittingEmptySubsequences: false)
            guard let year = parts.first.flatMap({ Int($0) }), parts[0].utf8.count == 4, year > 0 else {
                undated += count
                continue
            }
            let number = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
            years[year, default: [:]][(1...12).contains(number) ? number : 0, default: 0] += count
        }
        most = years.values.flatMap { year in year.filter { $0.key > 0 }.values }.max() ?? 0
    }

    var isEmpty: Bool { years.isEmpty }

    /// 0 for none, else 1 to 5: by the square root, so that one bad month does not make all others pale.
    private func level(_ count: Int) -> Int {
        guard count > 0 else { return 0 }
        let share = (Double(count) / Double(most)).squareRoot()
        return min(Self.levels, max(1, Int((share * Double(Self.levels)).rounded(.up))))
    }

    /// All years from the first to the last, unless that were a long empty table.
    private var rows: [Int] {
        let known = years.keys.sorted()
        guard let first = known.first, let last = known.last, last - first < 40 else { return known }
        return Array(first...last)
    }

    func write(to html: inout HTMLWriter) {
        html.raw("<div class=\"wide\"><table class=\"heat\">\n<caption>Changes by the month of the statement’s date. ")
        html.raw("The stronger the tint, the more")
        html.raw(most > 1 ? "; the most in a month is " : "")
        if most > 1 { html.number(most) }
        html.raw(".</caption>\n<thead><tr><th scope=\"col\">Year</th>")
        for (name, letter) in Self.months {
            html.raw("<th scope=\"col\"><abbr title=\"")
            html.raw(name)
            html.raw("\"><span aria-hidden=\"true\">")
            html.raw(letter)
            html.raw("</span><span class=\"vh\">")
            html.raw(name)
            html.raw("</span></abbr></th>")
        }
        html.raw("<th scope=\"col\" class=\"sum\">All</th></tr></thead>\n<tbody>\n")
        for year in rows { write(year, to: &html) }
        html.raw("</tbody></table></div>\n")
        if undated > 0 {
            html.raw("<p class=\"small\">")
            html.text("\(Wording.count(undated, "more change")) of documents without a date.")
            html.raw("</p>\n")
        }
    }

    private func write(_ year: Int, to html: inout HTMLWriter) {
        let months = years[year] ?? [:]
        html.raw("<tr><th scope=\"row\">")
        html.text(String(repeating: "0", count: max(0, 4 - "\(year)".count)) + "\(year)")
        html.raw("</th>")
        for month in 1...12 {
            let count = months[month] ?? 0
            html.raw(Self.cells[level(count)])
            if count > 0 { html.number(count) } else { html.raw("<span class=\"vh\">0</span>") }
            html.raw("</td>")
        }
        html.raw("<td class=\"sum\">")
        html.number(months.values.reduce(0, +))
        html.raw("</td></tr>\n")
    }

    private static let cells: [StaticString] = [
        "<td class=\"h0\">", "<td class=\"h1\">", "<td class=\"h2\">", "<td class=\"h3\">", "<td class=\"h4\">",
        "<td class=\"h5\">",
    ]
    private static let months: [(StaticString, StaticString)] = [
        ("January", "J"), ("February", "F"), ("March", "M"), ("April", "A"), ("May", "M"), ("June", "J"), ("July", "J"),
        ("August", "A"), ("September", "S"), ("October", "O"), ("November", "N"), ("December", "D"),
    ]
}
