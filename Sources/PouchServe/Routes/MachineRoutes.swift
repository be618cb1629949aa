extension RouteTable {
    /// For programs alone.
    static let machineRoutes: [Route] = [
        Route("-/alive", Route.Description("Whether the server answers")) { _ in
            Answer("text/plain; charset=utf-8", Array("alive\n".utf8), keeping: .not)
        },
        Route("robots.txt", Route.Description("Nothing is to be indexed")) { _ in
            .text(Array("User-agent: *\nDisallow: /\n".utf8))
        },
    ]
}
