import PouchBytes
import PouchHTML
import PouchURL
import Testing

@testable import PouchLearn

@Suite struct LearnPartsTests {
    private func page(_ html: String, _ url: String = "https://press.example.org/news/") -> LearnPage {
        LearnPage(url: WebURL(url)!, body: Array(html.utf8), contentType: "text/html; charset=utf-8")!
    }

    @Test(
        "dates are found in the forms that archives write them",
        arguments: [
            ("February 11, 2026 | Press Release", "2026-02-11"), ("Sept. 3rd, 2004", "2004-09-03"),
            ("11 février 2026", "2026-02-11"),
            ("11. Februar 2026", "2026-02-11"), ("11 de febrero de 2026", "2026-02-11"),
            ("2026-02-11T09:30:00Z", "2026-02-11"),
            ("2026年2月11日", "2026-02-11"), ("2026년 2월 11일", "2026-02-11"), ("11 февраля 2026 года", "2026-02-11"),
            ("١١ فبراير ٢٠٢٦", "2026-02-11"), ("on 2/11/2026 at noon", "2026-02-11"),
            ("2026. február 11.", "2026-02-11"), ("11Feb26", "2026-02-11"), ("11-Feb-26", "2026-02-11"),
            ("Paper of 11.12.26", "2026-11-12"),
        ])
    func findsDates(_ text: String, _ iso: String) {
        #expect(DateSpot.all(in: text).first?.date(dayFirst: false)?.iso == iso)
    }

    @Test(
        "what is no date is none",
        arguments: [
            "1,198 pages", "Version 2.3.1", "call 555-010-1234", "May we help you", "Room 12/14", "192.168.10.20",
            "1.2.10", "10.11.12.13",
            "15 May 20 people",
        ])
    func findsNoDates(_ text: String) {
        #expect(DateSpot.all(in: text).compactMap { $0.date(dayFirst: false) }.filter { $0.year > 1_900 } == [])
    }

    @Test(
        "the links to older documents are known in many languages",
        arguments: [
            "Next ›", "Suivant", "Nächste", "Следующая", "次へ", "下一页", "التالي", "Older posts", "»", "Próxima página",
        ])
    func knowsNext(_ text: String) { #expect(NextFinder.isNextWord(text)) }

    @Test("a link called next that leads to newer documents is not followed")
    func nextGoesOneWay() throws {
        var site = PressSite()
        site.perPage = 8
        var pages = site.pages
        // Page 1 has "Next" to the page before it, and a number row to all.
        pages["/releases?page=1"] = pages["/releases?page=1"]?.replacing(
            "<a href=\"/releases?page=2\">next ›</a>",
            with:
                "<a href=\"/releases?page=0\">Next</a></li><li><a href=\"/releases?page=0\">1</a> <a href=\"/releases?page=2\">3</a>"
        )
        pages["/releases?page=0"] = pages["/releases"]
        let findings = try LearnBench(pages).learn(WebURL("https://press.example.org/releases?page=1")!)
        #expect(findings.next == "https://press.example.org/releases?page=2")
    }

    @Test("a menu of many links does not pass for the list of documents")
    func menuIsNoList() {
        let menu = (1...86).map {
            "<li><a href=\"/archive/\(2_000 + $0 / 12)/\($0 % 12 + 1)/\">\(["May", "June", "July"][$0 % 3]) \(2_000 + $0 / 12)</a></li>"
        }.joined()
        let rows = (1...10).map {
            "<div class=\"row\"><a href=\"/news/item-\($0)-about-the-harbour\">The harbour board of district \($0) has a new chair</a></div>"
        }.joined()
        let html = page(
            "<html><body><div class=\"side\"><ul>\(menu)</ul></div><div id=\"news\">\(rows)</div></body></html>")
        let lists = RowFinder(page: html, lines: PageLines(html.tree), today: CalendarDate(iso: "2026-01-01")!).lists()
        #expect(lists.first?.rows.count == 10)
    }

    @Test("rules that were made find what they were made of, and an XPath engine agrees")
    func selectorsAgree() throws {
        let html = """
            <html><body><div id="releases" class="x list"><p class="row odd">1</p><p class="row even">2</p></div><div class="list"><p class="row">3</p><p>4</p></div></body></html>
            """
        let tree = page(html).tree
        let wanted = tree.elements.indices.filter {
            tree.elements[$0].classes.contains("row")
                && tree.elements[$0].parent == tree.elements.firstIndex { $0.id == "releases" }
        }
        let rule = try #require(SelectorMaker(samples: [.init(tree: tree, wanted: wanted, scope: nil)]).exact())
        #expect(rule.elements(in: tree) == wanted)
        let count = HTMLParser(limits: HTMLLimits()).withDocument(
            Array(html.utf8), contentType: nil, fallbackCharset: nil
        ) { document in
            (try? XPathQuery(rule.xpath(relative: false))).map { document.nodes($0).count } ?? 0
        }
        #expect(count == 2)
    }

    @Test("names that a program made are no names")
    func knowsGenerated() {
        for name in ["js-view-dom-id-3f2a9c", "css-1q2w3e", "post-12345", "sc-bdVaJa", "p_lt_zoneContent"] {
            #expect(!Naming.isMeaningful(name), "\(name)")
        }
        for name in ["views-row", "release-title", "news-date", "h2", "col-8"] {
            #expect(Naming.isMeaningful(name), "\(name)")
        }
        #expect(Naming.stable("views-row-12") == Naming.stable("views-row-3"))
    }

    @Test("a page of very many links, or very deep, ends in bounded time and is told as nothing")
    func boundsHostilePages() {
        let links = (0..<60_000).map { "<a class=\"c\($0)\" href=\"/\($0)\">x</a>" }.joined()
        _ = try? LearnBench(["/": "<html><body>\(links)</body></html>"]).learn(WebURL("https://press.example.org/")!)
        let deep = String(repeating: "<div><a href=\"/x\">", count: 30_000)
        #expect(throws: LearnError.self) { try LearnBench(["/": deep]).learn(WebURL("https://press.example.org/")!) }
    }

    @Test("text of a page cannot end a value of the profile, or begin another")
    func escapesYAML() throws {
        var site = PressSite()
        site.rows = .blocks
        let pages = site.pages.mapValues {
            $0.replacing("<h1>Press releases</h1>", with: "<h1>News: \"all\"\\ of 'it' # {a: b}</h1>")
        }
        let findings = try LearnBench(pages).learn(site.start)
        #expect(findings.yaml.contains(#"title: "News: \"all\"\\ of 'it' # {a: b}""#))
    }
}
