import PouchBrowse
import PouchReport

extension RouteTable {
    /// A statement, its versions and what differs between them.
    static let statementRoutes: [Route] = [
        Route(
            "statement/:id", forms: [.html, .json, .text, .markdown],
            Route.Description("A statement: text, fields, evidence")
        ) { visit in
            try statement(at: nil, visit)
        },
        Route(
            "statement/:id/at/:crawl", forms: [.html, .json, .text, .markdown],
            Route.Description("The same as one crawl saw it: an address that stays")
        ) { visit in
            var answer = try statement(at: try visit.crawl(), visit)
            // A page says what is newer; its other forms say nothing that changes.
            if visit.form == .text || visit.form == .markdown { answer.keeping = .forever }
            return answer
        },
    ]

    private static func statement(at crawl: String?, _ visit: Visit) throws -> Answer {
        guard let page = try StatementPage(visit.value("id"), at: crawl, visit.snapshot, try visit.index()) else {
            throw SiteError.notFound(
                "A statement \(visit.value("id"))" + (crawl.map { " of the crawl \($0)" } ?? ""))
        }
        switch visit.form {
        case .json: return .json(StatementJSON.json(page))
        case .text: return .text(StatementJSON.text(page))
        case .markdown: return .text(StatementJSON.markdown(page), type: "text/markdown")
        default: return .html(StatementHTML(page, visit.frame).bytes())
        }
    }
}
