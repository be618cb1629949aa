import Foundation
import PouchBrowse
import PouchBytes
import PouchMirror

/// A crawl under way: its figures, and a link to newer ones. The one page with a script, which no archived text stands on: it
/// writes the figures anew as they come, and nothing else.
package struct LiveHTML {
    let report: LiveReport?
    let frame: WebFrame

    package init(_ report: LiveReport?, _ frame: WebFrame) {
        self.report = report
        self.frame = frame
        // This page is the notice.
        var frame = frame
        frame.notices.removeAll { $0.path == "live" }
        quiet = frame
    }

    private let quiet: WebFrame

    /// Names the script in the page's policy.
    package static let scriptSource =
        "'sha256-" + Data(SHA256Digest.of(script).bytes).base64EncodedString() + "'"

    /// The page, with its script while a crawl is under way.
    package func bytes() -> [UInt8] {
        var web = WebPage(report.map { "Crawl under way: \($0.percent) %" } ?? "No crawl is under way", quiet)
        web.steps = [("All years", ""), ("Crawls", "crawls"), ("Under way", nil)]
        web.forms = [("JSON", "live.json")]
        return web.bytes { html in
            guard let report else {
                return html.raw(
                    "<h1>No crawl is under way</h1>\n<p class=\"sub\">The newest one is complete, or there is none.</p>\n"
                )
            }
            figures(report, &html)
            html.raw("<p class=\"vh\" id=\"said\" aria-live=\"polite\"></p>\n<p>")
            html.path("live", frame) { $0.text("Newer figures") }
            html.raw(" · ")
            html.path(WebPath.crawl(report.progress.crawl, "log"), frame) { $0.text("Its log so far") }
            html.raw("</p>\n<script>")
            html.raw(made: Array(Self.script.utf8))
            html.raw("</script>\n")
        }
    }

    private func figures(_ report: LiveReport, _ html: inout HTMLWriter) {
        html.raw("<h1>Crawl under way: <span id=\"percent\">")
        html.text("\(report.percent)")
        html.raw("</span> %</h1>\n<p class=\"sub\">Began ")
        html.text(Wording.crawl(report.progress.crawl))
        html.raw(". <span id=\"state\">")
        html.text(LiveWords.state(report))
        html.raw("</span></p>\n<p><progress id=\"bar\" max=\"100\" value=\"")
        html.text("\(report.percent)")
        html.raw(
            "\" aria-label=\"Share of the documents that are done\"></progress></p>\n<div class=\"tally figures\">\n")
        func figure(_ id: StaticString, _ words: StaticString, _ value: String, isQuiet: Bool) {
            html.raw(isQuiet ? "<div class=\"quiet\"><b id=\"" : "<div><b id=\"")
            html.raw(id)
            html.raw("\">")
            html.text(value)
            html.raw("</b> ")
            html.raw(words)
            html.raw("</div>\n")
        }
        let outcomes = report.progress.outcomes
        figure("done", "documents done", grouped(report.progress.done), isQuiet: true)
        figure("known", "known so far", grouped(report.progress.known), isQuiet: true)
        figure("rate", "a second", oneDecimal(report.rate), isQuiet: true)
        let refused = outcomes[.refused] ?? 0
        figure("refused", "refused", grouped(refused), isQuiet: refused == 0)
        let unreachable = outcomes[.unreachable] ?? 0
        figure("unreachable", "unreachable", grouped(unreachable), isQuiet: unreachable == 0)
        html.raw("</div>\n")
    }

    /// Reads the events and writes texts; aloud at most every five seconds.
    private static let script = """
        const s=new EventSource("live/events"),q=i=>document.getElementById(i);let t=0;
        s.addEventListener("progress",e=>{const d=JSON.parse(e.data);
        for(const k of ["percent","done","known","rate","refused","unreachable","state"])q(k).textContent=d.shown[k];
        q("bar").value=d.percent;if(Date.now()-t>5000){t=Date.now();q("said").textContent=d.shown.percent+" percent done"}});
        s.addEventListener("end",()=>{s.close();q("said").textContent=q("state").textContent="The crawl has ended."});
        """
}

/// A crawl under way in words and JSON.
package enum LiveWords {
    static func state(_ report: LiveReport) -> String {
        guard report.isMoving else {
            let last = report.progress.lastAt.map { " since \(Wording.moment($0.rfc3339))" } ?? ""
            return "Nothing was settled\(last): it waits, or was stopped; `pouch crawl` goes on with it."
        }
        return report.secondsLeft.map { "About \(durationText($0)) left." } ?? "It goes on."
    }

    /// The progress as one object; nil for no crawl under way.
    package static func json(_ report: LiveReport?) -> [UInt8] {
        WebJSON.object(asOf: report?.progress.crawl) { json in
            json.field("under_way", report != nil)
            if let report { json.fields(of: report) }
        }
    }

    /// One server-sent event (HTML Standard, 9.2).
    package static func event(_ report: LiveReport?, number: Int) -> [UInt8] {
        guard let report else { return Array("event: end\nid: \(number)\ndata: {}\n\n".utf8) }
        var json = JSONWriter()
        json.beginObject()
        json.fields(of: report)
        json.object("shown") { json in
            json.field("percent", "\(report.percent)")
            json.field("done", grouped(report.progress.done))
            json.field("known", grouped(report.progress.known))
            json.field("rate", oneDecimal(report.rate))
            json.field("refused", grouped(report.progress.outcomes[.refused] ?? 0))
            json.field("unreachable", grouped(report.progress.outcomes[.unreachable] ?? 0))
            json.field("state", state(report))
        }
        json.endObject()
        return Array("event: progress\nid: \(number)\nretry: 5000\ndata: ".utf8) + json.bytes + Array("\n\n".utf8)
    }
}

extension JSONWriter {
    fileprivate mutating func fields(of report: LiveReport) {
        let progress = report.progress
        field("crawl", progress.crawl)
        field("started_at", progress.startedAt.rfc3339)
        field("at", report.at.rfc3339)
        field("last_at", progress.lastAt?.rfc3339)
        field("percent", report.percent)
        field("done", progress.done)
        field("known", progress.known)
        field("done_in_last_minute", progress.lately)
        object("outcomes") { json in
            for outcome in Outcome.allCases { json.field(outcome.rawValue, progress.outcomes[outcome] ?? 0) }
        }
    }
}
