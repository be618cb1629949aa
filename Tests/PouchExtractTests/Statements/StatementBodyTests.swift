import PouchMirror
import PouchProfile
import Testing

@testable import PouchExtract

@Suite("the text of a statement")
struct StatementBodyTests {
    private func paragraphs(_ body: String) throws -> [String] {
        try Sample.statement(Sample.page(Sample.cell(body: body))).paragraphs
    }

    @Test("menus, print links, formats, release lines and footers are no text")
    func boilerplate() throws {
        let body =
            "<p>[Print Friendly Version]<p><a href=/a.pdf>PDF</a> | HTML" + Sample.body
            + "<p>Video<p>Released on November 12, 2004<p>Back to top<p>Published by the U.S. Department of State Website"
        #expect(try paragraphs(body) == Sample.paragraphs)
        #expect(try paragraphs(Sample.body + "<p>[ Back to Top ]<p>More links") == Sample.paragraphs)
    }

    @Test("\"Back to top\" after each section ends none but the last, and a footer ends it whatever follows")
    func sections() throws {
        #expect(try paragraphs("<p>One.<p>Back to top<p>Two.<p>Back to Top<p>Three.") == ["One.", "Two.", "Three."])
        #expect(
            try paragraphs(
                "<p>One.<p>Back to top<p>Two.<p>Back to top<p>Published by the U.S. Department of State<p>Menu<p>Back to top<p>Menu"
            ) == ["One.", "Two."])
    }

    @Test("lists, rows of tables and lesser headings are text, in their order")
    func parts() throws {
        let body =
            "<p>Start.<ul><li>one<li>two</ul><h3>Background</h3><table><tr><td>Peru<td>$5<tr><td>Kenya<td>$6</table><p>End."
        #expect(try paragraphs(body) == ["Start.", "one", "two", "Background", "Peru | $5", "Kenya | $6", "End."])
    }

    @Test("hard-wrapped lines and single breaks are one paragraph, two breaks are two")
    func breaks() throws {
        #expect(
            try paragraphs("The Secretary\r\nwill meet<br>the minister.<br><br>They will talk.") == [
                "The Secretary will meet the minister.", "They will talk.",
            ])
    }

    @Test("a release that stands in one preformatted text has its head told from its body")
    func preformatted() throws {
        let body = """
            <pre>
            Media Note
            Richard Boucher, Spokesman
            Washington, DC
            November 12, 2004

            A Statement

            The Secretary said on Friday that the two governments will meet
            again in the spring.

            They will talk.
            </pre>
            """
        let statement = try Sample.statement(Sample.page(body))
        #expect(statement.kind == "Media Note")
        #expect(statement.date == "2004-11-12")
        #expect(
            statement.paragraphs.suffix(2) == [
                "The Secretary said on Friday that the two governments will meet again in the spring.",
                "They will talk.",
            ])
    }

    @Test("headings, items, captions and rows are told from plain paragraphs, each run once")
    func blocks() throws {
        let body =
            "<p>Start.<ul><li>one<li>two<ul><li>deep</ul></ul><h3>Background</h3><table><caption>Aid</caption><tr><td>Peru<td>$5<tr><td>Kenya<td>$6</table><p>End."
        let statement = try Sample.statement(Sample.page(Sample.cell(body: body)))
        #expect(
            statement.blocks == [
                Statement.Block(paragraph: 1, count: 2, kind: .listItem, level: 1),
                Statement.Block(paragraph: 3, count: 1, kind: .listItem, level: 2),
                Statement.Block(paragraph: 4, count: 1, kind: .heading, level: 3),
                Statement.Block(paragraph: 5, count: 1, kind: .caption, level: nil),
                Statement.Block(paragraph: 6, count: 2, kind: .row, level: nil),
            ])
        let json = statement.json(crawl: nil, recordID: nil).bytes
        let text = String(decoding: json, as: UTF8.self)
        #expect(text.contains(#""blocks":[{"paragraph":1,"count":2,"kind":"list_item","level":1},"#))
        #expect(StatementFile(json: json)?.blocks?.count == 5)
        #expect(
            try !String(
                decoding: Sample.statement(Sample.page(Sample.cell())).json(crawl: nil, recordID: nil).bytes,
                as: UTF8.self
            ).contains("blocks"))
    }

    @Test("a page read for a comparison keeps its text while the listing that completes it is read by the same rules")
    func completed() throws {
        let extractor = try PageExtractor(profile: try Sample.profile.get())
        let url = try Sample.url("/r/pa/prs/ps/2004/1.htm")
        func page(_ markup: String) -> FetchedPage {
            FetchedPage(url: url, body: Array(markup.utf8), contentType: "text/html; charset=utf-8")
        }
        var asked = 0
        let reading = try extractor.extract(page(Sample.page(Sample.cell(title: nil)))) {
            asked += 1
            _ = extractor.extract(page(Sample.page(Sample.cell(body: "<p>Another."))), role: .statement, listing: nil)
            return try Sample.listing(title: "As Listed")
        }
        #expect(asked == 1)
        #expect(reading.statement?.title == "As Listed")
        #expect(reading.statement?.paragraphs == Sample.paragraphs)
        #expect(reading.blocks.map(\.text).contains(Sample.paragraphs[0]))
        // One that says all itself needs no listing.
        let whole = extractor.extract(page(Sample.page(Sample.cell()))) { nil }
        #expect(whole.statement?.title == "A Statement" && whole.statement?.listing == nil)
    }

    @Test("damage stays as it is, with a warning that shows it")
    func damage() throws {
        let statement = try Sample.statement(Sample.page(Sample.cell(body: "<p>Iíve been told.</p>")))
        #expect(statement.paragraphs == ["Iíve been told."])
        #expect(statement.warnings == ["text shows damaged characters: Iíve"])
    }

    @Test("byte 0x92 under a wrong charset, and &#146;, are apostrophes")
    func apostrophes() throws {
        let page = Sample.page(Sample.cell(body: "<p>We don&#146;t know Iraq@s aim.</p>")).utf8.map {
            $0 == 0x40 ? 0x92 : $0
        }
        for type in ["text/html", "text/html; charset=ISO-8859-1", "text/html; charset=us-ascii"] {
            #expect(
                try Sample.extract(page, role: .statement, type: type).statement?.paragraphs == [
                    "We don\u{2019}t know Iraq\u{2019}s aim."
                ])
        }
    }

    @Test("controls go, with a warning")
    func controls() throws {
        let statement = try Sample.statement(Sample.page(Sample.cell(body: "<p>a\u{7F}b</p>")))
        #expect(statement.paragraphs == ["ab"])
        #expect(statement.warnings == ["control characters removed"])
    }

    @Test("a line of the head that fits no rule is told, not passed over in silence")
    func unknownLine() throws {
        let statement = try Sample.statement(
            Sample.page(Sample.cell(speaker: "As Prepared for Delivery: draft!<br>Richard Boucher, Spokesman")))
        #expect(
            statement.warnings == [
                "a line of the head fits no rule and is not in the text: \"As Prepared for Delivery: draft!\""
            ])
    }

    @Test("pictures, files and links of the text are its own, once each; the site's boilerplate is not")
    func attachments() throws {
        let body = """
            <p><img src="/documents/organization/signing.jpg"><font size=1>The signing.</font><p>See <a href="../../../x.pdf">x</a>, <a href="/x.pdf#page=2">x again</a>,
            <a href="http://www.2001-2009.state.gov/y.htm">y</a>, <a href="mailto:a@b">mail</a>, <a href="#top">top</a>, <a href="javascript:void(0)">js</a>,
            <a href="http://example.org/z?id=5&amp;l=1#f">z</a>.<img src="/images/bullet.gif"><p><a href="/media/briefing.m3u"><img src="/images/ear.gif"></a>
            """
        let statement = try Sample.statement(Sample.page(Sample.cell(body: body)), path: "/r/pa/prs/ps/1.htm")
        #expect(
            statement.attachments
                == ["/documents/organization/signing.jpg", "/r/x.pdf", "/x.pdf"].map { Sample.host + $0 })
        #expect(
            statement.links.map(\.url) == [
                Sample.host + "/r/x.pdf", Sample.host + "/x.pdf", Sample.host + "/y.htm",
                "http://example.org/z?id=5&l=1",
            ])
    }

    @Test("links are resolved against the page's base, protocol-relative too, and a base that is none is passed over")
    func base() throws {
        func link(_ base: String) throws -> String? {
            try Sample.statement(Sample.page(Sample.cell(body: "<p><a href='x.htm'>x</a> y"), head: base)).links.first?
                .url
        }
        #expect(try link("") == Sample.host + "/r/pa/prs/ps/2004/x.htm")
        #expect(try link("<base href='//2001-2009.state.gov/a/b/'>") == Sample.host + "/a/b/x.htm")
        #expect(try link("<BASE target=_top><BASE HREF='/c/'><base href='/d/'>") == Sample.host + "/c/x.htm")
        #expect(try link("<base href='http://example.org/e/'>") == "http://example.org/e/x.htm")
        for bad in ["javascript:x", "data:text/html,x", "http://[", ""] {
            #expect(try link("<base href='\(bad)'>") == Sample.host + "/r/pa/prs/ps/2004/x.htm", "\(bad)")
        }
    }
}
