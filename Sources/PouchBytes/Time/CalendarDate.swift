/// A day of the proleptic Gregorian calendar, years 0...9999.
public struct CalendarDate: Hashable, Sendable, Comparable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// Nil for a day that does not exist, such as 2001-02-29.
    public init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= CalendarDate.days(in: month, of: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads exactly `2001-11-21`.
    public init?(iso: String) {
        let bytes = Array(iso.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = Int(decimal: bytes[0..<4]), let month = Int(decimal: bytes[5..<7]),
            let day = Int(decimal: bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day that begins `days` days after 1970-01-01; nil outside years 0...9999.
    public init?(daysSince1970 days: Int) {
        // Howard Hinnant's civil_from_days: eras of 400 years that begin on 1 March.
        let (shifted, overflow) = days.addingReportingOverflow(719_468)
        guard !overflow else { return nil }
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    public var daysSince1970: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// 0 is Sunday, 6 is Saturday.
    public var weekday: Int {
        let index = (daysSince1970 + 4) % 7
        return index < 0 ? index + 7 : index
    }

    /// `2001-11-21`.
    public var iso: String {
        var text: [UInt8] = []
        text.reserveCapacity(10)
        append(to: &text, separator: 0x2D)
        return String(decoding: text, as: UTF8.self)
    }

    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// How many days a month has; `month` must be 1...12.
    public static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    func append(to text: inout [UInt8], separator: UInt8?) {
        text.append(decimal: UInt(year), width: 4)
        if let separator { text.append(separator) }
        text.append(decimal: UInt(month), width: 2)
        if let separator { text.append(separator) }
        text.append(decimal: UInt(day), width: 2)
    }
}

extension CalendarDate: CustomStringConvertible {
    public var description: String { iso }
}
