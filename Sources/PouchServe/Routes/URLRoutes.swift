import PouchBrowse
import PouchBytes
import PouchReport

extension RouteTable {
    /// Documents that are not held, and the reports on URLs and digests.
    static let urlRoutes: [Route] = [
        Route(
            "missing", forms: [.html, .json, .csv],
            Route.Description(
                "Listed statements that are not held", parameters: [("after", "the URL behind which the page begins")])
        ) { visit in
            let index = try visit.index()
            let crawl = visit.snapshot.newest?.name
            switch visit.form {
            case .csv:
                let page = try MissingPage(visit.snapshot, index, after: nil, limit: .max)
                return .csv(CrawlJSON.csv(page.rows.map(\.line)))
            case .json:
                return .json(
                    URLJSON.missing(
                        try MissingPage(visit.snapshot, index, after: visit.parameter("after")), crawl: crawl))
            default:
                return .html(
                    MissingHTML(try MissingPage(visit.snapshot, index, after: visit.parameter("after")), visit.frame)
                        .bytes())
            }
        },
        Route(
            "url", forms: [.html, .json],
            Route.Description("What the mirror knows of a URL", parameters: [("u", "the URL")])
        ) { visit in
            guard let url = visit.parameter("u"), !url.isEmpty else {
                if visit.form == .json { throw SiteError.badRequest("Name the URL with u=.") }
                return .html(AddressForm(frame: visit.frame, value: "").bytes())
            }
            return try report(url, visit)
        },
        Route("url/*", Route.Description("The same; all that follows is the URL, its query too")) { visit in
            let query = visit.request.query.map { "?" + $0 } ?? ""
            return try report(visit.value("*") + query, visit)
        },
        Route(
            "sha256/:digest", Route.Description("The version that has this digest: of its page, its text or its file")
        ) { visit in
            try digest(visit)
        },
    ]

    private static func report(_ url: String, _ visit: Visit) throws -> Answer {
        let report = try URLReport(url, visit.snapshot, try visit.index())
        if case .statement(let id) = report.kind, visit.form == .html {
            return .redirect(to: WebPath.statement(id), root: visit.frame.root)
        }
        var answer =
            visit.form == .json
            ? Answer.json(URLJSON.report(report, crawl: visit.snapshot.newest?.name))
            : .html(URLHTML(report, visit.frame).bytes())
        answer.status = report.status
        return answer
    }

    private static func digest(_ visit: Visit) throws -> Answer {
        guard let digest = SHA256Digest(hex: visit.value("digest")) else {
            throw SiteError.badRequest("A SHA-256 digest has 64 hexadecimal digits.")
        }
        guard let place = try DigestPlace(digest, visit.snapshot, try visit.index()) else {
            throw SiteError.notFound("A page, text or statement with the SHA-256 \(digest.hex)")
        }
        let path = place.id.map { WebPath.statement($0, at: place.crawl) } ?? WebPath.url(place.url)
        return .redirect(to: path, root: visit.frame.root)
    }
}
