/// A query as a person types it: words that must all occur, `"a phrase"`, `-without`, `one OR another`,
/// `begin*`, and `title:`, `speaker:`, `kind:`, `place:` or `text:` before any of them.
///
///     try SearchQuery("treaty -draft title:\"arms control\" Moscow OR Geneva")
///
/// Every text is a query: a quote that is not closed ends with the text, and signs without a meaning here separate
/// words. A word with signs in it, such as `U.S.`, is a phrase. `OR` joins the terms on its two sides.
package struct SearchQuery: Sendable, Equatable {
    /// The fields of a statement that a term can name: `title:word`.
    package enum Field: String, Sendable, CaseIterable {
        case title, speaker, kind, place, text
    }

    /// Words that stand side by side, in one field or in any.
    package struct Term: Sendable, Hashable {
        package var field: Field?
        /// As ``SearchText/indexed(_:)`` makes them; holds a word at least.
        package var words: String
        /// Whether the last word is only a word's beginning.
        package var isPrefix = false

        /// As somebody would type it.
        package var asTyped: String {
            let words = SearchText.shown(words)
            let isOne = !words.unicodeScalars.contains { $0 == " " || $0 == "\"" }
            return (field.map { $0.rawValue + ":" } ?? "")
                + (isOne ? words : "\"" + words.replacing("\"", with: " ") + "\"")
                + (isPrefix && !words.hasSuffix("*") ? "*" : "")
        }
    }

    /// Each must be met, by any of its terms.
    package private(set) var required: [[Term]] = []
    /// None may occur.
    package private(set) var excluded: [Term] = []

    /// Bytes of UTF-8; a longer query is refused.
    package static let longest = 16 << 10
    /// In all terms together.
    package static let mostWords = 256

    /// - Parameters:
    ///   - longest: bytes of UTF-8.
    ///   - mostWords: in all terms together.
    package init(
        _ text: String, longest: Int = Self.longest, mostWords: Int = Self.mostWords
    ) throws(SearchQueryError) {
        guard text.utf8.count <= longest else { throw .tooLong(limit: longest) }
        var scanner = QueryScanner(text)
        var isJoined = false
        while let next = scanner.next() {
            switch next {
            case .or: isJoined = true
            case .term(let term, isExcluded: true):
                if !excluded.contains(term) { excluded.append(term) }
                isJoined = false
            case .term(let term, isExcluded: false):
                add(term, isJoined: isJoined)
                isJoined = false
            }
        }
        guard !required.isEmpty else { throw excluded.isEmpty ? .nothing : .onlyExcludes }
        let words = (required.joined() + excluded).reduce(0) { $0 + SearchText.wordCount($1.words) }
        guard words <= mostWords else { throw .tooManyWords(limit: mostWords) }
    }

    private mutating func add(_ term: Term, isJoined: Bool) {
        if isJoined, let last = required.indices.last {
            if !required[last].contains(term) { required[last].append(term) }
        } else if !required.contains([term]) {
            required.append([term])
        }
    }
}

/// Why a text is not a query.
package enum SearchQueryError: Error, Sendable, Equatable {
    /// No letter and no digit in it.
    case nothing
    case onlyExcludes
    /// Bytes.
    case tooLong(limit: Int)
    case tooManyWords(limit: Int)
    /// `--speaker` with no word in it.
    case noSpeaker
}

extension SearchQueryError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .nothing: "the query names nothing to search for; give a word, such as treaty or \"arms control\""
        case .onlyExcludes: "the query only says what must not occur; give a word that must"
        case .tooLong(let limit): "the query is longer than \(limit) bytes; search for fewer words"
        case .tooManyWords(let limit): "the query has more than \(limit) words; search for fewer"
        case .noSpeaker: "--speaker is a name, or a part of one, such as Powell"
        }
    }
}
