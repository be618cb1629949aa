import PouchAudit

/// Edits that many pages share, and noise, each shown once.
struct SharedHTML {
    let report: AuditReport
    let limits: AuditLimits
    /// Ids that may stand as anchors.
    let anchors: Set<String>

    func write(to html: inout HTMLWriter) {
        if !report.shared.isEmpty {
            html.raw("<section aria-labelledby=\"shared\">\n<h2 id=\"shared\">Edits that many pages share</h2>\n")
            for edit in report.shared { write(edit, &html) }
            html.raw("</section>\n")
        }
        guard !report.noise.isEmpty else { return }
        html.raw("<section aria-labelledby=\"noise\">\n<h2 id=\"noise\">Noise within the text</h2>\n")
        html.raw(
            "<p class=\"meaning\">Lines that change by themselves on most of the pages that have them. They are no edit of anyone.</p>\n"
        )
        for noise in report.noise { write(noise, &html) }
        html.raw("</section>\n")
    }

    private func write(_ edit: AuditReport.SharedEdit, _ html: inout HTMLWriter) {
        open(edit.id, AuditView.told(edit), &html)
        if let diff = edit.diff {
            DiffHTML(place: .page, limits: limits).write(diff, language: nil, to: &html)
        } else {
            blocks(edit.isMove && edit.place == .text ? [] : edit.deleted, edit.inserted, &html)
        }
        close(edit.sample, of: edit.documents, &html)
    }

    private func write(_ noise: AuditReport.Noise, _ html: inout HTMLWriter) {
        open(noise.id, AuditView.told(noise), &html)
        blocks(noise.before, noise.after, &html)
        html.element("p", "class=\"small\"", AuditView.advice(on: noise))
        html.raw("<p>")
        html.element("code", noise.rule)
        html.raw("</p>\n")
        close(noise.sample, of: noise.documents, &html)
    }

    // MARK: - Parts

    private func open(_ id: String, _ words: String, _ html: inout HTMLWriter) {
        html.raw("<div class=\"box\"")
        if anchors.contains(id) {
            html.raw(" id=\"")
            html.text(id)
            html.raw("\"")
        }
        html.raw(">\n")
        html.element("h3", "\(id). \(words)")
        html.raw("\n")
    }

    private func blocks(_ deleted: [String], _ inserted: [String], _ html: inout HTMLWriter) {
        html.raw("<div class=\"diff\">\n")
        for text in deleted.prefix(limits.paragraphs) {
            html.raw("<p class=\"d\" dir=\"auto\"><del><span class=\"vh\" dir=\"ltr\">[deleted: </span>")
            html.text(cut(text))
            html.raw("<span class=\"vh\" dir=\"ltr\">] </span></del></p>\n")
        }
        for text in inserted.prefix(limits.paragraphs) {
            html.raw("<p class=\"i\" dir=\"auto\"><ins><span class=\"vh\" dir=\"ltr\">[inserted: </span>")
            html.text(cut(text))
            html.raw("<span class=\"vh\" dir=\"ltr\">] </span></ins></p>\n")
        }
        let left = max(0, deleted.count - limits.paragraphs) + max(0, inserted.count - limits.paragraphs)
        if left > 0 {
            html.element(
                "p", "class=\"fold\"", "\(Wording.count(left, "more block")) \(Wording.isAre(left)) not shown here")
        }
        html.raw("</div>\n")
    }

    private func close(_ sample: [String], of count: Int, _ html: inout HTMLWriter) {
        html.raw("<ul class=\"urls\">\n")
        html.urls(sample, of: count)
        html.raw("</ul></div>\n")
    }

    private func cut(_ text: String) -> String { DiffLines.cut(text, to: limits.letters) }
}

extension HTMLWriter {
    /// Items of a list: links, and how many more there are.
    mutating func urls(_ urls: [String], of count: Int) {
        for url in urls {
            raw("<li>")
            link(url)
            raw("</li>\n")
        }
        if count > urls.count { element("li", "class=\"small\"", "and \(grouped(count - urls.count)) more") }
    }
}
