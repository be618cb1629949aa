import Foundation
import PouchAudit
import PouchBytes

/// The report as one page that needs nothing else: no script, no font, no picture; its only style is named by its hash in
/// the page's own security policy, so that nothing of an archive's can act in it.
package struct AuditHTML {
    private let view: AuditView
    private let limits: AuditLimits
    private let anchors: Set<String>

    package init(_ report: AuditReport, limits: AuditLimits = .page) {
        view = AuditView(report)
        self.limits = limits
        anchors = Set((report.shared.map(\.id) + report.noise.map(\.id)).filter(Self.isPlain))
    }

    /// The page, whole and without outside files, cut to the limits.
    package func bytes() -> [UInt8] {
        var html = HTMLWriter()
        head(&html)
        masthead(&html)
        html.raw("<main id=\"main\">\n")
        overview(&html)
        storms(&html)
        SharedHTML(report: view.report, limits: limits, anchors: anchors).write(to: &html)
        var budget = ShownBudget(limits)
        for group in view.groups { write(group, &budget, &html) }
        html.raw("</main>\n")
        footer(&html, withoutDiff: budget.withoutDiff)
        html.raw("</body>\n</html>\n")
        return html.bytes
    }

    // MARK: - Frame

    /// Names the page's style in a policy: `'sha256-...'`, base 64.
    package static let styleSource =
        "'sha256-" + Data(SHA256Digest.of(AuditStyle.sheet).bytes).base64EncodedString() + "'"

    private func head(_ html: inout HTMLWriter) {
        html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ")
        html.raw(made: Array(Self.styleSource.utf8))
        html.raw("; base-uri 'none'; form-action 'none'\">\n")
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        html.raw(
            "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
        html.element("title", "\(view.report.title): \(view.headline)")
        html.raw("\n<style>")
        html.raw(made: Array(AuditStyle.sheet.utf8))
        html.raw("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n")
    }

    private func masthead(_ html: inout HTMLWriter) {
        let report = view.report
        html.raw("<header>\n<p class=\"kicker\">Audit of an archive</p>\n<h1><bdi>")
        html.text(report.title)
        html.raw("</bdi></h1>\n<p class=\"verdict\">")
        html.text(view.headline)
        html.raw(" <span class=\"between\">between ")
        html.time(report.from.startedAt, Wording.day)
        html.raw(" and ")
        html.time(report.to.startedAt, Wording.day)
        html.raw("</span></p>\n")
        // The counts of the changes follow at once.
        if !view.rest.isEmpty { html.element("p", "class=\"lede\"", view.rest) }
        html.raw("<p class=\"origin\">")
        html.link(report.origin)
        html.raw("</p>\n</header>\n")
        guard !view.groups.isEmpty else { return }
        html.raw("<nav aria-label=\"Changes by class\"><ul class=\"tally\">\n")
        for group in view.groups {
            html.raw(group.kind.isChange ? "<li><a href=\"#" : "<li class=\"quiet\"><a href=\"#")
            html.text(group.kind.rawValue)
            html.raw("\"><b>")
            html.number(group.changes.count)
            html.raw("</b> ")
            html.text(group.kind.rawValue)
            html.raw("</a></li>\n")
        }
        html.raw("</ul></nav>\n")
    }

    private func footer(_ html: inout HTMLWriter, withoutDiff: Int) {
        html.raw(
            "<footer>\n<h2>What this was made from</h2>\n<table class=\"crawls\">\n<caption>Crawls compared, oldest first</caption>\n"
        )
        html.raw("<thead><tr><th scope=\"col\">Crawl</th><th scope=\"col\">Began</th><th scope=\"col\">Ended</th>")
        html.raw(
            "<th scope=\"col\">URLs</th><th scope=\"col\">SHA-256 of summary.json and manifest.jsonl</th></tr></thead>\n<tbody>\n"
        )
        let report = view.report
        for crawl in [report.from] + report.between + [report.to] {
            html.raw("<tr><th scope=\"row\">")
            html.text(crawl.name)
            html.raw("</th><td>")
            html.time(crawl.startedAt)
            html.raw("</td><td>")
            html.time(crawl.endedAt)
            html.raw("</td><td class=\"n\">")
            html.number(crawl.lines)
            html.raw("</td><td>")
            html.code(crawl.summarySHA256)
            html.raw("<br>")
            html.code(crawl.manifestSHA256)
            html.raw("</td></tr>\n")
        }
        html.raw("</tbody></table>\n")
        if withoutDiff > 0 {
            html.element(
                "p", "class=\"small\"",
                "\(Wording.count(withoutDiff, "change")) \(Wording.isAre(withoutDiff)) named here without the text; the report’s JSON form has all."
            )
        }
        html.raw(
            "<p class=\"small\">Made by Pouch from the crawls above alone: the same crawls give the same page.</p>\n</footer>\n"
        )
    }

    // MARK: - Sections

    private func overview(_ html: inout HTMLWriter) {
        html.raw(
            "<section aria-labelledby=\"basis\">\n<h2 id=\"basis\">How sure this is</h2>\n<ul class=\"caveats\">\n")
        for line in view.caveats {
            html.element("li", line)
            html.raw("\n")
        }
        html.raw("</ul>\n")
        unread(&html)
        html.raw("</section>\n")
        let report = view.report
        let calendar = CalendarHTML(report.byMonth)
        guard !calendar.isEmpty || !report.byKind.isEmpty || !report.bySpeaker.isEmpty else { return }
        html.raw("<section aria-labelledby=\"where\">\n<h2 id=\"where\">Where the changes fall</h2>\n")
        if !calendar.isEmpty { calendar.write(to: &html) }
        html.raw("<div class=\"pair\">\n")
        for churn in [
            ChurnHTML(caption: "By kind", column: "Kind", churn: report.byKind),
            ChurnHTML(caption: "By speaker", column: "Speaker", churn: report.bySpeaker),
        ] where !churn.churn.isEmpty {
            html.raw("<div>\n")
            churn.write(to: &html)
            html.raw("</div>\n")
        }
        html.raw("</div>\n</section>\n")
    }

    private func unread(_ html: inout HTMLWriter) {
        let coverage = view.report.coverage
        guard !coverage.unread.isEmpty else { return }
        html.raw("<details><summary>Listings that could not be read</summary>\n<ul class=\"urls\">\n")
        html.urls(coverage.unread, of: coverage.unread.count + coverage.moreUnread)
        html.raw("</ul></details>\n")
    }

    private func storms(_ html: inout HTMLWriter) {
        guard !view.report.storms.isEmpty else { return }
        html.raw("<section aria-labelledby=\"storms\">\n<h2 id=\"storms\">Outages</h2>\n")
        html.raw(
            "<p class=\"meaning\">Many documents that could not be had at once. That says something of the server, and nothing of the documents.</p>\n"
        )
        for storm in view.report.storms {
            html.raw("<div class=\"box\">\n")
            html.element("h3", AuditView.told(storm))
            if let reason = storm.reason { html.element("p", "Mostly: " + cut(reason)) }
            html.raw("\n<ul class=\"urls\">\n")
            html.urls(storm.sample, of: storm.documents)
            html.raw("</ul></div>\n")
        }
        html.raw("</section>\n")
    }

    private func write(_ group: AuditView.Group, _ budget: inout ShownBudget, _ html: inout HTMLWriter) {
        html.raw("<section class=\"group\" aria-labelledby=\"")
        html.text(group.kind.rawValue)
        html.raw("\">\n<h2 id=\"")
        html.text(group.kind.rawValue)
        html.raw("\">")
        html.text(group.kind.heading)
        html.raw(" <span class=\"count\">")
        html.number(group.changes.count)
        html.raw("</span></h2>\n")
        html.element("p", "class=\"meaning\"", group.kind.meaning)
        html.raw("\n")
        var named = 0
        if group.kind.isChange {
            for change in group.own {
                guard budget.mayName(after: named, size: html.bytes.count) else { break }
                named += 1
                ChangeHTML(change: change, limits: limits, anchors: anchors).write(
                    withDiff: budget.mayShow(change, size: html.bytes.count), to: &html)
            }
            for alone in group.alone { write(alone, budget, &named, &html) }
        } else {
            named = rows(group, budget, &html)
        }
        let left = group.changes.count - named
        if left > 0 {
            html.element(
                "p", "class=\"left\"",
                "\(Wording.count(left, "more document")) \(Wording.isAre(left)) not named here; the report’s JSON form has all."
            )
        }
        html.raw("</section>\n")
    }

    /// Documents whose changes are shared edits alone: a line each.
    private func write(
        _ alone: (ids: [String], changes: [DocumentChange]), _ budget: ShownBudget, _ named: inout Int,
        _ html: inout HTMLWriter
    ) {
        guard budget.mayName(after: named, size: html.bytes.count) else { return }
        html.element("p", AuditView.told(alone))
        html.raw("\n<ul class=\"urls\">\n")
        for change in alone.changes {
            guard budget.mayName(after: named, size: html.bytes.count) else { break }
            named += 1
            html.raw("<li>")
            html.link(change.url, change.title.map { cut($0) })
            html.raw("</li>\n")
        }
        html.raw("</ul>\n")
    }

    /// Documents without news: a line each, folded away.
    private func rows(_ group: AuditView.Group, _ budget: ShownBudget, _ html: inout HTMLWriter) -> Int {
        html.raw("<details><summary>The documents</summary>\n<ul class=\"urls\">\n")
        var named = 0
        for change in group.changes {
            guard budget.mayName(after: named, size: html.bytes.count) else { break }
            named += 1
            html.raw("<li>")
            html.link(change.url)
            if let reason = change.reasons.first {
                html.raw(" <span class=\"small\">")
                html.text(DiffLines.cut(reason, to: 300))
                html.raw("</span>")
            }
            html.raw("</li>\n")
        }
        html.raw("</ul></details>\n")
        return named
    }

    private func cut(_ text: String) -> String { DiffLines.cut(text, to: limits.letters) }

    /// Whether an id may be an anchor.
    private static func isPlain(_ id: String) -> Bool {
        (id.utf8.first == UInt8(ascii: "T") || id.utf8.first == UInt8(ascii: "N")) && id.utf8.count < 12
            && id.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }
}
