/// The result of a search, best first.
package struct SearchAnswer: Sendable, Equatable {
    /// A piece of text, and whether it is what was looked for.
    package struct Span: Sendable, Equatable {
        package var text: String
        package var isHit: Bool
    }

    /// A statement that the query found.
    package struct Result: Sendable, Equatable {
        package var id: String
        package var url: String
        /// From the mirror's folder on.
        package var path: String
        package var title: String?
        /// `YYYY-MM-DD`
        package var date: String?
        package var kind: String?
        /// Name, and role when it is known.
        package var speaker: String?
        package var place: String?
        /// Where the text meets the query best; its beginning when only another field does.
        package var snippet: [Span]
    }

    /// Of this form (`config/schema/search.schema.json`).
    package static let version = 1

    /// All statements that meet the request.
    package var hits = 0
    package var results: [Result] = []
}

extension SearchAnswer.Span {
    static let marks: (begin: Unicode.Scalar, end: Unicode.Scalar) = ("\u{1}", "\u{2}")

    /// Reads FTS5's snippet; its marks stand in no indexed text.
    static func spans(_ marked: String) -> [Self] {
        var spans: [Self] = []
        for (index, part) in marked.unicodeScalars.split(separator: marks.begin, omittingEmptySubsequences: false)
            .enumerated()
        {
            let halves = part.split(separator: marks.end, maxSplits: 1, omittingEmptySubsequences: false)
            if index > 0, halves.count == 2 {
                append(halves[0], isHit: true, to: &spans)
                append(halves[1], isHit: false, to: &spans)
            } else {
                append(part, isHit: false, to: &spans)
            }
        }
        return spans
    }

    private static func append(_ text: Substring.UnicodeScalarView, isHit: Bool, to spans: inout [Self]) {
        let text = SearchText.shown(Substring(text))
        if !text.isEmpty { spans.append(Self(text: text, isHit: isHit)) }
    }
}
