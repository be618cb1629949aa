import PouchAudit
import PouchDiff

/// A text's changes as HTML: deletions in `<del>`, insertions in `<ins>`, and both in words for screen readers.
struct DiffHTML {
    enum Place {
        /// The page: with classes of its style, and words that only a screen reader says.
        case page
        /// A feed's entry, shown by a reader with its own style.
        case feed
    }

    let place: Place
    let limits: AuditLimits

    func write(_ diff: TextDiff, language: String?, to html: inout HTMLWriter) {
        html.raw("<div class=\"diff\"")
        if let language = HTMLText.language(language) {
            html.raw(" lang=\"")
            html.text(language)
            html.raw("\"")
        }
        html.raw(">\n")
        for line in DiffLines.of(diff, limit: limits.paragraphs) {
            switch line {
            case .same(let count): fold("\(Wording.count(count, "paragraph")) unchanged", &html)
            case .told(let id, let count): fold(String(Wording.told(count, by: id).dropFirst(2)), &html)
            case .more(let count):
                fold("\(Wording.count(count, "more changed paragraph")) \(Wording.isAre(count)) not shown here", &html)
            case .paragraph(let paragraph): write(paragraph, to: &html)
            }
        }
        html.raw("</div>\n")
    }

    func fold(_ words: String, _ html: inout HTMLWriter) {
        html.raw("<p class=\"fold\" lang=\"en\" dir=\"ltr\">")
        if place == .feed { html.raw("… ") }
        html.text(words)
        html.raw("</p>\n")
    }

    func write(_ paragraph: TextDiff.Paragraph, to html: inout HTMLWriter) {
        let spans = DiffLines.excerpt(paragraph.spans, limit: limits.letters)
        switch paragraph.kind {
        case .same: return
        case .changed: html.raw("<p class=\"c\" dir=\"auto\">")
        case .deleted: html.raw("<p class=\"d\" dir=\"auto\">")
        case .inserted: html.raw("<p class=\"i\" dir=\"auto\">")
        case .moved:
            html.raw("<p class=\"note\" lang=\"en\" dir=\"ltr\">Moved, from paragraph ")
            html.number(paragraph.oldNumber ?? 0)
            html.raw(" to ")
            html.number(paragraph.newNumber ?? 0)
            html.raw("</p>\n<p class=\"m\" dir=\"auto\">")
        }
        let isWhole = paragraph.kind == .deleted || paragraph.kind == .inserted
        for (index, span) in spans.enumerated() {
            if span.kind == .inserted, index > 0, spans[index - 1].kind == .deleted {
                part(spans[index - 1].text, &html)
            }
            write(span, isWhole: isWhole, to: &html)
        }
        html.raw("</p>\n")
    }

    /// Keeps letters of scripts that join, such as Arabic, from joining what went with what came (U+200C).
    private func part(_ text: String, _ html: inout HTMLWriter) {
        if let last = text.unicodeScalars.last, last.value >= 0x590 { html.raw("&#8204;") }
    }

    private func write(_ span: TextDiff.Span, isWhole: Bool, to html: inout HTMLWriter) {
        switch span.kind {
        case .same: html.text(span.text)
        case .deleted:
            html.raw("<del>")
            if place == .page { html.raw(isWhole ? Self.deletedParagraph : Self.deleted) }
            html.text(span.text)
            if place == .page { html.raw(Self.end) }
            html.raw("</del>")
        case .inserted:
            html.raw("<ins>")
            if place == .page { html.raw(isWhole ? Self.insertedParagraph : Self.inserted) }
            html.text(span.text)
            if place == .page { html.raw(Self.end) }
            html.raw("</ins>")
        }
    }

    // Their own direction keeps them from deciding the paragraph's.
    private static let deleted: StaticString = "<span class=\"vh\" lang=\"en\" dir=\"ltr\"> [deleted: </span>"
    private static let inserted: StaticString = "<span class=\"vh\" lang=\"en\" dir=\"ltr\"> [inserted: </span>"
    private static let deletedParagraph: StaticString =
        "<span class=\"vh\" lang=\"en\" dir=\"ltr\">[deleted paragraph: </span>"
    private static let insertedParagraph: StaticString =
        "<span class=\"vh\" lang=\"en\" dir=\"ltr\">[inserted paragraph: </span>"
    private static let end: StaticString = "<span class=\"vh\" lang=\"en\" dir=\"ltr\">] </span>"
}
