import PouchProfile
import Testing

@testable import PouchExtract

@Suite("the dates of a statement")
struct StatementDateTests {
    @Test(
        "a date is read in every form that the archive uses",
        arguments: [
            ("November 12, 2004", "2004-11-12", nil), ("Friday, November 12, 2004", "2004-11-12", nil),
            ("Sept. 3, 2004", "2004-09-03", nil), ("May 1 2004", "2004-05-01", nil),
            ("January 22 - 26, 2007", "2007-01-22", "2007-01-26"), ("January 22-26, 2007", "2007-01-22", "2007-01-26"),
            ("January 30 \u{2013} February 2, 2007", "2007-01-30", "2007-02-02"),
            ("December 30 - January 2, 2007", "2006-12-30", "2007-01-02"),
            ("December 30, 2006 - January 2, 2007", "2006-12-30", "2007-01-02"),
            ("November 12, 2004 - November 14, 2004", "2004-11-12", "2004-11-14"),
            ("February 29, 2004", "2004-02-29", nil),
        ] as [(String, String, String?)])
    func forms(line: String, date: String, end: String?) throws {
        let statement = try Sample.statement(Sample.page(Sample.cell(date: line)))
        #expect(statement.date == date)
        #expect(statement.dateEnd == end)
        #expect(statement.place == "Washington, DC")
        #expect(statement.paragraphs == Sample.paragraphs)
        #expect(statement.warnings.isEmpty, "\(statement.warnings)")
    }

    @Test(
        "a year that the date lacks comes from the breadcrumb, else from the listing, else from the address, and the source is told"
    )
    func noYear() throws {
        let cell = Sample.cell(date: "November 12")
        #expect(
            try Sample.statement(Sample.page(cell)).warnings == ["date has no year; 2004 taken from the breadcrumb"])
        let listed = try Sample.statement(
            Sample.page(cell, crumbs: nil), path: "/r/pa/prs/ps/2003/1.htm", listing: Sample.listing())
        #expect(listed.date == "2004-11-12" && listed.warnings == ["date has no year; 2004 taken from the listing"])
        let bare = try Sample.statement(Sample.page(cell, crumbs: nil), path: "/r/pa/prs/ps/2003/1.htm")
        #expect(bare.date == "2003-11-12" && bare.warnings == ["date has no year; 2003 taken from the address"])
        let none = try Sample.statement(Sample.page(cell, crumbs: nil), path: "/r/pa/prs/ps/1.htm")
        #expect(none.date == nil && none.warnings == ["no date found"] && !none.rules.contains { $0.field == "date" })
    }

    @Test("a range over the new year without a year begins in the year that is known")
    func rangeWithoutYear() throws {
        let statement = try Sample.statement(Sample.page(Sample.cell(date: "December 30 - January 2")))
        #expect(statement.date == "2004-12-30" && statement.dateEnd == "2005-01-02")
    }

    @Test(
        "a day that there is not is no date, and the listing's holds",
        arguments: ["February 30, 2004", "November 31, 2004", "November 0, 2004", "November 99, 2004"])
    func impossible(line: String) throws {
        let statement = try Sample.statement(Sample.page(Sample.cell(date: line)), listing: Sample.listing())
        #expect(statement.date == "2004-11-12")
        #expect(statement.warnings.contains("date taken from the listing"))
        #expect(!statement.rules.contains { $0.field == "date" })
    }

    @Test("a range that ends before it begins keeps its first day, with a warning")
    func backwards() throws {
        let statement = try Sample.statement(Sample.page(Sample.cell(date: "January 26 - 22, 2004")))
        #expect(statement.date == "2004-01-26" && statement.dateEnd == nil)
        #expect(statement.warnings == ["the last day of the date's range is none: \"January 26 - 22, 2004\""])
    }

    @Test("two dates that disagree are told: the listing's and the page's, the date and the release")
    func disagree() throws {
        let listed = try Sample.statement(Sample.page(Sample.cell()), listing: Sample.listing(date: "2004-11-13"))
        #expect(listed.date == "2004-11-12")
        #expect(listed.warnings == ["date disagrees with the listing: page 2004-11-12, listing 2004-11-13"])
        let released = try Sample.statement(Sample.page(Sample.cell(released: "November 28, 2005")))
        #expect(released.releasedOn == "2005-11-28")
        #expect(released.warnings == ["date disagrees with the release: page 2004-11-12, released on 2005-11-28"])
        #expect(
            try Sample.statement(
                Sample.page(Sample.cell(date: "November 10 - 14, 2004", released: "November 12, 2004"))
            ).warnings.isEmpty)
    }

    @Test("a document listed under another month than its own is told")
    func otherMonth() throws {
        func warnings(_ year: Int?, _ month: Int?) throws -> [String] {
            try Sample.statement(
                Sample.page(Sample.cell()), listing: Sample.listing(date: nil, year: year, month: month)
            ).warnings
        }
        #expect(try warnings(2004, 11).isEmpty && warnings(2004, nil).isEmpty && warnings(nil, nil).isEmpty)
        #expect(try warnings(2004, 9) == ["date disagrees with the listing: page 2004-11-12, listing 2004-09"])
        #expect(try warnings(2005, nil) == ["date disagrees with the listing: page 2004-11-12, listing 2005"])
    }

    @Test("a page without a date takes the listing's, or says that it has none")
    func none() throws {
        let listed = try Sample.statement(Sample.page(Sample.cell(places: [], date: nil)), listing: Sample.listing())
        #expect(listed.date == "2004-11-12" && listed.warnings.contains("date taken from the listing"))
        #expect(
            try Sample.statement(Sample.page(Sample.cell(places: [], date: nil))).warnings.contains("no date found"))
    }

    @Test("a date at a document's foot is its date, and the text above it is not lost")
    func foot() throws {
        let long = String(repeating: "Many words stand here. ", count: 20)
        let statement = try Sample.statement(
            Sample.page(
                Sample.cell(
                    places: [], date: nil, body: "<p>\(long)</p><p>More.</p><p>November 12, 2004</p><p>Thank you.</p>"))
        )
        #expect(statement.date == "2004-11-12")
        #expect(statement.paragraphs == [String(long.dropLast()), "More.", "Thank you."])
    }
}
