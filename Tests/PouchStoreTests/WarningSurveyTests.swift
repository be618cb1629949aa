import Foundation
import Testing

@testable import PouchStore

@Suite("Warnings by kind, and why a document is not held")
struct WarningSurveyTests {
    @Test(
        "warnings that differ in names, numbers and quoted words alone are of one kind",
        arguments: [
            ("no title found", "no title found"),
            (
                "date disagrees with the listing: page 2003-04-01, listing 2003-04",
                "date disagrees with the listing: page …, listing …"
            ),
            ("date has no year; 2004 taken from the breadcrumb", "date has no year; … taken from the breadcrumb"),
            ("title disagrees with the listing: \"He said \"no\" twice\"", "title disagrees with the listing: \"…\""),
            ("text shows damaged characters: donít", "text shows damaged characters: …"),
            (
                "not an HTML page (application/pdf); nothing was read of it",
                "not an HTML page (application/pdf); nothing was read of it"
            ),
            ("the page has 3 links, 2 to a.example", "the page has … links, … to a.example"),
            ("redirects to https://a.example/1.htm, the same", "redirects to …, the same"),
            ("", ""), ("\"", "\""), ("\"\"", "\"…\""),
        ])
    func kinds(sentence: String, kind: String) { #expect(WarningKind.of(sentence) == kind) }

    @Test("a kind never grows with what a page says")
    func long() { #expect(WarningKind.of(String(repeating: "word ", count: 10_000)).count <= 200) }

    @Test("every line of what is not held has a reason, whatever became of the document")
    func reasons() throws {
        let lab = try Lab()
        try lab.session.seed([try lab.link("/month.htm", .month)])
        let paths = ["/waits.htm", "/again.htm", "/held.htm", "/gone.htm", "/refused.htm", "/moved.htm", "/second.htm"]
        try lab.commit(
            try lab.copy(try lab.pending("/month.htm"), "listing", links: try paths.map { try lab.link($0) }))
        try lab.commit(lab.finish(try lab.pending("/again.htm"), .again(notBefore: 1, noted: 0), error: "status 503"))
        try lab.commit(lab.finish(try lab.pending("/gone.htm"), .gone, status: 404))
        try lab.commit(lab.finish(try lab.pending("/refused.htm"), .refused))
        try lab.commit(
            lab.finish(try lab.pending("/moved.htm"), .redirect(to: try lab.link("/target.htm"))),
            lab.finish(try lab.pending("/second.htm"), .check(.gone), status: 404))
        // A page that is held, and of which no statement was read.
        try lab.commit(try lab.copy(try lab.pending("/held.htm"), "page"))
        let missing = try Ledger(lab.store).months.flatMap(\.missing)
        let reasons = Dictionary(
            uniqueKeysWithValues: missing.map {
                ($0.url.replacing("https://archive.example", with: ""), $0.reason ?? "")
            })
        #expect(reasons["/waits.htm"] == "not asked for yet")
        #expect(reasons["/again.htm"]?.hasSuffix(": status 503") == true, "\(reasons)")
        #expect(reasons["/gone.htm"] == "status 404")
        #expect(reasons["/refused.htm"] == "no reason was kept")
        #expect(reasons["/moved.htm"] == "redirects to https://archive.example/target.htm (not asked for yet)")
        #expect(reasons["/second.htm"] == "to be asked a second time: status 404")
        #expect(reasons["/held.htm"] == "the page is held, and no statement was read of it")
        #expect(try !Ledger(lab.store).isWhole, "a crawl that runs is not whole")
    }

    @Test("a mirror without a crawl is not whole")
    func empty() { #expect(!Ledger(months: [], unreadListings: .init(), crawls: [], otherFiles: 0).isWhole) }

    @Test("a start page that is gone again keeps the mirror from being whole, what else stays gone does not")
    func goneAgain() throws {
        let lab = try Lab()
        for _ in 1...2 {
            try lab.session.seed([try lab.link("/index.htm", .start)])
            try lab.commit(lab.finish(try lab.pending("/index.htm"), .gone, status: 404))
            let summary = try lab.finish()
            #expect(summary.missing == 1 && !summary.isWhole)
            try lab.reopen()
        }
    }

    @Test("a statement file that cannot be read is told, and the others are counted all the same")
    func unreadable() throws {
        let lab = try Lab()
        try lab.session.seed([try lab.link("/month.htm", .month)])
        try lab.commit(
            try lab.copy(
                try lab.pending("/month.htm"), "listing", links: [try lab.link("/a.htm"), try lab.link("/b.htm")]))
        try lab.commit(try lab.copy(try lab.pending("/a.htm"), "a", statement: "sa"))
        try lab.commit(try lab.copy(try lab.pending("/b.htm"), "b", statement: "sb"))
        try lab.store.write { try $0.execute(sql: "UPDATE document SET warnings = 1 WHERE statement_id IS NOT NULL") }
        try lab.put(
            "statements/2003/04/sa.json",
            """
            {"id":"sa","url":"https://archive.example/a.htm","paragraphs":[],"text":"","text_sha256":"",\
            "provenance":{"profile":"p"},"warnings":["no title found","no text found"]}
            """)
        try lab.put("statements/2003/04/sb.json", "{\"warnings\":")
        let survey = try WarningSurvey(lab.store, pagesPerKind: 0)
        #expect(survey.statements == 1)
        #expect(survey.kinds.map(\.text) == ["no text found", "no title found"])
        #expect(survey.kinds.allSatisfy { $0.count == 1 && $0.pages.isEmpty })
        #expect(survey.unreadable.map(\.url) == ["https://archive.example/b.htm"])
    }
}
