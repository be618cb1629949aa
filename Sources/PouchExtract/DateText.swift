import PouchBytes
import PouchProfile

/// A date as a pattern's named groups give it.
struct DateText {
    var day: CalendarDate
    /// The last day of a range.
    var end: CalendarDate?
    /// Whether the text has no year of its own.
    var lacksYear: Bool
    /// Whether the text has a last day that is none, or lies before the first.
    var hasBadEnd = false

    init(day: CalendarDate, end: CalendarDate?, lacksYear: Bool) {
        self.day = day
        self.end = end
        self.lacksYear = lacksYear
    }

    /// - Parameters:
    ///   - match: groups `month` and `day`, and where the text has them `year`, `end_month`, `end_day`, `end_year`.
    ///   - year: the first day's, when the text has none.
    init?(_ match: Match, months: MonthNames, year fallback: Int?) {
        guard let month = match["month"].flatMap({ months.number(of: $0) }), let day = match["day"].flatMap({ Int($0) })
        else { return nil }
        // "01" is of the century that the listing's year is of.
        let first = match["year"].flatMap { Int($0) }.map { year in
            year >= 100 ? year : year + (fallback.map { $0 - $0 % 100 } ?? (year < 70 ? 2_000 : 1_900))
        }
        let last = match["end_year"].flatMap { Int($0) }
        lacksYear = first == nil && last == nil
        let endMonth = match["end_month"].map { months.number(of: $0) } ?? month
        let isOverNewYear = match["end_day"] != nil && (endMonth ?? month) < month
        // "December 30 - January 2, 2007": one year, written at the end, is the last day's.
        guard
            let year = first.map({ last == nil && isOverNewYear ? $0 - 1 : $0 }) ?? last.map({
                isOverNewYear ? $0 - 1 : $0
            }) ?? fallback,
            let start = CalendarDate(year: year, month: month, day: day)
        else { return nil }
        self.day = start
        guard let endDay = match["end_day"] else { return }
        end = endMonth.flatMap { month in
            Int(endDay).flatMap { CalendarDate(year: last ?? (isOverNewYear ? year + 1 : year), month: month, day: $0) }
        }
        if let end, end.iso < start.iso { self.end = nil }
        hasBadEnd = end == nil
    }

    /// Whether a match names a day that there is, in some year at least.
    static func isDate(_ match: Match, months: MonthNames) -> Bool {
        DateText(match, months: months, year: 2_000) != nil
    }
}
