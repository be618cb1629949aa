import Testing

@testable import PouchHTML

@Suite("the order and the parts of a page's text")
struct ReadingOrderTests {
    @Test("nested layout tables are read cell by cell, as the eye goes")
    func nested() throws {
        let page = """
            <table><tr><td><p>one<table><tr><td><p>two</p><p>three</p></td><td><p>four</td></tr></table>five</td>
            <td><div>six</div>seven</td></tr><tr><td colspan=2>eight</td></tr></table>nine
            """
        #expect(try Reading(page).texts == ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
    }

    @Test("a row of data is one line, its cells side by side; an empty cell is passed over")
    func rows() throws {
        let reading = try Reading(
            "<TABLE><TR><TH>Country<TH>Amount<TR><td>Peru<td>&nbsp;<TD>$850,000<br>(2004)</TABLE>")
        #expect(reading.texts == ["Country | Amount", "Peru | $850,000 (2004)"])
        #expect(reading.blocks.allSatisfy { $0.kind == .row })
    }

    @Test("a row whose cells hold a short paragraph each is data, as word processors write it")
    func paragraphsInCells() throws {
        let reading = try Reading(
            "<table><tr><td><p>Peru</p></td><td>in all<p align=right>$850,000</p></td></tr></table>")
        #expect(reading.texts == ["Peru | in all $850,000"])
        let long = repeated("word ", 40) + "end"
        #expect(try Reading("<table><tr><td><p>\(long)<td><p>short</table>").texts == [long, "short"])
    }

