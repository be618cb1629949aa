import PouchBytes

/// The day of a machine's date, as it stands in its own time zone: ISO 8601, as Atom and sitemaps have it, or RFC 822's, as
/// RSS does.
enum FeedDate {
    static func day(_ text: String) -> CalendarDate? {
        if let match = text.prefixMatch(of: /\s*(\d{4})-(\d{2})-(\d{2})(?!\d)/) {
            return date(match.1, match.2, match.3)
        }
        guard
            let match = text.firstMatch(
                of: /(?:^|[\s,])(\d{1,2})[\s-]+([A-Za-z]{3})[A-Za-z]*\.?[\s-]+(\d{4}|\d{2})(?!\d)/),
            let month = months.firstIndex(of: match.2.lowercased())
        else { return nil }
        let year = Int(match.3) ?? 0
        // RFC 5322 section 4.3: two digits below 50 are of the years from 2000 on.
        let whole = match.3.count == 4 ? year : year < 50 ? 2_000 + year : 1_900 + year
        return CalendarDate(year: whole, month: month + 1, day: Int(match.1) ?? 0)
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func date(_ year: Substring, _ month: Substring, _ day: Substring) -> CalendarDate? {
        guard let year = Int(year), let month = Int(month), let day = Int(day) else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }
}
