import PouchBytes
import PouchURL
import Testing

@testable import PouchLearn

@Suite struct GenericTests {
    private static let today = CalendarDate(iso: "2026-06-30")!

    private func page(_ site: PressSite, _ number: Int) throws -> LearnPage {
        let url = try #require(WebURL(site.origin + site.release(number).path))
        return try #require(LearnPage(url: url, body: Array(site.document(number).utf8), contentType: "text/html"))
    }

    @Test("a page of an unknown site gives its title, date and text, and says by which signs")
    func readsOnePage() throws {
        let site = PressSite()
        let release = site.release(3)
        let reader = try GenericPageReader(origin: site.start.origin, template: nil, today: Self.today)
        let found = try #require(reader.statement(try page(site, 3)))
        #expect(found.statement.title == release.title)
        #expect(found.statement.date == release.date.iso)
        #expect(found.statement.paragraphs.starts(with: release.paragraphs))
        #expect(found.statement.rules.allSatisfy { $0.rule.hasPrefix("generic/") })
        #expect(found.confidence.allSatisfy { (0...1).contains($0.value) })
    }

    @Test("what all pages of a site have is no text of one of them")
    func comparesPages() throws {
        var site = PressSite()
        site.count = 8
        let notice =
            "<p>This office answers letters within ten days, as the law on public offices asks of it and of all others.</p>"
        let pages = try (0..<8).map { number in
            let url = try #require(WebURL(site.origin + site.release(number).path))
            let html = site.document(number).replacing("<p># # #</p>", with: notice)
            return try #require(LearnPage(url: url, body: Array(html.utf8), contentType: "text/html"))
        }
        var template = SiteTemplate()
        for page in pages { template.add(page) }
        let reader = try GenericPageReader(origin: site.start.origin, template: template, today: Self.today)
        let alone = try GenericPageReader(origin: site.start.origin, template: nil, today: Self.today)
        for (number, page) in pages.enumerated() {
            #expect(reader.statement(page)?.statement.paragraphs == site.release(number).paragraphs)
            #expect(alone.statement(page)?.statement.paragraphs.count == 4)
        }
    }

    @Test("a page without sentences has no statement")
    func refusesEmpty() throws {
        let url = try #require(WebURL("https://press.example.org/x"))
        let page = try #require(
            LearnPage(
                url: url, body: Array("<html><body><a href='/a'>A</a> <a href='/b'>B</a></body></html>".utf8),
                contentType: "text/html"))
        #expect(try GenericPageReader(origin: url.origin, template: nil, today: Self.today).statement(page) == nil)
    }
}
