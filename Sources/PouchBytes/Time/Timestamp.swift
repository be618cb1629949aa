#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A moment in UTC, to the microsecond. Leap seconds do not exist, as in POSIX time.
///
/// What can be written down lies in years 0...9999; a moment outside is written as the nearest one inside.
public struct Timestamp: Hashable, Sendable, Comparable {
    /// Since 1970-01-01T00:00:00Z.
    public var microseconds: Int64

    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    public init(secondsSince1970 seconds: Int64) {
        let (value, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        microseconds = overflow ? (seconds < 0 ? .min : .max) : value
    }

    /// Midnight UTC on a day, plus a time of day.
    public init(_ date: CalendarDate, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0) {
        let seconds = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second
        microseconds = Int64(seconds) * 1_000_000 + Int64(microsecond)
    }

    /// The system's clock.
    public static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    /// Whole seconds since 1970, rounded down.
    public var secondsSince1970: Int64 {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The day, in UTC.
    public var date: CalendarDate { parts.date }

    /// The time that much later, in whole microseconds.
    public func adding(_ duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        return Timestamp(microseconds: microseconds + seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
}

extension Timestamp {
    struct Parts {
        var date: CalendarDate
        var hour: UInt
        var minute: UInt
        var second: UInt
        var microsecond: UInt
    }

    /// The first and last moments that four-digit years can say.
    private static let range = -62_167_219_200_000_000...Int64(253_402_300_799_999_999)

    var parts: Parts {
        let inside = min(max(microseconds, Timestamp.range.lowerBound), Timestamp.range.upperBound)
        let seconds = Timestamp(microseconds: inside).secondsSince1970
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let ofDay = UInt(seconds - days * 86_400)
        guard let date = CalendarDate(daysSince1970: Int(days)) else { preconditionFailure("clamped above") }
        return Parts(
            date: date, hour: ofDay / 3600, minute: ofDay / 60 % 60, second: ofDay % 60,
            microsecond: UInt(inside - seconds * 1_000_000))
    }
}