    @Test("a cell of many lines is layout: its lines stay lines")
    func linesInCells() throws {
        let reading = try Reading(
            "<table><tr><td>Press Statement<br>A. B. Cee, Spokesman<br>Washington, DC<br>May 5, 2004<td>Print</table>")
        #expect(
            reading.blocks.map(\.lines) == [
                ["Press Statement", "A. B. Cee, Spokesman", "Washington, DC", "May 5, 2004"], ["Print"],
            ])
    }

    @Test("items of lists stay items, lists in lists too")
    func lists() throws {
        let reading = try Reading(
            "<ul><li>one<li>two<ol><li>a</li><li><p>b</p></ol></ul><dl><dt>term<dd>meaning</dl>end")
        #expect(reading.texts == ["one", "two", "a", "b", "term", "meaning", "end"])
        #expect(
            reading.blocks.map(\.kind) == [1, 1, 2, 2, 1, 1].map { .listItem(level: $0) } + [.paragraph])
    }

    @Test("what stands under a picture or over a table is told from a paragraph")
    func captions() throws {
        let reading = try Reading(
            "<figure><img src=a.png><figcaption>The bridge</figcaption></figure><table><caption>Tolls</caption><tr><td>a</table>"
        )
        #expect(reading.texts == ["The bridge", "Tolls", "a"])
        #expect(reading.blocks.map(\.kind) == [.caption, .caption, .paragraph])
    }

    @Test(
        "a preformatted text keeps its lines, and an empty one ends a paragraph", arguments: ["pre", "listing", "xmp"])
    func preformatted(tag: String) throws {
        let reading = try Reading(
            "<div>before<\(tag)>\r\nMEDIA NOTE\r\n  May 3, 2003 \n\n \t\nThe minister\ncame.\n</\(tag)>after</div>")
        #expect(
            reading.blocks.map(\.lines) == [
                ["before"], ["MEDIA NOTE", "May 3, 2003"], ["The minister", "came."], ["after"],
            ])
        #expect(
            reading.texts
                == ["before", "MEDIA NOTE\nMay 3, 2003", "The minister\ncame.", "after"].map {
                    $0.replacing("minister\ncame", with: "minister came")
                })
    }

    @Test("lines that a typist wrapped are one paragraph, and lines that were meant stay lines")
    func wrapped() throws {
        let page = """
            <pre>FOR RELEASE
            Contact: Anna Bell
            The ministry said today that the new bridge over the river will
            Open to traffic in May, and that nobody has to pay a toll before
            June of the next year. Ships of more than thirty feet must wait
            for the new lock.

            Lima      12
            Cuzco     7
            one       two
            </pre>
            """
        #expect(
            try Reading(page).texts == [
                "FOR RELEASE\nContact: Anna Bell\nThe ministry said today that the new bridge over the river will Open to traffic "
                    + "in May, and that nobody has to pay a toll before June of the next year. "
                    + "Ships of more than thirty feet must wait for the new lock.",
                "Lima 12\nCuzco 7\none two",
            ])
        #expect(try Reading("<pre>Canada\nFrance\nPeru</pre>").texts == ["Canada\nFrance\nPeru"])
    }

    @Test("a text area that is read for itself keeps its lines, and is no text of the page around it")
    func textArea() throws {
        let page = Array("<body>one<textarea>\nMay 3\n\nText</textarea>".utf8)
        let lines = HTMLParser(limits: HTMLLimits()).withDocument(page, contentType: nil, fallbackCharset: nil) {
            document in
            var areas: [Node] = []
            document.root?.eachElement { node, tag in if tag == .textarea { areas.append(node) } }
            return areas.map { document.text(of: $0).blocks.map(\.lines) }
        }
        #expect(lines == [[["May 3"], ["Text"]]])
    }

    @Test("links in a preformatted listing stand on the lines of the source")
    func preformattedListing() throws {
        let page = Array("<body><pre>1 May <a href=a>One</a>\n2 May <a href=b>Two\nparts</a>\n</pre>".utf8)
        let lines = HTMLParser(limits: HTMLLimits()).withDocument(page, contentType: nil, fallbackCharset: nil) {
            document in
            (document.root?.listingLines() ?? []).map { line in
                line.pieces.map { piece in
                    switch piece {
                    case .text(let text): text
                    case .link(let node): node.text
                    }
                }
            }
        }
        #expect(lines == [["1 May", "One"], ["2 May", "Two parts"]])
    }

    @Test("paragraphs that nobody closed, in tags of mixed case, are paragraphs")
    func unclosed() throws {
        let reading = try Reading(
            "<BODY><P>One<p>Two<P ALIGN=center>Three<H2>Head</h2><BlockQuote>Four</BLOCKQUOTE>Five<HR>Six")
        #expect(reading.texts == ["One", "Two", "Three", "Head", "Four", "Five", "Six"])
        #expect(reading.blocks[3].kind == .heading(level: 2))
    }

    @Test("what a browser does not show is no text, wherever it stands")
    func hidden() throws {
        let page = """
            <head><title>T</title><script>document.write("<p>no</p>")</script><style>no</style></head><body><!-- no --><p>yes<script>no</script></p>
            <noscript>no</noscript><iframe src=x>no</iframe><select><option>no</select><textarea>no</textarea><object>no</object><template>no</template>
            <noembed>no</noembed><?php no ?><p>also</body>
            """
        #expect(try Reading(page).texts == ["yes", "also"])
    }

    @Test(
        "what an element hides by its own attributes is no text, and parts none",
        arguments: [
            ("hidden", true), ("hidden=''", true), ("hidden=until-found", false), ("style='display:none'", true),
            ("style='color:red; DISPLAY : None !important;'", true), ("style='visibility:hidden'", true),
            ("style='display:none;display:block'", false), ("style='display:none!important;display:block'", true),
            ("style='display:block'", false), ("style='content:\"display\";none'", false), ("class=none", false),
            ("", false),
        ])
    func hidesItself(_ attributes: String, _ isHidden: Bool) throws {
        let reading = try Reading("<body><div>one one <span \(attributes)>two</span> three</div>")
        #expect(reading.texts == [isHidden ? "one one three" : "one one two three"])
        #expect(try Reading("<title \(attributes)>T</title>").selected == ["T"])
    }

    @Test("where most is hidden, it is read: a script shows it")
    func hiddenWhole() throws {
        #expect(try Reading("<body><div style='display:none'><p>one<p hidden>two</div>").texts == ["one", "two"])
        #expect(try Reading("<body><h1>Title</h1><div hidden><p>The text.</div>").texts == ["Title", "The text."])
        #expect(try Reading("<body><p>x<h1><span hidden>one</span></h1>", query: "//h1").selected == ["one"])
    }

    @Test("a script in the head does not push the body into it")
    func scriptInHead() throws {
        let reading = try Reading(
            "<head><script async src=x></script><title>T</title><link rel=stylesheet href=y></head><BODY><p>text",
            query: "/html/body/p")
        #expect(reading.selected == ["text"])
    }

    @Test("text behind the end of the page is still the page's")
    func afterEnd() throws {
        #expect(
            try Reading("<body><p>one</body></html><p>two</body><table><tr><td>three</table></html>four").texts == [
                "one", "two", "three", "four",
            ])
    }

    @Test("a line break ends a line, two of them a paragraph, however many spaces stand between")
    func breaks() throws {
        let reading = try Reading("one<br>two<BR /> &nbsp; <br>three<br><br><br><br>four")
        #expect(reading.blocks.map(\.lines) == [["one", "two"], ["three"], ["four"]])
    }

    @Test("the links and pictures of a paragraph are its own, and a picture under the last is not lost")
    func links() throws {
        let reading = try Reading(
            "<p>see <a href=a.htm>the <b>list</b></a> and <a href='b.pdf'>b</a><p><img src=c.jpg>caption<p><a href=d.htm><img src=e.gif></a>"
        )
        #expect(
            reading.blocks.map(\.links) == [
                [.init(text: "the list", href: "a.htm"), .init(text: "b", href: "b.pdf")],
                [.init(text: "", href: "d.htm")],
            ])
        #expect(reading.blocks.map(\.images) == [[], ["c.jpg", "e.gif"]])
    }

    @Test("a link around several paragraphs is a link of each")
    func wideLink() throws {
        let reading = try Reading("<a href=x><p>one</p><p>two</p></a>")
        #expect(reading.blocks.map { $0.links.map(\.text) } == [["one"], ["two"]])
    }

    @Test("a node is found in the paragraph where its text stands, not in the one it was opened in")
    func marks() throws {
        let query = try XPathQuery("//font")
        let page = Array("<td>one<font><p>two</p></font>three <font>four</font><font></font><p>five".utf8)
        HTMLParser(limits: HTMLLimits()).withDocument(page, contentType: nil, fallbackCharset: nil) { document in
            guard let root = document.root else { return #expect(Bool(false), "no document") }
            let text = document.text(of: root, marking: document.nodes(query))
            #expect(text.blocks.map(\.text) == ["one", "two", "three four", "five"])
            #expect(text.marks == [0: 1, 1: 2, 2: 3])
        }
    }

    @Test("a node's text keeps words of neighbouring blocks apart, and leaves out scripts")
    func nodeText() throws {
        #expect(
            try Reading("<h1>A<div>B</div>C<b>c</b><br>D<script>x()</script></h1>", query: "//h1").selected == [
                "A B Cc D"
            ])
    }

    @Test("the densest part of a page is its text, not its menus")
    func densest() throws {
        let page = Array(
            "<div>menu <a href=a>a</a></div><table><tr><td>short<td>a text that is much longer<table><tr><td>in</table></table><div>foot</div>"
                .utf8)
        let text = HTMLParser(limits: HTMLLimits()).withDocument(page, contentType: nil, fallbackCharset: nil) {
            $0.root?.densest.text
        }
        #expect(text == "a text that is much longer in")
    }

    @Test("a listing's lines are its rows: text and links in turn, over all cells")
    func listingLines() throws {
        let page = Array(
            "<h3>May</h3><table><tr><td>May 5<td><a href=1>One</a> x<tr><td>May 6<td><a href=2>Two</a></table>a<br><a name=n>b</a>"
                .utf8)
        HTMLParser(limits: HTMLLimits()).withDocument(page, contentType: nil, fallbackCharset: nil) { document in
            let lines = document.root?.listingLines().map {
                $0.pieces.map { if case .text(let text) = $0 { text } else { "LINK" } }
            }
            #expect(lines == [["May"], ["May 5", "LINK", "x"], ["May 6", "LINK"], ["a"], ["b"]])
        }
    }

    @Test("an XPath that is none is refused by name")
    func badXPath() {
        #expect(throws: HTMLError.badXPath("//td[")) { try XPathQuery("//td[") }
    }
}
