import PouchReport

extension RouteTable {
    /// The page about the interface, and routes for programs alone.
    static let machineRoutes: [Route] = [
        Route("about", Route.Description("What this is, and how to check it")) { visit in
            .html(AboutHTML(visit.snapshot, build: visit.build, visit.frame).bytes())
        },
        Route("api", Route.Description("This list, for people")) { visit in
            .html(APIHTML(visit.routes.map(\.entry), visit.frame).bytes())
        },
        Route("-/openapi.json", Route.Description("This list as an OpenAPI 3.1 document")) { visit in
            .json(OpenAPI(visit.routes, build: visit.build, server: visit.request.base).bytes())
        },
        Route("-/alive", Route.Description("Whether the server answers")) { _ in
            Answer("text/plain; charset=utf-8", Array("alive\n".utf8), keeping: .not)
        },
        Route("robots.txt", Route.Description("Nothing is to be indexed")) { _ in
            .text(Array("User-agent: *\nDisallow: /\n".utf8))
        },
    ]
}

extension Route {
    /// As the page for programs lists it.
    fileprivate var entry: APIHTML.Entry {
        APIHTML.Entry(
            path: documented, summary: description.summary,
            forms: forms.map { $0.suffix.isEmpty ? "" : "." + $0.suffix }.filter { !$0.isEmpty },
            parameters: description.parameters)
    }

    /// `statement/{id}/versions`
    var documented: String {
        parts.map { part in
            if part == "*" { return "{url}" }
            return part.hasPrefix(":") || part.hasPrefix("#") ? "{\(part.dropFirst())}" : String(part)
        }.joined(separator: "/")
    }
}
