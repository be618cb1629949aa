import PouchAudit

/// An entry's content: simple HTML that needs no style.
enum FeedHTML {
    private static let limits = AuditLimits.feed

    static func of(_ change: DocumentChange) -> [UInt8] {
        var html = HTMLWriter()
        let about = [change.date, change.statementKind, change.speaker].compactMap { $0 }.filter { !$0.isEmpty }
        if !about.isEmpty { html.element("p", cut(about.joined(separator: ", "))) }
        html.raw("<p>")
        html.link(change.url)
        if let target = change.movedTo {
            html.raw(change.kind == .moved ? "<br>now at " : "<br>moved, see ")
            html.link(target)
        }
        html.raw("</p>\n")
        if !change.also.isEmpty { html.element("p", "Also " + Wording.list(change.also.map(\.rawValue)) + ".") }
        list(change.reasons, to: &html)
        for field in change.fields {
            html.raw("<p>")
            html.text(Wording.field(field.name) + ": ")
            if let old = field.old { html.element("del", cut(old)) }
            html.raw(" ")
            if let new = field.new { html.element("ins", cut(new)) }
            html.raw("</p>\n")
        }
        if let diff = change.diff {
            DiffHTML(place: .feed, limits: limits).write(diff, language: change.language, to: &html)
        }
        return html.bytes
    }

    static func of(_ storm: AuditReport.Outage) -> [UInt8] {
        var html = HTMLWriter()
        html.element("p", AuditView.told(storm) + ".")
        if let reason = storm.reason { html.element("p", "Mostly: " + cut(reason)) }
        links(storm.sample, to: &html)
        return html.bytes
    }

    static func of(_ edit: AuditReport.SharedEdit, documents: [String]) -> [UInt8] {
        var html = HTMLWriter()
        html.element("p", AuditView.told(edit) + ".")
        if let diff = edit.diff {
            DiffHTML(place: .feed, limits: limits).write(diff, language: nil, to: &html)
            links(documents, to: &html)
            return html.bytes
        }
        for text in edit.deleted.prefix(limits.paragraphs) {
            html.raw("<p>")
            html.element("del", cut(text))
            html.raw("</p>\n")
        }
        for text in edit.inserted.prefix(limits.paragraphs) {
            html.raw("<p>")
            html.element("ins", cut(text))
            html.raw("</p>\n")
        }
        links(documents, to: &html)
        return html.bytes
    }

    private static func list(_ items: [String], to html: inout HTMLWriter) {
        guard !items.isEmpty else { return }
        html.raw("<ul>")
        for item in items { html.element("li", cut(item)) }
        html.raw("</ul>\n")
    }

    private static func links(_ urls: [String], to html: inout HTMLWriter) {
        guard !urls.isEmpty else { return }
        html.raw("<ul>")
        for url in urls {
            html.raw("<li>")
            html.link(url)
            html.raw("</li>")
        }
        html.raw("</ul>\n")
    }

    private static func cut(_ text: String) -> String { DiffLines.cut(text, to: limits.letters) }
}
