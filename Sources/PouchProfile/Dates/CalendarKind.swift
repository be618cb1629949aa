import Foundation
import PouchBytes

/// A calendar that an archive dates by.
public enum CalendarKind: String, Sendable, CaseIterable {
    case gregorian
    /// Thailand's: 543 years ahead.
    case buddhist
    /// Years of an emperor's reign: Heisei 15 is 2003.
    case japanese
    /// Taiwan's: 1912 is its year 1.
    case minguo
    /// Iran's solar calendar: 1382 begins in March 2003.
    case persian
    /// The lunar calendar as Umm al-Qura reckons it.
    case islamic

    /// Whether its year begins on January 1.
    public var hasCommonYears: Bool { self != .persian && self != .islamic }

    /// A day of it in the common calendar; nil for a day that does not exist. Years of a reign are not read.
    func day(year: Int, month: Int, day: Int) -> CalendarDate? {
        switch self {
        case .gregorian, .japanese: CalendarDate(year: year, month: month, day: day)
        case .buddhist: CalendarDate(year: year - 543, month: month, day: day)
        case .minguo: CalendarDate(year: year + 1_911, month: month, day: day)
        case .persian: Self.converted(.persian, year, month, day)
        case .islamic: Self.converted(.islamicUmmAlQura, year, month, day)
        }
    }

    /// The years that a two-digit year of it may mean, newest first.
    func years(endingIn last: Int) -> [Int] {
        let centuries: ClosedRange<Int> =
            switch self {
            case .gregorian, .japanese: 18...21
            case .buddhist: 23...26
            case .minguo: 0...0
            case .persian, .islamic: 12...15
            }
        return centuries.reversed().map { $0 * 100 + last }
    }

    private static func converted(_ identifier: Calendar.Identifier, _ year: Int, _ month: Int, _ day: Int)
        -> CalendarDate?
    {
        guard 1...9_999 ~= year, 1...12 ~= month, 1...31 ~= day, let utc = TimeZone(secondsFromGMT: 0) else {
            return nil
        }
        var calendar = Calendar(identifier: identifier)
        calendar.timeZone = utc
        let parts = DateComponents(year: year, month: month, day: day)
        guard let date = calendar.date(from: parts) else { return nil }
        // A day that the month has not would come out as one of the next.
        let back = calendar.dateComponents([.year, .month, .day], from: date)
        guard back.year == year, back.month == month, back.day == day else { return nil }
        return CalendarDate(daysSince1970: Int((date.timeIntervalSince1970 / 86_400).rounded(.down)))
    }
}

/// A reign that Japan counts years by.
public struct JapaneseEra: Equatable, Sendable {
    /// The common year that is its first.
    let first: Int
    private let names: [String]
    private let letter: Character

    /// Newest first.
    static let all = [
        JapaneseEra(first: 2019, names: ["令和", "㋿", "reiwa"], letter: "r"),
        JapaneseEra(first: 1989, names: ["平成", "㍻", "heisei"], letter: "h"),
        JapaneseEra(first: 1926, names: ["昭和", "㍼", "showa", "shōwa"], letter: "s"),
        JapaneseEra(first: 1912, names: ["大正", "㍽", "taisho", "taishō"], letter: "t"),
        JapaneseEra(first: 1868, names: ["明治", "㍾", "meiji"], letter: "m"),
    ]

    /// The era whose name ends `text`, spaces and a dot aside: "平成", "Heisei ", "H.". A number between them parts them.
    static func named(_ text: some StringProtocol) -> JapaneseEra? {
        let end = text.lowercased().reversed().drop { $0.isWhitespace || $0 == "." }
        let word = String(end.prefix { $0.isLetter || "㋿㍻㍼㍽㍾".contains($0) }.reversed())
        guard !word.isEmpty else { return nil }
        return all.first { era in
            era.names.contains { word.hasSuffix($0) } || word == String(era.letter)
        }
    }
}
