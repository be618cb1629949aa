import PouchBrowse
import PouchReport

/// All that can be asked for: pages, twins, files. The one table of them; `/api` and the OpenAPI document are made of it.
package struct RouteTable: Sendable {
    package let routes: [Route]
    /// The places in the bar of every page.
    package let places: [WebFrame.Place]

    package init(routes: [Route], places: [WebFrame.Place]) {
        self.routes = routes
        self.places = places
    }

    package static let all = RouteTable(
        routes: statementRoutes + evidenceRoutes + searchRoutes + changeRoutes + crawlRoutes + urlRoutes + replayRoutes
            + mementoRoutes + liveRoutes + machineRoutes + browseRoutes,
        places: [
            WebFrame.Place("Browse", "") { path in
                path.isEmpty || path.first?.isNumber == true || path.hasPrefix("undated")
                    || path.hasPrefix("statement/")
            },
            WebFrame.Place("Changes", "changes") { $0.hasPrefix("changes") },
            WebFrame.Place("Crawls", "crawls") { $0.hasPrefix("crawls") },
            WebFrame.Place("Timeline", "timeline") { $0.hasPrefix("timeline") },
            WebFrame.Place("Not held", "missing") { $0.hasPrefix("missing") },
            WebFrame.Place("About", "about") { $0.hasPrefix("about") || $0.hasPrefix("api") },
        ])

    /// The frame of a page at that path.
    func frame(_ snapshot: MirrorSnapshot, path: String) -> WebFrame {
        var frame = WebFrame(snapshot, path: path, places: places)
        frame.statementViews = [("Evidence", "evidence"), ("Page as captured", "page")]
        return frame
    }
}
