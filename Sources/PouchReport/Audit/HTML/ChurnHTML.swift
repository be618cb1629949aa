import PouchAudit

/// Changes by something they share, such as who speaks: a table with bars.
struct ChurnHTML {
    let caption: StaticString
    let column: StaticString
    let churn: [AuditReport.Churn]

    private static let shown = 12

    func write(to html: inout HTMLWriter) {
        let sums = churn.map { (name: $0.name, counts: $0.counts, sum: $0.counts.reduce(0) { $0 + $1.count }) }
        // Equal sums stay in the order of their names.
        let sorted = sums.enumerated().sorted { ($1.element.sum, $0.offset) < ($0.element.sum, $1.offset) }.map(
            \.element)
        guard let most = sorted.first?.sum, most > 0 else { return }
        html.raw("<table class=\"churn\">\n<caption>")
        html.raw(caption)
        html.raw(
            "</caption>\n<colgroup><col class=\"name\"><col class=\"sums\"><col></colgroup>\n<thead class=\"vh\"><tr><th scope=\"col\">"
        )
        html.raw(column)
        html.raw("</th><th scope=\"col\">Changes</th><th scope=\"col\">Which</th></tr></thead>\n<tbody>\n")
        for row in sorted.prefix(Self.shown) {
            html.raw("<tr><th scope=\"row\"><bdi>")
            html.text(row.name.isEmpty ? "not named" : DiffLines.cut(row.name, to: 200))
            html.raw("</bdi></th><td class=\"n\">")
            html.number(row.sum)
            html.raw(
                "</td><td><svg aria-hidden=\"true\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\"><rect width=\"")
            html.text("\(max(1, row.sum * 100 / most))")
            html.raw("\" height=\"6\"/></svg><span class=\"small\">")
            html.text(row.counts.map { "\(grouped($0.count)) \($0.kind.rawValue)" }.joined(separator: ", "))
            html.raw("</span></td></tr>\n")
        }
        html.raw("</tbody></table>\n")
        if sorted.count > Self.shown {
            html.raw("<p class=\"small\">and ")
            html.number(sorted.count - Self.shown)
            html.raw(" more, with ")
            html.number(sorted.dropFirst(Self.shown).reduce(0) { $0 + $1.sum })
            html.raw(" changes in all.</p>\n")
        }
    }
}
