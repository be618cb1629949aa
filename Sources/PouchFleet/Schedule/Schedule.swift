import PouchBytes

/// When an archive is crawled: `24h`, or `17 3 * * *` (cron, in UTC).
///
/// An archive has its own place in each period, by its name, so that a thousand archives with the same schedule are crawled
/// evenly over it, and each at the same time every day. After an outage each is crawled once, then at its place again.
package enum Schedule: Sendable, Equatable {
    case every(Duration)
    case cron(CronExpression)

    /// - Throws: ``FleetError/badSchedule(_:problem:)``.
    package init(_ text: String) throws(FleetError) {
        let words = text.split(separator: " ")
        if words.count == 1, let period = Self.period(String(words[0])) {
            guard (Duration.seconds(60)...Duration.seconds(366 * 86_400)).contains(period) else {
                throw .badSchedule(text, problem: "a period is a minute to a year")
            }
            self = .every(period)
        } else {
            self = .cron(try CronExpression(text))
        }
    }

    private static let units: [Character: Int64] = ["m": 60, "h": 3_600, "d": 86_400, "w": 604_800]

    /// `90m`, `24h`, `7d`, `2w`.
    private static func period(_ text: String) -> Duration? {
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
            (1...1_000_000).contains(count),
            !text.hasPrefix("+")
        else { return nil }
        return .seconds(count * unit)
    }

    /// When the crawl after this one is due.
    ///
    /// - Parameters:
    ///   - started: of the crawl that is over; the next one comes at least half a period later.
    ///   - now: the crawl may have taken longer than its period: then the next place counts.
    ///   - share: the archive's place in a period, 0 up to 1.
    ///   - jitter: over how long crawls by cron are spread.
    package func next(started: Timestamp, now: Timestamp, share: Double, jitter: Duration) -> Timestamp {
        switch self {
        case .every(let period):
            let period = period.microseconds
            let place = Int64(share * Double(period))
            let earliest = max(started.microseconds + period / 2, now.microseconds + 1)
            let (whole, rest) = (earliest - place).quotientAndRemainder(dividingBy: period)
            return Timestamp(microseconds: (rest > 0 ? whole + 1 : whole) * period + place)
        case .cron(let expression):
            let late = Int64(share * Double(jitter.microseconds))
            let base = expression.next(after: Timestamp(microseconds: now.microseconds - late))
            return Timestamp(microseconds: base.microseconds + late)
        }
    }
}

extension Schedule: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cron(let expression): return expression.text
        case .every(let period):
            let seconds = period.components.seconds
            for (unit, length) in [("w", Int64(604_800)), ("d", 86_400), ("h", 3_600)] where seconds % length == 0 {
                return "\(seconds / length)\(unit)"
            }
            return "\(seconds / 60)m"
        }
    }
}

/// A number for a name, the same on every machine and every day.
package enum Share {
    /// 0 up to 1, evenly over names.
    package static func of(_ name: String) -> Double {
        let bytes = SHA256Digest.of(name).bytes.prefix(6)
        return Double(bytes.reduce(0) { $0 << 8 | UInt64($1) }) / Double(UInt64(1) << 48)
    }
}
