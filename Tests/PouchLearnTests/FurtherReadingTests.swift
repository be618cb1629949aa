import PouchBytes
import PouchURL
import Testing

@testable import PouchLearn

@Suite("lists of other texts below a text")
struct FurtherReadingTests {
    private func paragraphs(_ body: String) throws -> [String] {
        let url = try #require(WebURL("https://press.example.org/news/1.html"))
        let page = try #require(
            LearnPage(
                url: url, body: Array("<html><body><div>\(body)</div></body></html>".utf8),
                contentType: "text/html; charset=utf-8"))
        let today = try #require(CalendarDate(year: 2020, month: 1, day: 1))
        let reader = try GenericPageReader(origin: url.origin, template: nil, today: today)
        return try #require(reader.statement(page)).statement.paragraphs
    }

    private static let text = (1...5).map {
        "<p>Sentence number \($0) of the text says at some length what the ministry did for the bridge and why it did so.</p>"
    }.joined()

    private static func entry(_ number: Int) -> String {
        "<p>Another article, number \(number), begins with these words and goes on elsewhere on the site.</p>"
    }

    @Test("one date after another below the text, each with an entry, is a list of others")
    func dated() throws {
        let list = (1...5).map { "<div>Wednesday November \($0), 2019</div>" + Self.entry($0) }.joined()
        #expect(try paragraphs(Self.text + "<h4>More from us</h4>" + list).count == 5)
        let below = (1...5).map { Self.entry($0) + "<div>November \($0), 2019</div>" }.joined()
        #expect(try paragraphs(Self.text + below).count == 5)
    }

    @Test("dates of a tour, or two dated paragraphs, are part of a text")
    func ownDates() throws {
        let tour = (1...6).map { "<p>June \($0), 2020 in Harbour City</p>" }.joined()
        #expect(try paragraphs(Self.text + tour + "<p>Tickets for all of these are on sale now.</p>").count == 12)
        let two = (1...2).map { "<p>May \($0), 2019</p>" + Self.entry($0) }.joined()
        #expect(try paragraphs(Self.text + two).count == 9)
    }

    @Test("what a heading of related articles has below it is no text, unless most of the text is there")
    func named() throws {
        let list = (1...3).map { Self.entry($0) }.joined()
        #expect(try paragraphs(Self.text + "<h3>You may also like</h3>" + list).count == 5)
        let box = try paragraphs(
            String(Self.text.prefix(330)) + "<h3>Related news</h3>" + Self.text.replacing("Sentence", with: "Point"))
        #expect(box.contains { $0.hasPrefix("Point number 5") })
    }

    @Test("markup that a page shows as text is none")
    func markup() throws {
        let counter = "<p>&lt;img height=\"1\" src=\"http://counter.example.org/p?c1=2\"&gt;</p>"
        #expect(try paragraphs(counter + Self.text).count == 5)
        #expect(
            try paragraphs(
                "<p>&lt;3 is what readers of the ministry's page wrote below it, again and again.</p>" + Self.text
            ).count == 6)
    }
}
