import PouchBrowse
import PouchMirror
import PouchReport

extension RouteTable {
    /// Crawls, their URLs, logs and files; the timeline.
    static let crawlRoutes: [Route] = [
        Route("crawls", forms: [.html, .json, .csv], Route.Description("All crawls")) { visit in
            let entries = CrawlEntry.all(visit.snapshot)
            switch visit.form {
            case .json: return .json(CrawlJSON.list(entries, crawl: visit.snapshot.newest?.name))
            case .csv: return .csv(CrawlJSON.csv(entries))
            default: return .html(CrawlsHTML(entries, visit.frame).bytes())
            }
        },
        Route("timeline", forms: [.html, .json, .csv], Route.Description("The mirror's health, crawl by crawl")) {
            visit in
            let entries = CrawlEntry.all(visit.snapshot)
            switch visit.form {
            case .json: return .json(CrawlJSON.list(entries, crawl: visit.snapshot.newest?.name))
            case .csv: return .csv(CrawlJSON.csv(entries))
            default: return .html(TimelineHTML(entries, visit.frame).bytes())
            }
        },
        Route("crawls/:crawl", forms: [.html, .json], Route.Description("One crawl")) { visit in
            guard let page = CrawlPage(visit.value("crawl"), visit.snapshot) else {
                throw SiteError.notFound("A crawl \(visit.value("crawl"))")
            }
            return visit.form == .json ? .json(CrawlJSON.page(page)) : .html(CrawlHTML(page, visit.frame).bytes())
        },
        Route(
            "crawls/:crawl/urls", forms: [.html, .json, .csv, .lines],
            Route.Description(
                "What became of each URL in a crawl; as CSV and JSON Lines all are there",
                parameters: [
                    ("outcome", "new, unchanged, changed, restored, gone, unreachable, refused, skipped or not_due"),
                    ("role", "start, year, month, statement, attachment, ..."), ("prefix", "what the URL begins with"),
                    ("after", "the URL behind which the page begins"),
                ]), answer: urls),
        Route(
            "crawls/:crawl/log", forms: [.html, .json],
            Route.Description(
                "A crawl's decisions, in order",
                parameters: [
                    ("level", "info, notice, warning or error"), ("event", "fetched, skipped, slowed, ..."),
                    ("after", "the number of the line behind which the page begins"),
                ]), answer: log),
        Route("crawls/:crawl/:file", Route.Description("A crawl's file as it lies in the mirror")) { visit in
            try file(visit)
        },
    ]

    @Sendable private static func urls(_ visit: Visit) throws -> Answer {
        let crawl = try visit.crawl()
        if let outcome = visit.parameter("outcome"), !outcome.isEmpty, Outcome(rawValue: outcome) == nil {
            throw SiteError.badRequest("There is no outcome “\(outcome)”.")
        }
        func given(_ name: String) -> String? { visit.parameter(name).flatMap { $0.isEmpty ? nil : $0 } }
        let filter = CrawlURLs.Filter(
            outcome: given("outcome"), role: given("role"), prefix: given("prefix"), after: given("after"))
        guard let page = try CrawlURLs(crawl, filter, visit.snapshot) else {
            throw SiteError.notFound("The manifest of crawl \(crawl)")
        }
        switch visit.form {
        case .json: return .json(CrawlJSON.urls(page))
        case .csv, .lines: return all(crawl, filter, visit)
        default: return .html(CrawlURLsHTML(page, visit.frame).bytes())
        }
    }

    /// Every line of a manifest that the filter leaves, some at a time.
    private static func all(_ crawl: String, _ filter: CrawlURLs.Filter, _ visit: Visit) -> Answer {
        let (snapshot, isTable) = (visit.snapshot, visit.form == .csv)
        return .rows(
            isTable ? Answer.tableType : Answer.linesType, first: isTable ? CrawlJSON.header : [], from: filter
        ) { filter in
            guard let page = try CrawlURLs(crawl, filter, snapshot, limit: 500) else { return nil }
            var next = filter
            next.after = page.next
            return (
                isTable ? CrawlJSON.csv(page.lines) : CrawlJSON.lines(page.lines), page.next == nil ? nil : next
            )
        }
    }

    @Sendable private static func log(_ visit: Visit) throws -> Answer {
        let crawl = visit.value("crawl")
        guard CrawlName.isOne(crawl), visit.snapshot.catalog.entries.contains(where: { $0.name == crawl }) else {
            throw SiteError.notFound("A crawl \(crawl)")
        }
        func given(_ name: String) -> String? { visit.parameter(name).flatMap { $0.isEmpty ? nil : $0 } }
        guard
            let page = try CrawlLog(
                crawl, level: given("level"), event: given("event"), after: given("after").flatMap { Int($0) } ?? 0,
                visit.snapshot)
        else { throw SiteError.notFound("The log of crawl \(crawl)") }
        var answer =
            visit.form == .json ? Answer.json(CrawlJSON.log(page)) : .html(CrawlLogHTML(page, visit.frame).bytes())
        // A crawl under way goes on writing its log.
        if visit.snapshot.place(of: crawl) == nil { answer.keeping = .not }
        return answer
    }

    private static func file(_ visit: Visit) throws -> Answer {
        let (crawl, name) = (visit.value("crawl"), visit.value("file"))
        guard CrawlName.isOne(crawl), CrawlPage.names.contains(name),
            let file = try visit.snapshot.folder.open(["crawls", crawl, name])
        else { throw SiteError.notFound("A file \(name) of the crawl \(crawl)") }
        return .file(file, type: type(of: name), name: "\(crawl)-\(name)")
    }

    private static func type(of name: String) -> String {
        if name.hasSuffix(".gz") { return "application/gzip" }
        if name.hasSuffix(".jsonl") { return "application/jsonl" }
        if name.hasSuffix(".json") { return "application/json" }
        return name.hasSuffix(".tsr") ? "application/timestamp-reply" : "text/plain; charset=utf-8"
    }
}
