import PouchReplay
import PouchURL
import Testing

@Suite("Addresses in captured styles")
struct StyleTests {
    private static func rewritten(_ sheet: String, charset: String = "utf-8") throws -> String {
        let url = try #require(WebURL("https://h.example/s.css"))
        let bytes = StyleRewriter.rewritten(
            Array(sheet.utf8), links: ReplayLinks(page: url, stamp: "2026"), charset: charset)
        return String(decoding: bytes, as: UTF8.self).replacing("../../../../2026/https://h.example/", with: "@")
    }

    @Test(
        "url() in each of its spellings, imports, and nothing else",
        arguments: [
            ("a{b:url(x.gif)}", "a{b:url(@x.gif)}"), ("a{b:URL( \"x.gif\" )}", "a{b:URL( \"@x.gif\" )}"),
            ("a{b:url('x.gif')}", "a{b:url('@x.gif')}"), ("a{b:url(\n x.gif\t)}", "a{b:url(\n @x.gif\t)}"),
            // An escaped name is the same function, an escaped address the same address.
            ("a{b:\\75rl(x)}", "a{b:\\75rl(@x)}"), ("a{b:u\\72 l(x)}", "a{b:u\\72 l(@x)}"),
            ("a{b:url(x\\29 y)}", "a{b:url(@x\\)y)}"), ("a{b:url(\"x\\\ny\")}", "a{b:url(\"@xy\")}"),
            // Not functions of that name.
            ("a{b:my-url(x)}", "a{b:my-url(x)}"), ("#url(x)", "#url(x)"), ("a{b:url (x)}", "a{b:url (x)}"),
            // In strings and comments there are none; an unclosed string ends with its line.
            ("a{b:'url(x)'}", "a{b:'url(x)'}"), ("/* url(x) */", "/* url(x) */"), ("/* url(x)", "/* url(x)"),
            ("a{b:'x\n;c:url(x)}", "a{b:'x\n;c:url(@x)}"),
            // A bad url token is no address.
            ("a{b:url(x y)}", "a{b:url(x y)}"), ("a{b:url(x\"y)}c{d:url(z)}", "a{b:url(x\"y)}c{d:url(@z)}"),
            ("a{b:url(x(y)}c{d:url(z)}", "a{b:url(x(y)}c{d:url(@z)}"),
            ("a{b:url(", "a{b:url("), ("a{b:url(x", "a{b:url(@x"), ("a{b:url()}", "a{b:url()}"),
            // Imports by string and by function; a string elsewhere is none.
            ("@import 'x.css' screen;", "@import '@x.css' screen;"), ("@IMPORT\"x.css\";", "@IMPORT\"@x.css\";"),
            ("@import url(x.css) layer('y');", "@import url(@x.css) layer('y');"),
            ("@charset \"utf-8\";@import 'x';", "@charset \"utf-8\";@import '@x';"),
            ("@\\69mport 'x';", "@\\69mport '@x';"), ("a{b:'x';content:'y'}", "a{b:'x';content:'y'}"),
            // A namespace is a name.
            (
                "@namespace svg url(http://www.w3.org/2000/svg);a{b:url(x)}",
                "@namespace svg url(http://www.w3.org/2000/svg);a{b:url(@x)}"
            ),
            ("@namespace \"http://a.example/\";", "@namespace \"http://a.example/\";"),
            // Strings in an image set are addresses; its other functions' are not.
            (
                "a{b:image-set(\"x.png\" 1x, \"y.png\" type(\"image/png\"))}",
                "a{b:image-set(\"@x.png\" 1x, \"@y.png\" type(\"image/png\"))}"
            ),
            // What is no address of an archive leads nowhere; what asks for nothing stays.
            ("a{b:url(javascript:x)}", "a{b:url(about:invalid)}"),
            ("a{b:url(data:image/gif;x)}", "a{b:url(data:image/gif;x)}"),
            ("a{b:url(#f)}", "a{b:url(#f)}"),
            // Nothing ends the style element of a page.
            ("a{b:url(x#</style>)}", "a{b:url(@x#%3C/style%3E)}"), ("a{b:url(\"x)y\")}", "a{b:url(\"@x\\)y\")}"),
        ])
    func addresses(_ sheet: String, _ wanted: String) throws { #expect(try Self.rewritten(sheet) == wanted) }

    @Test("a backslash that is a character's second byte begins no escape")
    func doubleByte() throws {
        let url = try #require(WebURL("https://h.example/s.css"))
        let sheet = Array("a{font:'".utf8) + [0x95, 0x5C] + Array("';b:url(x)}".utf8)
        let result = StyleRewriter.rewritten(
            sheet, links: ReplayLinks(page: url, stamp: "1"), charset: "shift_jis")
        #expect(String(decoding: result.suffix(28), as: UTF8.self).hasSuffix("https://h.example/x)}"))
        // The same bytes in another encoding are a string that goes on.
        #expect(
            StyleRewriter.rewritten(sheet, links: ReplayLinks(page: url, stamp: "1"), charset: "windows-1252") == sheet)
    }

    @Test(
        "a sheet's own charset is sent, and none where it has its page's",
        arguments: [
            ("text/css", "a{}", "text/css"), ("text/css; charset=koi8-r", "a{}", "text/css; charset=koi8-r"),
            ("text/css", "@charset \"shift_jis\";", "text/css; charset=shift_jis"),
            ("text/css", "@charset 'shift_jis';", "text/css"),
            ("text/css", "@charset \"utf-16\";", "text/css; charset=utf-8"),
        ])
    func charset(_ field: String, _ sheet: String, _ wanted: String) {
        #expect(ReplayForm(contentType: field, body: Array(sheet.utf8)).contentType == wanted)
    }

    @Test(
        "srcset: each candidate's URL, its commas and descriptors as they were",
        arguments: [
            ("a.png", "@a.png"), ("a.png 1x, b.png 2x", "@a.png 1x, @b.png 2x"), (" a.png,b.png ", " @a.png,b.png "),
            ("a.png, b.png", "@a.png, @b.png"), ("a,b.png 1x,c.png 2x", "@a,b.png 1x,@c.png 2x"),
            (",, a.png ,, b.png", ",, @a.png ,, @b.png"), ("a.png f(1,2) 3x, b.png", "@a.png f(1,2) 3x, @b.png"),
            ("data:image/gif,x 1x, a.png 2x", "data:image/gif,x 1x, @a.png 2x"), ("", ""), (" , ", " , "),
            ("javascript:x 1x", "about:invalid 1x"),
        ])
    func srcset(_ value: String, _ wanted: String) throws {
        let url = try #require(WebURL("https://h.example/"))
        let page = PageRewriter(page: url, stamp: "2026", charset: "utf-8").rewritten(
            Array("<img srcset=\"\(value)\">".utf8))
        #expect(
            String(decoding: page, as: UTF8.self).replacing("../../../../2026/https://h.example/", with: "@")
                == "<img srcset=\"\(wanted)\">")
    }
}
