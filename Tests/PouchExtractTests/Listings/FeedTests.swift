import Foundation
import PouchBytes
import PouchProfile
import PouchURL
import Testing

@testable import PouchExtract

@Suite("sitemaps and feeds")
struct FeedTests {
    static let ladder = """
        version: 1
        name: press
        title: Press
        contact: a@example.org
        origin: https://press.example.org
        seeds: [/, robots-sitemaps]
        listings:
          - {role: year, on: [start], rules: [{name: years, links: //frame}]}
          - {role: statement, on: [year], rules: [{name: news, region: //div, href: '^/(?<topic>[a-z]+)/(?<year>\\d{4})/\\d+$'}]}
        document:
          regions: [//body]
          fields: {title: [{name: h1, xpath: .//h1}]}
        """

    private func read(
        _ text: String, type: String? = nil, path: String = "/feed", profile: String = FeedTests.ladder
    ) throws -> PageReading {
        try read(Array(text.utf8), type: type, path: path, profile: profile)
    }

    private func read(
        _ body: [UInt8], type: String? = nil, path: String = "/feed", profile: String = FeedTests.ladder
    ) throws -> PageReading {
        let extractor = try PageExtractor(profile: SiteProfile.load(yaml: profile, file: "x.yaml"))
        let url = try #require(WebURL("https://press.example.org\(path)"))
        return extractor.extract(FetchedPage(url: url, body: body, contentType: type), role: .start, listing: nil)
    }

    private func shown(_ extraction: PageReading) -> [String] {
        extraction.links.map {
            "\($0.role) \($0.url.pathAndQuery) \($0.entry?.title ?? "-") \($0.entry?.date ?? "-")"
        }
    }

    static let forms: [(String, String)] = [
        (
            "RSS",
            """
            \n<?xml version='1.0'?><rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>Press</title><link>/</link>
            <item><title>A bridge &amp;#8217;s way &rsquo;</title><media:title>no</media:title><link>
            /news/2003/1 </link><pubDate>Fri, 02 May 2003 23:30:00 -0500</pubDate></item>
            <item><title><![CDATA[<b>Two</b> &amp; more]]></title><guid>https://press.example.org/news/2003/2</guid><pubDate>3 May 03 10:00 GMT</pubDate></item>
            <item><title>About us</title><link>/about</link></item></channel></rss>
            """
        ),
        (
            "Atom",
            """
            <feed xmlns='http://www.w3.org/2005/Atom'><title>Press</title><link rel='alternate' href='/'/>
            <entry><title type='html'>A bridge &amp;#8217;s way ’</title><link rel='enclosure' href='/x.pdf'/><link rel='alternate' href='/news/2003/1'/>
            <published>2003-05-02T23:30:00-05:00</published><updated>2003-06-01T00:00:00Z</updated></entry>
            <entry><title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><b>Two</b> &amp; more</div></title><link href='/news/2003/2'/><updated>2003-05-03T00:00:00Z</updated></entry></feed>
            """
        ),
        (
            "RDF",
            """
            <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>
            <channel rdf:about='/'><title>Press</title></channel><item rdf:about='https://press.example.org/news/2003/1'><title>A bridge ’s way ’</title><dc:date>2003-05-02</dc:date></item>
            <item rdf:about='x'><title>Two &amp;amp; more</title><link>/news/2003/2</link><dc:date>2003-05-03T01:00:00+02:00</dc:date></item></rdf:RDF>
            """
        ),
        (
            "JSON Feed",
            """
            {"version": "https://jsonfeed.org/version/1.1", "title": "Press", "items": [
            {"id": "1", "url": "/news/2003/1", "title": "A bridge ’s way ’", "date_published": "2003-05-02T23:30:00-05:00", "tags": []},
            {"id": "https://press.example.org/news/2003/2", "title": "Two & more", "date_published": "2003-05-03"}]}
            """
        ),
        (
            "sitemap",
            """
            <urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9' xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'>
            <url><loc>https://press.example.org/news/2003/1</loc><image:image><image:loc>/news/2003/9</image:loc></image:image><news:news><news:publication_date>2003-05-02</news:publication_date><news:title>A bridge ’s way ’</news:title></news:news></url>
            <url><loc>/news/2003/2</loc><news:news><news:publication><news:name>Press</news:name></news:publication><news:title>Two &amp; more</news:title><news:publication_date>2003-05-03T10:00:00Z</news:publication_date></news:news></url>
            <url><loc>https://press.example.org/about</loc></url></urlset>
            """
        ),
    ]

