import PouchBrowse
import PouchReport

extension RouteTable {
    private static let paged = [
        ("page", "which page, from 1 on; as CSV and JSON Lines all are there"),
        ("limit", "1 to 1000 on a page of JSON"),
    ]

    /// Home, years, months.
    static let browseRoutes: [Route] = [
        Route("", Route.Description("What the mirror holds, year by month")) { visit in
            .html(HomeHTML(try Overview(visit.snapshot), visit.frame).bytes())
        },
        Route("index", forms: [.json], Route.Description("The same as JSON")) { visit in
            // Until the index is made there are no counts, and a program would take zeros for counts.
            if visit.snapshot.newest != nil { _ = try visit.index() }
            return .json(ListJSON.overview(try Overview(visit.snapshot), title: visit.snapshot.title))
        },
        Route(
            "undated", forms: [.html, .json, .csv, .lines],
            Route.Description("Statements without a date", parameters: paged)
        ) { visit in
            try list(.undated, visit)
        },
        Route(
            "#year", forms: [.html, .json, .csv, .lines],
            Route.Description("A year's months; as CSV and JSON Lines its statements")
        ) { visit in
            try list(.year(number(visit.value("year"), 4)), visit)
        },
        Route(
            "#year/undated", forms: [.html, .json, .csv, .lines],
            Route.Description("Statements of a year whose month is not known", parameters: paged)
        ) {
            visit in
            try list(.unknownMonth(year: number(visit.value("year"), 4)), visit)
        },
        Route(
            "#year/#month", forms: [.html, .json, .csv, .lines],
            Route.Description("A month's statements", parameters: paged)
        ) { visit in
            try list(.month(year: number(visit.value("year"), 4), month: number(visit.value("month"), 2)), visit)
        },
    ]

    private static func list(_ span: MonthPage.Span, _ visit: Visit) throws -> Answer {
        if visit.form == .csv || visit.form == .lines { return try all(span, visit) }
        let number = try pageNumber(visit)
        let size = visit.form == .json ? try SearchVisit.limit(visit, html: MonthPage.pageSize) : MonthPage.pageSize
        guard let page = try MonthPage(span, try visit.index(), page: number, size: size) else {
            throw SiteError.notFound(number == 1 ? "A statement of that time" : "A page of that number")
        }
        switch visit.form {
        case .json:
            var parameters = [("page", "\(page.page + 1)")]
            if let limit = visit.parameter("limit") { parameters.append(("limit", limit)) }
            let path = String(visit.request.path.dropFirst()) + WebQuery.text(parameters)
            let next = page.page < page.pages ? path : nil
            var answer = Answer.json(ListJSON.month(page, crawl: visit.snapshot.newest?.name, next: next))
            if let next { answer.fields.append(("Link", "<\(visit.request.base)/\(next)>; rel=\"next\"")) }
            return answer
        default: return .html(MonthHTML(page, visit.frame).bytes())
        }
    }

    /// Every statement of a span, some at a time.
    private static func all(_ span: MonthPage.Span, _ visit: Visit) throws -> Answer {
        let index = try visit.index()
        guard try MonthPage.items(span, index, from: 0, limit: 1) != nil else {
            throw SiteError.notFound("A statement of that time")
        }
        let isTable = visit.form == .csv
        return .rows(
            isTable ? Answer.tableType : Answer.linesType, first: isTable ? ListJSON.header : [], from: 0
        ) { place in
            guard let items = try MonthPage.items(span, index, from: place, limit: 500) else { return nil }
            return (isTable ? ListJSON.csv(items) : ListJSON.lines(items), place + items.count)
        }
    }

    private static func pageNumber(_ visit: Visit) throws -> Int {
        guard let text = visit.parameter("page") else { return 1 }
        guard text.utf8.count <= 9, let number = Int(text), number > 0 else {
            throw SiteError.badRequest("page is a number from 1 on.")
        }
        return number
    }

    /// A number of so many digits; nothing else is a year or a month.
    private static func number(_ text: String, _ digits: Int) throws -> Int {
        guard text.utf8.count == digits, let number = Int(text), number > 0 else {
            throw SiteError.notFound("A page at this address")
        }
        return number
    }
}
