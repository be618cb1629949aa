import PouchBrowse
import PouchMirror

/// Lines of a crawl's manifest.
package struct CrawlURLsHTML {
    let page: CrawlURLs
    let frame: WebFrame

    package init(_ page: CrawlURLs, _ frame: WebFrame) {
        self.page = page
        self.frame = frame
    }

    /// The page.
    package func bytes() -> [UInt8] {
        let path = WebPath.crawl(page.crawl, "urls")
        let what = page.filter.outcome.map { "URLs found \($0)" } ?? "URLs"
        var web = WebPage("\(what) in the crawl of \(Wording.crawl(page.crawl))", frame)
        web.steps = [("All years", ""), ("Crawls", "crawls"), (page.crawl, WebPath.crawl(page.crawl)), ("URLs", nil)]
        let chosen = [("outcome", page.filter.outcome), ("role", page.filter.role), ("prefix", page.filter.prefix)]
        web.forms = [
            ("JSON", path + ".json" + WebQuery.text(chosen + [("after", page.filter.after)])),
            ("CSV", path + ".csv" + WebQuery.text(chosen)), ("JSON Lines", path + ".jsonl" + WebQuery.text(chosen)),
        ]
        return web.bytes { html in
            html.element("h1", what)
            html.raw("\n<p class=\"sub\">in the crawl of ")
            html.path(WebPath.crawl(page.crawl), frame) { $0.text(Wording.crawl(page.crawl)) }
            html.raw("</p>\n")
            filter(path, &html)
            html.raw(
                "<table class=\"list\">\n<caption class=\"vh\">URLs</caption>\n<thead class=\"vh\"><tr><th scope=\"col\">URL</th><th scope=\"col\">Outcome</th><th scope=\"col\">Role</th><th scope=\"col\">Answer</th></tr></thead>\n<tbody>\n"
            )
            for line in page.lines { row(line, &html) }
            html.raw("</tbody></table>\n")
            if page.lines.isEmpty { html.raw("<p class=\"left\">None.</p>\n") }
            next(path, &html)
        }
    }

    private func filter(_ path: String, _ html: inout HTMLWriter) {
        html.raw("<form class=\"filter\" method=\"get\" action=\"")
        html.text(frame.root + path)
        html.raw("\">\n<label>Outcome ")
        choice("outcome", [""] + Outcome.allCases.map(\.rawValue), page.filter.outcome ?? "", &html)
        html.raw("</label> <label>Begins with <input name=\"prefix\" type=\"text\" maxlength=\"2000\" value=\"")
        html.text(page.filter.prefix ?? "")
        html.raw("\"></label> <button type=\"submit\">Apply</button>\n</form>\n")
    }

    private func choice(_ name: StaticString, _ values: [String], _ chosen: String, _ html: inout HTMLWriter) {
        html.raw("<select name=\"")
        html.raw(name)
        html.raw("\">")
        for value in values {
            html.raw("<option value=\"")
            html.text(value)
            html.raw(value == chosen ? "\" selected>" : "\">")
            html.text(value.isEmpty ? "any" : value)
            html.raw("</option>")
        }
        html.raw("</select>")
    }

    private func row(_ line: ManifestLine, _ html: inout HTMLWriter) {
        html.raw("<tr><td class=\"u\">")
        html.path(WebPath.url(line.url), frame) { $0.element("bdi", DiffLines.cut(line.url, to: 300)) }
        html.raw("</td><td class=\"state\">")
        html.text((line.isNotDue ? Outcome.notDue.words : line.outcome) + (line.reason.map { ", \($0)" } ?? ""))
        html.raw("</td><td>")
        html.text(line.role)
        html.raw("</td><td>")
        html.text(
            [line.httpStatus.map { "\($0)" }, line.error.map { DiffLines.cut($0, to: 200) }].compactMap { $0 }.joined(
                separator: ", "))
        html.raw("</td></tr>\n")
    }

    private func next(_ path: String, _ html: inout HTMLWriter) {
        guard let next = page.next else { return }
        let query = WebQuery.text([
            ("outcome", page.filter.outcome), ("role", page.filter.role), ("prefix", page.filter.prefix),
            ("after", next),
        ])
        html.raw("<nav aria-label=\"Pages\"><ul class=\"pager\"><li></li><li>")
        html.path(path + query, frame) { $0.text("Next \(CrawlURLs.pageSize) ›") }
        html.raw("</li></ul></nav>\n")
    }
}

