import PouchProfile
import PouchURL
import Testing

@testable import PouchExtract

@Suite("listings of other shapes")
struct ListingRulesTests {
    /// A profile of one rung that leads to documents.
    static func profile(
        _ rule: String, dates: String = "", role: String = "statement", more: String = "", seed: String = "/"
    ) throws -> SiteProfile {
        let statements = role == "statement" ? "" : "  - {role: statement, on: [year], rules: [{name: all, href: x}]}\n"
        return try SiteProfile.load(
            yaml: """
                version: 1
                name: press
                title: Press
                contact: a@example.org
                origin: https://2001-2009.state.gov
                seeds: ['\(seed)']
                listings:
                  - role: \(role)
                    on: [start]
                    rules:
                \(rule)
                \(statements)\(more)\(dates.isEmpty ? "" : "listing_date:\n" + dates)
                document:
                  regions: [//body]
                  fields: {title: [{name: h1, xpath: .//h1}]}
                """, file: "press.yaml")
    }

    private func links(_ page: String, _ profile: SiteProfile, path: String = "/news/") throws -> [DiscoveredLink] {
        try Sample.extract(Array(page.utf8), role: .start, path: path, profile: profile).links
    }

    private func entries(_ page: String, _ profile: SiteProfile, path: String = "/news/") throws -> [String] {
        try links(page, profile, path: path).map {
            "\($0.url.pathAndQuery) \($0.entry?.title ?? "-") \($0.entry?.date ?? "-")"
        }
    }

