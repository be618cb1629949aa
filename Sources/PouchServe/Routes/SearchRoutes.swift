import PouchAudit
import PouchBrowse
import PouchBytes
import PouchReport
import PouchSearch

extension RouteTable {
    /// The search, its facets, and how browsers ask it.
    static let searchRoutes: [Route] = [
        Route(
            "search", forms: [.html, .json, .csv, .lines, .atom],
            Route.Description(
                "Statements by their words, or edits by the words they took out or put in", parameters: parameters)
        ) { visit in
            let asked = try SearchVisit(visit)
            guard visit.form != .html || asked.query != nil else { return try asked.blank() }
            return try asked.answer()
        },
        Route(
            "search/:facet", forms: [.html, .json, .csv],
            Route.Description(
                "All values of a facet: years, months, kinds, speakers, places, classes", parameters: parameters)
        ) { visit in
            guard let facet = Facet(plural: visit.value("facet")) else {
                throw SiteError.notFound("A page at this address")
            }
            return try SearchVisit(visit).answer(all: facet)
        },
        Route("-/opensearch.xml", Route.Description("How a browser searches from its own bar")) { visit in
            Answer(
                "application/opensearchdescription+xml; charset=utf-8",
                OpenSearchDocument.bytes(title: visit.snapshot.title, base: visit.request.base))
        },
    ]

    private static let parameters = [
        ("q", "what to look for: words, \"phrases\", -without, OR, begin*, title:, speaker:, kind:, place:, text:"),
        ("year", "of the statement's date; - for those without"),
        ("month", "of the statement's date, YYYY-MM; - for those without"), ("kind", "as the facet has it"),
        ("speaker", "as the facet has it"), ("place", "as the facet has it"),
        ("class", "what the newest audit calls it: removed, edited, ..."), ("from", "first day, YYYY-MM-DD"),
        ("to", "last day"), ("in", "text, removed or inserted"), ("order", "best or newest"),
        ("after", "where the page before ended"),
        ("limit", "1 to 1000 results; as CSV and JSON Lines all are there without it"),
    ]
}

/// A search as it was asked for.
struct SearchVisit {
    private let visit: Visit
    private var page: SearchPage
    /// nil for an empty text, and for one that is not a query.
    let query: SearchQuery?

    /// Of HTTP: less than the command line takes, for anybody may ask.
    private static let limits = (bytes: 512, words: 32)

    init(_ visit: Visit) throws {
        self.visit = visit
        let text = visit.parameter("q") ?? ""
        guard let place = SearchPage.Place(rawValue: visit.parameter("in") ?? "text") else {
            throw SiteError.badRequest("in is text, removed or inserted.")
        }
        guard let order = FindRequest.Order(rawValue: visit.parameter("order") ?? "best"), order != .seen else {
            throw SiteError.badRequest("order is best or newest.")
        }
        page = SearchPage(query: text, choice: try Self.choice(visit), order: order, place: place)
        page.isContinued = visit.parameter("after") != nil
        do throws(SearchQueryError) {
            query = text.isEmpty ? nil : try Self.query(text)
        } catch {
            switch error {
            case .nothing, .onlyExcludes: query = nil
            default: throw SiteError.badRequest(error.description)
            }
            page.problem = error.description
        }
        visit.finder.begin(visit.snapshot)
    }

    static func query(_ text: String) throws(SearchQueryError) -> SearchQuery {
        try SearchQuery(text, longest: limits.bytes, mostWords: limits.words)
    }

    private static func choice(_ visit: Visit) throws -> FacetChoice {
        var choice = FacetChoice()
        for facet in Facet.allCases {
            guard let value = visit.parameter(facet.rawValue), !value.isEmpty else { continue }
            choice.values[facet] = facet == .kind ? value.lowercased() : value
        }
        choice.from = try day("from", visit)
        choice.to = try day("to", visit)
        return choice
    }

    private static func day(_ name: String, _ visit: Visit) throws -> CalendarDate? {
        guard let text = visit.parameter(name), !text.isEmpty else { return nil }
        guard let day = CalendarDate(iso: text) else { throw SiteError.badRequest("\(name) is a day, YYYY-MM-DD.") }
        return day
    }

    /// The number of results: as requested, or as many as the form has room for.
    static func limit(_ visit: Visit, html: Int) throws -> Int {
        guard let text = visit.parameter("limit") else {
            return visit.form == .html ? html : 100
        }
        guard let limit = Int(text), (1...1_000).contains(limit) else {
            throw SiteError.badRequest("limit is a number from 1 to 1000.")
        }
        return limit
    }

    // MARK: - Answering

    /// The form, with what is wrong with the query when something is.
    func blank() throws -> Answer {
        var page = page
        page.progress = visit.finder.search.progress
        var answer = Answer.html(SearchHTML(page, visit.frame).bytes())
        answer.keeping = .not
        if page.problem != nil { answer.status = 400 }
        return answer
    }

