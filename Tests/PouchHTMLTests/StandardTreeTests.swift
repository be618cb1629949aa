import Testing

import CLibXML2
@testable import PouchHTML

/// A page and the paragraphs that a browser shows of it.
struct PageCase: Sendable, CustomTestStringConvertible {
    var page: String
    var texts: [String]
    var testDescription: String { page }

    init(_ page: String, _ texts: String...) {
        self.page = page
        self.texts = texts
    }
}

/// What libxml2's own reading of HTML loses, shows or puts elsewhere, and browsers do not.
@Suite("A page that is read as browsers read it")
struct StandardTreeTests {
    static let comments: [PageCase] = [
        PageCase("<p>a<!-->b<p>c<!--->d<!-- x --!>e<!---->f", "ab", "cdef"),
        PageCase("<p>a<!-- > -- > -->b<!-- - -> --->c", "abc"),
        PageCase("<p><![if !supportEmptyParas]>&nbsp;<![endif]>a<p><![if !supportLists]>1.<![endif]> b", "a", "1. b"),
        PageCase("<p>a<!- banner ->b<!b>c<?xml:namespace prefix = o ns = 'x' />d</ x>e</>f", "abcdef"),
        PageCase("<p>a<![CDATA[b]]>c<p>1 < 2 <3 <_x", "ac", "1 < 2 <3 <_x"),
        PageCase("<p>a<!-- never closed <p>b", "a"),
        PageCase("<!DOCTYPE html PUBLIC \"a>b\"><p>c", "b\">", "c"),
    ]

