import PouchExtract

/// What a page shows, as a number: equal for pages that show the same, in this process.
enum PageLikeness {
    /// Words of the longest page of which numbers do not count.
    private static let mostWords = 100

    /// Of a page on which the profile finds no statement: of a short one, numbers and what holds a digit do not count. An error
    /// page gives each visitor its time and a number of his own. A page of a few words may have its number alone to tell it
    /// from another.
    ///
    /// What the listing says of the document counts where the page says it, too: bulletins of the same words, each with its
    /// own number or date, are not one page. An error page knows nothing of the listing.
    /// - Parameter listed: the document's entry in the listing.
    static func of(text: String, title: String?, textSHA256: String, listed: Listed = Listed()) -> UInt64 {
        let whole = title.map { $0 + "\n" + text } ?? text
        let words = PageWords(whole)
        guard PageWords.few...mostWords ~= words.words.count else {
            return of(textSHA256: textSHA256, title: title, date: nil)
        }
        let said = listed.said(on: whole)
        return of(textSHA256: words.joined, title: said.title, date: said.date)
    }

    /// The title and the date (`YYYY-MM-DD`) that a listing gives.
    struct Listed {
        var title: String?
        var date: String?

        /// Those of the two that a page says: the title word for word, the date by its day and its year. A title of one word
        /// may stand on any page.
        fileprivate func said(on page: String) -> Listed {
            let text = " " + NotFoundTitle.words(page) + " "
            var said = Listed()
            if let words = title.map(NotFoundTitle.words), words.contains(" "), text.contains(" " + words + " ") {
                said.title = words
            }
            if let parts = date?.split(separator: "-"), parts.count == 3, let day = Int(parts[2]),
                text.contains(" \(parts[0]) "), text.contains(" \(day) ") || text.contains(" \(parts[2]) ")
            {
                said.date = date
            }
            return said
        }
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
        if !isConvincing {
            return PageLikeness.of(
                text: text, title: ownTitle, textSHA256: textSHA256,
                listed: PageLikeness.Listed(title: listing?.title, date: listing?.date))
        }
        return PageLikeness.of(
            textSHA256: textSHA256, title: ownTitle, date: rules.contains { $0.field == "date" } ? date : nil)
    }
}
