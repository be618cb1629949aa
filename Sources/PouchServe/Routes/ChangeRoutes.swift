import PouchAudit
import PouchBrowse
import PouchReport
import PouchSearch

extension RouteTable {
    /// Changes between crawls, and the report of two crawls.
    static let changeRoutes: [Route] = [
        Route(
            "changes", forms: [.html, .json, .csv, .atom, .jsonFeed],
            Route.Description(
                "What crawls found changed, the newest first",
                parameters: [
                    ("class", "removed, edited, ...; also blocked, unreachable, undetermined, cosmetic"),
                    ("kind", "of the statement"), ("year", "of the statement's date; - for those without"),
                    ("month", "of the statement's date, YYYY-MM; - for those without"),
                    ("speaker", "of the statement"), ("q", "words of the title, or that an edit took out or put in"),
                    ("after", "where the page before ended"),
                    ("limit", "1 to 1000 changes; as CSV all are there without it"),
                ])
        ) { visit in
            try changes(visit)
        },
        Route(
            "changes/:pair",
            forms: ReportForm.allCases.map { Form(suffix: $0.rawValue) },
            Route.Description("The audit's report of two crawls, OLDER...NEWER")
        ) { visit in
            try report(visit)
        },
    ]

    private static func changes(_ visit: Visit) throws -> Answer {
        var page = ChangesPage(
            try request(visit), query: visit.parameter("q") ?? "", crawls: visit.snapshot.history.crawls.count,
            audits: (0, 0))
        do throws(SearchQueryError) {
            if !page.query.isEmpty { page.request.query = try SearchVisit.query(page.query) }
        } catch {
            guard error == .nothing || error == .onlyExcludes, visit.form == .html else {
                throw SiteError.badRequest(error.description)
            }
            page.problem = error.description
        }
        let index = visit.finder.changes(visit.snapshot)
        let audits = visit.finder.audits
        page.audits = (audits.made, audits.of)
        page.failure = audits.failure
        if visit.isWhole { return try .changes(page.request, page.crawls > 1 ? index : nil, isTable: true) }
        if page.problem == nil, page.crawls > 1 { page.answer = try index?.changes(page.request) ?? ChangeAnswer() }
        let browse = visit.snapshot.readyIndex
        page.known = Set(page.answer.changes.compactMap(\.statement).filter { browse?.has(statement: $0) ?? false })
        var answer = answer(page, visit)
        if page.problem != nil { answer.status = 400 }
        if !visit.finder.isSettled(visit.snapshot) { answer.keeping = .not }
        return answer
    }

    private static func request(_ visit: Visit) throws -> ChangeRequest {
        func given(_ name: String) -> String? { visit.parameter(name).flatMap { $0.isEmpty ? nil : $0 } }
        var request = ChangeRequest()
        if let name = given("class") {
            guard let kind = AuditClass(rawValue: name), kind != .unchanged else {
                throw SiteError.badRequest(
                    "class is one of \(AuditClass.allCases.map(\.rawValue).dropLast().joined(separator: ", ")).")
            }
            request.kind = kind
        }
        request.statementKind = given("kind")?.lowercased()
        request.year = given("year")
        request.month = given("month")
        request.speaker = given("speaker")
        request.after = given("after")
        request.limit = try SearchVisit.limit(visit, html: 50)
        // A table has every document.
        request.foldsShared = visit.form != .csv
        return request
    }

    private static func answer(_ page: ChangesPage, _ visit: Visit) -> Answer {
        let (title, base) = (visit.snapshot.title, visit.request.base)
        var answer: Answer
        switch visit.form {
        case .json: answer = .json(ChangesJSON.json(page, asOf: visit.snapshot.newest?.name))
        case .csv: answer = .csv(ChangesJSON.header + ChangesJSON.csv(page.answer.changes))
        case .atom:
            answer = Answer(
                "application/atom+xml; charset=utf-8",
                WebFeed.changes(page, form: "changes.atom", title: title, base: base).atom())
        case .jsonFeed:
            answer = Answer(
                "application/feed+json",
                WebFeed.changes(page, form: "changes.jsonfeed", title: title, base: base).json())
        default: return .html(ChangesHTML(page, visit.frame).bytes())
        }
        if let next = page.answer.next {
            let path = page.path("changes.\(visit.form.suffix)", after: next)
            answer.fields.append(("Link", "<\(base)/\(path)>; rel=\"next\""))
        }
        return answer
    }

    // MARK: - Reports

    private static func report(_ visit: Visit) throws -> Answer {
        let names = visit.value("pair").split(separator: "...", omittingEmptySubsequences: false).map(String.init)
        guard names.count == 2, let older = visit.snapshot.place(of: names[0]),
            let newer = visit.snapshot.place(of: names[1])
        else { throw SiteError.notFound("A comparison of complete crawls \(visit.value("pair"))") }
        guard older < newer else {
            throw SiteError.badRequest("The older crawl is named first: changes/\(names[1])...\(names[0])")
        }
        let form = ReportForm(rawValue: visit.form.suffix) ?? .html
        guard let bytes = try visit.finder.report(older, newer, form: form, visit.snapshot) else {
            throw SiteError.comparing(visit.finder.audits.failure)
        }
        switch form {
        case .html:
            var answer = Answer.html(bytes)
            answer.policy = Answer.policy(style: AuditHTML.styleSource)
            return answer
        case .json: return .json(bytes)
        case .csv: return .csv(bytes)
        case .atom: return Answer("application/atom+xml; charset=utf-8", bytes)
        case .jsonfeed: return Answer("application/feed+json", bytes)
        case .txt: return .text(bytes)
        case .md: return .text(bytes, type: "text/markdown")
        }
    }
}

extension Answer {
    /// Every change that a request finds, from where it begins on, some at a time.
    ///
    /// - Throws: `FindError.badMark`.
    static func changes(_ request: ChangeRequest, _ index: ChangeIndex?, isTable: Bool) throws -> Answer {
        var request = request
        request.limit = 0
        // What is wrong with the request is told before the answer begins.
        _ = try index?.changes(request)
        request.limit = 500
        return .rows(
            isTable ? tableType : linesType, first: isTable ? ChangesJSON.header : [], from: request
        ) { request in
            guard let found = try index?.changes(request) else { return nil }
            var next = request
            next.after = found.next
            let rows = isTable ? ChangesJSON.csv(found.changes) : ChangesJSON.lines(found.changes)
            return (rows, found.next == nil ? nil : next)
        }
    }
}