    @Test(
        "a comment ends where browsers end it, and what only looks like one is none",
        arguments: StandardTreeTests.comments)
    func readsComments(_ page: PageCase) throws { #expect(try Reading(page.page).texts == page.texts) }

    static let references: [PageCase] = [
        PageCase(
            "<p>&copy 2003 &notit; &notin; &amp &AMP; &ampx &bogus; &#; &#x; & b &",
            "© 2003 ¬it; ∉ & & &x &bogus; &#; &#x; & b &"),
        PageCase("<p>&apos;&hellip;&NotEqualTilde;&bne;&lsquor;&Tab;&NewLine;x", "'…≂̸=⃥‚ x"),
        PageCase("<p>&#145;a&#146; &#x93;b&#x94; &#128;1 &#150; &#153", "‘a’ “b” €1 – ™"),
        PageCase("<p>a&#0;&#xD800;&#1114112;&#x99999999999;b &#65b", "a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}b Ab"),
        PageCase("<title>x</title><p>&eacute;t&eacute", "été"),
    ]

    @Test(
        "a character reference means what the standard's table says, with or without its semicolon",
        arguments: StandardTreeTests.references)
    func readsReferences(_ page: PageCase) throws { #expect(try Reading(page.page).texts == page.texts) }

    @Test("every name of the table stands for its characters")
    func names() throws {
        var count = 0
        for line in NamedReferences.table.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            let parts = line.split(separator: "=")
            let scalars = parts[1].split(separator: "+").compactMap {
                UInt32($0, radix: 16).flatMap(Unicode.Scalar.init)
            }
            let page = Array("&\(parts[0])|".utf8)
            var resolved: [UInt8] = []
            page.withUnsafeBufferPointer {
                CharacterReference.resolve($0, 0..<page.count, .text, into: &resolved)
            }
            #expect(String(decoding: resolved, as: UTF8.self).unicodeScalars.elementsEqual(scalars + ["|"]), "\(line)")
            count += 1
        }
        #expect(count == 2_231 && count == NamedReferences.count)
    }

    static let raw: [PageCase] = [
        PageCase("<script>if (a < b) document.write('<p>no</p>'); // </scripts></script><p>yes", "yes"),
        PageCase("<script><!-- <script> </script> --> no </script><p>yes", "yes"),
        PageCase("<title>a<b>c</title><p>yes<textarea><p>no</p></textarea> also", "yes also"),
        PageCase("<p>a<xmp><b>&amp;</b></xmp>b", "a", "<b>&amp;</b>", "b"),
        PageCase("a<iframe><p>no</p></iframe>b<noembed><p>no</noembed>c<noframes><p>no</noframes>d", "abcd"),
        PageCase("a<noscript><div>no</noscript>b", "ab"),
        PageCase("<head><noscript>no<p></noscript><title>t</title></head>b", "b"),
        PageCase("a<plaintext><p>&amp;</plaintext>", "a", "<p>&amp;</plaintext>"),
        PageCase("<style>p { x: '</p>' }</style><p>yes", "yes"), PageCase("<p>yes<script>no", "yes"),
        PageCase("<select><option>no<p>no</select>a", "a"), PageCase("<template><p>no</template>a", "a"),
    ]

    @Test("what is no markup for a browser is none, and hides nothing after it", arguments: StandardTreeTests.raw)
    func readsRaw(_ page: PageCase) throws { #expect(try Reading(page.page).texts == page.texts) }

    static let structure: [PageCase] = [
        PageCase("<html><head></head><body>a</body></html><p>b<div>c</div></html>d", "a", "b", "c", "d"),
        PageCase("</html></body><p>a</html><table><tr><td>b</table>", "a", "b"),
        PageCase("<p>a<table><tr><td>b</table>c", "a", "b", "c"),
        PageCase("<table><tr><td>a</td>b<p>c</p></tr></table>", "b", "c", "a"),
        PageCase("<table>a<tr><td>b", "a", "b"), PageCase("<b>1<p>2</b>3</p>4", "1", "23", "4"),
        PageCase("<ul><li>a<p>b<li>c<ul><li>d</ul>e</ul>f", "a", "b", "c", "d", "e", "f"),
        PageCase("<dl><dt>a<dd>b<dt>c</dl>", "a", "b", "c"), PageCase("<h1>a<p>b</p></h1>c", "a", "b", "c"),
        PageCase("<p>a</p></p>b</br>c</div>d", "a", "b", "cd"), PageCase("<form>a<form>b</form>c</form>d", "ab", "cd"),
        PageCase("<p>a<svg><p>b", "a", "b"), PageCase("<math><mi>x</mi></math>y<svg><title>no</title></svg>z", "xyz"),
        PageCase("<button>a<button>b", "ab"), PageCase("<image src=a>b", "b"),
    ]

    @Test(
        "tags that are missing, misplaced or misnested leave the text where browsers show it",
        arguments: StandardTreeTests.structure)
    func readsStructure(_ page: PageCase) throws {
        let reading = try Reading(page.page)
        // A break without text after it parts lines, not paragraphs.
        #expect(reading.blocks.flatMap(\.lines) == page.texts)
    }

    @Test("a link holds all that browsers make part of it")
    func links() throws {
        let page =
            "<a href=1><table><tr><td>cell</td></tr></table></a><a href=2>one<a href=3>two</a><p><a href=4>three<p>four"
        let reading = try Reading(page, query: "//a")
        #expect(reading.links == ["1", "2", "3", "4", "4"])
        #expect(reading.selected == ["cell", "one", "two", "three", "four"])
        #expect(try Reading("<a href='?a=1&copy=2&lt=3&amp;b'>x", query: "//a").links == ["?a=1&copy=2&lt=3&b"])
    }

    @Test("a heading has the paragraphs in it, and parts of a table that nobody wrote are not asked for")
    func queries() throws {
        #expect(try Reading("<h1><p>Title</p></h1>", query: "//h1").selected == ["Title"])
        #expect(try Reading("<table><tr><td>a</table>", query: "//table/tr/td").selected == ["a"])
        #expect(try Reading("<table><tbody><tr><td>a</table>", query: "//table/tbody/tr/td").selected == ["a"])
    }

    @Test("a NUL hides nothing of what follows")
    func nul() throws {
        let reading = try Reading("<p>a\0b<p>c\0<b>d\0</b><script>\0</script><title>\0</title>")
        #expect(reading.texts == ["ab", "cd"])
        #expect(reading.warnings == ["5 NUL characters removed"])
    }

    // MARK: - Properties

    private static let pieces = [
        "words", " ", "\n", "\r", "<p>", "</p>", "<b>", "</b>", "<i c=d>", "</i>", "<a href=x>", "</a>", "<td>",
        "</td>", "<tr>",
        "<table>", "</table>", "<caption>", "<col>", "<tbody>", "<script>", "</script>", "<style>", "</style>", "<!--",
        "-->", "--!>", "<!", "<?", "<![CDATA[", "]]>", "<", ">", "&", "&amp;", "&lt", "&#0;", "&#x80;", "'", "\"", "=",
        "<a title='", "<a title=\"", "<font \"'=<>", "/>", "</", "<br/>", "</br>", "<body>", "</body>", "<head>",
        "</head>", "<html>", "</html>", "<title>", "</title>", "<svg>", "</svg>", "<foreignObject>", "<math>", "<mi>",
        "<annotation-xml encoding=text/html>", "<select>", "<option>", "</select>", "<input>", "<textarea>",
        "</textarea>", "<template>", "</template>", "<noscript>", "</noscript>", "<frameset>", "<frame>", "</frameset>",
        "<plaintext>", "<form>", "</form>", "<li>", "<dd>", "<h1>", "</h2>", "<nobr>", "<button>", "<object>",
        "</object>", "<ruby>", "<rt>", "<image>", "<hr>", "<pre>", "\u{1}", "\0", "\u{FFFE}", "\u{E9}", "<\u{E9}>",
        "<x:y>",
    ]

    /// What a page reads as: its tags and its text.
    private static func shown(_ page: String) -> (text: String, elements: Int) {
        HTMLParser(limits: HTMLLimits(depth: 40, nodes: 400)).withDocument(
            Array(page.utf8), contentType: "text/html; charset=utf-8", fallbackCharset: nil
        ) { document in
            var elements = 0
            document.root?.eachElement { _, _ in elements += 1 }
            return (
                document.root.map { document.text(of: $0).blocks.map(\.text).joined(separator: "|") } ?? "", elements
            )
        }
    }

    @Test("whatever a page holds, XPath and a walk find the same elements, each tied to its neighbours")
    func whole() throws {
        var generator = Congruent(state: 7)
        let all = try XPathQuery("//*")
        for _ in 0..<5_000 {
            let page = (0...generator.next(40)).map { _ in Self.pieces[generator.next(Self.pieces.count)] }.joined()
            HTMLParser(limits: HTMLLimits(depth: 40, nodes: 400)).withDocument(
                Array(page.utf8), contentType: "text/html; charset=utf-8", fallbackCharset: nil
            ) { document in
                var walked = document.root.map { [$0] } ?? []
                document.root?.eachElement { node, _ in if node != walked[0] { walked.append(node) } }
                #expect(document.evaluated(all) == walked, "\(page.debugDescription)")
                for node in walked { #expect(Self.isTied(node.raw), "\(page.debugDescription)") }
            }
        }
    }

    /// Whether the children of an element know it and each other.
    private static func isTied(_ element: xmlNodePtr) -> Bool {
        var previous: xmlNodePtr?
        var next = element.pointee.children
        while let node = next {
            guard node.pointee.parent == element, node.pointee.prev == previous, node.pointee.doc == element.pointee.doc
            else { return false }
            previous = node
            next = node.pointee.next
        }
        return element.pointee.last == previous
    }

    private struct Congruent {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }
}
