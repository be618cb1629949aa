import ArgumentParser
import PouchBytes
import PouchProfile

/// A length of time with its unit: `1s`, `250ms`, `30min`, `8h`, or `0`.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        let units: [(String, Double)] = [("ms", 1e-3), ("min", 60), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)]
        let lower = argument.lowercased()
        let unit = units.first { lower.hasSuffix($0.0) }
        guard let number = Double(unit.map { String(lower.dropLast($0.0.count)) } ?? lower), number.isFinite,
            number >= 0,
            number * (unit?.1 ?? 1) <= 366 * 86_400, unit != nil || number == 0
        else { return nil }
        duration = .seconds(number * (unit?.1 ?? 1))
    }
}

/// A number of bytes with its unit: `500MB`, `2GiB`, `1000`.
struct SizeArgument: ExpressibleByArgument {
    let bytes: Int

    init?(argument: String) {
        let units: [(String, Double)] = [
            ("kib", 1_024), ("mib", 1_048_576), ("gib", 1_073_741_824), ("tib", 1_099_511_627_776), ("kb", 1e3),
            ("mb", 1e6), ("gb", 1e9),
            ("tb", 1e12), ("b", 1),
        ]
        let lower = argument.lowercased()
        let unit = units.first { lower.hasSuffix($0.0) }
        guard let number = Double(unit.map { String(lower.dropLast($0.0.count)) } ?? lower), number > 0,
            number * (unit?.1 ?? 1) < 1e18
        else { return nil }
        bytes = Int(number * (unit?.1 ?? 1))
    }
}

/// A part of a hundred: `1%`, `0.5%`, `100%`, or `0`.
struct RecheckArgument: ExpressibleByArgument {
    /// 0 to 1.
    let share: Double

    init?(argument: String) {
        guard let share = try? Units.share(argument) else { return nil }
        self.share = share
    }
}

/// A month as `2003-04`.
struct MonthArgument: ExpressibleByArgument {
    let year: Int
    let month: Int

    init?(argument: String) {
        let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 4, let year = Int(parts[0]), let month = Int(parts[1]),
            (1...12).contains(month)
        else { return nil }
        self.year = year
        self.month = month
    }
}

enum ProgressArgument: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
}

/// A day as `2003-04-30`.
struct DayArgument: ExpressibleByArgument {
    let date: CalendarDate

    init?(argument: String) {
        guard let date = CalendarDate(iso: argument) else { return nil }
        self.date = date
    }
}
