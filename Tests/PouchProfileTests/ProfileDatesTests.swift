import Foundation
import PouchBytes
import Testing

@testable import PouchProfile

@Suite("dates of a profile")
struct ProfileDatesTests {
    private static let today = CalendarDate(year: 2_026, month: 11, day: 28) ?? DateRules.earliest

    private func load(_ dates: String) throws -> SiteProfile {
        try SiteProfile.load(
            yaml: Sample.good.replacingOccurrences(of: "language: en", with: dates), file: "x.yaml", today: Self.today)
    }

    @Test("without the key, dates are of the common calendar, from 1900 to a year from now")
    func defaults() throws {
        let rules = try load("language: en").dates
        #expect(rules.calendar == .gregorian && rules.order == nil)
        #expect(rules.span.lowerBound.iso == "1900-01-01" && rules.span.upperBound.iso == "2027-11-28")
        #expect(rules.months.number(of: "janv") == 1)
    }

    @Test("calendar, span and order are what the file says")
    func values() throws {
        let rules = try load(
            "dates: {calendar: persian, earliest: 1990-02-03, latest: 2009-01-20, order: day-month}"
        ).dates
        #expect(rules.calendar == .persian && rules.order == .dayFirst)
        #expect(rules.span.lowerBound.iso == "1990-02-03" && rules.span.upperBound.iso == "2009-01-20")
        #expect(rules.months.number(of: "تیر") == 4)
    }

    @Test(
        "a wrong value is told with its place and what would be right",
        arguments: [
            ("{calendar: thai}", "dates.calendar"), ("{earliest: 1900}", "a day of the common calendar"),
            ("{latest: 2001-02-30}", "a day of the common calendar"), ("{latest: 1850-01-01}", "expected a day after"),
            ("{order: year-first}", "dates.order"), ("{era: thai}", "unknown key"),
        ])
    func mistakes(value: String, message: String) {
        #expect {
            try load("dates: \(value)")
        } throws: {
            "\($0)".contains("x.yaml:8:") && "\($0)".contains(message)
        }
    }
}
