import PouchAudit
import PouchBrowse

/// Every version of a statement, newest first, and a way to compare two.
package struct VersionsHTML {
    let page: VersionsPage
    let frame: WebFrame

    package init(_ page: VersionsPage, _ frame: WebFrame) {
        self.page = page
        self.frame = frame
    }

    private var id: String { page.item.id ?? "" }

    /// The page.
    package func bytes() -> [UInt8] {
        let head = StatementHead(page.item, title: page.title, view: "versions", frame)
        let web = head.page(
            "Versions of \(head.name)", to: "Versions", json: WebPath.statement(id, "versions") + ".json")
        return web.bytes { html in
            head.write(to: &html) {
                StatementHead.heading("Versions of", head.name, &$0)
            } line: {
                $0.text(
                    "\(Wording.count(page.held.count, "version")) held, in \(Wording.count(page.history.crawls, "complete crawl")); now \(page.history.state ?? "not in the newest crawl")."
                )
            }
            if page.held.count > 1 {
                html.raw("<form method=\"get\" action=\"")
                html.text(frame.root + WebPath.statement(id, "compare"))
                html.raw("\">\n")
                table(&html, isForm: true)
                html.raw("<p><button type=\"submit\">Compare the two marked</button></p>\n</form>\n")
            } else {
                table(&html, isForm: false)
            }
        }
    }

    private func table(_ html: inout HTMLWriter, isForm: Bool) {
        html.raw("<table class=\"list\">\n<caption class=\"vh\">Versions, newest first</caption>\n<thead><tr>")
        if isForm {
            html.raw("<th scope=\"col\"><abbr title=\"older side of the comparison\">From</abbr></th>")
            html.raw("<th scope=\"col\"><abbr title=\"newer side of the comparison\">To</abbr></th>")
        }
        html.raw(
            "<th scope=\"col\">Seen</th><th scope=\"col\">State</th><th scope=\"col\">Against the version before</th>")
        html.raw("<th scope=\"col\">SHA-256 of page and text</th></tr></thead>\n<tbody>\n")
        let entries = page.history.entries
        let held = entries.indices.filter { entries[$0].version.state == "held" }
        for place in entries.indices.reversed() {
            let before = held.last { $0 < place }
            row(entries[place], before: before.map { entries[$0] }, held, place, isForm: isForm, &html)
        }
        html.raw("</tbody></table>\n")
    }

    private func row(
        _ entry: DocumentHistory.Entry, before: DocumentHistory.Entry?, _ held: [Int], _ place: Int, isForm: Bool,
        _ html: inout HTMLWriter
    ) {
        let version = entry.version
        html.raw("<tr>")
        if isForm {
            radio(
                "a", "<b class=\"side\" aria-hidden=\"true\">From</b> ", "from the version of ", version,
                isThere: held.contains(place), isOn: held.dropLast().last == place, &html)
            radio(
                "b", "<b class=\"side\" aria-hidden=\"true\">To</b> ", "to the version of ", version,
                isThere: held.contains(place), isOn: held.last == place, &html)
        }
        html.raw("<td>")
        html.path(WebPath.statement(id, at: version.firstCrawl), frame) {
            $0.text(Wording.crawlShort(version.firstCrawl))
        }
        if version.lastCrawl != version.firstCrawl {
            html.text(" to \(Wording.crawlShort(version.lastCrawl))")
        }
        html.raw("</td><td class=\"state\">")
        if version.state == "held" { html.text("held") } else { html.element("span", "class=\"flag\"", version.state) }
        html.raw("</td><td>")
        if let before, let difference = page.differences[place] {
            write(difference, from: before, to: entry, &html)
        }
        html.raw("</td><td>")
        for (number, digest) in [version.sha256, version.textSHA256].compactMap({ $0 }).enumerated() {
            if number > 0 { html.raw("<br>") }
            html.digest(digest)
        }
        html.raw("</td></tr>\n")
    }

    private func radio(
        _ name: StaticString, _ side: StaticString, _ label: StaticString, _ version: DocumentChange.Version,
        isThere: Bool, isOn: Bool, _ html: inout HTMLWriter
    ) {
        html.raw("<td class=\"pick\">")
        if isThere {
            // Where the table has no columns, the words stand beside.
            html.raw(side)
            html.raw("<input type=\"radio\" name=\"")
            html.raw(name)
            html.raw("\" value=\"")
            html.text(version.firstCrawl)
            html.raw("\" aria-label=\"")
            html.raw(label)
            html.text(Wording.crawl(version.firstCrawl))
            html.raw(isOn ? "\" checked>" : "\">")
        }
        html.raw("</td>")
    }

    private func write(
        _ difference: VersionDifference, from before: DocumentHistory.Entry, to entry: DocumentHistory.Entry,
        _ html: inout HTMLWriter
    ) {
        html.path(WebPath.compare(id, before.version.firstCrawl, entry.version.firstCrawl), frame) { html in
            html.text(DifferenceWords.short(difference))
        }
        if let text = difference.text { html.text(", \(Wording.percent(text.degree)) of the text") }
    }
}

/// How much differs, in a few words.
enum DifferenceWords {
    /// "+12 −3 words, 1 field"
    static func short(_ difference: VersionDifference) -> String {
        var parts: [String] = []
        if let text = difference.text {
            parts.append("+\(grouped(text.added)) −\(grouped(text.removed)) words")
        }
        if difference.fields > 0 { parts.append(Wording.count(difference.fields, "field")) }
        return parts.isEmpty ? "only bytes differ" : parts.joined(separator: ", ")
    }
}
