import GRDB
import PouchExport

/// A query, and a choice of statements.
package struct SearchRequest: Sendable {
    package var query: SearchQuery
    /// As `pouch export` takes it.
    package var filter = ExportFilter()
    /// How many results; all hits are counted.
    package var limit = 20
    private var speakers: [[SearchQuery.Term]]

    /// - Parameter speakers: any of these; the words of each must all occur in the speaker's name or role.
    package init(_ query: SearchQuery, speakers: [String] = []) throws(SearchQueryError) {
        self.query = query
        self.speakers = []
        for speaker in speakers {
            let words = speaker.split(separator: " ").map(String.init).filter { SearchText.hasWord($0) }
            let text = SearchText.indexed(speaker)
            guard !words.isEmpty else { throw .noSpeaker }
            guard speaker.utf8.count <= SearchQuery.longest, SearchText.wordCount(text) <= SearchQuery.mostWords else {
                throw .tooManyWords(limit: SearchQuery.mostWords)
            }
            self.speakers.append(words.map { SearchQuery.Term(field: .speaker, words: SearchText.indexed($0)) })
        }
    }

    // MARK: - For SQLite

    /// The expression for FTS5's MATCH.
    var expression: String {
        var all = query.required.map { Self.any($0.map(Self.text)) }
        if !speakers.isEmpty {
            all.append(Self.any(speakers.map { "(" + $0.map(Self.text).joined(separator: " AND ") + ")" }))
        }
        let required = all.joined(separator: " AND ")
        guard !query.excluded.isEmpty else { return required }
        return "(\(required)) NOT \(Self.any(query.excluded.map(Self.text)))"
    }

    /// The same over the words that edits took out or put in.
    static func edits(_ query: SearchQuery, _ side: ChangeRequest.Side?) -> String {
        func text(_ term: SearchQuery.Term) -> String {
            var term = term
            let isOfText = term.field == nil && side != nil || term.field == .text
            if isOfText { term.field = nil }
            let columns = side?.rawValue ?? "{removed inserted}"
            return isOfText ? "\(columns) : \(Self.text(term))" : Self.text(term)
        }
        let required = query.required.map { any($0.map(text)) }.joined(separator: " AND ")
        guard !query.excluded.isEmpty else { return required }
        return "(\(required)) NOT \(any(query.excluded.map(text)))"
    }

    private static func any(_ parts: [String]) -> String {
        parts.count == 1 ? parts[0] : "(" + parts.joined(separator: " OR ") + ")"
    }

    /// A string of FTS5 holds anything but NUL, which ``SearchText/indexed(_:)`` takes out, and a quote. That parts words
    /// like a space. It is looked for as a scalar: with an accent on it, it is another `Character`.
    static func text(_ term: SearchQuery.Term) -> String {
        var words = String.UnicodeScalarView()
        words.append(contentsOf: term.words.unicodeScalars.lazy.map { $0 == "\"" ? " " : $0 })
        return (term.field.map { $0.rawValue + " : " } ?? "") + "\"" + String(words) + "\""
            + (term.isPrefix ? " *" : "")
    }

    /// Conditions on the table `searched`, for a WHERE that has one already.
    var conditions: (sql: String, arguments: StatementArguments) {
        var sql = ""
        var arguments = StatementArguments()
        if let from = filter.from {
            sql += " AND searched.date >= ?"
            arguments += [from.iso]
        }
        if let to = filter.to {
            sql += " AND searched.date <= ?"
            arguments += [to.iso]
        }
        if !filter.years.isEmpty {
            sql += " AND searched.year IN (\(databaseQuestionMarks(count: filter.years.count)))"
            arguments += StatementArguments(filter.years)
        }
        if !filter.kinds.isEmpty {
            sql += " AND searched.kind IN (\(databaseQuestionMarks(count: filter.kinds.count)))"
            arguments += StatementArguments(filter.kinds)
        }
        return (sql, arguments)
    }
}
