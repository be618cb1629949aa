import PouchBytes
import PouchHTML
import PouchProfile

/// Which of the dates about a link can be when its document was published.
extension ListingReader {
    /// The first match that can be true; the first one where none can.
    func firstDate(_ pattern: Pattern, in text: String) -> Match? {
        var first: Match?
        var rest = text
        for _ in 0..<Self.mostDates {
            guard let match = trials.firstMatch(pattern, in: rest) else { break }
            if isPlausible(match) { return match }
            first = first ?? match
            guard match.range.upperBound > 0, let behind = String(rest.utf8.dropFirst(match.range.upperBound)) else {
                break
            }
            rest = behind
        }
        return first
    }

    /// Dates of one text that are looked at.
    private static let mostDates = 16

    func isPlausible(_ match: Match) -> Bool {
        guard let date = DateText.read(match, dates: profile.dates, year: page.year).date else { return false }
        return usualDays?.contains(date.day) ?? true
    }

    /// The dates that the listing gives its links, looked at together: where one lies far from the others and its text has
    /// another that does not, that one counts.
    /// - Returns: the matches, and warnings of dates that are invalid or lie far off.
    func settledDates(of links: [Node], in lines: [ListingLine]) -> (dates: [Node: Match], warnings: [String]) {
        var dates = self.dates(of: Set(links), in: lines)
        var readings: [Node: DateText.Reading] = [:]
        for (node, match) in dates { readings[node] = DateText.read(match, dates: profile.dates, year: page.year) }
        let days = links.compactMap { readings[$0]?.date?.day }
        var far: [CalendarDate] = []
        if let usual = Self.usualDays(days) {
            let odd = links.filter { node in readings[node]?.date.map { !usual.contains($0.day) } ?? false }
            var again = self
            again.usualDays = usual
            let others = odd.isEmpty ? [:] : again.dates(of: Set(odd), in: lines)
            for node in odd {
                if let match = others[node],
                    let day = DateText.read(match, dates: profile.dates, year: page.year).date?.day,
                    usual.contains(day)
                {
                    dates[node] = match
                } else if let day = readings[node]?.date?.day {
                    far.append(day)
                }
            }
        }
        let refused = links.compactMap { node in readings[node].flatMap { $0.refusal } }
        return (dates, Self.warnings(refused: refused, far: far, profile.dates.span))
    }

    /// The days among which the dates of a listing lie: the middle half of them, with as much room to both sides, and a year
    /// at least; nil when they are too few to say.
    static func usualDays(_ days: [CalendarDate]) -> ClosedRange<CalendarDate>? {
        guard days.count >= 5 else { return nil }
        let sorted = days.sorted()
        let low = sorted[days.count / 4].daysSince1970
        let high = sorted[days.count - 1 - days.count / 4].daysSince1970
        let room = max(366, high - low)
        guard let first = CalendarDate(daysSince1970: low - room), let last = CalendarDate(daysSince1970: high + room)
        else { return nil }
        return first...last
    }

    private static func warnings(refused: [String], far: [CalendarDate], _ span: ClosedRange<CalendarDate>) -> [String]
    {
        func counted(_ count: Int) -> String { "\(count) \(count == 1 ? "date" : "dates") of the listing" }
        var warnings: [String] = []
        if let first = refused.first {
            warnings.append(
                "\(counted(refused.count)) cannot be true or is told in two ways (\(span.lowerBound.iso) to \(span.upperBound.iso) can): \"\(first.prefix(60))\""
            )
        }
        if let first = far.first {
            warnings.append("\(counted(far.count)) far from the others: \(first.iso)")
        }
        return warnings
    }
}

extension DateText.Reading {
    /// The text of a date that is not one by the profile.
    fileprivate var refusal: String? {
        switch self {
        case .outside(let text, _), .ambiguous(let text): text
        case .date, .none: nil
        }
    }
}
