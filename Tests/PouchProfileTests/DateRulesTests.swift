import PouchBytes
import Testing

@testable import PouchProfile

@Suite("what a written date means")
struct DateRulesTests {
    private static let today = CalendarDate(year: 2_026, month: 11, day: 28) ?? DateRules.earliest

    private func iso(_ reading: DateRules.Reading) -> String {
        switch reading {
        case .day(let day): day.iso
        case .outside(let day): "outside \(day.iso)"
        case .ambiguous: "ambiguous"
        case .none: "none"
        }
    }

    private func day(_ year: String, _ month: Int, _ day: Int, _ rules: DateRules, before: String = "") -> String {
        DateRules.Year(year, before: before).map { iso(rules.day($0, month: month, day: day)) } ?? "none"
    }

    @Test(
        "a two-digit year is of the newest century that can be true",
        arguments: [
            ("01", "2001-11-21"), ("98", "1998-11-21"), ("26", "2026-11-21"), ("28", "1928-11-21"),
            ("’04", "2004-11-21"), ("2001", "2001-11-21"), ("0001", "outside 0001-11-21"),
        ])
    func short(year: String, wanted: String) { #expect(day(year, 11, 21, DateRules(today: Self.today)) == wanted) }

    @Test("a span of the profile's decides the century, and what lies outside it is none")
    func span() {
        let rules = DateRules(
            earliest: CalendarDate(iso: "1890-01-01"), latest: CalendarDate(iso: "1950-12-31"), today: Self.today)
        #expect(day("01", 1, 2, rules) == "1901-01-02")
        #expect(day("98", 1, 2, rules) == "1898-01-02")
        #expect(day("1960", 1, 2, rules) == "outside 1960-01-02")
        #expect(rules.commonYear("01") == 1_901)
        #expect(rules.commonYear("2546") == nil)
    }

    @Test(
        "dates of other calendars are those of the common one",
        arguments: [
            (.buddhist, "2546", 5, 1, "2003-05-01"), (.buddhist, "46", 5, 1, "2003-05-01"),
            (.buddhist, "2003", 5, 1, "2003-05-01"), (.minguo, "92", 5, 1, "2003-05-01"),
            (.minguo, "113", 2, 29, "2024-02-29"), (.minguo, "2003", 5, 1, "2003-05-01"),
            (.japanese, "平成15", 5, 1, "2003-05-01"), (.japanese, "令和元", 5, 1, "2019-05-01"),
            (.japanese, "H15", 5, 1, "2003-05-01"), (.japanese, "昭和64", 1, 7, "1989-01-07"),
            (.japanese, "2003", 5, 1, "2003-05-01"), (.japanese, "5", 5, 1, "ambiguous"),
            (.persian, "1382", 2, 11, "2003-05-01"), (.persian, "1403", 12, 30, "2025-03-20"),
            (.persian, "1402", 12, 30, "none"), (.persian, "82", 2, 11, "2003-05-01"),
            (.persian, "2003", 5, 1, "2003-05-01"), (.islamic, "1445", 1, 1, "2023-07-19"),
            (.islamic, "1424", 2, 29, "2003-05-01"), (.gregorian, "2546", 5, 1, "outside 2546-05-01"),
        ] as [(CalendarKind, String, Int, Int, String)])
    func calendars(calendar: CalendarKind, year: String, month: Int, day: Int, wanted: String) {
        #expect(self.day(year, month, day, DateRules(calendar: calendar, today: Self.today)) == wanted)
    }

    @Test("an era that stands before the year's digits counts, whatever the calendar")
    func eraBefore() {
        #expect(day("15", 5, 1, DateRules(calendar: .japanese, today: Self.today), before: "日時: 平成") == "2003-05-01")
        #expect(day("7", 5, 1, DateRules(today: Self.today), before: "令和 ") == "2025-05-01")
    }

    @Test(
        "numbers are read in any script",
        arguments: [
            ("21", 21, 2), ("２００３", 2_003, 4), ("๒๕๔๖", 2_546, 4), ("٢٠٠٣", 2_003, 4), ("۱۳۸۲", 1_382, 4),
            ("१५", 15, 2),
            ("1st", 1, 1), ("1er", 1, 1), ("3º", 3, 1), ("二〇〇三", 2_003, 4), ("十二", 12, 2), ("二十一", 21, 2),
            ("三十", 30, 2),
            ("廿五", 25, 2), ("元", 1, 1),
        ])
    func numbers(text: String, value: Int, digits: Int) {
        #expect(WrittenNumber(text) == WrittenNumber(value: value, digits: digits), "\(text)")
    }

    @Test("a number without end, or none, is no number", arguments: ["", "May", "1234567890", "九九九九九九九九九九"])
    func noNumber(text: String) { #expect(WrittenNumber(text) == nil) }

    @Test(
        "months are known in the languages of institutions, in capitals, abbreviated, without their accents",
        arguments: [
            ("NOVEMBER", 11), ("Sept.", 9), ("février", 2), ("FEVRIER", 2), ("1er mars", nil), ("März", 3),
            ("Jänner", 1),
            ("enero", 1), ("SETIEMBRE", 9), ("luglio", 7), ("março", 3), ("MARÇO", 3), ("maart", 3), ("maj", 5),
            ("elokuuta", 8), ("października", 10), ("PAŹDZIERNIKA", 10), ("září", 9), ("Listopadu", 11), ("június", 6),
            ("ianuarie", 1), ("сентября", 9), ("МАЯ", 5), ("липня", 7), ("Ιανουαρίου", 1), ("ΙΑΝΟΥΑΡΙΟΥ", 1),
            ("Μάιος", 5), ("Kasım", 11), ("NİSAN", 4), ("HAZİRAN", 6), ("KASIM", 11), ("Agustus", 8), ("يناير", 1),
            ("كانون الأول", 12), ("أيار", 5), ("ايار", 5), ("ژانویه", 1), ("พฤษภาคม", 5), ("พ.ค.", 5), ("5月", 5),
            ("１２月", 12),
            ("十二月", 12), ("5월", 5), ("٥", 5), ("๑๒", 12), ("13", nil), ("Maybe", nil),
        ] as [(String, Int?)])
    func months(name: String, number: Int?) { #expect(MonthNames().number(of: name) == number, "\(name)") }

    @Test("no word of the table means two months")
    func noClash() {
        var seen: [String: (Int, String)] = [:]
        for line in MonthTable.languages {
            let months = line.split(separator: " ")
            #expect(months.count == 12, "\(line)")
            for (place, forms) in months.enumerated() {
                for form in forms.split(separator: "|") {
                    let key = MonthNames.key(form)
                    if let known = seen[key] { #expect(known.0 == place, "\(form) in \(line) and \(known.1)") }
                    seen[key] = (place, line)
                }
            }
        }
    }

    @Test("a calendar with months of its own knows them; the profile's names come first")
    func ownMonths() {
        #expect(MonthNames(calendar: .persian).number(of: "خرداد") == 3)
        #expect(MonthNames(calendar: .persian).number(of: "خرداد ") == 3)
        #expect(MonthNames(calendar: .islamic).number(of: "رمضان") == 9)
        #expect(MonthNames().number(of: "خرداد") == nil)
        #expect(MonthNames(adding: [10: ["listopad"]]).number(of: "Listopad") == 10)
        #expect(MonthNames.english.number(of: "mai") == nil)
    }
}
