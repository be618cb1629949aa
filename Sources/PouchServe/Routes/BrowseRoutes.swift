import PouchBrowse
import PouchReport

extension RouteTable {
    /// Home, years, months.
    static let browseRoutes: [Route] = [
        Route("", Route.Description("What the mirror holds, year by month")) { visit in
            .html(HomeHTML(Overview(visit.snapshot), visit.frame).bytes())
        },
        Route("index", forms: [.json], Route.Description("The same as JSON")) { visit in
            // While the index is being made there are no figures, and a program would take zeros for some.
            if visit.snapshot.newest != nil { _ = try visit.index() }
            return .json(ListJSON.overview(Overview(visit.snapshot), title: visit.snapshot.title))
        },
        Route("undated", forms: [.html, .json, .csv], Route.Description("Statements without a date")) { visit in
            try list(.undated, visit)
        },
        Route("#year", forms: [.html, .json], Route.Description("A year's months")) { visit in
            try list(.year(number(visit.value("year"), 4)), visit)
        },
        Route(
            "#year/undated", forms: [.html, .json, .csv],
            Route.Description("Statements of a year whose month is not known")
        ) {
            visit in
            try list(.unknownMonth(year: number(visit.value("year"), 4)), visit)
        },
        Route("#year/#month", forms: [.html, .json, .csv], Route.Description("A month's statements")) { visit in
            try list(.month(year: number(visit.value("year"), 4), month: number(visit.value("month"), 2)), visit)
        },
    ]

    private static func list(_ span: MonthPage.Span, _ visit: Visit) throws -> Answer {
        guard let page = MonthPage(span, try visit.index()) else {
            throw SiteError.notFound("A statement of that time")
        }
        switch visit.form {
        case .json: return .json(ListJSON.month(page, crawl: visit.snapshot.newest?.name))
        case .csv: return .csv(ListJSON.csv(page.items))
        default: return .html(MonthHTML(page, visit.frame).bytes())
        }
    }

    /// A number of so many digits; nothing else is a year or a month.
    private static func number(_ text: String, _ digits: Int) throws -> Int {
        guard text.utf8.count == digits, let number = Int(text), number > 0 else {
            throw SiteError.notFound("A page at this address")
        }
        return number
    }
}
