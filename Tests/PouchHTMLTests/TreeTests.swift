import CLibXML2
import PouchBytes
import Testing

@testable import PouchHTML

/// Pouch reads pages and makes libxml2's nodes itself. An element or a value that were
/// lost or changed on the way would be missed by every rule that asks for it.
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
            if isText, let content = node.pointee.content { shown += String(cString: content) }
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

    private static func tree(_ page: String) -> String? {
        HTMLParser(limits: HTMLLimits()).withDocument(
            Array(page.utf8), contentType: "text/html; charset=utf-8", fallbackCharset: nil
        ) { document in document.root.map { Self.shown($0.raw) } }
    }

    @Test(
        "has a tag's attributes as they were written, each once",
        arguments: [
            ("<p class=a>", "p class=[a]"), ("<input checked><p class=''>", "input checked=[]"),
            (
                "<a href='a b&amp;c&nbsp;d&#65;&copy=1&lt' title=\"x'y\">",
                "a href=[a b&c\u{A0}dA&copy=1<] title=[x'y]"
            ),
            ("<p a=1 a=2 b=3 A=4>", "p a=[1] b=[3]"), ("<p =a b= c='<d>'>", "p b=[c='<d]"),
            ("<font color=\u{A0}red face='\u{65E5}'>", "font color=[\u{A0}red] face=[\u{65E5}]"),
            ("<p xml:lang=en xmlns:o='urn:o' o:p=1>", "p xml:lang=[en] xmlns:o=[urn:o] o:p=[1]"),
            ("<o:p st1:x=1>", "o:p st1:x=[1]"),
            ("<a href='/x\n\ty' title='a \r\n b'>", "a href=[/x\n\ty] title=[a \n b]"),
            ("<p a'b=1 c=2>", "p c=[2]"), ("<img src=a/b/>", "img src=[a/b/]"),
            ("<html lang=en><body id=b class=c>", "body id=[b] class=[c]"),
            ("<body id=b><html lang=en dir=ltr>", "html lang=[en] dir=[ltr]"),
        ])
    func attributes(page: String, element: String) throws {
        #expect(try #require(Self.tree(page)).contains("<\(element)>"), "\(page)")
    }

    private static let options = Int32(
        HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_NODEFDTD.rawValue | HTML_PARSE_IGNORE_ENC.rawValue)

    @Test("is the one that libxml2 makes of a sound page by itself, so that rules find what they always found")
    func sound() {
        var generator = SeededGenerator(seed: 1)
        func any(_ parts: [String]) -> String { parts[Int.random(in: parts.indices, using: &generator)] }
        func words() -> String {
            any(["some words", "1 &amp; 2", "caf&eacute; &#8217;s", "\u{65E5}\u{672C}", "a > b"])
        }
        func inline(_ depth: Int) -> String {
            let tag = any(["b", "i", "span class='x y'", "a href=\"/a?b=1&amp;c=2\"", "font size=2", "em", "q"])
            let name = tag.prefix { $0 != " " }
            let inner = depth > 0 && !tag.hasPrefix("a ") ? inline(depth - 1) : words()
            return any([
                words(), "\(words()) <br> \(words())", "<img src=a.gif alt=\"a > b\">",
                "<\(tag)>\(inner)</\(name)> \(words())",
            ])
        }
        func block(_ depth: Int) -> String {
            switch Int.random(in: 0..<(depth > 0 ? 7 : 2), using: &generator) {
            case 0: return "<p align=left>\(inline(2))</p>\n"
            case 1: return "<h2>\(inline(1))</h2><hr>"
            case 2: return "<div id=a>\(block(depth - 1))\(block(depth - 1))</div>"
            case 3: return "<ul><li>\(inline(1))<li>\(inline(1))</li></ul>"
            case 4:
                return
                    "<table border=0><tr><td nowrap=nowrap>\(block(depth - 1))<td>\(inline(1))</td></tr><tr><th>\(words())</th></tr></table>"
            case 5: return "<!-- a=b --><blockquote>\(block(depth - 1))</blockquote>"
            default: return "<script>if (a < b && c) d('<p>');</script><pre>\(words())\n  \(words())</pre>"
            }
        }
        for _ in 0..<1_000 {
            let page =
                "<!DOCTYPE html><html lang=en><head><title>\(words())</title><meta name=a content=b></head><body>\(block(3))\(block(3))</body></html>"
            let own = htmlReadMemory(page, Int32(page.utf8.count), nil, "UTF-8", Self.options)
            defer { xmlFreeDoc(own) }
            #expect(Self.tree(page) == xmlDocGetRootElement(own).map { Self.shown($0) }, "\(page)")
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
