import PouchBytes
import PouchProfile

/// Dates in forms that leave no doubt: a machine's, or with the month's name. `3/4/2004` is not read.
enum PlainDate {
    private static let patterns: [Pattern] = [
        #"(?<!\d)(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?!\d)"#,
        #"(?<month>\p{L}[\p{L}\p{M}]+)\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})(?!\d)"#,
        #"(?<!\d)(?<day>\d{1,2})(?:st|nd|rd|th|er|\.)?(?: de| of)? (?<month>\p{L}[\p{L}\p{M}]+)\.?,?(?: de)? (?<year>\d{4})(?!\d)"#,
    ].compactMap { try? Pattern($0, matchLimit: 10_000) }

    /// The first date in a text; nil when it holds none in such a form.
    static func first(in text: String, dates: DateRules) -> DateText? {
        for pattern in patterns {
            if let match = (try? pattern.firstMatch(in: text)) ?? nil,
                let date = DateText(match, dates: dates, year: nil)
            {
                return date
            }
        }
        return nil
    }
}
