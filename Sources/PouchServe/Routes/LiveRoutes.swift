import PouchBrowse
import PouchReport

extension RouteTable {
    /// A crawl under way.
    static let liveRoutes: [Route] = [
        Route("live", forms: [.html, .json], Route.Description("A crawl under way")) { visit in
            let report = LiveReport(visit.snapshot.folder)
            var answer = Answer.html(LiveHTML(report, visit.frame).bytes())
            answer.policy = Answer.policy(also: "script-src \(LiveHTML.scriptSource); connect-src 'self'")
            if visit.form == .json { answer = .json(LiveWords.json(report)) }
            answer.keeping = .not
            return answer
        },
        Route("live/events", Route.Description("The same as server-sent events, one a second")) { visit in
            guard let events = visit.live.listen() else { throw SiteError.tooMany }
            var answer = Answer("text/event-stream", [], keeping: .not)
            answer.pieces = .stream(events)
            return answer
        },
    ]
}