    @Test("the pages of a frameset are followed")
    func frames() throws {
        let rule = "      - {name: frames, links: '//frame | //iframe'}"
        let page = "<html><frameset><frame src='/nav.html'><frame src=list.html></frameset></html>"
        #expect(
            try links(page, Self.profile(rule, role: "year")).map(\.url.pathAndQuery) == [
                "/nav.html", "/news/list.html",
            ])
    }

    @Test("years in a select, in a javascript address and in onclick are followed without running anything")
    func scripts() throws {
        let rule = """
                  - name: menu
                    links: //option/@value | //a/@href | //a/@onclick
                    address: '/list/\\d{4}/'
                    href: '/(?<year>\\d{4})/$'
            """
        let page = """
            <select><option value=''>Year<option value='/list/2003/'>2003</select><a href="javascript:show('/list/2004/')">x</a>
            <a href='#' onclick="go('/list/2005/');return false">2005</a><a href='#' onclick='evil()'>no</a>
            """
        let found = try links(page, Self.profile(rule, role: "year"))
        #expect(found.map(\.url.path) == ["/list/2003/", "/list/2004/", "/list/2005/"])
        #expect(found.map { $0.entry?.year } == [2003, 2004, 2005])
    }

    @Test("a script that holds many addresses gives them all, without being run")
    func manyInScript() throws {
        let rule = "      - {name: s, links: //script, address: \"/list/\\\\d{4}/\"}"
        let page =
            "<script>var a = ['/list/2003/', '/list/2004/'];</script><script src='/x.js'></script><a href='/list/2005/'>no</a>"
        #expect(try links(page, Self.profile(rule, role: "year")).map(\.url.path) == ["/list/2003/", "/list/2004/"])
    }

    @Test("the group named value is the address, where a pattern needs more around it")
    func addressGroup() throws {
        let rule = "      - {name: s, links: //a, address: \"open\\\\('(?<value>[^']+)'\"}"
        #expect(
            try links("<a href=\"javascript:open('1.html', 2)\">x</a>", Self.profile(rule)).map(\.url.path) == [
                "/news/1.html"
            ])
    }

    @Test("a row is one document, with the date of its cell, however many links stand in it")
    func rows() throws {
        let rule = """
                  - name: rows
                    rows: //tr
                    date: {xpath: './/td[1]', match: '(?<month>\\d\\d)/(?<day>\\d\\d)/(?<year>\\d{4})'}
                    case_number: .//td[3]
                    not_href: '^/topic/'
            """
        let page = """
            <table><tr><th>Date<th>Title<tr><td><a href=/topic/a>T</a> <a href=1.html>02/11/2026</a><td><a href=1.html>A bridge is opened</a>
            <td>26-1<tr><td>02/10/2026<td><a href=2.html><img src=x></a><a href=2.html>Two</a> <a href=3.html>Related</a><td></table>
            """
        let profile = try Self.profile(rule)
        #expect(
            try entries(page, profile) == ["/news/1.html A bridge is opened 2026-02-11", "/news/2.html Two 2026-02-10"])
        #expect(try links(page, profile).map { $0.entry?.fields ?? [:] } == [["case_number": "26-1"], [:]])
    }

    @Test("a layout table's row around the rows of documents is none itself")
    func nestedRows() throws {
        let page =
            "<table><tr><td><table><tr><td><a href=1.html>One</a><tr><td><a href=2.html>Two</a></table></table>"
        #expect(
            try entries(page, Self.profile("      - {name: rows, rows: //tr}")) == [
                "/news/1.html One -", "/news/2.html Two -",
            ])
    }

    @Test("a row's date without a pattern is read where its form leaves no doubt, and only there")
    func plainDates() throws {
        let rule = "      - {name: rows, rows: //li, date: [.//time/@datetime, .//i]}"
        let page = """
            <ul><li><a href=1>a</a> <time datetime='2020-08-19T09:00:00+03:00'>x</time><li><a href=2>b</a> <i>on 3 March 2004</i>
            <li><a href=3>c</a> <i>Sept. 5, 2008</i><li><a href=4>d</a> <i>3/4/2004</i></ul>
            """
        #expect(
            try entries(page, Self.profile(rule)) == [
                "/news/1 a 2020-08-19", "/news/2 b 2004-03-03", "/news/3 c 2008-09-05", "/news/4 d -",
            ])
    }

    @Test("a date in the block below its link is that link's, and no other's")
    func below() throws {
        let dates = "  - {name: below, where: below, match: '(?<month>\\p{L}+) (?<day>\\d+), (?<year>\\d{4})'}"
        let page = """
            <div><h3><a href=1.html>One</a></h3><p>A summary.</p><p>May 2, 2003</p></div><div><h3><a href=2.html>Two</a></h3><p>None.</div>
            <div><h3><a href=3.html>Three</a></h3><p>May 4, 2003 | <a href='#x'>share</a></p></div>
            """
        #expect(
            try entries(page, Self.profile("      - {name: s, href: '\\.html$'}", dates: dates)) == [
                "/news/1.html One 2003-05-02", "/news/2.html Two -", "/news/3.html Three 2003-05-04",
            ])
    }

    @Test("a date in the block above its link is that link's, and does not stay for the next")
    func above() throws {
        let dates = "  - {name: above, where: above, match: '(?<month>\\p{L}+) (?<day>\\d+), (?<year>\\d{4})'}"
        let page =
            "<p>May 2, 2003<p>Topic<h3><a href=1.html>One</a></h3><p>x<h3><a href=2.html>Two</a></h3><div>May 4, 2003</div><a href=3.html>Three</a>"
        #expect(
            try entries(page, Self.profile("      - {name: s, href: '\\.html$'}", dates: dates)) == [
                "/news/1.html One 2003-05-02", "/news/2.html Two -", "/news/3.html Three 2003-05-04",
            ])
    }

    @Test("the names of levels are fields of the statements below them")
    func levels() throws {
        let profile = try Self.profile("      - {name: c, href: '^/news/(?<country>[a-z]+)/$'}", role: "year")
        let link = try #require(try links("<a href=chad/>Chad</a>", profile).first)
        #expect(link.entry?.fields == ["country": "chad"])
        let extractor = try PageExtractor(profile: profile)
        let page = FetchedPage(
            url: link.url, body: Array("<a href=x1.html>One</a>".utf8), contentType: "text/html",
            fields: link.entry?.fields ?? [:])
        #expect(
            extractor.extract(page, role: .year, listing: nil).links.map { $0.entry?.fields } == [["country": "chad"]])
    }

    @Test(
        "pages without a link to the next are counted, from 0 or from 1, in the query or in the path",
        arguments: [
            ("[?&]page=(\\d+)", "/news/?page=2", "/news/?page=3"), ("[?&]page=(\\d+)", "/news/", "/news/?page=1"),
            ("[?&]p=(\\d+)", "/news/?y=2004", "/news/?y=2004&p=1"),
            ("/page/(\\d+)\\.html", "/n/page/09.html", "/n/page/10.html"),
            ("/page/(?<value>\\d+)/", "/page/9/", "/page/10/"),
        ])
    func count(pattern: String, path: String, next: String) throws {
        let profile = try Self.profile(
            "      - {name: s, href: '\\.html$'}", more: "  - {role: next, on: [start], count: '\(pattern)'}\n",
            seed: path)
        let found = try links("<a href=1.html>One</a>", profile, path: path)
        #expect(found.map(\.url.pathAndQuery).last == next)
        #expect(found.map(\.isCounted) == [false, true] && found[1].isNext && found[1].role == .start)
        // A page that names nothing is behind the last one.
        #expect(try links("Nothing here", profile, path: path).isEmpty)
        #expect(
            try links("<a href=1.html>One</a>", profile, path: "/elsewhere/").count == (pattern.hasPrefix("[") ? 2 : 1))
    }

    @Test("attachments are told by the links that the profile names, whatever their addresses end in")
    func attachmentLinks() throws {
        let profile = try SiteProfile.load(
            yaml: """
                version: 1
                name: press
                title: Press
                contact: a@example.org
                origin: https://2001-2009.state.gov
                seeds: [/]
                listings: [{role: statement, on: [start], rules: [{name: all, href: x}]}]
                document:
                  regions: ["//div[@id='m']"]
                  attachments: [pdf]
                  attachment_links:
                    - {name: downloads, href: '^/download/'}
                    - {name: script, links: .//a/@onclick, address: "/get\\\\?id=\\\\d+"}
                  fields: {title: [{name: h1, xpath: .//h1}]}
                """, file: "press.yaml")
        let page = """
            <a href=/download/9>Menu</a><div id=m><h1>T</h1><p>Text <a href=/a.pdf>A</a> <a href=/download/4711>Map</a>
            <a href=/download/4711>again</a> <a href='#' onclick="window.open('/get?id=12')">Table</a> <a href=/news/>other</a></div>
            """
        let extraction = try Sample.extract(Array(page.utf8), role: .statement, profile: profile)
        #expect(
            extraction.statement?.attachments.map { $0.dropFirst(Sample.host.count) } == [
                "/a.pdf", "/download/4711", "/get?id=12",
            ])
        #expect(extraction.requisites.filter { $0.role == .attachment }.count == 3)
    }
}
