/// A PDF's text as a page, so that the rules of a profile read it as they read pages: `h1` for its title, `h2` for
/// larger type, `p` with a `br` between lines for the rest, and the file's own data in `meta` elements.
public enum PDFPage {
    /// How much larger than the text the type of a heading is.
    private static let heading = 1.15
    private static let longestHeading = 300
    /// Paragraphs of the first page among which the title is looked for.
    private static let mostAbove = 30
    private static let mostTitleLines = 6

    /// - Parameters:
    ///   - isTitle: whether a text is the title that the listing gives; nil when it gives none: then the largest type of the
    ///     first page is the title.
    ///   - limit: bytes of the page; what is more is left out.
    /// - Returns: the page as UTF-8, the title's text in it, and whether something is left out.
    public static func html(
        _ text: PDFText, limit: Int, isTitle: ((String) -> Bool)?
    ) -> (page: [UInt8], title: String?, isCut: Bool) {
        var page = Array("<html><head>".utf8)
        for fact in text.information {
            if fact.name == "title" {
                page += "<title>\(escaped(fact.value))</title>".utf8
            } else {
                page += "<meta name=\"\(fact.name)\" content=\"\(escaped(fact.value))\">".utf8
            }
        }
        page += "</head><body>".utf8
        let (paragraphs, title) = titled(text.paragraphs, isTitle)
        for (place, paragraph) in paragraphs.enumerated() {
            let element: String
            if place == title {
                element = "<h1>\(escaped(paragraph.text))</h1>"
            } else if paragraph.size >= heading, paragraph.text.utf8.count <= longestHeading {
                element = "<h2>\(escaped(paragraph.text))</h2>"
            } else {
                element = "<p>" + paragraph.lines.map(escaped).joined(separator: "<br>") + "</p>"
            }
            guard page.count + element.utf8.count <= limit else {
                return (page, title.map { paragraphs[$0].text }, true)
            }
            page += element.utf8
            page.append(0x0A)
        }
        return (page, title.map { paragraphs[$0].text }, false)
    }

    /// The paragraphs, the title one of its own, and which it is.
    private static func titled(
        _ paragraphs: [PDFText.Paragraph], _ isTitle: ((String) -> Bool)?
    ) -> ([PDFText.Paragraph], Int?) {
        let above = paragraphs.indices.prefix(mostAbove).filter { paragraphs[$0].page == 1 }
        guard let isTitle else {
            let large = above.filter {
                paragraphs[$0].size >= heading && paragraphs[$0].text.utf8.count <= longestHeading
                    && paragraphs[$0].text.contains(where: \.isLetter)
            }
            return (paragraphs, large.max { (paragraphs[$0].size, $1) < (paragraphs[$1].size, $0) })
        }
        for place in above {
            let paragraph = paragraphs[place]
            for start in paragraph.lines.indices {
                for end in start..<min(start + mostTitleLines, paragraph.lines.count)
                where isTitle(paragraph.lines[start...end].joined(separator: " ")) {
                    let parts = [
                        paragraph.lines[..<start], paragraph.lines[start...end], paragraph.lines[(end + 1)...],
                    ]
                    let cut = parts.filter { !$0.isEmpty }.map {
                        PDFText.Paragraph(lines: Array($0), size: paragraph.size, page: paragraph.page)
                    }
                    return (
                        paragraphs[..<place] + cut + paragraphs[(place + 1)...], start == 0 ? place : place + 1
                    )
                }
            }
        }
        // The title may stand in blocks of its own, one a line.
        for place in above
        where place + 1 < paragraphs.count && isTitle(paragraphs[place].text + " " + paragraphs[place + 1].text) {
            var joined = paragraphs
            let rest = joined.remove(at: place + 1)
            joined[place].lines += rest.lines
            return (joined, place)
        }
        return (paragraphs, nil)
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
