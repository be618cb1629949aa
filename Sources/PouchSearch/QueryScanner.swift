/// Parts a query into terms.
struct QueryScanner {
    enum Item {
        case term(SearchQuery.Term, isExcluded: Bool)
        case or
    }

    private let text: [Unicode.Scalar]
    private var place = 0

    private static let quotes: Set<Unicode.Scalar> = ["\"", "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}", "«", "»"]

    init(_ text: String) { self.text = Array(text.unicodeScalars) }

    /// nil at the end. What has no word in it is passed over.
    mutating func next() -> Item? {
        while true {
            skipSpace()
            guard place < text.count else { return nil }
            if takeWord("OR") || takeWord("|") { return .or }
            if takeWord("AND") { continue }
            var isExcluded = takeDashes()
            let field = takeField()
            if field != nil {
                skipSpace()
                if takeDashes() { isExcluded = true }
            }
            let (words, isPrefix) = takeWords()
            guard SearchText.hasWord(words) else { continue }
            let term = SearchQuery.Term(field: field, words: SearchText.indexed(words), isPrefix: isPrefix)
            return .term(term, isExcluded: isExcluded)
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x21 || scalar.properties.isWhitespace
    }

    private mutating func skipSpace() {
        while place < text.count, Self.isSpace(text[place]) { place += 1 }
    }

    /// A word by itself, with space or an end on both sides.
    private mutating func takeWord(_ word: String) -> Bool {
        let scalars = Array(word.unicodeScalars)
        let end = place + scalars.count
        guard end <= text.count, text[place..<end].elementsEqual(scalars), end == text.count || Self.isSpace(text[end])
        else { return false }
        place = end
        return true
    }

    private mutating func takeDashes() -> Bool {
        let start = place
        while place < text.count, text[place] == "-" { place += 1 }
        return place > start && place < text.count && !Self.isSpace(text[place])
    }

    private mutating func takeField() -> SearchQuery.Field? {
        for field in SearchQuery.Field.allCases {
            let name = Array((field.rawValue + ":").unicodeScalars)
            guard place + name.count <= text.count else { continue }
            let found = text[place..<place + name.count].lazy.map(\.properties.lowercaseMapping)
            guard found.elementsEqual(name.lazy.map { String($0) }) else { continue }
            place += name.count
            return field
        }
        return nil
    }

    /// A phrase to its closing quote or the end, or a word to the next space or quote; and whether a star ends it.
    private mutating func takeWords() -> (String, isPrefix: Bool) {
        guard place < text.count else { return ("", false) }
        let start: Int
        let end: Int
        if Self.quotes.contains(text[place]) {
            start = place + 1
            end = text[start...].firstIndex { Self.quotes.contains($0) } ?? text.count
            place = min(end + 1, text.count)
            let isStarred = place < text.count && text[place] == "*"
            if isStarred { place += 1 }
            return (string(start..<end), isStarred || endsInStar(start..<end))
        }
        start = place
        end = text[start...].firstIndex { Self.isSpace($0) || Self.quotes.contains($0) } ?? text.count
        place = end
        return (string(start..<end), endsInStar(start..<end))
    }

    private func endsInStar(_ range: Range<Int>) -> Bool { text[range].last == "*" }

    private func string(_ range: Range<Int>) -> String {
        var result = String.UnicodeScalarView()
        result.append(contentsOf: text[range])
        return String(result)
    }
}
