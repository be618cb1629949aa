import PouchURL

/// Texts and addresses that name a year, a month or a number: the rungs of a ladder, and page numbers.
enum PeriodText {
    enum Role: String, Sendable { case year, month, number }

    /// The role of the page that a link's text names; nil for a title.
    static func role(_ text: String) -> Role? {
        let words = text.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
        guard !words.isEmpty, words.count <= 5 else { return nil }
        var months = 0
        var years = 0
        var numbers = 0
        var others = 0
        for (place, word) in words.enumerated() {
            if let number = Int(word) {
                if word.utf8.count == 4, (1_900...2_100).contains(number) { years += 1 } else { numbers += 1 }
            } else if MonthWords.number(word) != nil {
                months += 1
            } else if place == 0 || others > 0 || !["press", "releases", "archive", "news"].contains(word) {
                others += 1
            }
        }
        if others > 0 { return nil }
        if months == 1, years <= 1 { return .month }
        if months == 0, years == 1 { return .year }
        // A span: 2004-2005.
        if months == 0, years == 2, numbers == 0 { return .year }
        return months == 0 && years == 0 && numbers == 1 && words.count == 1 ? .number : nil
    }

    /// Whether a text names a run of numbered documents ("KP-0001 - KP-0423", "Nos. 1 to 20"): its link leads to a listing.
    static func isRun(_ text: String) -> Bool {
        guard text.utf8.count <= 80 else { return false }
        var words: [String] = []
        var depth = 0
        for word in text.lowercased().split(whereSeparator: { $0.isWhitespace || $0 == "–" || $0 == "—" }) {
            if word.hasPrefix("(") { depth += 1 }
            if depth == 0, word != "-", word != "to" { words.append(String(word)) }
            if word.hasSuffix(")") { depth -= 1 }
        }
        if words.count == 3, words[0].utf8.allSatisfy({ !(48...57 ~= $0) }) { words.removeFirst() }
        guard words.count == 2, let first = numbered(words[0]), let last = numbered(words[1]) else { return false }
        return first.stem == last.stem && first.number < last.number
    }

    /// A word as a stem with a number at its end.
    private static func numbered(_ word: String) -> (stem: String, number: Int)? {
        let digits = word.utf8.reversed().prefix { 48...57 ~= $0 }.count
        guard digits > 0, digits <= 8, let number = Int(word.suffix(digits)) else { return nil }
        return (String(word.dropLast(digits)), number)
    }

    /// The year and the month that an address ends in: `/news/2004/`, `/news/2004/03/index.htm`.
    static func period(_ url: WebURL) -> (year: Int, month: Int?)? {
        var parts = url.path.split(separator: "/").map(String.init)
        if let last = parts.last, last.contains(".") || ["index", "default"].contains(last.lowercased()) {
            parts.removeLast()
        }
        for (place, part) in parts.enumerated().reversed() {
            guard part.utf8.count == 4, let year = Int(part), (1_900...2_100).contains(year), place + 2 >= parts.count
            else { continue }
            let next = place + 1 < parts.count ? parts[place + 1].lowercased() : nil
            let month = next.flatMap { Int($0) ?? MonthWords.number($0) }
            if next != nil, month == nil { return nil }
            if let month, !(1...12).contains(month) { return nil }
            return (year, month)
        }
        return nil
    }
}
