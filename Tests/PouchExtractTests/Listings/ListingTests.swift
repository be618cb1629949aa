import PouchProfile
import Testing

@testable import PouchExtract

@Suite("listing pages")
struct ListingTests {
    private static let folder = "/r/pa/prs/ps/2008/sept/"

    private func read(
        _ cell: String, role: Role = .month, path: String = "/r/pa/prs/ps/2008/sept/index.htm", year: Int? = 2008,
        month: Int? = 9
    ) throws -> PageReading {
        try Sample.extract(
            Array(Sample.page("<h1>Listing</h1>" + cell).utf8), role: role, path: path, year: year, month: month)
    }

    private func entries(_ cell: String) throws -> [String] {
        try read(cell).links.map {
            "\($0.url.path.split(separator: "/").last ?? "") \($0.entry?.title ?? "-") \($0.entry?.date ?? "-") \($0.rule)"
        }
    }

    @Test("a row's date beside the link is its date: before it, behind it, in a cell, in numbers, in the link")
    func dates() throws {
        #expect(
            try entries("September 5, 2008 <a href='1.htm'>One</a><br>September 6 <a href='2.htm'>Two</a>") == [
                "1.htm One 2008-09-05 numbered-in-content", "2.htm Two 2008-09-06 numbered-in-content",
            ])
        #expect(
            try entries("<p><a href='1.htm'>One</a> (September 5, 2008)<p><a href='2.htm'>Two</a>, Sept. 6, 2008") == [
                "1.htm One 2008-09-05 numbered-in-content", "2.htm Two 2008-09-06 numbered-in-content",
            ])
        #expect(
            try entries(
                "<table><tr><td>09/05/2008<td><a href='1.htm'>One</a><tr><td><a href='2.htm'>Two</a><td>9/6/2008</table>"
            ) == ["1.htm One 2008-09-05 numbered-in-content", "2.htm Two 2008-09-06 numbered-in-content"])
        #expect(
            try entries("<p><a href='1.htm'>One (September 5)</a>") == [
                "1.htm One (September 5) 2008-09-05 numbered-in-content"
            ])
        #expect(try entries("<p><a href='1.htm'>One</a>") == ["1.htm One - numbered-in-content"])
    }

    @Test("of two dates before a link the nearer one is its own")
    func nearest() throws {
        #expect(
            try entries("<p>Updated September 1, 2008; September 5, 2008: <a href='1.htm'>One</a>") == [
                "1.htm One 2008-09-05 numbered-in-content"
            ])
    }

    @Test("a date over several rows is the date of each, until the next")
    func headings() throws {
        let cell =
            "<b>September 5, 2008</b><ul><li><a href='1.htm'>One</a><li><a href='2.htm'>Two</a></ul><b>September 4, 2008</b><p><a href='3.htm'>Three</a>"
        #expect(
            try entries(cell) == [
                "1.htm One 2008-09-05 numbered-in-content", "2.htm Two 2008-09-05 numbered-in-content",
                "3.htm Three 2008-09-04 numbered-in-content",
            ])
    }

    @Test("a document is listed once, under its title, when a picture links to it first")
    func once() throws {
        #expect(
            try entries(
                "<a href='1.htm'><img src=x></a> <a href='1.htm#top'>One</a> <a href='//2001-2009.state.gov\(Self.folder)1.htm'>again</a>"
            ) == ["1.htm One - numbered-in-content"])
    }

    @Test("links out of the content, to places in the page, to mail or scripts, are no documents")
    func others() throws {
        let extraction = try read(
            "<a href='#a'>A</a> <a href='mailto:x@y'>B</a> <a href='javascript:x()'>C</a> <a href='ftp://x/1.htm'>D</a> <a name=x>E</a><a href='1.htm'>One</a>"
        )
        #expect(extraction.links.map(\.url.path) == [Self.folder + "1.htm"])
        #expect(extraction.warnings.isEmpty)
    }

    @Test("a statement in another office's folder is listed; one on another host is out of scope")
    func elsewhere() throws {
        let links = try read(
            "<a href='/secretary/rm/2008/09/109.htm'>One</a><br><a href='http://www.state.gov/r/2.htm'>Two</a>"
        ).links
        #expect(links.map(\.inScope) == [true, false])
    }

    @Test(
        "months are found under whatever address they have, and never made up",
        arguments: [
            ("sept/index.htm", "September", 9), ("apr/", "Apr.", 4), ("february/index.htm", "FEBRUARY", 2),
            ("/r/pa/prs/ps/c11024.htm", "June", 6), ("jan/index.htm", "January 2009", 1),
        ])
    func months(href: String, text: String, month: Int) throws {
        let extraction = try read(
            "<a href='\(href)'>\(text)</a>", role: .year, path: "/r/pa/prs/ps/2008/index.htm", month: nil)
        let link = try #require(extraction.links.first)
        #expect(extraction.links.count == 1 && link.role == .month && link.inScope)
        #expect(link.entry?.month == month)
        #expect(link.entry?.year == (text.hasSuffix("2009") ? 2009 : 2008))
        #expect(link.entry?.title == nil)
    }

    @Test("months outside the content cell are told by their text or their address")
    func monthsOutside() throws {
        let body =
            "<p><a href='/r/pa/prs/ps/2008/sept/index.htm'>Press Releases of September</a> <a href='/r/pa/prs/ps/2008/oct/'>x</a>"
        let links = try Sample.extract(Array(body.utf8), role: .year, path: "/r/pa/prs/ps/2008/index.htm", year: 2008)
            .links
        #expect(links.map { $0.entry?.month } == [9, 10] && links.allSatisfy { $0.rule == "month-in-address" })
    }

    @Test("a year page may list documents itself, beside months and a page of transcripts")
    func yearPage() throws {
        let links = try read(
            "<a href='/r/pa/prs/ps/2003/c7.htm'>April</a> <a href='/r/pa/prs/dpb/2003/'>Press Briefing Transcripts</a> <p>May 5 <a href='/r/pa/prs/ps/2003/200.htm'>One</a>",
            role: .year, path: "/r/pa/prs/ps/2003/index.htm", year: 2003, month: nil
        ).links
        #expect(
            Set(links.map { "\($0.role) \($0.url.path)" }) == [
                "month /r/pa/prs/ps/2003/c7.htm", "year /r/pa/prs/dpb/2003/", "statement /r/pa/prs/ps/2003/200.htm",
            ])
        #expect(links.first { $0.role == .statement }?.entry?.date == "2003-05-05")
    }

    @Test("the start page's years are found in its menu, the odd one too; links that do not name a year are not")
    func years() throws {
        let menu = (2001...2009).map {
            "<a class=\"lftnavbelow\" href=\"\($0 == 2004 ? "/r/pa/prs/ps/c11024.htm" : "/r/pa/prs/ps/\($0)/index.htm")\">\($0)</a>"
        }.joined()
        let page = "<td><a class=lftnavbelow href='http://2001-2009.state.gov/r/pa/'>Bureau</a>\(menu)</td>"
        let links = try Sample.extract(Array(page.utf8), role: .start, path: "/r/pa/prs/ps/index.htm").links
        #expect(links.map { $0.entry?.year } == Array(2001...2009))
        #expect(links.allSatisfy { $0.role == .year && $0.rule == "left-navigation" })
        let plain = try Sample.extract(
            Array("<p><a href='/r/pa/prs/ps/2005/'>2005 Press Releases</a> <a href='/x/2006/'>2006</a>".utf8),
            role: .start, path: "/"
        ).links
        #expect(plain.map { $0.url.path } == ["/r/pa/prs/ps/2005/"])
    }

    @Test("the next page of a listing is a listing of the same month")
    func next() throws {
        for link in [
            "<a href='index2.htm'>Next</a>", "<a href='index2.htm'>Next Page &raquo;</a>",
            "<a rel=next href='index2.htm'>2</a>", "<a href='index2.htm'>&gt;&gt;</a>",
        ] {
            let extraction = try read("<a href='1.htm'>One</a> " + link)
            let next = try #require(extraction.links.first { $0.role == .month }, "\(link)")
            #expect(next.url.path == Self.folder + "index2.htm")
            #expect(next.entry?.year == 2008 && next.entry?.month == 9)
        }
    }

    @Test("a listing in which nothing is found says so")
    func empty() throws {
        #expect(try read("nothing").warnings == ["no link of the page fits a rule"])
        #expect(try Sample.extract([], role: .month).warnings == ["no link of the page fits a rule"])
    }

    @Test("more links than the limit are cut, and told")
    func limit() throws {
        var profile = try Sample.profile.get()
        profile.limits.linksPerPage = 10
        let cell = (1...20).map { "<a href='\($0).htm'>x\($0)</a>" }.joined(separator: "<br>")
        let extraction = try Sample.extract(Array(Sample.page(cell).utf8), role: .month, profile: profile)
        #expect(extraction.links.count == 10)
        #expect(extraction.warnings == ["links cut at 10"])
    }

    @Test("style sheets and pictures of a page are fetched with it, scripts are not, nor anything of another host")
    func requisites() throws {
        let page =
            "<head><link rel='StyleSheet' href='/css/a.css'><link rel=icon href=/i.ico><script src='/js/x.js'></script></head><img src='/images/b.gif'><img src='/images/b.gif'><img src='http://example.org/c.gif'>"
        let found = try Sample.extract(Array(page.utf8), role: .month).requisites
        #expect(found.map { "\($0.url.path) \($0.rule)" } == ["/css/a.css stylesheet", "/images/b.gif image"])
    }
}
