import PouchBytes

/// The dates of `Expires` in Set-Cookie, which are written in every way (RFC 6265 section 5.1.1).
enum CookieDate {
    /// A time of day, a day, a month and a year, in any order and between any marks.
    static func read(_ text: ArraySlice<UInt8>) -> Timestamp? {
        var time: [Int]?
        var day: Int?
        var month: Int?
        var year: Int?
        for token in text.split(whereSeparator: isDelimiter) {
            if time == nil, let found = clock(token) {
                time = found
            } else if day == nil, let found = number(token, 1...2) {
                day = found
            } else if month == nil, let found = Self.month(token) {
                month = found
            } else if year == nil, let found = number(token, 2...4) {
                year = found < 70 ? found + 2_000 : found < 100 ? found + 1_900 : found
            }
        }
        guard let time, let day, let month, let year, year >= 1_601, time[0] < 24, time[1] < 60, time[2] < 60,
            let date = CalendarDate(year: year, month: month, day: day)
        else { return nil }
        return Timestamp(date, hour: time[0], minute: time[1], second: time[2])
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x20...0x2F, 0x3B...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    /// Reads `7:30:00`, and ignores a rest that does not begin with a digit.
    private static func clock(_ token: ArraySlice<UInt8>) -> [Int]? {
        let parts = token.split(separator: ASCII.colon, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, (1...2).contains(parts[0].count), (1...2).contains(parts[1].count),
            let hour = Int(decimal: parts[0]), let minute = Int(decimal: parts[1]), let second = number(parts[2], 1...2)
        else { return nil }
        return [hour, minute, second]
    }

    /// The digits that a token begins with, if there are so many.
    private static func number(_ token: ArraySlice<UInt8>, _ counts: ClosedRange<Int>) -> Int? {
        let digits = token.prefix(while: ASCII.isDigit)
        return counts.contains(digits.count) ? Int(decimal: digits) : nil
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    private static func month(_ token: ArraySlice<UInt8>) -> Int? {
        months.firstIndex { ASCII.equalIgnoringCase(token.prefix(3), $0.utf8) }.map { $0 + 1 }
    }
}
