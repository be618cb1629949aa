import PouchBytes
import PouchProfile

/// A date that stands somewhere in a line, in any of the forms in which press pages write one.
struct DateSign: Equatable {
    var day: CalendarDate
    /// The last day of a range.
    var end: CalendarDate?
    var lacksYear = false
    /// Where it stands in the line, bytes.
    var range: Range<Int>
}

/// Finds dates in lines: "November 21, 2001", "21 November 2001", "Nov. 21st, '01", "11/21/01", "2001-11-21", ranges of
/// days, with a weekday or without.
struct DateForms {
    let rules: DateRules
    /// The day that the listing gives. Where a date can be read in two ways, the way that agrees is taken.
    let listed: CalendarDate?
    /// The year of dates that have none.
    let year: Int?

    private static let monthFirst = GenericPattern(
        #"(?i)(?<![\p{L}\d])(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?<month>\p{L}{3,12})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?(?: ?[-–—] ?(?:(?<end_month>\p{L}{3,12})\.? )?(?<end_day>\d{1,2})(?:st|nd|rd|th)?)?(?:,? ?(?<year>(?:19|20)\d\d)|,? ['’](?<short>\d\d))(?!\d)(?: ?[-–—] ?(?<last_month>\p{L}{3,12})\.? (?<last_day>\d{1,2}), (?<last_year>(?:19|20)\d\d))?"#
    )
    private static let dayFirst = GenericPattern(
        #"(?i)(?<![\p{L}\d/.])(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?<day>\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -](?<month>\p{L}{3,12})\.?,?[ -](?:(?<year>(?:19|20)\d\d)|['’]?(?<short>\d\d))(?![\d/])"#
    )
    private static let numbers = GenericPattern(
        #"(?<![\d/.-])(?<first>\d{1,2})(?<mark>[/.-])(?<second>\d{1,2})\k<mark>(?:(?<year>(?:19|20)\d\d)|(?<short>\d\d))(?![\d/])"#
    )
    private static let international = GenericPattern(
        #"(?<![\d/-])(?<year>(?:19|20)\d\d)[-/.](?<month>0[1-9]|1[0-2])[-/.](?<day>0[1-9]|[12]\d|3[01])(?!\d)"#)
    private static let withoutYear = GenericPattern(
        #"(?i)^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?<month>\p{L}{3,12})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?$"#
    )

    /// The first date of a line.
    func first(in line: String) -> DateSign? {
        guard line.utf8.contains(where: { 48...57 ~= $0 }) else { return nil }
        return named(Self.monthFirst, line) ?? named(Self.dayFirst, line) ?? named(Self.international, line)
            ?? numeric(line) ?? named(Self.withoutYear, line)
    }

    private func named(_ pattern: GenericPattern, _ line: String) -> DateSign? {
        guard let match = pattern.first(in: line), let month = match["month"].flatMap({ rules.months.number(of: $0) }),
            let number = match["day"].flatMap({ Int($0) })
        else { return nil }
        let written = self.written(match)
        guard let known = written ?? year else { return nil }
        let lastMonth = match["end_month"].map { rules.months.number(of: $0) } ?? month
        // "December 30 - January 2, 2007": the year is the last day's.
        let isOverNewYear = match["end_day"] != nil && (lastMonth ?? month) < month
        guard let day = CalendarDate(year: isOverNewYear ? known - 1 : known, month: month, day: number) else {
            return nil
        }
        var sign = DateSign(day: day, lacksYear: written == nil, range: match.range)
        if let last = match["end_day"].flatMap({ Int($0) }), let lastMonth {
            sign.end = CalendarDate(year: known, month: lastMonth, day: last)
        } else if let last = match["last_day"].flatMap({ Int($0) }),
            let lastMonth = match["last_month"].flatMap({ rules.months.number(of: $0) }),
            let lastYear = match["last_year"].flatMap({ Int($0) })
        {
            sign.end = CalendarDate(year: lastYear, month: lastMonth, day: last)
        }
        if let end = sign.end, end.iso <= day.iso { sign.end = nil }
        return sign
    }

    private func numeric(_ line: String) -> DateSign? {
        guard let match = Self.numbers.first(in: line), let first = match["first"].flatMap({ Int($0) }),
            let second = match["second"].flatMap({ Int($0) }), let year = written(match)
        else { return nil }
        let monthFirst = CalendarDate(year: year, month: first, day: second)
        let dayFirst = CalendarDate(year: year, month: second, day: first)
        guard let day = dayFirst == listed && listed != nil ? dayFirst : monthFirst ?? dayFirst else { return nil }
        return DateSign(day: day, range: match.range)
    }

    private func written(_ match: Match) -> Int? {
        if let year = match["year"].flatMap({ Int($0) }) { return year }
        guard let short = match["short"].flatMap({ Int($0) }) else { return nil }
        for known in [listed?.year, year] { if let known, known % 100 == short { return known } }
        return short < 70 ? 2_000 + short : 1_900 + short
    }
}

/// A pattern that is part of the program.
struct GenericPattern: Sendable {
    private let pattern: Pattern?

    /// One that does not compile matches nothing; a test holds that all do.
    init(_ source: String) { pattern = try? Pattern(source) }

    var isCompiled: Bool { pattern != nil }

    func first(in text: String) -> Match? { (try? pattern?.firstMatch(in: text)) ?? nil }

    func matches(_ text: String) -> Bool { (try? pattern?.matches(text)) ?? false }
}
