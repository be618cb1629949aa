/// What a search found, best first.
public struct SearchAnswer: Sendable, Equatable {
    /// A piece of text, and whether it is what was looked for.
    public struct Span: Sendable, Equatable {
        public var text: String
        public var isHit: Bool
    }

    public struct Result: Sendable, Equatable {
        public var id: String
        public var url: String
        /// From the mirror's folder on.
        public var path: String
        public var title: String?
        /// `YYYY-MM-DD`
        public var date: String?
        public var kind: String?
        /// Name, and role when it is known.
        public var speaker: String?
        public var place: String?
        /// Where the text meets the query best; its beginning when only another field does.
        public var snippet: [Span]
    }

    /// Of this form (`config/schema/search.schema.json`).
    public static let version = 1

    /// All statements that meet the request.
    public var hits = 0
    public var results: [Result] = []
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
