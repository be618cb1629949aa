import PouchAudit

/// The evidence of a change, folded away: both crawls' captures with digests and WARC records, and the versions.
struct EvidenceHTML {
    let change: DocumentChange
    let limits: AuditLimits

    private static let listed = 20

    func write(to html: inout HTMLWriter) {
        html.raw("<details><summary>Evidence<span class=\"vh\"> for this change</span></summary>\n")
        if change.from != nil || change.to != nil { captures(&html) }
        if !change.versions.isEmpty { versions(&html) }
        html.raw("</details>\n")
    }

    private func captures(_ html: inout HTMLWriter) {
        html.raw("<table class=\"evidence\">\n<caption>What each crawl saw</caption>\n<thead><tr><td></td>")
        for (name, capture) in [("Older", change.from), ("Newer", change.to)] {
            html.raw("<th scope=\"col\">")
            html.text(capture.map { "\(name), \($0.crawl)" } ?? name)
            html.raw("</th>")
        }
        html.raw("</tr></thead>\n<tbody>\n")
        row("Fetched", &html) { html, capture in html.time(capture.fetchedAt) }
        row("Outcome", &html) { html, capture in
            html.text([capture.outcome, capture.reason].compactMap { $0 }.joined(separator: ", "))
        }
        row("Status", when: { $0.httpStatus != nil }, &html) { $0.text($1.httpStatus.map { "\($0)" } ?? "") }
        row("Error", when: { $0.error != nil }, &html) { html, capture in html.text(cut(capture.error ?? "")) }
        row("First answer", when: { $0.firstAnswer != nil }, &html) { html, capture in
            guard let first = capture.firstAnswer else { return }
            html.text(first.httpStatus.map { "status \($0), " } ?? "no status, ")
            html.time(first.fetchedAt)
            if let record = first.recordID {
                html.text(", record ")
                html.element("code", cut(record))
            }
        }
        row("SHA-256 of the page", when: { $0.sha256 != nil }, &html) { $0.code($1.sha256) }
        row("SHA-256 of the text", when: { $0.textSHA256 != nil }, &html) { $0.code($1.textSHA256) }
        row("WARC record", when: { $0.recordID != nil }, &html) { $0.code($1.recordID) }
        row("In", when: { $0.warcFile != nil }, &html) { $0.code(DocumentChange.place($1)) }
        row("Listed on", when: { !$0.listedOn.isEmpty }, &html) { html, capture in
            for (index, url) in capture.listedOn.prefix(Self.listed).enumerated() {
                if index > 0 { html.raw("<br>") }
                html.link(url)
            }
            if capture.listedOn.count > Self.listed {
                html.raw("<br>")
                html.text("and \(grouped(capture.listedOn.count - Self.listed)) more")
            }
        }
        html.raw("</tbody></table>\n")
    }

    private func row(
        _ name: StaticString, when isThere: (DocumentChange.Capture) -> Bool = { _ in true }, _ html: inout HTMLWriter,
        _ write: (inout HTMLWriter, DocumentChange.Capture) -> Void
    ) {
        guard [change.from, change.to].contains(where: { $0.map(isThere) ?? false }) else { return }
        html.raw("<tr><th scope=\"row\">")
        html.raw(name)
        html.raw("</th>")
        for (side, capture) in [("Older", change.from), ("Newer", change.to)] {
            html.raw("<td><b class=\"side\" aria-hidden=\"true\">")
            html.text(side)
            html.raw("</b> ")
            if let capture, isThere(capture) {
                write(&html, capture)
            } else {
                html.raw("<span class=\"none\">none</span>")
            }
            html.raw("</td>")
        }
        html.raw("</tr>\n")
    }

    private func versions(_ html: inout HTMLWriter) {
        html.raw(
            "<table class=\"versions\">\n<caption>Versions, oldest first</caption>\n<thead><tr><th scope=\"col\">State</th>"
        )
        html.raw(
            "<th scope=\"col\">First seen</th><th scope=\"col\">Last seen</th><th scope=\"col\">SHA-256 of the page</th></tr></thead>\n<tbody>\n"
        )
        for version in change.versions.suffix(Self.listed) {
            html.raw("<tr><th scope=\"row\">")
            html.text(version.state)
            html.raw("</th><td>")
            html.time(version.firstSeen ?? version.firstCrawl)
            html.raw("</td><td>")
            html.time(version.lastSeen ?? version.lastCrawl)
            html.raw("</td><td>")
            html.code(version.sha256)
            html.raw("</td></tr>\n")
        }
        html.raw("</tbody></table>\n")
        if change.versions.count > Self.listed {
            html.element(
                "p", "class=\"small\"", "\(grouped(change.versions.count - Self.listed)) older ones are not shown here."
            )
        }
    }

    private func cut(_ text: String) -> String { DiffLines.cut(text, to: limits.letters) }
}

extension HTMLWriter {
    /// Digests and record ids.
    mutating func code(_ text: String?) {
        if let text { element("code", DiffLines.cut(text, to: 300)) }
    }
}
