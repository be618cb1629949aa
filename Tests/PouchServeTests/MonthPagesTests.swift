import Foundation
import PouchHTTP
import TestSupport
import Testing

@Suite("serve: months of many statements")
struct MonthPagesTests {
    @Test("a long month is told page by page, none of its statements left out or twice, as JSON too; as CSV at once")
    func pages() async throws {
        var pages: [String: PressRoom.Page] = [:]
        for number in 1...230 {
            let day = number % 30 + 1
            pages["/news/\(number).htm"] = .init(
                title: "Note \(number)", date: "\(day) November 2001", paragraphs: ["Some words of note \(number)."])
        }
        let room = try PressRoom(pages)
        try await room.crawl()
        let site = try room.site()
        var names: [String] = []
        for number in 1...3 {
            let page = site.page("/2001/11" + (number > 1 ? "?page=\(number)" : ""))
            #expect(page.utf8.count < 60_000)
            #expect(page.contains("page \(number) of 3: 230 of 230 held"))
            #expect(page.contains("2001/11?page=\(number + 1)") == (number < 3))
            #expect(page.contains("href=\"../2001/11?page=\(number - 1)\"") == (number == 3))
            names += page.matches(of: /dir="auto">(Note \d+)</).map { String($0.output.1) }
        }
        #expect(names.count == 230 && Set(names).count == 230)
        var told: [String] = []
        var next: String? = "2001/11.json?limit=90"
        while let target = next {
            let reply = site.get("/" + target)
            let json = try site.json("/" + target)
            told += (json["items"] as? [[String: Any]] ?? []).compactMap { $0["title"] as? String }
            next = json["next"] as? String
            let link = next.map { "<http://127.0.0.1:8100/\($0)>; rel=\"next\"" }
            #expect(reply.value(of: "Link") == link)
        }
        #expect(told == names)
        for span in ["2001/11", "2001"] {
            let rows = site.page("/\(span).csv").split(separator: "\r\n")
            #expect(rows.count == 231 && rows[0].hasPrefix("id,date"), "\(span)")
            let lines = try site.page("/\(span).jsonl").split(separator: "\n").map { line in
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            }
            #expect(lines.compactMap { $0["title"] as? String } == names, "\(span)")
        }
        #expect(site.get("/2002.csv").status == 404 && site.get("/2001/12.jsonl").status == 404)
        let urls = "/crawls/\(room.crawls[0])/urls"
        #expect(site.page(urls + ".csv").split(separator: "\r\n").count == 232)
        #expect(site.page(urls + ".jsonl?role=statement").split(separator: "\n").count == 230)
        #expect(site.page("/search.jsonl?q=words&limit=7").split(separator: "\n").count == 7)
        #expect(site.page("/search.csv?q=words").split(separator: "\r\n").count == 231)
        #expect(site.page("/search.jsonl?q=words&order=newest").split(separator: "\n").count == 230)
        for (target, status) in [("?page=4", 404), ("?page=0", 400), ("?page=x", 400), ("?page=99999999999", 400)] {
            #expect(site.get("/2001/11" + target).status == status, "\(target)")
        }
    }
}
