extension Timestamp {
    /// Reads RFC 3339: `2026-11-24T07:30:00Z`, with a fraction (more than six digits are cut) or an offset. A leap
    /// second counts as the second before it.
    public init?(rfc3339: String) {
        var scanner = ByteScanner(rfc3339)
        guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2), scanner.skip("-"),
            let day = scanner.digits(2), scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
            let time = scanner.clock(), let date = CalendarDate(year: year, month: month, day: day)
        else { return nil }
        var microsecond = 0
        if scanner.skip(".") {
            guard let fraction = scanner.digitRun() else { return nil }
            var scale = 100_000
            for digit in fraction {
                microsecond += Int(digit - 0x30) * scale
                scale /= 10
            }
        }
        var offset = 0
        if !(scanner.skip("Z") || scanner.skip("z")) {
            let sign = scanner.skip("-") ? -1 : 1
            guard sign == -1 || scanner.skip("+"), let hours = scanner.digits(2), scanner.skip(":"),
                let minutes = scanner.digits(2), hours < 24, minutes < 60
            else { return nil }
            offset = sign * (hours * 60 + minutes)
        }
        guard scanner.isAtEnd else { return nil }
        self.init(date, hour: time.hour, minute: time.minute - offset, second: time.second, microsecond: microsecond)
    }

    /// Reads exactly `20261124T073000Z`.
    public init?(compact: String) {
        var scanner = ByteScanner(compact)
        guard let year = scanner.digits(4), let month = scanner.digits(2), let day = scanner.digits(2),
            scanner.skip("T"), let hour = scanner.digits(2), let minute = scanner.digits(2),
            let second = scanner.digits(2), scanner.skip("Z"), scanner.isAtEnd,
            let date = CalendarDate(year: year, month: month, day: day), hour < 24, minute < 60, second < 60
        else { return nil }
        self.init(date, hour: hour, minute: minute, second: second)
    }

    /// Reads the three forms of RFC 9110 section 5.6.7: IMF-fixdate, RFC 850's and asctime's. The day's name is not
    /// compared with the date. A two-digit year means the nearest one that is at most 50 years after `now`.
    public init?(httpDate: String, now: Timestamp) {
        var scanner = ByteScanner(httpDate)
        guard scanner.weekday() else { return nil }
        let year: Int
        let month: Int
        let day: Int
        let time: (hour: Int, minute: Int, second: Int)
        if scanner.skip(",") {
            guard scanner.skip(" "), let dayRead = scanner.digits(2), let separator = scanner.next(),
                separator == ASCII.space || separator == 0x2D, let monthRead = scanner.month(),
                scanner.next() == separator, let digits = scanner.digitRun(), let written = Int(decimal: digits),
                digits.count == 2 || digits.count == 4,
                scanner.skip(" "), let timeRead = scanner.clock(), scanner.skip(" GMT")
            else { return nil }
            (month, day, time) = (monthRead, dayRead, timeRead)
            year = digits.count == 4 ? written : Timestamp.century(of: written, near: now.date.year)
        } else {
            guard scanner.skip(" "), let monthRead = scanner.month(), scanner.skip(" "),
                let dayRead = scanner.skip(" ") ? scanner.digits(1) : scanner.digits(2), scanner.skip(" "),
                let timeRead = scanner.clock(), scanner.skip(" "), let yearRead = scanner.digits(4)
            else { return nil }
            (year, month, day, time) = (yearRead, monthRead, dayRead, timeRead)
        }
        guard scanner.isAtEnd, let date = CalendarDate(year: year, month: month, day: day) else { return nil }
        self.init(date, hour: time.hour, minute: time.minute, second: time.second)
    }

    /// As `init(httpDate:now:)`, by the system's clock.
    public init?(httpDate: String) {
        self.init(httpDate: httpDate, now: .now())
    }

    private static func century(of twoDigits: Int, near present: Int) -> Int {
        let year = present / 100 * 100 + twoDigits
        if year > present + 50 { return year - 100 }
        return year <= present - 50 ? year + 100 : year
    }
}

/// As one RFC 3339 string, with microseconds when there are any.
extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Timestamp(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time: \(text)")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
