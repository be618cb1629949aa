import CLibXML2
import PouchBytes
import Testing

@testable import PouchHTML

/// Attributes are put into the tree by Pouch itself, which takes less time than libxml2's own way. A value that were lost or
/// changed on the way would be missed by every rule that asks for it.
@Suite("The tree of a page")
struct TreeTests {
    /// All that is in an element: names, attributes in their order, texts.
    private static func shown(_ element: xmlNodePtr) -> String {
        var shown = ""
        var isInText = false
        var next: xmlNodePtr? = element
        while let node = next {
            let isText = node.pointee.type == XML_TEXT_NODE || node.pointee.type == XML_CDATA_SECTION_NODE
            // How many nodes a text is in depends on how the parser came by it.
            if isText != isInText { shown += isText ? "{" : "}" }
            isInText = isText
            if let content = node.pointee.content { shown += String(cString: content) }
            if node.pointee.type == XML_ELEMENT_NODE {
                shown += "<" + String(cString: node.pointee.name)
                var property = node.pointee.properties
                while let attribute = property {
                    shown += " " + String(cString: attribute.pointee.name)
                    if let value = xmlNodeListGetString(attribute.pointee.doc, attribute.pointee.children, 1) {
                        shown += "=[" + String(cString: value) + "]"
                        pouch_xml_free(value)
                    }
                    #expect(attribute.pointee.parent == node && attribute.pointee.doc == node.pointee.doc)
                    property = attribute.pointee.next
                }
                shown += ">"
            }
            if node.pointee.type == XML_ELEMENT_NODE, let child = node.pointee.children {
                next = child
                continue
            }
            next = node
            while let left = next, left != element, left.pointee.next == nil {
                shown += "/"
                next = left.pointee.parent
            }
            next = next == element ? nil : next?.pointee.next
        }
        return shown
    }

    private static let options = Int32(
        HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_NODEFDTD.rawValue | HTML_PARSE_IGNORE_ENC.rawValue)

    private static func expectSame(_ page: String) {
        for lifts in [true, false] {
            HTMLParser(limits: HTMLLimits(), liftsText: lifts).withDocument(
                Array(page.utf8), contentType: "text/html; charset=utf-8", fallbackCharset: nil
            ) { document in
                let read = document.root.map { Self.shown($0.raw) }
                let own = htmlReadMemory(page, Int32(page.utf8.count), nil, "UTF-8", options)
                defer { xmlFreeDoc(own) }
                #expect(read == xmlDocGetRootElement(own).map { Self.shown($0) }, "\(page)")
            }
        }
    }

    @Test(
        "is the one that libxml2 makes of it by itself",
        arguments: [
            "<p class=a>text", "<input checked><input CHECKED=''><td NOWRAP width><option selected=x>", "<p class>",
            "<p class=''>", "<a href='a b&amp;c&nbsp;d&#65;' title=\"x'y\">link</a>", "<p a=1 a=2 b=3 A=4>twice",
            "<body class=a><body id=b class=c><html lang=en dir=ltr>misplaced", "<p =a b= c='<d>'>",
            "<font color=\u{A0}red face='\u{65E5}\u{672C}'>", "<p xml:lang=en xmlns:o='urn:o' o:p=1>prefixes",
            "<p \(repeated("a", 300))=\(repeated("b", 3_000))>", "<a name=x><b id=x><i id=x>",
            "<!-- c --><!DOCTYPE html><!-- d --><title a=b>t</title>", "", "text alone",
        ])
    func same(page: String) { Self.expectSame(page) }

    @Test("is libxml2's own on pages put together at random")
    func random() {
        let pieces = [
            "<p>", "</p>", "<td class='x y' width=10>", "<table border=0 cellpadding=\"0\">", "</table>",
            "<a href=\"/a?b=1&c=2\">",
            "</a>", "<img src=a.gif alt=\"a > b\" ismap>", "<option selected>", "<hr noshade size=1 noshade>",
            "<font face='a", "'>",
            "\"", "<br clear=all/>", "<div id=a name=b>", "</div>", "<li value>", "<script src=a.js>", "</script>",
            "&eacute;", "&#8217;",
            "some words that are long enough to be lifted", " ", "\n", "<!-- a=b -->", "<body bgcolor=#fff>",
            "<html lang=en>", "=",
        ]
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let count = Int.random(in: 1...40, using: &generator)
            Self.expectSame((0..<count).map { _ in pieces[Int.random(in: pieces.indices, using: &generator)] }.joined())
        }
    }

    @Test("has its elements found by their id, as XPath has it")
    func ids() throws {
        let query = try XPathQuery("id('b')")
        HTMLParser(limits: HTMLLimits()).withDocument(
            Array("<p id=a>1<p id=b>2<p id=b>3<a name=c>4</a>".utf8), contentType: "text/html", fallbackCharset: nil
        ) { document in
            #expect(document.nodes(query).map(\.text) == ["2"])
        }
    }
}
