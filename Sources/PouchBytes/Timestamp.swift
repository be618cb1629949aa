#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A moment, in microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Timestamp: Hashable, Sendable, Comparable, Codable {
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    public static func < (one: Timestamp, other: Timestamp) -> Bool { one.microseconds < other.microseconds }

    /// `2026-11-24T07:30:00Z` (RFC 3339)
    public var rfc3339: String { text(fraction: false) }
    /// `2026-11-24T07:30:00.123456Z`
    public var rfc3339Micros: String { text(fraction: true) }
    /// `20261124T073000Z`
    public var compact: String { rfc3339.filter { $0 != "-" && $0 != ":" } }

    /// `Tue, 24 Nov 2026 07:30:00 GMT` (RFC 9110 section 5.6.7)
    public var httpDate: String {
        let parts = parts
        let weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][weekdayNumber]
        return "\(weekday), \(pad(parts.date.day)) \(Self.months[parts.date.month - 1]) \(pad(parts.date.year, 4)) \(clock(parts)) GMT"
    }

    /// 0 for Sunday; the first of January 1970 was a Thursday.
    private var weekdayNumber: Int {
        let seconds = microseconds.floored.0
        let days = Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
        return ((days + 4) % 7 + 7) % 7
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private func text(fraction: Bool) -> String {
        let parts = parts
        return String(unsafeUninitializedCapacity: 28) { output in
            var end = 0
            func put(_ value: Int, _ width: Int, _ mark: Character) {
                var rest = value
                for place in stride(from: end + width - 1, through: end, by: -1) {
                    output[place] = UInt8(48 + rest % 10)
                    rest /= 10
                }
                end += width
                if let mark = mark.asciiValue {
                    output[end] = mark
                    end += 1
                }
            }
            put(parts.date.year, 4, "-")
            put(parts.date.month, 2, "-")
            put(parts.date.day, 2, "T")
            put(parts.seconds / 3_600, 2, ":")
            put(parts.seconds / 60 % 60, 2, ":")
            put(parts.seconds % 60, 2, fraction ? "." : "Z")
            if fraction { put(parts.micros, 6, "Z") }
            return end
        }
    }

    private func clock(_ parts: Parts) -> String { "\(pad(parts.seconds / 3_600)):\(pad(parts.seconds / 60 % 60)):\(pad(parts.seconds % 60))" }

    private typealias Parts = (date: (year: Int, month: Int, day: Int), seconds: Int, micros: Int)

    private var parts: Parts {
        let (seconds, micros) = microseconds.floored
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return (CivilDay.date(days: Int(days)), Int(seconds - days * 86_400), Int(micros))
    }
}

extension Int64 {
    /// Whole seconds, rounded down, and the microseconds that remain.
    fileprivate var floored: (Int64, Int64) {
        let seconds = self >= 0 ? self / 1_000_000 : (self - 999_999) / 1_000_000
        return (seconds, self - seconds * 1_000_000)
    }
}

private func pad(_ value: Int, _ width: Int = 2) -> String {
    let digits = String(value)
    return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
}

/// Days of the proleptic Gregorian calendar.
enum CivilDay {
    /// Days since 1970-01-01.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
    }
}

/// A day of the Gregorian calendar that exists.
public struct CalendarDate: Hashable, Sendable, Comparable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// nil for a day that is in no calendar: month 13, 30 February, a year outside 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day),
            CivilDay.date(days: CivilDay.days(year: year, month: month, day: day)) == (year, month, day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// `2003-04-02` (ISO 8601)
    public var iso: String { "\(pad(year, 4))-\(pad(month))-\(pad(day))" }

    public static func < (one: CalendarDate, other: CalendarDate) -> Bool { (one.year, one.month, one.day) < (other.year, other.month, other.day) }
}

// MARK: - Reading

extension Timestamp {
    /// Reads `2026-11-24T07:30:00Z`, with or without a fraction, with `Z` or an offset.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == 45, bytes[7] == 45, bytes[10] | 32 == 116, bytes[13] == 58, bytes[16] == 58,
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19])
        else { return nil }
        var place = 19
        var micros = 0
        if bytes[place] == 46 {
            place += 1
            var scale = 100_000
            while place < bytes.count, 48...57 ~= bytes[place] {
                micros += Int(bytes[place] - 48) * scale
                scale /= 10
                place += 1
            }
        }
        var offset = 0
        guard place < bytes.count else { return nil }
        if bytes[place] | 32 == 122 {
            guard place + 1 == bytes.count else { return nil }
        } else {
            guard bytes[place] == 43 || bytes[place] == 45, bytes.count == place + 6, bytes[place + 3] == 58,
                let hours = number(bytes[(place + 1)..<(place + 3)]), let minutes = number(bytes[(place + 4)...])
            else { return nil }
            offset = (bytes[place] == 43 ? 1 : -1) * (hours * 3_600 + minutes * 60)
        }
        self.init(year, month, day, hour, minute, second, micros: micros, offset: offset)
    }

    /// Reads `20261124T073000Z`.
    public init?(compact text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[8] == 84, bytes[15] == 90, let year = number(bytes[0..<4]), let month = number(bytes[4..<6]),
            let day = number(bytes[6..<8]), let hour = number(bytes[9..<11]), let minute = number(bytes[11..<13]),
            let second = number(bytes[13..<15])
        else { return nil }
        self.init(year, month, day, hour, minute, second)
    }

    /// Reads any of the three forms that HTTP allows (RFC 9110 section 5.6.7): IMF-fixdate, RFC 850, asctime.
    public init?(httpDate text: String) {
        let words = text.split { " ,-\t".contains($0) }.map(String.init)
        guard words.count >= 5 else { return nil }
        let isAsctime = words[3].contains(":")
        let (day, month, year, clock) = isAsctime ? (words[2], words[1], words[4], words[3]) : (words[1], words[2], words[3], words[4])
        let time = clock.split(separator: ":").compactMap { Int($0) }
        guard let day = Int(day), let month = Self.months.firstIndex(where: { $0.lowercased() == month.lowercased() }), var year = Int(year),
            time.count == 3
        else { return nil }
        // RFC 850 years have two digits; one that would lie more than 50 years ahead is in the past.
        if year < 100 { year += year < 77 ? 2_000 : 1_900 }
        self.init(year, month + 1, day, time[0], time[1], time[2])
    }

    private init?(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int, micros: Int = 0, offset: Int = 0) {
        guard CalendarDate(year: year, month: month, day: day) != nil, (0...23).contains(hour), (0...59).contains(minute),
            (0...60).contains(second)
        else { return nil }
        let days = CivilDay.days(year: year, month: month, day: day)
        self.init(microseconds: Int64(days * 86_400 + hour * 3_600 + minute * 60 + second - offset) * 1_000_000 + Int64(micros))
    }
}

private func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
        guard 48...57 ~= digit else { return nil }
        value = value * 10 + Int(digit - 48)
    }
    return digits.isEmpty ? nil : value
}
