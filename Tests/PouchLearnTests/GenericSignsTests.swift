import PouchBytes
import PouchExtract
import PouchURL
import Testing

@testable import PouchLearn

/// A page of a site that no profile is known for, by one sign at a time: what a reader sees, and a program may miss.
@Suite struct GenericSignsTests {
    private static let text = (1...4).map { number in
        "<p>The harbour office said in its letter number \(number) that the quay would be closed to ships for a week.</p>"
    }.joined()

    private func read(
        _ body: String, head: String = "", path: String = "/news/quay", lang: String = "en"
    ) throws -> Statement? {
        let url = try #require(WebURL("https://harbour.example.org" + path))
        let html = "<html lang=\"\(lang)\"><head>\(head)</head><body>\(body)</body></html>"
        let page = try #require(LearnPage(url: url, body: Array(html.utf8), contentType: "text/html; charset=utf-8"))
        let today = try #require(CalendarDate(iso: "2026-06-30"))
        return try GenericPageReader(origin: url.origin, template: nil, today: today).statement(page)?.statement
    }

    @Test("a lead in a box of its own is kept in the head, whatever the box is called")
    func keepsLead() throws {
        let lead = "Ships of all sizes must look for another berth until the works at the quay are done."
        for name in ["teaser", "article-intro", "meta-lead", "abstract"] {
            let read = try read(
                "<h1>Quay closed</h1><div class=\"\(name)\"><p>\(lead)</p></div><div id=text>\(Self.text)</div>")
            #expect(read?.head == [lead], "\(name)")
            #expect(read?.paragraphs.count == 4, "\(name)")
        }
    }

    @Test("what stands under a picture, in a menu or beside a day is no lead")
    func doubtsLead() throws {
        let line = "A crane lifts a block of stone at the quay, in a picture that the office took in spring."
        for box in [
            "<figure><img src=a.jpg><figcaption>\(line)</figcaption></figure>", "<nav><p>\(line)</p></nav>",
            "<ul><li>\(line)</li></ul>", "<div class=newsletter><p>\(line)</p></div>",
            "<p>Anna Holm, 3 March 2024, 10:00, at Port Anders</p>",
        ] {
            #expect(try read("<h1>Quay closed</h1>\(box)<div id=text>\(Self.text)</div>")?.head == [], "\(box)")
        }
    }

    @Test("names that tell how a system stores a field hide no text")
    func readsFields() throws {
        let body =
            "<div class=\"layout-right-sidebar\"><h1>Quay closed</h1><div class=\"field field--type-text-long field--label-hidden\">"
            + Self.text + "</div></div>"
        #expect(try read(body)?.paragraphs.count == 4)
    }

    @Test("a page that is one form has its text")
    func readsForm() throws {
        #expect(try read("<form action=/x><h1>Quay closed</h1>\(Self.text)</form>")?.paragraphs.count == 4)
    }

    @Test("where the first heading is the site's, the one below it is the title")
    func passesSiteName() throws {
        let body = "<h1><a href=/>Harbour office</a></h1><h2>Quay closed for a week</h2>\(Self.text)"
        #expect(
            try read(body, head: "<title>Quay closed for a week | Harbour office</title>")?.title
                == "Quay closed for a week")
        let plain = "<h1>Harbour office</h1><h2>Quay closed for a week</h2>\(Self.text)"
        #expect(
            try read(plain, head: "<title>Quay closed for a week - Harbour office</title>")?.title
                == "Quay closed for a week")
    }

    @Test(
        "the day is found by each of the signs that pages give",
        arguments: [
            ("<h1>Quay closed</h1><p class=\"news-date\">18 March 2024</p>", ""),
            ("<h1>Menu</h1><h1>Quay closed</h1><p>Date: 18 March 2024</p>", "<title>Quay closed</title>"),
            (
                "<h1>Quay closed</h1><p>PORT ANDERS, 18 March 2024 - The harbour office told all shipping lines of the works that are to begin in spring.</p>",
                ""
            ),
            (
                "<h1>Quay closed</h1><div class=footer><time itemprop=datePublished datetime=\"2024-03-18\">18.03.2024</time></div>",
                ""
            ),
            ("<h1>Quay closed</h1><time datetime=\"2024-03-19T01:30:00Z\">18 March 2024</time>", ""),
        ])
    func findsDay(_ head: String, _ meta: String) throws {
        #expect(try read(head + Self.text, head: meta)?.date == "2024-03-18")
    }

    @Test("a day stands in the address, and below the text")
    func findsDayElsewhere() throws {
        #expect(try read("<h1>Quay closed</h1>" + Self.text, path: "/news/20240318-quay")?.date == "2024-03-18")
        #expect(try read("<h1>Quay closed</h1>" + Self.text, path: "/news/18-03-2024")?.date == "2024-03-18")
        let below = Self.text + Self.text + Self.text + "<p>This page was published on 18 March 2024.</p>"
        #expect(try read("<h1>Quay closed</h1>" + below)?.date == "2024-03-18")
    }

    @Test("a time in UTC on the next day gives way to the day that the page shows")
    func prefersLocalDay() throws {
        let meta = "<meta property=\"article:published_time\" content=\"2024-03-19T02:10:00Z\">"
        #expect(try read("<h1>Quay closed</h1><p>March 18, 2024</p>" + Self.text, head: meta)?.date == "2024-03-18")
        #expect(try read("<h1>Quay closed</h1>" + Self.text, head: meta)?.date == "2024-03-19")
    }

    @Test("days of a list of other pages do not outvote the page's own")
    func ignoresOthersDays() throws {
        let others =
            "<div id=more>"
            + (1...6).map { "<div><time datetime=2026-05-02>2 May 2026</time> <a href=/news/\($0)>News</a></div>" }
            .joined() + "</div>"
        let meta = "<meta property=\"article:published_time\" content=\"2024-03-18\">"
        #expect(try read("<h1>Quay closed</h1>" + Self.text + others, head: meta)?.date == "2024-03-18")
    }
}
