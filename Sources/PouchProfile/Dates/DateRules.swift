import Foundation
import PouchBytes

/// How an archive writes its dates, and which of them can be true: the profile's `dates`.
public struct DateRules: Sendable {
    /// Which of two numbers is the month, in a date without a month's name.
    public enum Order: String, Sendable, CaseIterable {
        case dayFirst = "day-month"
        case monthFirst = "month-day"
    }

    public var calendar = CalendarKind.gregorian
    /// The first and the last day that can be true.
    public var span: ClosedRange<CalendarDate>
    /// nil: a date of two numbers that both may be months is not guessed.
    public var order: Order?
    public var months: MonthNames
    /// Of times of day that name none.
    public var zone: TimeZone?

    /// 1900-01-01.
    public static let earliest = CalendarDate(year: 1_900, month: 1, day: 1) ?? .distantPast

    /// - Parameters:
    ///   - earliest: nil for ``earliest``.
    ///   - latest: nil for a year after `today`.
    public init(
        calendar: CalendarKind = .gregorian, earliest: CalendarDate? = nil, latest: CalendarDate? = nil,
        order: Order? = nil, months: MonthNames = MonthNames(), zone: TimeZone? = nil, today: CalendarDate
    ) {
        self.calendar = calendar
        let first = earliest ?? Self.earliest
        let last = latest ?? CalendarDate(daysSince1970: today.daysSince1970 + 365) ?? today
        span = first...max(first, last)
        self.order = order
        self.months = months
        self.zone = zone
    }

    /// A zone of the tz database, by its name with a region ("America/New_York"), or an offset (`-05:00`, `UTC`); nil for
    /// what is neither.
    public static func zone(_ text: String) -> TimeZone? {
        if let seconds = offset(text) { return TimeZone(secondsFromGMT: seconds) }
        return text.contains("/") ? TimeZone(identifier: text) : nil
    }

    /// Seconds east of Greenwich of `Z`, `UTC`, `GMT`, `+02:00`, `-0500`, `UTC+2`; nil for any other form.
    public static func offset(_ text: String) -> Int? {
        var rest = text.uppercased()[...]
        if rest == "Z" { return 0 }
        if rest.hasPrefix("UTC") || rest.hasPrefix("GMT") {
            rest = rest.dropFirst(3)
            if rest.isEmpty { return 0 }
        }
        guard let sign = rest.first, "+-\u{2212}".contains(sign) else { return nil }
        let digits = rest.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard digits.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 48...57 ~= $0 } }) else { return nil }
        var hours: Int?
        var minutes: Int? = 0
        switch digits.map(\.utf8.count) {
        case [1], [2]: hours = Int(digits[0])
        case [3], [4]: (hours, minutes) = (Int(digits[0].dropLast(2)), Int(digits[0].suffix(2)))
        case [1, 2], [2, 2]: (hours, minutes) = (Int(digits[0]), Int(digits[1]))
        default: return nil
        }
        guard let hours, let minutes, hours <= 14, minutes < 60 else { return nil }
        return (sign == "+" ? 1 : -1) * (hours * 60 + minutes) * 60
    }

    // MARK: - Years

    /// A year as written, in whatever calendar.
    public struct Year: Equatable, Sendable {
        public var number: WrittenNumber
        public var era: JapaneseEra?

        /// - Parameters:
        ///   - text: the year's digits, and perhaps text before them.
        ///   - before: the text before `text`: an era's name counts.
        public init?(_ text: String, before: String = "") {
            guard let number = WrittenNumber(text) else { return nil }
            self.number = number
            // The first year of an era is written as a word.
            let own = text.prefix { !$0.isNumber && $0 != "元" }
            // No reign lasted a hundred years: "T 02/11/2026" is a year of the common calendar.
            era = number.value < 100 ? JapaneseEra.named(own.isEmpty ? before[...] : own) : nil
        }

        /// A year of four digits.
        public init(_ value: Int) { number = WrittenNumber(value: value, digits: 4) }
    }

    /// The common year that a label of a listing means; nil for one that lies outside the span.
    ///
    /// Of a calendar whose years begin on another day, it is the year in which they begin.
    public func commonYear(_ text: String) -> Int? {
        guard let year = Year(text) else { return nil }
        guard case .day(let date) = day(year, month: calendar.hasCommonYears ? 7 : 1, day: 1, marginDays: 366) else {
            return nil
        }
        return date.year
    }

    // MARK: - Days

    /// The date of a year, month and day.
    public enum Reading: Equatable, Sendable {
        case day(CalendarDate)
        /// A day that there is, and that lies outside the span.
        case outside(CalendarDate)
        /// It may mean several days, and nothing says which.
        case ambiguous
        /// No such day.
        case none
    }

    /// The day that a date means: of several centuries, the newest that lies inside the span.
    public func day(_ year: Year, month: Int, day: Int) -> Reading {
        self.day(year, month: month, day: day, marginDays: 0)
    }

    private func day(_ year: Year, month: Int, day: Int, marginDays: Int) -> Reading {
        let days = candidates(year).compactMap { $0.calendar.day(year: $0.year, month: month, day: day) }
        let inside = days.filter { holds($0, marginDays) }
        guard let found = inside.first else {
            let own = candidates(year).first.flatMap { $0.calendar.day(year: $0.year, month: month, day: day) }
            return own.map { .outside($0) } ?? .none
        }
        // Years of a reign that is not named: 5 is 2023, 1993 and 1930.
        if calendar == .japanese, year.era == nil, year.number.digits < 3, inside.count > 1 { return .ambiguous }
        return .day(found)
    }

    private func holds(_ day: CalendarDate, _ margin: Int) -> Bool {
        day.daysSince1970 >= span.lowerBound.daysSince1970 - margin
            && day.daysSince1970 <= span.upperBound.daysSince1970 + margin
    }

    /// Possible years of a number, the likeliest first.
    private func candidates(_ year: Year) -> [(calendar: CalendarKind, year: Int)] {
        let value = year.number.value
        if let era = year.era { return value > 0 ? [(.gregorian, era.first + value - 1)] : [] }
        let isShort = year.number.digits < 3
        switch calendar {
        case .gregorian:
            return isShort ? calendar.years(endingIn: value).map { (.gregorian, $0) } : [(.gregorian, value)]
        case .japanese where isShort:
            return value > 0 ? JapaneseEra.all.map { (.gregorian, $0.first + value - 1) } : []
        case .minguo where value < 1_000: return [(.minguo, value)]
        case .buddhist, .persian, .islamic:
            let own = isShort ? calendar.years(endingIn: value) : [value]
            // A page may date by the common calendar too.
            return own.map { (calendar, $0) } + (isShort ? [] : [(.gregorian, value)])
        case .japanese, .minguo: return [(.gregorian, value)]
        }
    }
}

extension CalendarDate {
    /// The first day of year 0.
    fileprivate static var distantPast: CalendarDate {
        guard let day = CalendarDate(year: 0, month: 1, day: 1) else { preconditionFailure("January has a first day") }
        return day
    }
}
