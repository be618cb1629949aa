import PouchBytes
import PouchURL
import Testing

@testable import PouchLearn

/// Archives whose listing goes on without a link, or whose page lists nothing: sitemaps, feeds and counted pages.
@Suite struct LearnDoorsTests {
    /// A site whose listing has a button for more that a script serves, at addresses of the given form.
    private func counted(_ address: (Int) -> String, head: String = "") -> [String: String] {
        var site = PressSite()
        site.count = 24
        var pages = site.pages.filter { !$0.key.hasPrefix("/releases?") }
        for page in 0..<3 {
            let text = site.listing(page).replacing("</main>", with: "<button class=\"load-more\">More</button></main>")
                .replacing("<ul class=\"pager\">", with: "<ul class=\"pager\" hidden>").replacing(
                    "</head>", with: head + "</head>")
            let bare = text.replacing(/<ul class="pager".*?<\/ul>/, with: "")
            pages[page == 0 ? "/releases" : address(page)] = bare
        }
        return pages
    }

    @Test("a listing with a button for more is counted on where its next page answers with other rows")
    func counts() throws {
        let findings = try LearnBench(counted { "/releases?page=\($0 + 1)" }).learn(PressSite().start)
        #expect(findings.next == "https://press.example.org/releases?page=2")
        #expect(findings.yaml.contains("count: '[?&]page=(\\d+)'"))
        #expect(findings.rows.count == 16)
    }

    @Test("pages of WordPress are counted in the path, and the second page is a seed")
    func countsPath() throws {
        let head = "<link rel=\"stylesheet\" href=\"/wp-content/themes/x/style.css\">"
        let findings = try LearnBench(counted({ "/releases/page/\($0 + 1)/" }, head: head)).learn(PressSite().start)
        #expect(findings.next == "https://press.example.org/releases/page/2/")
        #expect(findings.yaml.contains("\"/releases/page/2/\""))
        #expect(findings.yaml.contains("count: '/page/(\\d+)/'"))
    }

    @Test("a server that gives the first page for any number has no next page")
    func doubtsSamePage() throws {
        var pages = counted { "/releases?page=\($0 + 1)" }
        pages["/releases?page=2"] = pages["/releases"]
        let findings = try LearnBench(pages).learn(PressSite().start)
        #expect(findings.next == nil)
    }

    private static let shell =
        "<html lang=\"en\"><head><title>News</title></head><body><div id=\"app\"></div><a href=\"/contact\">Contact</a></body></html>"

    private func sitemap(_ site: PressSite, others: [String] = ["/about", "/contact", "/jobs/4"]) -> String {
        let paths = (0..<site.count).map { site.release($0).path } + others
        return
            "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
            + paths.map { "<url><loc>https://press.example.org\($0)</loc><lastmod>2024-01-01</lastmod></url>" }.joined()
            + "</urlset>"
    }

    @Test("where a script fills the page, the sitemap's documents are the archive, and its other pages are not")
    func readsSitemap() throws {
        let site = PressSite()
        var pages = site.pages.filter { $0.key.hasPrefix("/releases/") }
        pages["/releases"] = Self.shell
        pages["/sitemap.xml"] = sitemap(site)
        let bench = LearnBench(pages)
        let findings = try bench.learn(site.start)
        #expect(findings.rows.count == site.count)
        #expect(findings.rows.allSatisfy { $0.url.contains("/releases/") })
        #expect(findings.yaml.contains("seeds: [\"/sitemap.xml\"]"))
        #expect(findings.statements.first?.title == site.release(0).title)
        #expect(findings.statements.first?.paragraphs == site.release(0).paragraphs)
        #expect(findings.isUsable)
        #expect(bench.asked.count <= 11)
    }

