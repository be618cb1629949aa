/// A warning without its own page's names and numbers: warnings that become equal are of one kind.
enum WarningKind {
    /// Replaces a name, a number or a word of the page.
    private static let blank = "…"
    /// After it stands a word of the page, without quotation marks.
    private static let damaged = "damaged characters: "
    /// A kind is no longer than this, in characters: a warning may hold what a page says.
    private static let longest = 200

    /// The sentence with what is in quotation marks, numbers, addresses and words that are not ASCII left out.
    static func of(_ sentence: String) -> String {
        var sentence = sentence
        if let mark = sentence.range(of: damaged) { sentence = sentence[..<mark.upperBound] + blank }
        let words = withoutQuotations(sentence).split(separator: " ").map(generalised)
        return String(words.joined(separator: " ").prefix(longest))
    }

    /// Without the text from the first quotation mark to the last: a quoted text may hold some itself.
    private static func withoutQuotations(_ text: String) -> String {
        guard let first = text.firstIndex(of: "\""), let last = text.lastIndex(of: "\""), first < last else {
            return text
        }
        return text[..<first] + "\"\(blank)\"" + text[text.index(after: last)...]
    }

    private static func generalised(_ word: Substring) -> String {
        let end = word.last.map { ",;:)".contains($0) } == true ? word.suffix(1) : ""
        let start = word.first == "(" ? word.prefix(1) : ""
        let core = word.dropFirst(start.count).dropLast(end.count)
        if core == "\"\(blank)\"" { return String(word) }
        let isAddress = core.contains("://") || core.hasPrefix("/")
        let isOwn = isAddress || core.contains { $0.isNumber } || core.utf8.contains { $0 >= 0x80 }
        return isOwn ? start + blank + end : String(word)
    }
}
