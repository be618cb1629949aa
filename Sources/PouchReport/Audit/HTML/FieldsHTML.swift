import PouchAudit

/// Fields that differ, the old value and the new one.
struct FieldsHTML {
    let fields: [DocumentChange.Field]
    /// Of the document.
    let language: String?
    let limits: AuditLimits

    private static let shown = 40

    func write(to html: inout HTMLWriter) {
        html.raw("<dl class=\"fields\">\n")
        for field in fields.prefix(Self.shown) {
            html.element("dt", Wording.field(field.name))
            html.raw("<dd")
            if let language = HTMLText.language(language) {
                html.raw(" lang=\"")
                html.text(language)
                html.raw("\"")
            }
            html.raw(">")
            if let old = field.old {
                html.raw("<del><span class=\"vh\" lang=\"en\"> old: </span><bdi>")
                html.text(DiffLines.cut(old, to: limits.letters))
                html.raw("</bdi></del>")
            }
            if field.old != nil, field.new != nil { html.raw("<span class=\"arrow\" aria-hidden=\"true\"> → </span>") }
            if let new = field.new {
                html.raw("<ins><span class=\"vh\" lang=\"en\"> new: </span><bdi>")
                html.text(DiffLines.cut(new, to: limits.letters))
                html.raw("</bdi></ins>")
            }
            html.raw("</dd>\n")
        }
        html.raw("</dl>\n")
    }
}
