import PouchExtract

/// What a page shows, as a number: equal for pages that show the same, in this process.
enum PageLikeness {
    /// Words of the longest page of which numbers do not count.
    private static let mostWords = 100

    /// Of a page on which the profile finds no statement: of a short one, numbers and what holds a digit do not count. An error
    /// page gives each visitor its time and a number of his own. A page of a few words may have its number alone to tell it
    /// from another.
    static func of(text: String, title: String?, textSHA256: String) -> UInt64 {
        let words = PageWords(title.map { $0 + "\n" + text } ?? text)
        guard PageWords.few...mostWords ~= words.words.count else {
            return of(textSHA256: textSHA256, title: title, date: nil)
        }
        return of(textSHA256: words.joined, title: nil, date: nil)
    }

    static func of(textSHA256: String, title: String?, date: String?) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(textSHA256)
        hasher.combine(title)
        hasher.combine(date)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}

extension Statement {
    /// Equal, in this process, for statements that show the same, listing aside; nil for one without a text.
    /// - Parameters:
    ///   - textSHA256: of its text.
    ///   - isConvincing: whether the profile finds a statement in it.
    func likeness(textSHA256: String, isConvincing: Bool) -> UInt64? {
        guard !paragraphs.isEmpty else { return nil }
        if !isConvincing { return PageLikeness.of(text: text, title: ownTitle, textSHA256: textSHA256) }
        return PageLikeness.of(
            textSHA256: textSHA256, title: ownTitle, date: rules.contains { $0.field == "date" } ? date : nil)
    }
}
