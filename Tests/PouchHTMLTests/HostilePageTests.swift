import Testing

@testable import PouchHTML

@Suite("pages that mean harm")
struct HostilePageTests {
    @Test("a file that an entity names is not read, and its name is all there is")
    func externalEntity() throws {
        let page =
            "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY % y SYSTEM 'http://127.0.0.1:9/'>%y;]><p>a&x;b"
        let reading = try Reading(page)
        #expect(!reading.text.contains("root:"))
        #expect(reading.texts.last == "a&x;b")
    }

    @Test("entities made of entities stay words")
    func billionLaughs() throws {
        var page = "<!DOCTYPE lolz [<!ENTITY l0 'lol'>"
        for level in 1...12 { page += "<!ENTITY l\(level) '\(repeated("&l\(level - 1);", 10))'>" }
        let reading = try Reading(page + "]><p>&l12;")
        #expect(reading.text.utf8.count < page.utf8.count * 2)
        #expect(reading.texts.last == "&l12;")
    }

    @Test(
        "text under a hundred thousand open tags is kept, and the page is marked",
        arguments: ["div", "b", "blockquote", "font", "ul"])
    func deep(tag: String) throws {
        let reading = try Reading(
            "<p>before</p>" + repeated("<\(tag)>", 100_000) + "inside" + repeated("</\(tag)>", 100_000) + "<p>after")
        #expect(reading.text.contains("before") && reading.text.contains("inside") && reading.text.contains("after"))
        #expect(reading.warnings == ["nesting cut at depth 512"])
    }

    @Test("three hundred font tags that nobody closed lose nothing and need no warning")
    func unclosedFonts() throws {
        let reading = try Reading((0..<300).map { "<font size=1>word\($0) " }.joined() + "<p>last")
        #expect(reading.text.contains("word299") && reading.text.hasSuffix("last"))
        #expect(reading.warnings.isEmpty)
    }

    @Test("a script under too many tags is still no text")
    func deepScript() throws {
        let reading = try Reading(
            repeated("<div>", 600) + "<script>var evil = '<p>x</p>';</script><style>p { color: red }</style>said",
            limits: HTMLLimits(depth: 32))
        #expect(reading.texts == ["said"])
        #expect(reading.warnings == ["nesting cut at depth 32"])
    }

    @Test("a void element under too many tags does not close what is around it")
    func deepVoid() throws {
        let reading = try Reading(
            repeated("<div>", 40) + "a<br>b<img src=x>c<hr/>d" + repeated("</div>", 40) + "<p>after",
            limits: HTMLLimits(depth: 16))
        #expect(reading.text.filter { !$0.isWhitespace } == "abcdafter")
    }

    @Test("a million attributes end with their tag, and what follows is read")
    func attributes() throws {
        let reading = try Reading("<p id=first " + (0..<1_000_000).map { "a\($0) " }.joined() + ">one<p>two")
        #expect(reading.texts == ["one", "two"])
        #expect(reading.warnings == ["attributes cut in 1 tags"])
        let values = try Reading("<p " + (0..<100_000).map { "a\($0)=\"\($0)\" " }.joined() + ">one<p>two")
        #expect(values.texts == ["one", "two"])
        let open = try Reading("<p>one<p " + (0..<100_000).map { "a\($0)=1 " }.joined())
        #expect(open.texts == ["one"])
    }

    @Test("three hundred attributes are no reason for a warning")
    func manyAttributes() throws {
        let reading = try Reading("<p " + (0..<300).map { "a\($0)=\($0) " }.joined() + ">one", query: "//@a299")
        #expect(reading.warnings.isEmpty && reading.texts == ["one"])
    }

    @Test("a title of ten megabytes is whole, and the text under it is not lost")
    func hugeTitle() throws {
        let reading = try Reading("<title>" + repeated("x", 10_500_000) + "</title><p>text")
        #expect(reading.texts == ["text"])
        #expect(reading.selected.first?.utf8.count == 10_500_000)
    }

    @Test("a script of ten megabytes does not hide the text that follows")
    func hugeScript() throws {
        #expect(try Reading("<script>" + repeated("x;", 5_300_000) + "</script><p>text").texts == ["text"])
    }

    @Test("a page over the limit is read up to it, and says so")
    func cut() throws {
        let reading = try Reading("<p>one</p>" + repeated("<p>more</p>", 1_000), limits: HTMLLimits(bytes: 21))
        #expect(reading.texts == ["one", "more"])
        #expect(reading.warnings == ["page cut at 21 bytes"])
    }

    @Test("a page of nothing but tags costs no more than the limit, and keeps its text")
    func nodes() throws {
        let reading = try Reading(repeated("<br>a<i b=c></i>", 10_000) + "<p>end", limits: HTMLLimits(nodes: 1_000))
        #expect(reading.elements <= 1_010)
        #expect(reading.text.filter { $0 == "a" }.count == 10_000)
        #expect(reading.text.hasSuffix("end"))
        #expect(reading.warnings == ["markup cut at 1000 elements and attributes"])
    }

    @Test("an XPath that looks at the text of all nodes takes no memory that stays until the page is done")
    func xpathMemory() throws {
        let query = try XPathQuery("//*[contains(., 'absent')]")
        let page = Array((repeated("<div>", 500) + repeated("word ", 200_000)).utf8)
        let parser = HTMLParser(limits: HTMLLimits())
        parser.withDocument(page, contentType: nil, fallbackCharset: nil) { document in
            let before = parser.heldBytes
            #expect(before > page.count && before < 64 << 20)
            #expect(document.nodes(query).isEmpty)
            #expect(document.failedQueries == 0)
            #expect(parser.heldBytes == before)
        }
    }

