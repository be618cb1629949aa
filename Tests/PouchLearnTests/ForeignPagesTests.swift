import PouchBytes
import PouchURL
import Testing

@testable import PouchLearn

/// Pages of other countries: their calendars, names of months and ways to part paragraphs.
@Suite struct ForeignPagesTests {
    @Test(
        "dates are read as their country writes them",
        arguments: [
            ("21 มิถุนายน 2567", "2024-06-21"), ("วันที่ 1 มกราคม 2543", "2000-01-01"), ("令和6年6月21日", "2024-06-21"),
            ("発表日：平成元年2月1日", "1989-02-01"), ("등록일 2024.06.21.", "2024-06-21"), ("21 ביוני 2024", "2024-06-21"),
            ("٢١ يونيو ٢٠٢٤", "2024-06-21"), ("21 जून 2024", "2024-06-21"), ("21 Ogos 2024", "2024-08-21"),
            ("21 avril 2024", "2024-04-21"),
        ])
    func readsDate(_ text: String, _ wanted: String) {
        let spots = DateSpot.all(in: text)
        #expect(spots.map { $0.date(dayFirst: true)?.iso } == [wanted])
    }

    @Test("numbers in a row of dots are no date", arguments: ["2024.06.21.7", "12024.06.21", "令和6号", "平成", "2567"])
    func leavesNumbers(_ text: String) {
        #expect(DateSpot.all(in: text).isEmpty)
    }

    private func generic(_ body: String) throws -> [String] {
        let url = WebURL("https://press.example.org/a")!
        let page = try #require(
            LearnPage(
                url: url, body: Array("<html><body>\(body)</body></html>".utf8), contentType: "text/html; charset=utf-8"
            ))
        let reader = try GenericPageReader(origin: url.origin, template: nil, today: CalendarDate(iso: "2026-06-30")!)
        return reader.statement(page)?.statement.paragraphs ?? []
    }

    @Test("an empty line of two breaks parts paragraphs, and one break does not")
    func partsAtEmptyLine() throws {
        let sentence = { (number: Int) in
            "The board of harbour \(number) has met the minister and told her of the season."
        }
        let found = try generic("<h1>Harbours</h1><div>\(sentence(1))<br>\(sentence(2))<br> <br/>\(sentence(3))</div>")
        #expect(found == [sentence(1) + " " + sentence(2), sentence(3)])
    }

    @Test("a text without full stops is read: Thai")
    func readsThai() throws {
        let text = "โควตาการประมงของภูมิภาคที่ 3 จะได้รับการพิจารณาอีกครั้งก่อนฤดูหนาว"
        #expect(try generic("<h1>ข่าว</h1><div><p>\(text)</p></div>") == [text])
    }

    @Test("a Thai archive's profile counts in its calendar, and a date beside its label is found")
    func learnsCalendar() throws {
        let months = ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน"]
        var pages: [String: String] = [:]
        var rows = ""
        for number in 0..<8 {
            let date = "\(number + 9) \(months[number % 4]) 2567"
            rows +=
                "<div class=\"row\"><a href=\"/news/\(number)-notice\">ประกาศเรื่องการประมงในภูมิภาคที่ \(number)</a> <p>\(date)</p></div>"
            pages["/news/\(number)-notice"] =
                "<html lang=\"th\"><body><ul><li><a href=\"/a\">หน้าแรก</a></li></ul><h1>ประกาศเรื่องการประมงในภูมิภาคที่ \(number)</h1><ul class=\"info\"><li>กรมประมง</li><li>วันที่ \(date)</li><li>ดู \(number * 17)</li></ul><div class=\"text\"><p>หน่วยงานที่ \(number * 31) แจ้งต่อสมาชิกว่าจะพิจารณาโควตาการประมงอีกครั้งก่อนฤดูหนาวของปีนี้ และจะประกาศผลต่อไป ครั้งที่ \(number)</p></div></body></html>"
        }
        pages["/news"] = "<html lang=\"th\"><body><h1>ข่าว</h1><div class=\"list\">\(rows)</div></body></html>"
        let findings = try LearnBench(pages).learn(WebURL("https://fish.example.org/news")!)
        #expect(findings.yaml.contains("dates: {calendar: buddhist}"))
        #expect(findings.rows.first?.date == "2024-01-09")
        #expect(findings.statements.first?.date == "2024-01-09")
    }
}
