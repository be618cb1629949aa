import PouchMirror
import PouchExtract

/// A statement's paragraphs, each as what it is.
struct StatementText {
    private let statement: StatementFile

    init(_ statement: StatementFile) { self.statement = statement }

    func write(to html: inout HTMLWriter) {
        html.raw("<div class=\"text\">\n")
        if statement.paragraphs.allSatisfy(\.isEmpty) {
            html.raw("<p class=\"note\">No text was read of this document.</p>\n")
        }
        let kinds = kinds
        for (place, paragraph) in statement.paragraphs.enumerated() {
            let language = statement.language
            switch kinds[place] ?? "" {
            case "heading": html.archived("h3", language: language, paragraph)
            case "list_item": html.archived("p", "class=\"item\"", language: language, paragraph)
            case "row": html.archived("p", "class=\"row\"", language: language, paragraph)
            case "caption": html.archived("p", "class=\"caption\"", language: language, paragraph)
            default: html.archived("p", language: language, paragraph)
            }
            html.raw("\n")
        }
        html.raw("</div>\n")
    }

    /// Of the paragraphs that are not plain ones. A file may claim more than it has.
    private var kinds: [Int: String] {
        var kinds: [Int: String] = [:]
        for block in statement.blocks ?? [] {
            let end = min(
                statement.paragraphs.count, block.paragraph + min(block.count ?? 1, statement.paragraphs.count))
            guard block.paragraph >= 0, block.paragraph < end else { continue }
            for place in block.paragraph..<end { kinds[place] = block.kind }
        }
        return kinds
    }
}

/// A statement's head in words.
enum StatementWords {
    /// "21 November 2001 · Washington, DC · Philip T. Reeker, Deputy Spokesman"
    static func line(_ statement: StatementFile, _ html: inout HTMLWriter) {
        var isFirst = true
        func part(_ write: (inout HTMLWriter) -> Void) {
            if !isFirst { html.raw(" · ") }
            isFirst = false
            write(&html)
        }
        if let date = statement.date {
            part { html in
                html.raw("<time datetime=\"")
                html.text(date)
                html.raw("\">")
                html.text(Wording.date(date) + (statement.dateEnd.map { " to \(Wording.date($0))" } ?? ""))
                html.raw("</time>")
            }
        }
        let speaker = statement.speaker.map { $0.name + ($0.role.map { ", " + $0 } ?? "") }
        for words in [statement.place, speaker].compactMap({ $0 }) where !words.isEmpty {
            part { $0.element("bdi", DiffLines.cut(words, to: 300)) }
        }
    }
}