    func answer() throws -> Answer {
        if visit.isWhole { return try whole() }
        let page = try found()
        var answer: Answer
        switch visit.form {
        case .json: answer = .json(SearchJSON.json(page, asOf: visit.snapshot.newest?.name))
        case .csv: answer = .csv(SearchJSON.csv(page))
        case .lines: answer = Answer(Answer.linesType, SearchJSON.lines(page))
        case .atom:
            answer = Answer("application/atom+xml; charset=utf-8", try feed(page).atom())
        default: answer = .html(SearchHTML(page, visit.frame).bytes())
        }
        if visit.form != .html, let next = page.next {
            answer.fields.append(
                (
                    "Link",
                    "<\(visit.request.base)/\(page.path("search.\(visit.form.suffix)", after: next))>; rel=\"next\""
                ))
        }
        if !visit.finder.isSettled(visit.snapshot) { answer.keeping = .not }
        return answer
    }

    /// Every result, some at a time.
    private func whole() throws -> Answer {
        guard let query else { throw SiteError.badRequest(page.problem ?? "q names what to look for.") }
        let isTable = visit.form == .csv
        if let side = ChangeRequest.Side(rawValue: page.place.rawValue) {
            let request = request(query, side, 1)
            return try .changes(request, visit.finder.changes(visit.snapshot), isTable: isTable)
        }
        let (search, index) = (visit.finder.search, visit.snapshot.readyIndex)
        let found = try search.findAll(
            FindRequest(query, choice: page.choice, order: page.order, after: visit.parameter("after")))
        return .rows(
            isTable ? Answer.tableType : Answer.linesType, first: isTable ? SearchJSON.header : [], from: 0
        ) { place in
            guard place < found.count else { return nil }
            let end = min(place + 500, found.count)
            let results = try search.results(found, place..<end, hasSnippets: !isTable)
            if isTable { return (SearchJSON.csv(results), end) }
            return (SearchJSON.lines(results) { index?.has(statement: $0) ?? false }, end)
        }
    }

    func answer(all facet: Facet) throws -> Answer {
        let page = try found()
        var answer: Answer
        switch visit.form {
        case .json: answer = .json(FacetHTML(page, facet, visit.frame).json(asOf: visit.snapshot.newest?.name))
        case .csv: answer = .csv(FacetHTML(page, facet, visit.frame).csv())
        default: answer = .html(FacetHTML(page, facet, visit.frame).bytes())
        }
        if !visit.finder.isSettled(visit.snapshot) { answer.keeping = .not }
        return answer
    }

    private func found() throws -> SearchPage {
        guard let query else { throw SiteError.badRequest(page.problem ?? "q names what to look for.") }
        var page = page
        let finder = visit.finder
        let audits = finder.audits
        page.audits = (audits.made, audits.of)
        let limit = try Self.limit(visit, html: 25)
        if page.place == .text {
            let order = visit.form == .atom ? .seen : page.order
            let answer = try finder.search.find(
                FindRequest(
                    query, choice: page.choice, order: order, after: visit.parameter("after"), limit: limit))
            page.answer = answer
            let index = visit.snapshot.readyIndex
            page.known = Set(answer.results.map(\.id).filter { index?.has(statement: $0) ?? false })
            if answer.hits == 0 { page.terms = try finder.search.hits(ofEachTermIn: query) }
        }
        if let changes = finder.changes(visit.snapshot) {
            for side in [ChangeRequest.Side.removed, .inserted] {
                let isAsked = side.rawValue == page.place.rawValue
                let answer = try changes.changes(request(query, side, isAsked ? limit : 0))
                if side == .removed { page.removed = answer } else { page.inserted = answer }
            }
        }
        page.progress = finder.search.progress
        return page
    }

    private func request(_ query: SearchQuery, _ side: ChangeRequest.Side, _ limit: Int) -> ChangeRequest {
        var request = ChangeRequest()
        request.query = query
        request.side = side
        request.limit = limit
        request.foldsShared = false
        request.year = page.choice.values[.year]
        request.month = page.choice.values[.month]
        request.statementKind = page.choice.values[.kind]
        request.kind = page.choice.values[.change].flatMap { AuditClass(rawValue: $0) }
        if page.place != .text {
            request.speaker = page.choice.values[.speaker]
            if limit > 0 { request.after = visit.parameter("after") }
        }
        return request
    }

    private func feed(_ page: SearchPage) throws -> WebFeed {
        let index = visit.snapshot.readyIndex
        let items = try (page.answer?.results ?? []).compactMap { try index?.statement($0.id) }
        return .search(page, items: items, title: visit.snapshot.title, base: visit.request.base)
    }
}
