import PouchBytes
import PouchProfile

/// A date as a pattern's named groups give it.
struct DateText {
    var day: CalendarDate
    /// The last day of a range.
    var end: CalendarDate?
    /// Whether the text has no year of its own.
    var lacksYear: Bool
    /// Whether the text has a last day that is invalid, or lies before the first.
    var hasBadEnd = false

    init(day: CalendarDate, end: CalendarDate?, lacksYear: Bool) {
        self.day = day
        self.end = end
        self.lacksYear = lacksYear
    }

    /// The result of reading a match.
    enum Reading {
        case date(DateText)
        /// A day outside the profile's span: the text, and the day.
        case outside(String, CalendarDate)
        /// A text that may mean several days.
        case ambiguous(String)
        case none

        var date: DateText? { if case .date(let date) = self { date } else { nil } }
    }

    /// nil for a match that ``read(_:dates:year:)`` does not call a date.
    init?(_ match: Match, dates: DateRules, year: Int?) {
        guard let date = Self.read(match, dates: dates, year: year).date else { return nil }
        self = date
    }

    /// - Parameters:
    ///   - match: groups `month` and `day`, or `first` and `second` for two numbers whose order the profile says; and where the
    ///     text has them `year`, `end_month`, `end_day`, `end_year`.
    ///   - year: the first day's, when the text has none.
    static func read(_ match: Match, dates: DateRules, year fallback: Int?) -> Reading {
        let text = match[0] ?? ""
        guard let parts = numbers(match, dates) else { return .none }
        guard let (month, day) = parts.monthAndDay else { return .ambiguous(text) }
        let first = year(match, "year")
        let last = year(match, "end_year")
        let endMonth = match["end_month"].map { dates.months.number(of: $0) } ?? month
        let isOverNewYear = match["end_day"] != nil && (endMonth ?? month) < month
        guard let start = first ?? last ?? fallback.map({ DateRules.Year($0) }) else { return .none }
        // "December 30 - January 2, 2007": one year, written at the end, is the last day's.
        let isLastOnly = first == nil && last == nil ? false : (first == nil || last == nil)
        let isBefore = isOverNewYear && isLastOnly
        var begin = dates.day(start, month: month, day: day)
        if isBefore, let known = dates.day(start, month: endMonth ?? month, day: 1).year {
            begin = dates.day(DateRules.Year(known - 1), month: month, day: day)
        }
        switch begin {
        case .none: return .none
        case .ambiguous: return .ambiguous(text)
        case .outside(let day): return .outside(text, day)
        case .day(let found):
            var date = DateText(day: found, end: nil, lacksYear: first == nil && last == nil)
            guard let endDay = match["end_day"] else { return .date(date) }
            let endYear = last ?? DateRules.Year(found.year + (isOverNewYear ? 1 : 0))
            if let endMonth, let number = WrittenNumber(endDay)?.value,
                case .day(let end) = dates.day(endYear, month: endMonth, day: number), end >= found
            {
                date.end = end
            } else {
                date.hasBadEnd = true
            }
            return .date(date)
        }
    }

    /// Reads a match before the year of a date without one is known: any year that has such a day will do.
    static func canBeDate(_ match: Match, dates: DateRules) -> Reading {
        guard year(match, "year") == nil, year(match, "end_year") == nil else {
            return read(match, dates: dates, year: nil)
        }
        guard let parts = numbers(match, dates) else { return .none }
        guard let (month, day) = parts.monthAndDay else { return .ambiguous(match[0] ?? "") }
        return CalendarDate(year: 2_000, month: month, day: day).map {
            .date(DateText(day: $0, end: nil, lacksYear: true))
        }
            ?? .none
    }

    private static func year(_ match: Match, _ group: String) -> DateRules.Year? {
        match[group].flatMap { DateRules.Year($0, before: match.text(before: group)) }
    }

    private struct Parts {
        /// nil when two numbers may be either.
        var monthAndDay: (Int, Int)?
    }

    /// nil when there is no month or no day.
    private static func numbers(_ match: Match, _ dates: DateRules) -> Parts? {
        if let month = match["month"], let day = match["day"] {
            guard let number = dates.months.number(of: month), let day = WrittenNumber(day) else { return nil }
            return Parts(monthAndDay: (number, day.value))
        }
        guard let first = match["first"].flatMap({ WrittenNumber($0)?.value }),
            let second = match["second"].flatMap({ WrittenNumber($0)?.value })
        else { return nil }
        switch dates.order {
        case .dayFirst: return Parts(monthAndDay: (second, first))
        case .monthFirst: return Parts(monthAndDay: (first, second))
        case nil where first > 12 || first == second: return Parts(monthAndDay: (second, first))
        case nil where second > 12: return Parts(monthAndDay: (first, second))
        case nil: return Parts(monthAndDay: nil)
        }
    }
}

extension DateRules.Reading {
    fileprivate var year: Int? {
        switch self {
        case .day(let day), .outside(let day): day.year
        case .ambiguous, .none: nil
        }
    }
}
