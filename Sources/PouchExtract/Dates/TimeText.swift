import Foundation
import PouchBytes
import PouchProfile

/// A time of day as a pattern's named groups, or a time as machines write it, give it.
struct TimeText: Equatable {
    private var hour: Int
    private var minute: Int
    private var second: Int?
    /// As written; nil when the text names none.
    private var zone: String?

    /// - Parameter match: groups `hour` (1 to 12 with `half`, "a.m." or "p.m."), and where the text has them `minute`,
    /// `second_of_minute`, `zone`. nil without an hour, and for a text that is not a time of day.
    init?(_ match: Match) {
        guard let hour = match["hour"].flatMap({ WrittenNumber($0)?.value }) else { return nil }
        self.hour = hour
        minute = match["minute"].flatMap { WrittenNumber($0)?.value } ?? 0
        second = match["second_of_minute"].flatMap { WrittenNumber($0)?.value }
        zone = match["zone"]
        if let half = match["half"]?.lowercased().first(where: { $0 == "a" || $0 == "p" }) {
            guard 1...12 ~= hour else { return nil }
            self.hour = hour % 12 + (half == "p" ? 12 : 0)
        }
        guard isTime else { return nil }
    }

    private static let form = GenericPattern(
        #"^\d{4}-?\d\d-?\d\d[T ](?<hour>\d\d):?(?<minute>\d\d)(?::?(?<second_of_minute>\d\d)(?:[.,]\d+)?)?(?: ?(?<zone>Z|[+-]\d\d(?::?\d\d)?))?$"#
    )

    /// A time as machines write it (ISO 8601, RFC 3339).
    init?(iso text: String) {
        guard let match = Self.form.first(in: text) else { return nil }
        self.init(match)
    }

    private var isTime: Bool { 0...23 ~= hour && 0...59 ~= minute && 0...60 ~= second ?? 0 }

    /// The time on a day, with its offset where the text or the profile gives one (RFC 3339).
    func text(on day: CalendarDate, _ rules: DateRules) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        let time = "\(day.iso)T\(two(hour)):\(two(minute))" + (second.map { ":" + two($0) } ?? "")
        guard let offset = offset(on: day, rules) else { return time }
        if offset == 0 { return time + "Z" }
        let minutes = abs(offset) / 60
        return time + (offset < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
    }

    /// Seconds east of Greenwich. A zone that is named and not known leaves the offset open.
    private func offset(on day: CalendarDate, _ rules: DateRules) -> Int? {
        guard let zone else { return rules.zone.flatMap { seconds(in: $0, on: day) } }
        if let offset = DateRules.offset(zone) { return offset }
        let name = zone.uppercased().filter { $0.isLetter }
        if let hours = Self.offsets[name] { return hours * 3_600 }
        return Self.regions[name].flatMap { TimeZone(identifier: $0) }.flatMap { seconds(in: $0, on: day) }
    }

    private func seconds(in zone: TimeZone, on day: CalendarDate) -> Int? {
        // The moment at which clocks there show this: the offset at it differs from that at the same time in Greenwich for a few
        // hours a year alone.
        let clock = Double(day.daysSince1970) * 86_400 + Double(hour * 3_600 + minute * 60)
        let near = zone.secondsFromGMT(for: Date(timeIntervalSince1970: clock))
        return zone.secondsFromGMT(for: Date(timeIntervalSince1970: clock - Double(near)))
    }

    /// Abbreviations that mean one offset, in hours.
    private static let offsets = [
        "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2,
        "WET": 0, "WEST": 1, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    ]
    /// Those that follow the season.
    private static let regions = [
        "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    ]
}
