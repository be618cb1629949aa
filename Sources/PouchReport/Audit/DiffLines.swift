import PouchAudit
import PouchDiff

/// The lines of a diff that a reader needs: the paragraphs that differ, and how many between them do not.
enum DiffLines {
    enum Line {
        case same(Int)
        case paragraph(TextDiff.Paragraph)
        /// Paragraphs whose difference is a shared edit or a noise, by its id.
        case told(String, Int)
        /// Paragraphs that differ too and are left out.
        case more(Int)
    }

    /// - Parameters:
    ///   - limit: of paragraphs shown.
    ///   - isWhole: whether differences that are shown elsewhere are shown here, too.
    static func of(_ diff: TextDiff, limit: Int = .max, isWhole: Bool = false) -> [Line] {
        var lines: [Line] = []
        var same = 0
        var shown = 0
        var left = 0
        var told: [(id: String, count: Int)] = []
        for paragraph in diff.paragraphs {
            if paragraph.kind == .same {
                same += 1
                continue
            }
            if let id = paragraph.toldBy, !isWhole {
                if let place = told.firstIndex(where: { $0.id == id }) {
                    told[place].count += 1
                } else {
                    told.append((id, 1))
                }
                continue
            }
            guard shown < limit else {
                left += 1
                continue
            }
            if same > 0 { lines.append(.same(same)) }
            same = 0
            shown += 1
            lines.append(.paragraph(paragraph))
        }
        if left > 0 { lines.append(.more(left)) } else if same > 0 { lines.append(.same(same)) }
        return lines + told.map { .told($0.id, $0.count) }
    }

    /// The spans with long stretches that are alike cut to what stands beside a change, at most about `limit` letters in all.
    static func excerpt(_ spans: [TextDiff.Span], context: Int = 240, limit: Int) -> [TextDiff.Span] {
        var result: [TextDiff.Span] = []
        var left = limit
        for (index, span) in spans.enumerated() {
            guard left > 0 else {
                result.append(TextDiff.Span(kind: .same, text: " …"))
                break
            }
            var text = span.text
            if span.kind == .same {
                text = shortened(text, isFirst: index == 0, isLast: index == spans.count - 1, context)
            }
            text = cut(text, to: left)
            left -= text.unicodeScalars.count
            result.append(TextDiff.Span(kind: span.kind, text: text))
        }
        return result
    }

    /// The text cut to so many letters, its end marked.
    static func cut(_ text: String, to limit: Int) -> String {
        // Bytes are never fewer than letters, and counted at once.
        guard text.utf8.count > limit, text.unicodeScalars.count > limit else { return text }
        return String(text.prefix(limit)).cutScalars(to: limit) + "…"
    }

    private static func shortened(_ text: String, isFirst: Bool, isLast: Bool, _ context: Int) -> String {
        guard text.utf8.count > 2 * context, text.count > 2 * context + 20 else { return text }
        if isFirst && isLast { return head(text, context) }
        if isFirst { return tail(text, context) }
        if isLast { return head(text, context) }
        return head(text, context) + tail(text, context).dropFirst()
    }

    /// Up to a blank where there is one near.
    private static func head(_ text: String, _ count: Int) -> String {
        let part = text.prefix(count)
        guard let blank = part.suffix(24).lastIndex(of: " ") else { return part + "…" }
        return part[..<blank] + " …"
    }

    private static func tail(_ text: String, _ count: Int) -> String {
        let part = text.suffix(count)
        guard let blank = part.prefix(24).firstIndex(of: " ") else { return "…" + part }
        return "…" + part[blank...]
    }
}

extension String {
    /// One letter may carry thousands of accents.
    fileprivate func cutScalars(to limit: Int) -> String {
        var result = String.UnicodeScalarView()
        result.append(contentsOf: unicodeScalars.prefix(limit))
        return String(result)
    }
}
