import PouchBytes

/// The five fields of crontab(5), in UTC: minute, hour, day of the month, month, day of the week.
///
/// `*`, numbers, lists, ranges and steps; names of months and days. When both days are restricted, either is enough.
package struct CronExpression: Sendable, Equatable {
    /// As it was written.
    package let text: String
    private let minutes: [Int]
    private let hours: [Int]
    private let days: Set<Int>
    private let months: Set<Int>
    private let weekdays: Set<Int>
    /// Whether a day of the month, or of the week, is named: a field that begins with `*` names none.
    private let namesDay: Bool
    private let namesWeekday: Bool

    /// - Throws: ``FleetError/badSchedule(_:problem:)``, also for what never comes, such as 30 February.
    package init(_ text: String) throws(FleetError) {
        let fields = text.split(separator: " ").map(String.init)
        guard fields.count == 5, text.utf8.count <= 200 else {
            throw .badSchedule(text, problem: "it is no length of time, and has not five fields")
        }
        self.text = fields.joined(separator: " ")
        func set(_ place: Int, _ range: ClosedRange<Int>, _ names: [String] = []) throws(FleetError) -> Set<Int> {
            guard let found = Self.values(fields[place], range, names) else {
                throw .badSchedule(
                    text, problem: "\"\(fields[place])\" does not lie in \(range.lowerBound)-\(range.upperBound)")
            }
            return found
        }
        minutes = try set(0, 0...59).sorted()
        hours = try set(1, 0...23).sorted()
        days = try set(2, 1...31)
        months = try set(
            3, 1...12, ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
        weekdays = Set(try set(4, 0...7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]).map { $0 % 7 })
        namesDay = !fields[2].hasPrefix("*")
        namesWeekday = !fields[4].hasPrefix("*")
        // 29 February on a certain weekday comes within 40 years.
        guard day(from: 0, upTo: 40 * 366) != nil else { throw .badSchedule(text, problem: "it never comes") }
    }

    private static func values(_ field: String, _ range: ClosedRange<Int>, _ names: [String]) -> Set<Int>? {
        var found: Set<Int> = []
        for part in field.lowercased().split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            guard halves.count <= 2, let step = halves.count == 2 ? Int(halves[1]) : 1, step >= 1 else { return nil }
            let ends: [Int]
            if halves[0] == "*" {
                ends = [range.lowerBound, range.upperBound]
            } else {
                let words = halves[0].split(separator: "-", omittingEmptySubsequences: false)
                let numbers = words.compactMap { word in
                    word.allSatisfy { $0.isASCII && $0.isNumber } ? Int(word) : names.firstIndex(of: String(word))
                }
                guard numbers.count == words.count, (1...2).contains(numbers.count) else { return nil }
                // `5/10` counts on to the end.
                ends = numbers.count == 1 && halves.count == 2 ? [numbers[0], range.upperBound] : numbers
            }
            guard let first = ends.first, let last = ends.last, first <= last, range.contains(first),
                range.contains(last)
            else { return nil }
            found.formUnion(stride(from: first, through: last, by: step))
        }
        return found.isEmpty ? nil : found
    }

    private func isOn(_ date: CalendarDate) -> Bool {
        guard months.contains(date.month) else { return false }
        let (day, weekday) = (days.contains(date.day), weekdays.contains(date.weekday))
        return namesDay && namesWeekday ? day || weekday : day && weekday
    }

    /// The first fitting day from one on, counted from 1970.
    private func day(from first: Int, upTo count: Int) -> Int? {
        (first..<first + count).first { CalendarDate(daysSince1970: $0).map(isOn) ?? false }
    }

    /// The first time after a moment, to the minute.
    package func next(after moment: Timestamp) -> Timestamp {
        let today = Int((Double(moment.secondsSince1970) / 86_400).rounded(.down))
        var from = today
        while let day = day(from: from, upTo: 41 * 366) {
            for hour in hours {
                for minute in minutes {
                    let time = Timestamp(secondsSince1970: Int64(day * 86_400 + hour * 3_600 + minute * 60))
                    if time > moment { return time }
                }
            }
            from = day + 1
        }
        return Timestamp(secondsSince1970: .max)
    }
}
