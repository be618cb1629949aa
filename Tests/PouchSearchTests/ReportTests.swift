import PouchReport
import Testing

@testable import PouchSearch

/// What is found is shown, and nothing of a page takes hold of the terminal.
@Suite("What a search shows")
struct ReportTests {
    private static let answer = {
        var answer = SearchAnswer()
        answer.hits = 2
        answer.results = [
            SearchAnswer.Result(
                id: "a", url: "https://a.example/a.htm", path: "statements/2003/04/a.json", title: "Title \u{1b}[31m",
                date: "2003-04-30", kind: "Media Note", speaker: "Colin L. Powell, Secretary",
                snippet: [
                    .init(text: "…on the ", isHit: false), .init(text: "treaty\u{1b}", isHit: true),
                    .init(text: "’s", isHit: false),
                ])
        ]
        return answer
    }()

    @Test("a hit is bold on a terminal and plain elsewhere, and escapes of a page only show")
    func text() {
        let report = SearchReport(Self.answer, query: "treaty")
        let plain = String(decoding: report.text(), as: UTF8.self)
        #expect(
            plain == """
                2 statements, the best 1:

                Title \\x1b[31m
                  2003-04-30 · Media Note · Colin L. Powell, Secretary
                  https://a.example/a.htm
                  …on the treaty\\x1b’s

                """)
        let coloured = String(decoding: report.text(style: .init(isColoured: true)), as: UTF8.self)
        #expect(coloured.contains("…on the \u{1b}[1mtreaty\\x1b\u{1b}[0m’s\n"))
        #expect(SearchReport(SearchAnswer(), query: "x").text().isEmpty)
    }

    @Test("a long snippet keeps to the terminal's width, whatever is marked")
    func width() {
        var answer = Self.answer
        answer.results[0].snippet = (0..<60).map {
            .init(text: $0 % 2 == 0 ? "some words " : "treaty ", isHit: $0 % 2 == 1)
        }
        let lines = SearchReport(answer, query: "treaty").text(style: .init(width: 40)).split(separator: 10)
        #expect(lines.allSatisfy { $0.count <= 60 })
        #expect(lines.suffix(10).allSatisfy { $0.count <= 40 })
    }

    @Test("JSON has each piece of a snippet and says which is a hit")
    func json() {
        let json = String(decoding: SearchReport(Self.answer, query: "\"treaty\"").json(), as: UTF8.self)
        #expect(
            json == #"""
                {"version":1,"query":"\"treaty\"","hits":2,"results":[
                {"id":"a","url":"https://a.example/a.htm","path":"statements/2003/04/a.json","title":"Title \u001b[31m","date":"2003-04-30","kind":"Media Note","speaker":"Colin L. Powell, Secretary","snippet":[{"text":"…on the "},{"text":"treaty\u001b","hit":true},{"text":"’s"}]}
                ]}

                """#)
    }
}
