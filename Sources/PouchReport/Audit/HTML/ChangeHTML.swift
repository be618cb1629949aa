import PouchAudit

/// One changed document on the page.
struct ChangeHTML {
    let change: DocumentChange
    let limits: AuditLimits
    /// Ids of shared edits that the page has a section of.
    let anchors: Set<String>

    func write(withDiff: Bool, to html: inout HTMLWriter) {
        html.raw("<article>\n")
        about(&html)
        html.raw("<h3><bdi")
        language(&html)
        html.raw(">")
        html.text(cut(change.title ?? ""))
        if change.title?.isEmpty ?? true { html.text(cut(change.url)) }
        html.raw("</bdi></h3>\n<p class=\"url\">")
        html.link(change.url)
        if let target = change.movedTo {
            html.raw(change.kind == .moved ? "<br>now at " : "<br>moved, see ")
            html.link(target)
        }
        html.raw("</p>\n")
        reasons(&html)
        if !change.fields.isEmpty { fields(&html) }
        if let diff = change.diff {
            if withDiff {
                DiffHTML(place: .page, limits: limits).write(diff, language: change.language, to: &html)
            } else {
                html.element(
                    "p", "class=\"small\"",
                    "The text changed by \(Wording.percent(diff.degree)); this page has no room to show it.")
            }
        }
        EvidenceHTML(change: change, limits: limits).write(to: &html)
        html.raw("</article>\n")
    }

    private func about(_ html: inout HTMLWriter) {
        html.raw("<p class=\"kicker\">")
        for kind in change.also { html.element("span", "class=\"tag\"", "also \(kind.rawValue)") }
        if let date = change.date { html.time(date, Wording.date) }
        for item in [change.statementKind, change.speaker].compactMap({ $0 }) where !item.isEmpty {
            html.raw("<span class=\"dot\"> · </span><bdi>")
            html.text(cut(item))
            html.raw("</bdi>")
        }
        html.raw("</p>\n")
    }

    private func reasons(_ html: inout HTMLWriter) {
        guard !change.reasons.isEmpty || !change.shared.isEmpty else { return }
        html.raw("<ul class=\"reasons\">")
        for reason in change.reasons.prefix(20) { html.element("li", cut(reason)) }
        for id in change.shared.prefix(20) {
            html.raw("<li>shares edit ")
            if anchors.contains(id) {
                html.raw("<a href=\"#")
                html.text(id)
                html.raw("\">")
                html.text(id)
                html.raw("</a>")
            } else {
                html.text(id)
            }
            html.raw("</li>")
        }
        html.raw("</ul>\n")
    }

    private func fields(_ html: inout HTMLWriter) {
        FieldsHTML(fields: change.fields, language: change.language, limits: limits).write(to: &html)
    }

    private func language(_ html: inout HTMLWriter) {
        guard let language = HTMLText.language(change.language) else { return }
        html.raw(" lang=\"")
        html.text(language)
        html.raw("\"")
    }

    private func cut(_ text: String) -> String { DiffLines.cut(text, to: limits.letters) }
}
