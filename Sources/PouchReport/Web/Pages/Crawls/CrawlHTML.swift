import PouchBrowse
import PouchMirror
import PouchStore

/// One crawl: its result, its requests, and its files.
package struct CrawlHTML {
    let page: CrawlPage
    let frame: WebFrame

    package init(_ page: CrawlPage, _ frame: WebFrame) {
        self.page = page
        self.frame = frame
    }

    private var entry: CrawlEntry { page.entry }
    private var path: String { WebPath.crawl(entry.name) }

    /// The page.
    package func bytes() -> [UInt8] {
        var web = WebPage("Crawl of \(Wording.crawl(entry.name))", frame)
        web.steps = [("All years", ""), ("Crawls", "crawls"), (entry.name, nil)]
        web.forms = [("JSON", path + ".json")]
        return web.bytes { html in
            html.element("h1", "Crawl of \(Wording.crawl(entry.name))")
            html.raw("\n<p class=\"sub\">")
            state(&html)
            html.raw("</p>\n")
            pager(&html)
            if let figures = entry.figures { outcomes(figures, &html) }
            if let facts = entry.facts { settings(facts, &html) }
            files(&html)
        }
    }

    private func state(_ html: inout HTMLWriter) {
        switch entry.state {
        case .complete:
            html.text("Complete")
            if let seconds = entry.seconds { html.text(", in \(durationText(seconds))") }
            if let figures = entry.figures {
                html.text(
                    ": \(Wording.count(figures.requests, "request")), \(grouped(figures.statements)) of \(grouped(figures.listed)) listed statements held."
                )
            }
        case .unfinished: html.text("Not complete: it runs, was stopped, or was given up. It has no manifest yet.")
        case .damaged(let detail): html.element("span", "class=\"flag\"", "Its summary is damaged: \(detail).")
        }
    }

    private func pager(_ html: inout HTMLWriter) {
        guard page.previous != nil || page.next != nil else { return }
        html.raw("<nav aria-label=\"Neighbours\"><ul class=\"pager\"><li>")
        if let previous = page.previous {
            html.path(WebPath.crawl(previous), frame) { $0.text("‹ \(Wording.crawl(previous))") }
        }
        html.raw("</li><li>")
        if let next = page.next { html.path(WebPath.crawl(next), frame) { $0.text("\(Wording.crawl(next)) ›") } }
        html.raw("</li></ul></nav>\n")
    }

    private func outcomes(_ figures: CrawlSummary, _ html: inout HTMLWriter) {
        html.raw(
            "<section aria-labelledby=\"outcomes\">\n<h2 id=\"outcomes\">Outcomes</h2>\n<div class=\"tally figures\">\n"
        )
        for outcome in Outcome.allCases {
            let count = figures.outcomes[outcome] ?? 0
            let isQuiet = count == 0 || [.new, .unchanged, .notDue].contains(outcome)
            html.raw(isQuiet ? "<div class=\"quiet\"><b>" : "<div><b>")
            html.number(count)
            html.raw("</b> ")
            if count > 0 {
                html.path(path + "/urls?outcome=" + outcome.rawValue, frame) { $0.text(outcome.words) }
            } else {
                html.text(outcome.words)
            }
            html.raw("</div>\n")
        }
        html.raw("</div>\n<p>")
        html.path(path + "/urls", frame) { $0.text("All URLs of this crawl") }
        html.text(" · ")
        html.path(path + "/log", frame) { $0.text("Its log") }
        html.raw("</p>\n</section>\n")
    }

    private func settings(_ facts: SummaryFacts, _ html: inout HTMLWriter) {
        html.raw(
            "<section aria-labelledby=\"how\">\n<h2 id=\"how\">How it asked</h2>\n<dl class=\"facts wide-facts\">\n")
        func fact(_ name: StaticString, _ write: (inout HTMLWriter) -> Void) {
            html.element("dt", "\(name)")
            html.raw("<dd>")
            write(&html)
            html.raw("</dd>\n")
        }
        fact("Archive") { html in if let origin = facts.origin { html.link(origin) } }
        fact("Settings") { Self.settings(facts.settings, &$0) }
        fact("Requests") { html in
            html.text(
                "\(grouped(facts.requests)), \(grouped(facts.retries)) tried again, \(bytesText(facts.bytesReceived)) received"
            )
        }
        if let checked = facts.checks.notModified {
            fact("“Not modified” believed") { html in
                html.text(
                    "\(grouped(checked.answers)) answers, \(grouped(checked.sampled)) asked again whole, \(grouped(checked.lied)) untrue"
                )
                if checked.sampled > 0 {
                    let interval = checked.interval
                    html.text(
                        " (true with 95 % confidence: \(Wording.percent(1 - interval.upperBound)) to \(Wording.percent(1 - interval.lowerBound)))"
                    )
                }
            }
        }
        if !facts.reading.fallen.isEmpty {
            fact("Fields given less often") { html in
                html.text(facts.reading.fallen.map { FieldFallText($0).sentence }.joined(separator: "; "))
            }
        }
        if !facts.checks.probes.isEmpty {
            fact("Probes") { html in
                let nonsense = facts.checks.probes.count { $0.kind == .nonsense }
                let controls = facts.checks.probes.count - nonsense
                html.text(
                    "\(Wording.count(nonsense, "URL")) that cannot exist, \(Wording.count(controls, "control"))")
            }
        }
        fact("Seal") { $0.text(SealWords.short(entry.seal)) }
        fact("In the chain") { html in
            html.text(
                page.isNamed
                    ? "yes: a later summary, or head.json, names the digest of its summary"
                    : "no: neither a later summary nor head.json names the digest of its summary")
        }
        html.raw("</dl>\n")
        for robots in facts.robots.prefix(5) {
            html.raw("<details><summary>robots.txt of ")
            html.text(DiffLines.cut(robots.origin, to: 120))
            html.text(robots.httpStatus.map { ", status \($0)" } ?? "")
            html.raw("</summary><pre>")
            html.text(DiffLines.cut(robots.text ?? robots.error ?? "", to: 8_000))
            html.raw("</pre></details>\n")
        }
        html.raw("</section>\n")
    }

    /// The members of the summary's settings one by one; as they stand when they are no object.
    private static func settings(_ text: String, _ html: inout HTMLWriter) {
        guard let members = JSONMembers.read(Array(text.utf8)) else {
            return html.element("code", DiffLines.cut(text, to: 600))
        }
        // The origin stands above.
        let shown = members.filter { $0.key != "origin" && !["[]", "{}", ""].contains($0.value) }
        for (number, pair) in shown.prefix(20).enumerated() {
            if number > 0 { html.raw(" · ") }
            html.element("span", "class=\"k\"", DiffLines.cut(Wording.field(pair.key), to: 40))
            html.raw(" ")
            html.element("bdi", DiffLines.cut(pair.value, to: 300))
        }
    }

    private func files(_ html: inout HTMLWriter) {
        html.raw(
            "<section aria-labelledby=\"files\">\n<h2 id=\"files\">Files</h2>\n<table class=\"list\">\n<caption class=\"vh\">Files of this crawl</caption>\n<thead><tr><th scope=\"col\">File</th><th scope=\"col\" class=\"n\">Bytes</th><th scope=\"col\">SHA-256 as its summary names it</th></tr></thead>\n<tbody>\n"
        )
        for (name, bytes) in page.files {
            html.raw("<tr><th scope=\"row\">")
            html.path(path + "/" + name, frame) { $0.text(name) }
            html.raw("</th><td class=\"n\">")
            html.number(bytes)
            html.raw("</td><td>")
            if name == "summary.json", let digest = entry.facts?.digest.hex { html.digest(digest) }
            if name.hasPrefix("manifest"), let digest = entry.facts?.manifest.sha256.hex { html.digest(digest) }
            if name == "profile.yaml", let digest = entry.facts?.profileSHA256?.hex { html.digest(digest) }
            html.raw("</td></tr>\n")
        }
        for volume in entry.facts?.volumes ?? [] {
            html.raw("<tr><th scope=\"row\">")
            if frame.hasArchive {
                html.path(WebPath.volume(volume.file), frame) { $0.text(volume.file) }
            } else {
                html.text(volume.file)
            }
            html.raw("</th><td class=\"n\">")
            html.number(volume.bytes)
            html.raw("</td><td>")
            html.digest(volume.sha256.hex)
            html.raw("</td></tr>\n")
        }
        html.raw("</tbody></table>\n</section>\n")
    }
}