    @Test("an XPath that takes too many steps ends, and is counted")
    func xpathSteps() throws {
        let query = try XPathQuery("//*[count(//*[count(//*) > 0]) > 0]")
        HTMLParser(limits: HTMLLimits()).withDocument(
            Array(repeated("<p>x", 3_000).utf8), contentType: nil, fallbackCharset: nil
        ) { document in
            #expect(document.nodes(query).isEmpty)
            #expect(document.failedQueries == 1)
        }
    }

    @Test("one parser reads page after page in the same memory, and gives back what a huge one needed")
    func reuse() throws {
        let parser = HTMLParser(limits: HTMLLimits())
        func read(_ count: Int) -> Int {
            let page = Array(("<title>t</title>" + repeated("<p class=a>some <b>text</b> &amp; more", count)).utf8)
            return parser.withDocument(page, contentType: nil, fallbackCharset: nil) { _ in parser.heldBytes }
        }
        let first = read(500)
        let kept = parser.heldBytes
        #expect(kept > 0 && kept <= 1 << 20)
        #expect(read(50_000) > first)
        #expect(parser.heldBytes == kept)
        for _ in 0..<20 { #expect(read(500) == first) }
        #expect(parser.heldBytes == kept)
    }

    @Test("a page of nothing but tags and attributes takes memory that its limit bounds, not its size")
    func boundedMemory() throws {
        func held(_ page: String) -> Int {
            let parser = HTMLParser(limits: HTMLLimits(nodes: 50_000))
            return parser.withDocument(Array(page.utf8), contentType: nil, fallbackCharset: nil) { _ in parser.heldBytes
            }
        }
        for piece in ["<br>", "<b>", "<p a=1>", "<i a=1 b=2>x</i>", "<!>", "</p>"] {
            #expect(held(repeated(piece, 300_000)) < 100 << 20, "\(piece)")
        }
    }

    @Test(
        "a megabyte of one scrap of markup costs what its bytes cost, and what follows is read",
        arguments: [
            "<", "</", "<!", "<!--", "<a", "<a ", "<a b='", "&", "&#", "&amp", "\0", "</p>", "<p>", "</b>", "<!-->",
            "<a href=x>y", "<b><i><p>", "<table>", "<table><tr><td>", "<table>x", "<select>", "<svg>", "<template>",
            "<form></form>", "<b x=y><p>", "<nobr>", "<h1></h2>", "<![CDATA[", "<script>", "<script></script>",
        ])
    func scrap(piece: String) throws {
        let page = repeated(piece, (1 << 20) / piece.utf8.count)
        let reading = try Reading(page + "'\"--></script><p>end", limits: HTMLLimits(depth: 64, nodes: 20_000))
        // A tag or a comment that nothing ends is the rest of the page.
        #expect(reading.text.utf8.count <= page.utf8.count + 16)
        #expect(reading.elements < 200_000)
    }

    @Test("a name of twelve megabytes takes nothing else with it")
    func hugeName() throws {
        let name = repeated("x", 12 << 20)
        let page = "<p>a<\(name)>b</\(name)>c<i \(name)=1>d<p>e"
        #expect(try Reading(page, limits: HTMLLimits(bytes: 64 << 20)).texts == ["abcd", "e"])
    }

    @Test("a comment of 64 MB hides itself alone")
    func hugeComment() throws {
        let page = "<p>a<!--" + repeated("-", 64 << 20) + "-->b"
        #expect(try Reading(page, limits: HTMLLimits(bytes: 80 << 20)).texts == ["ab"])
    }

    @Test("formatting that is opened again in each paragraph is written a bounded number of times")
    func reopened() throws {
        let page = (0..<200).map { "<font face='\(repeated("x", 500))\($0)'>" }.joined() + repeated("<p>y", 20_000)
        let parser = HTMLParser(limits: HTMLLimits())
        let held = parser.withDocument(Array(page.utf8), contentType: "text/html", fallbackCharset: nil) { _ in
            parser.heldBytes
        }
        #expect(held < page.utf8.count * 64)
        #expect(try Reading(page).text.count { $0 == "y" } == 20_000)
    }

    @Test(
        "what is no page at all is read without harm",
        arguments: [
            "", " ", "<", "<!", "<!--", "<?", "</", "</p>", "<p", "<p a='", "<title>", "<script>", "&", "&#",
            "&#x110000;", "<!DOCTYPE", "\u{FEFF}", "<html></html>",
        ])
    func scraps(page: String) throws {
        let reading = try Reading(page)
        #expect(reading.texts.count <= 1)
    }
}

@Suite("many threads at once")
struct ThreadTests {
    @Test("XPaths compiled on many threads do not wait for each other without end", .timeLimit(.minutes(10)))
    func compile() async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let query = try XPathQuery("//td[\(number)]")
                    return HTMLParser(limits: HTMLLimits()).withDocument(
                        Array("<table><tr><td>x</table>".utf8), contentType: "text/html", fallbackCharset: nil
                    ) { $0.nodes(query).count }
                }
            }
            var found = 0
            for try await count in group { found += count }
            #expect(found == 1)
        }
    }
}