    @Test("of an index of sitemaps that robots.txt names, the one of news is read and the index is the seed")
    func readsIndex() throws {
        let site = PressSite()
        var pages = site.pages.filter { $0.key.hasPrefix("/releases/") }
        pages["/"] = Self.shell
        pages["/robots.txt"] = "User-agent: *\nDisallow: /x\nSitemap: https://press.example.org/maps/index.xml\n"
        pages["/maps/index.xml"] =
            "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sitemap><loc>https://press.example.org/maps/pages.xml</loc></sitemap><sitemap><loc>https://press.example.org/maps/news.xml</loc></sitemap></sitemapindex>"
        pages["/maps/news.xml"] = sitemap(site, others: [])
        let bench = LearnBench(pages)
        let findings = try bench.learn(WebURL("https://press.example.org/")!)
        #expect(findings.yaml.contains("seeds: [\"/maps/index.xml\"]"))
        #expect(findings.rows.count == site.count)
        #expect(!bench.asked.contains("/maps/pages.xml"))
    }

    @Test("a feed that is given as the address is learned from, with its titles and dates")
    func readsFeed() throws {
        let site = PressSite()
        var pages = site.pages.filter { $0.key.hasPrefix("/releases/") }
        pages["/feed.xml"] =
            "<rss version=\"2.0\"><channel><title>News</title>"
            + (0..<8).map {
                let release = site.release($0)
                return
                    "<item><title>\(release.title)</title><link>https://press.example.org\(release.path)</link><pubDate>\(release.date.iso)T10:00:00Z</pubDate></item>"
            }.joined() + "</channel></rss>"
        let findings = try LearnBench(pages).learn(WebURL("https://press.example.org/feed.xml")!)
        #expect(findings.rows.count == 8)
        #expect(findings.rows.first?.title == site.release(0).title)
        #expect(findings.statements.first?.date == site.release(0).date.iso)
    }

    @Test(
        "a hostile sitemap makes no profile and ends in words",
        arguments: [
            "<urlset>", "<sitemapindex><sitemap><loc>javascript:alert(1)</loc></sitemap></sitemapindex>",
            "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
                + String(repeating: "<url><loc>https://elsewhere.example/x</loc></url>", count: 500) + "</urlset>",
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><urlset><url><loc>&b;</loc></url></urlset>",
            "\u{1F}\u{8B}\u{8}",
        ])
    func refusesHostile(_ text: String) {
        let bench = LearnBench(["/": Self.shell, "/sitemap.xml": text])
        #expect(throws: LearnError.self) { try bench.learn(WebURL("https://press.example.org/")!) }
        #expect(bench.asked.count <= 11)
    }

    @Test("an index that names itself is asked for no more often than there are files to ask for")
    func boundsIndex() {
        let text =
            "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
            + (0..<50).map { _ in "<sitemap><loc>https://press.example.org/sitemap.xml</loc></sitemap>" }.joined()
            + "</sitemapindex>"
        let bench = LearnBench(["/": Self.shell, "/sitemap.xml": text])
        #expect(throws: LearnError.self) { try bench.learn(WebURL("https://press.example.org/")!) }
        #expect(bench.asked.count <= 8)
    }

    @Test("the sitemap says how many documents the listing should lead to, and whether it names those that were read")
    func countsSitemap() throws {
        let site = PressSite()
        var pages = site.pages
        pages["/sitemap.xml"] = sitemap(site)
        let census = try #require(try LearnBench(pages).learn(site.start).census)
        #expect(census.url == "https://press.example.org/sitemap.xml")
        #expect(census.documents == site.count)
        #expect(census.rows == census.known)
        #expect(!census.isPart)
    }

    @Test("rows that the sitemap leaves out are counted, and a sitemap of other pages says nothing")
    func doubtsSitemap() throws {
        let site = PressSite()
        var pages = site.pages
        pages["/sitemap.xml"] = sitemap(site).replacing(
            "<loc>https://press.example.org\(site.release(0).path)</loc>", with: "")
        let census = try #require(try LearnBench(pages).learn(site.start).census)
        #expect(census.known == census.rows - 1)
        pages["/sitemap.xml"] =
            "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>https://press.example.org/about</loc></url></urlset>"
        let findings = try LearnBench(pages).learn(site.start)
        #expect(findings.census == nil)
        #expect(findings.isUsable)
    }

    @Test("a site without a sitemap has lost no page by it")
    func needsNoSitemap() throws {
        let findings = try LearnBench(PressSite().pages).learn(PressSite().start)
        #expect(findings.census == nil)
        #expect(!findings.requests.contains { $0.failure != nil })
    }
}
