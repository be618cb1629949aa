import Foundation
import PouchBytes
import Testing

@Suite("Dates and times")
struct TimestampTests {
    private let sample = Timestamp(microseconds: 1_795_505_400_000_001)

    @Test("one moment is written the same in every form")
    func forms() {
        #expect(sample.rfc3339 == "2026-11-24T07:30:00Z")
        #expect(sample.rfc3339Micros == "2026-11-24T07:30:00.000001Z")
        #expect(sample.compact == "20261124T073000Z")
        #expect(sample.httpDate == "Tue, 24 Nov 2026 07:30:00 GMT")
        #expect(sample.description == sample.rfc3339Micros)
    }

    @Test(
        "a server's Last-Modified is understood in all three forms of RFC 9110",
        arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
    func httpDates(text: String) {
        #expect(Timestamp(httpDate: text, now: sample)?.rfc3339 == "1994-11-06T08:49:37Z")
    }

    @Test("a two-digit year is the nearest, at most 50 years ahead")
    func twoDigitYears() {
        #expect(Timestamp(httpDate: "Sunday, 06-Nov-76 08:49:37 GMT", now: sample)?.date.year == 2076)
        #expect(Timestamp(httpDate: "Sunday, 06-Nov-77 08:49:37 GMT", now: sample)?.date.year == 1977)
    }

    @Test(
        "a malformed date is no date",
        arguments: [
            "", "yesterday", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "0", "-1",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 994 08:49:37 GMT", "Xxx, 06 Nov 1994 08:49:37 GMT", "Sun Nov 06 08:49:37 94",
        ])
    func notADate(text: String) {
        #expect(Timestamp(httpDate: text) == nil)
        #expect(Timestamp(rfc3339: text) == nil)
        #expect(Timestamp(compact: text) == nil)
    }

    @Test("RFC 3339 is read with fractions and offsets")
    func rfc3339() {
        #expect(Timestamp(rfc3339: "2026-11-24T07:30:00.000001Z") == sample)
        #expect(Timestamp(rfc3339: "2026-11-24T07:30:00.0000019999z") == sample)
        #expect(Timestamp(rfc3339: "2026-11-24 02:30:00.000001-05:00") == sample)
        #expect(Timestamp(rfc3339: "2026-11-25T00:00:00.000001+16:30") == sample)
        #expect(Timestamp(rfc3339: "2016-12-31T23:59:60Z")?.rfc3339 == "2016-12-31T23:59:59Z")
        #expect(Timestamp(rfc3339: "2026-11-24T07:30:00") == nil)
        #expect(Timestamp(rfc3339: "2026-11-24T07:30:00.Z") == nil)
    }

    @Test("what is written reads back, over ten thousand years")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let moment = Timestamp(
                microseconds: Int64.random(in: -62_167_219_200_000_000...253_402_300_799_999_999, using: &generator))
            let second = Timestamp(secondsSince1970: moment.secondsSince1970)
            #expect(Timestamp(rfc3339: moment.rfc3339Micros) == moment)
            #expect(Timestamp(rfc3339: moment.rfc3339) == second)
            #expect(Timestamp(compact: moment.compact) == second)
            #expect(Timestamp(httpDate: moment.httpDate) == second)
            let data = try JSONEncoder().encode([moment])
            #expect(try JSONDecoder().decode([Timestamp].self, from: data) == [moment])
        }
    }

    @Test("a moment beyond four-digit years is written as the nearest one")
    func clamped() {
        #expect(Timestamp(microseconds: .max).rfc3339 == "9999-12-31T23:59:59Z")
        #expect(Timestamp(microseconds: .min).rfc3339 == "0000-01-01T00:00:00Z")
        #expect(Timestamp(secondsSince1970: .max).compact == "99991231T235959Z")
    }

    @Test("every day from 1900 to 2100 has its own number and its right weekday")
    func everyDay() throws {
        var days = try #require(CalendarDate(year: 1900, month: 1, day: 1)).daysSince1970
        #expect(CalendarDate(daysSince1970: days)?.weekday == 1)
        for year in 1900...2100 {
            for month in 1...12 {
                for day in 1...CalendarDate.days(in: month, of: year) {
                    let date = try #require(CalendarDate(year: year, month: month, day: day))
                    #expect(date.daysSince1970 == days)
                    #expect(CalendarDate(daysSince1970: days) == date)
                    days += 1
                }
            }
        }
    }

    @Test(
        "a day that does not exist is refused",
        arguments: [(2001, 2, 29), (1900, 2, 29), (2001, 13, 1), (2001, 0, 1), (2001, 4, 31), (2001, 1, 0), (-1, 1, 1)])
    func noSuchDay(year: Int, month: Int, day: Int) {
        #expect(CalendarDate(year: year, month: month, day: day) == nil)
    }

    @Test("days sort and read back")
    func isoDays() throws {
        let day = try #require(CalendarDate(iso: "2001-11-21"))
        #expect(day.iso == "2001-11-21")
        #expect(try #require(CalendarDate(iso: "2000-02-29")) < day)
        #expect(CalendarDate(iso: "2001-1-21") == nil)
    }

    @Test("the clock agrees with Foundation's")
    func clock() {
        #expect(abs(Double(Timestamp.now().microseconds) / 1e6 - Date().timeIntervalSince1970) < 5)
        #expect(sample.adding(.milliseconds(1500)).microseconds == sample.microseconds + 1_500_000)
    }
}
