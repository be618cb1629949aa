import Foundation
import PouchBrowse
import PouchReport

extension RouteTable {
    /// A statement, its versions and what differs between them.
    static let statementRoutes: [Route] = [
        Route(
            "statement/:id", forms: statementForms,
            Route.Description("A statement: text, fields, evidence")
        ) { visit in
            try statement(at: nil, visit)
        },
        Route(
            "statement/:id/at/:crawl", forms: statementForms,
            Route.Description("The same as one crawl saw it: an address that stays")
        ) { visit in
            var answer = try statement(at: try visit.crawl(), visit)
            // A page links to newer versions; its other forms hold nothing that changes.
            if visit.form == .text || visit.form == .markdown { answer.keeping = .forever }
            return answer
        },
        Route(
            "statement/:id/versions", forms: [.html, .json],
            Route.Description("Every version, with its first and last sighting")
        ) {
            visit in
            let (id, snapshot, index) = (visit.value("id"), visit.snapshot, try visit.index())
            // The JSON form has the words of each difference.
            let page =
                visit.form == .json
                ? try VersionsPage(id, snapshot, index)
                : try VersionsPage(id, snapshot, index) { url, older, newer in
                    try visit.finder.difference(of: url, older, newer, snapshot)
                }
            guard let page else { throw SiteError.notFound("A statement \(id)") }
            return visit.form == .json
                ? .json(VersionJSON.versions(page)) : .html(VersionsHTML(page, visit.frame).bytes())
        },
        Route(
            "statement/:id/blame", forms: [.html, .json],
            Route.Description("Paragraph by paragraph: the crawl that first saw each in these words")
        ) { visit in
            guard let blame = try Blame(visit.value("id"), visit.snapshot, try visit.index()) else {
                throw SiteError.notFound("A statement \(visit.value("id"))")
            }
            return visit.form == .json ? .json(VersionJSON.blame(blame)) : .html(BlameHTML(blame, visit.frame).bytes())
        },
        Route(
            "statement/:id/compare",
            Route.Description(
                "Leads to the comparison of two versions", parameters: [("a", "a crawl"), ("b", "a crawl")])
        ) { visit in
            guard let old = visit.parameter("a"), let new = visit.parameter("b") else {
                throw SiteError.badRequest("Name two crawls with a= and b=.")
            }
            return .redirect(
                to: WebPath.compare(visit.value("id"), min(old, new), max(old, new)), root: visit.frame.root)
        },
        Route(
            "statement/:id/compare/:pair", forms: [.html, .json],
            Route.Description(
                "What changed between two versions, A...B; a crawl's name, first, previous or newest",
                parameters: [("view", "sides for old and new beside each other"), ("all", "1 for all of the text")]),
            answer: compare),
    ]

    /// `csl.json` before `json`, which it ends with.
    private static let statementForms: [Form] = [.html, .cslJSON, .json, .text, .markdown, .bibTeX, .ris]

    @Sendable private static func compare(_ visit: Visit) throws -> Answer {
        let index = try visit.index()
        let pair = visit.value("pair").components(separatedBy: "...")
        guard pair.count == 2 else { throw SiteError.badRequest("A comparison is named A...B, by two crawls.") }
        guard let item = try index.statement(visit.value("id")) else {
            throw SiteError.notFound("A statement \(visit.value("id"))")
        }
        let named = try pair.map { try VersionComparison.crawl($0, of: item, visit.snapshot) }
        guard let old = named[0], let new = named[1] else {
            throw SiteError.notFound(
                "A complete crawl \(named[0] == nil ? pair[0] : pair[1]), or a version before the newest,")
        }
        guard [old, new] == pair else {
            let suffix = visit.form == .json ? ".json" : ""
            return .redirect(to: WebPath.compare(visit.value("id"), old, new) + suffix, root: visit.frame.root)
        }
        guard let comparison = try VersionComparison(visit.value("id"), from: old, to: new, visit.snapshot, index)
        else {
            throw SiteError.notFound("A copy of this statement in both crawls")
        }
        if visit.form == .json { return .json(VersionJSON.comparison(comparison, crawl: visit.snapshot.newest?.name)) }
        let view = ComparisonHTML.View(
            isSideBySide: visit.parameter("view") == "sides", isWhole: visit.parameter("all") == "1")
        return .html(ComparisonHTML(comparison, view, visit.frame).bytes())
    }

    private static func statement(at crawl: String?, _ visit: Visit) throws -> Answer {
        guard let page = try StatementPage(visit.value("id"), at: crawl, visit.snapshot, try visit.index()) else {
            throw SiteError.notFound(
                "A statement \(visit.value("id"))" + (crawl.map { " of the crawl \($0)" } ?? ""))
        }
        switch visit.form {
        case .json: return .json(StatementJSON.json(page))
        case .text: return .text(StatementJSON.text(page))
        case .markdown: return .text(StatementJSON.markdown(page), type: "text/markdown")
        case .bibTeX: return .text(citation(page, visit).bibTeX(), type: "application/x-bibtex")
        case .ris: return .text(citation(page, visit).ris(), type: "application/x-research-info-systems")
        case .cslJSON: return Answer("application/vnd.citationstyles.csl+json", citation(page, visit).cslJSON())
        default: return .html(StatementHTML(page, visit.frame).bytes())
        }
    }

    private static func citation(_ page: StatementPage, _ visit: Visit) -> Citation {
        Citation(page, publisher: visit.frame.archive, base: visit.request.base)
    }
}