    @Test(
        "each form is told by its content, and its entries are documents with their titles and days", arguments: forms)
    func isRead(name: String, text: String) throws {
        for type in [nil, "text/html; charset=utf-8", "text/plain", "application/octet-stream"] {
            let extraction = try read(text, type: type)
            #expect(extraction.feed == name)
            #expect(
                shown(extraction) == [
                    "statement /news/2003/1 A bridge ’s way ’ 2003-05-02",
                    "statement /news/2003/2 Two & more 2003-05-03",
                ], "\(extraction.warnings)")
            #expect(
                extraction.links.allSatisfy {
                    $0.inScope && $0.entry?.year == 2003 && $0.entry?.fields == ["topic": "news"]
                })
            #expect(extraction.warnings == [] && !extraction.isCut)
        }
    }

    @Test("a packed sitemap, one in another encoding and one of plain text are read")
    func codings() throws {
        let map = Self.forms[4].1
        #expect(try read(GzipMember.compress([Array(map.utf8)]), type: "application/x-gzip").links.count == 2)
        let latin = "<?xml version='1.0' encoding='ISO-8859-1'?><urlset><url><loc>/news/2003/1</loc></url></urlset>"
        #expect(try read(latin).links.count == 1)
        var wide: [UInt8] = [0xFF, 0xFE]
        for unit in latin.utf16 { wide += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        #expect(try read(wide).links.count == 1)
        let plain = "https://press.example.org/news/2003/1\r\nhttps://press.example.org/news/2003/2\n"
        #expect(try read(plain, type: "text/plain").links.count == 2)
    }

    @Test("a sitemap's day of last change is no document's date, unless the profile says so")
    func lastmod() throws {
        let map = "<urlset><url><loc>/news/2003/1</loc><lastmod>2020-01-02</lastmod></url></urlset>"
        #expect(try read(map).links.map { $0.entry?.date } == [nil])
        let rule =
            "listing_date: [{name: changed, where: lastmod, match: '^(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)'}]\n"
        #expect(try read(map, profile: rule + Self.ladder).links.map { $0.entry?.date } == ["2020-01-02"])
    }

    @Test("sitemaps that an index or robots.txt names are read as it is, and so is the next page of a feed")
    func further() throws {
        let index =
            "<sitemapindex><sitemap><loc>/a.xml</loc></sitemap><sitemap><loc>/b.xml.gz</loc></sitemap></sitemapindex>"
        for extraction in [
            try read(index),
            try read("User-agent: *\nDisallow:\nsitemap : /a.xml # old\nSitemap: /b.xml.gz\n", path: "/robots.txt"),
        ] {
            #expect(shown(extraction) == ["start /a.xml - -", "start /b.xml.gz - -"])
            #expect(extraction.links.allSatisfy { $0.isNested && !$0.isNext })
        }
        let feed = Self.forms[1].1.replacing(
            "<entry>", with: "<link rel='next' href='/feed?page=2'/><entry>", maxReplacements: 1)
        let next = try read(feed).links.last
        #expect(next?.isNext == true && next?.url.pathAndQuery == "/feed?page=2")
    }

    @Test(
        "rules of links decide: an address that is kept out is no entry, and a rule without an address finds nothing above its page"
    )
    func rules() throws {
        let profile = Self.ladder.replacing("href: '", with: "not_href: '/2$', href: '")
        #expect(try read(Self.forms[0].1, profile: profile).links.map(\.url.path) == ["/news/2003/1"])
        let extraction = try read(
            "<urlset><url><loc>/about</loc></url><url><loc>http://other.example/x</loc></url></urlset>")
        #expect(extraction.links.isEmpty)
        #expect(
            extraction.diagnosis?.text == "no link fits a rule (tried: news); the page has 2 links, 1 to other.example")
    }

    // MARK: - Hostile

    @Test("entities that a feed declares are never expanded: it is not read, and says so")
    func bombs() throws {
        var bomb = "<!DOCTYPE rss [<!ENTITY a '0123456789'>"
        for (name, of) in zip("bcdefghij", "abcdefghi") {
            bomb += "<!ENTITY \(name) '\(String(repeating: "&\(of);", count: 10))'>"
        }
        bomb += "]><rss><channel><item><title>&j;</title><link>/news/2003/1</link></item></channel></rss>"
        let file =
            "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><rss><channel><item><title>&x;</title><link>/news/2003/1</link></item></channel></rss>"
        for text in [bomb, file] {
            let extraction = try read(text)
            #expect(extraction.links.isEmpty && extraction.isCut)
            #expect(extraction.warnings.first == "the RSS was not read: it declares entities")
        }
        // An old feed names its type's file, which is not asked for.
        let old =
            "<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://127.0.0.1:1/x.dtd'><rss version='0.91'><channel><item><title>One</title><link>/news/2003/1</link></item></channel></rss>"
        #expect(try read(old).links.count == 1)
    }

    @Test("a packed bomb, a file cut short and one too deep give what stands before, and say so")
    func damaged() throws {
        let bomb = GzipMember.compress([[UInt8](repeating: 32, count: 66 << 20)])
        #expect(try read(bomb, type: "application/gzip").isCut)
        let cut = try read(String(Self.forms[0].1.prefix(400)))
        #expect(cut.isCut && cut.links.map(\.url.path) == ["/news/2003/1"], "\(cut.warnings)")
        let deep = "<urlset><url><loc>/news/2003/1</loc></url>" + String(repeating: "<a>", count: 5_000)
        let extraction = try read(deep)
        #expect(extraction.isCut && extraction.links.count == 1)
        let json = try read(
            "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{\"url\": \"/news/2003/1\"}, {\"url\"")
        #expect(json.isCut && json.links.count == 1)
    }

    @Test("of more entries than a sitemap may have the rest is told, not dropped in silence")
    func many() throws {
        let map =
            "<urlset>" + (0...Feed.mostEntries).map { "<url><loc>/news/2003/\($0)</loc></url>" }.joined() + "</urlset>"
        let extraction = try read(map)
        #expect(extraction.links.count == Feed.mostEntries && extraction.isCut)
        #expect(extraction.warnings == ["entries cut at 50000"])
    }

    @Test(
        "a day is read as it stands in its own zone",
        arguments: [
            ("2003-05-02T23:30:00-05:00", "2003-05-02"), ("Tue, 10 Jun 2003 04:00:00 GMT", "2003-06-10"),
            ("10 June 03", "2003-06-10"), ("Fri, 31-Dec-99 23:59:59 GMT", "1999-12-31"), ("2003-02-30", nil),
            ("soon", nil),
            ("20030502", nil),
        ] as [(String, String?)])
    func days(text: String, day: String?) { #expect(FeedDate.day(text)?.iso == day) }
}