/// A crawl's log.
package struct CrawlLogHTML {
    let page: CrawlLog
    let frame: WebFrame

    package init(_ page: CrawlLog, _ frame: WebFrame) {
        self.page = page
        self.frame = frame
    }

    /// The page.
    package func bytes() -> [UInt8] {
        let path = WebPath.crawl(page.crawl, "log")
        var web = WebPage("Log of the crawl of \(Wording.crawl(page.crawl))", frame)
        web.steps = [("All years", ""), ("Crawls", "crawls"), (page.crawl, WebPath.crawl(page.crawl)), ("Log", nil)]
        let query = WebQuery.text([("level", page.level), ("event", page.event)])
        web.forms = [("JSON", path + ".json" + query)]
        return web.bytes { html in
            html.element("h1", "Log")
            html.raw("\n<p class=\"sub\">of the crawl of ")
            html.path(WebPath.crawl(page.crawl), frame) { $0.text(Wording.crawl(page.crawl)) }
            if let level = page.level { html.text(", level \(level)") }
            if let event = page.event { html.text(", event \(event)") }
            html.raw("</p>\n")
            if page.level != nil || page.event != nil {
                html.raw("<p>")
                html.path(path, frame) { $0.text("All lines") }
                html.raw("</p>\n")
            }
            html.raw(
                "<table class=\"list log\">\n<caption class=\"vh\">Lines</caption>\n<thead class=\"vh\"><tr><th scope=\"col\">Line</th><th scope=\"col\">Time</th><th scope=\"col\">Event</th><th scope=\"col\">What</th></tr></thead>\n<tbody>\n"
            )
            for line in page.lines { row(line, path, &html) }
            html.raw("</tbody></table>\n")
            if page.lines.isEmpty { html.raw("<p class=\"left\">None.</p>\n") }
            if let next = page.next {
                let query = WebQuery.text([("level", page.level), ("event", page.event), ("after", "\(next)")])
                html.raw("<nav aria-label=\"Pages\"><ul class=\"pager\"><li></li><li>")
                html.path(path + query, frame) { $0.text("Next \(CrawlLog.pageSize) ›") }
                html.raw("</li></ul></nav>\n")
            }
        }
    }

    private func row(_ line: CrawlLog.Line, _ path: String, _ html: inout HTMLWriter) {
        html.raw("<tr><td class=\"n\">")
        html.number(line.number)
        html.raw("</td><td class=\"day\">")
        html.text(String(line.time.dropFirst(11).prefix(8)))
        html.raw("</td><td class=\"event\">")
        if line.level != "info" {
            html.path(path + WebQuery.text([("level", line.level)]), frame) {
                $0.element("span", "class=\"flag\"", DiffLines.cut(line.level, to: 40))
            }
            html.raw(" ")
        }
        html.path(path + WebQuery.text([("event", line.event)]), frame) { $0.text(DiffLines.cut(line.event, to: 60)) }
        html.raw("</td><td class=\"u\">")
        for (number, pair) in line.rest.filter({ !$0.value.isEmpty }).prefix(20).enumerated() {
            if number > 0 { html.raw(" · ") }
            html.element("span", "class=\"k\"", DiffLines.cut(pair.key, to: 40))
            html.raw(" ")
            html.element("bdi", DiffLines.cut(pair.value, to: 300))
        }
        html.raw("</td></tr>\n")
    }
}

/// A query made of parameters that have a value.
package enum WebQuery {
    /// The query with its `?`, values percent-encoded; empty when no parameter has a value.
    package static func text(_ parameters: [(name: String, value: String?)]) -> String {
        let parts = parameters.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : "\(WebPath.encoded(name))=\(WebPath.encoded($0))" }
        }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }
}
