import PouchBytes
import PouchProfile

/// A date as a pattern's named groups give it.
struct DateText {
    var day: CalendarDate
    /// The last day of a range.
    var end: CalendarDate?
    /// Whether the text has no year of its own.
    var lacksYear: Bool

    /// - Parameters:
    ///   - match: groups `month` and `day`, and where the text has them `year`, `end_month`, `end_day`, `end_year`.
    ///   - year: holds when the text has none.
    init?(_ match: Match, months: MonthNames, year fallback: Int?) {
        guard let month = match["month"].flatMap({ months.number(of: $0) }), let day = match["day"].flatMap({ Int($0) }) else { return nil }
        let written = (match["year"] ?? match["end_year"]).flatMap { Int($0) }
        guard let year = written ?? fallback, let start = CalendarDate(year: year, month: month, day: day) else { return nil }
        self.day = start
        lacksYear = written == nil
        if let endDay = match["end_day"].flatMap({ Int($0) }) {
            let endMonth = match["end_month"].flatMap { months.number(of: $0) } ?? month
            // A range over the new year gives the year of its end.
            if endMonth < month, let earlier = CalendarDate(year: year - 1, month: month, day: day) {
                self.day = earlier
                end = CalendarDate(year: year, month: endMonth, day: endDay)
            } else {
                end = CalendarDate(year: year, month: endMonth, day: endDay)
            }
        }
    }
}
