import Foundation
import PouchBytes

extension ProfileReader {
    /// - Parameters:
    ///   - value: nil for a profile without the key.
    ///   - months: names that the profile gives.
    func dates(_ value: YAMLValue?, months: [Int: [String]]) -> DateRules {
        let keys = value?.keyed(.dates, "a mapping with calendar, earliest, latest, order, zone") ?? [:]
        let calendar = keys["calendar"]?.choice(CalendarKind.self) ?? .gregorian
        let earliest = keys["earliest"].flatMap(self.day)
        let latest = keys["latest"].flatMap(self.day)
        let order = keys["order"]?.choice(DateRules.Order.self)
        if let latest, let item = keys["latest"], latest < earliest ?? DateRules.earliest {
            item.report("found \(latest.iso), expected a day after \((earliest ?? DateRules.earliest).iso)")
        }
        return DateRules(
            calendar: calendar, earliest: earliest, latest: latest, order: order,
            months: MonthNames(adding: months, calendar: calendar), zone: keys["zone"].flatMap(zone), today: today)
    }

    private func zone(_ value: YAMLValue) -> TimeZone? {
        let expected = "a time zone such as America/New_York, UTC or -05:00"
        guard let text = value.line(expected) else { return nil }
        guard let zone = DateRules.zone(text) else {
            value.report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        return zone
    }

    private func day(_ value: YAMLValue) -> CalendarDate? {
        let expected = "a day of the common calendar such as 2001-01-20"
        guard let text = value.line(expected) else { return nil }
        guard let day = CalendarDate(iso: text) else {
            value.report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        return day
    }
}
