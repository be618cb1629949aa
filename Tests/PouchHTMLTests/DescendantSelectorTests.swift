import Testing

@testable import PouchHTML

/// A rule that selects other nodes than its XPath says finds the wrong field, and nobody can see why.
@Suite("The quick way to what an XPath selects")
struct DescendantSelectorTests {
    private static let quick = [
        "//td", ".//td", ".//*", "//*[@class]", "//td[@class='a']", ".//td[@class='a b']", "//td[@class='']",
        "//*[@id='x' or @class='a' or self::form]", ".//font[@size='2' or @color]",
        "//td[contains(concat(' ', normalize-space(@class), ' '), ' a ')]",
        ".//*[contains(concat(' ', normalize-space(@class), ' '), ' a-b ')]", ".//h1", "//html", "//body",
        "//td[@abcdefgh]", "//td[@abcdefghijklmnop]",
    ]
    private static let slow = [
        "//td[1]", "(//h1)[1]", ".//h2 | .//h3", "//td[@class='a' and @id='x']", "//td/font", "//text()",
        "//td[@class='a or b']",
        "//td[@class='a'][1]", "//TD", "//td[not(@class)]", "/html", "td", "//td[@class=\"a\"]", "//a/@href", "//td[]x",
        "//td[@abcdefghijklmnopq]",
    ]

    private static let pages = [
        "<table><tr><td class=a>1<td class='a b'>2<td class=' a\tb\n'>3<td class>4<td class=''>5<td>6</table>",
        "<form id=x><div class='a-b'><td class=A>out</td></div></form><p class='a'><font size=2><font color=red>x</font></font>",
        "<body class=a><h1 class='aa a'>t</h1><td class='b&#32;a'>e<td class='a&nbsp;b'>n<table><td class='a' id=x><table><td class=a>deep</table></table>",
        "<FORM><TD CLASS='a'>case</TD></FORM><!-- <td class=a> --><script>'<td class=a>'</script>", "", "plain text",
        "<td class=\"a 'b' a-b\">quotes<td class=\"'\">",
        "<td abcdefg=1>7<td abcdefgh=1>8<td abcdefghi=1>9<td abcdefghijklmnop=1>16<td abcdefghijklmnopq=1>17",
    ]

    @Test("what is selected is what libxml2 selects, on every page, from every node", arguments: quick)
    func same(source: String) throws {
        let query = try XPathQuery(source)
        #expect(query.selector != nil, "\(source) is not answered quickly")
        for page in Self.pages {
            HTMLParser(limits: HTMLLimits()).withDocument(
                Array(page.utf8), contentType: "text/html", fallbackCharset: nil
            ) { document in
                #expect(document.nodes(query) == document.evaluated(query), "\(page)")
                document.root?.eachElement { node, _ in
                    #expect(document.nodes(query, from: node) == document.evaluated(query, from: node), "\(page)")
                }
            }
        }
    }

    @Test("an XPath of another shape is left to libxml2", arguments: slow)
    func other(source: String) { #expect(DescendantSelector(source) == nil) }

    @Test("what is freed with an XPath's result, a namespace, is never lent out, nor written to")
    func namespaces() throws {
        let query = try XPathQuery(".//namespace::*")
        HTMLParser(limits: HTMLLimits()).withDocument(
            Array("<p>text</p>".utf8), contentType: "text/html", fallbackCharset: nil
        ) { document in
            #expect(document.nodes(query, from: document.root).isEmpty)
        }
    }
}
