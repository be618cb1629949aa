import PouchReplay
import PouchURL
import Testing

@Suite("A captured page in its replay")
struct PageRewriterTests {
    private static let stamp = "20261124073512"
    private static let up = "../../../../../" + stamp + "/"

    private static func rewritten(
        _ page: String, at url: String = "https://www.example.org/a/b.htm", charset: String = "utf-8"
    ) throws -> String {
        let url = try #require(WebURL(url))
        let bytes = PageRewriter(page: url, stamp: stamp, charset: charset).rewritten(Array(page.utf8))
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "an attribute's value is replaced where it stands, in its own quotes, and nothing else",
        arguments: [
            // Relative, of the host, of another host; in no, single and double quotes.
            ("<A  HREF = c.htm >x</A>", "<A  HREF = §https://www.example.org/a/c.htm >x</A>"),
            ("<img src='/i.gif'\n alt=\"x\">", "<img src='§https://www.example.org/i.gif'\n alt=\"x\">"),
            ("<a href=\"//Other.example/x?a=1&amp;b=2#top\">", "<a href=\"§https://other.example/x?a=1&amp;b=2#top\">"),
            ("<a href=\"HTTP://www.example.org:80/\">", "<a href=\"§http://www.example.org/\">"),
            // Tabs, blanks and references in an address are as a browser has them.
            ("<a href=\" c\t.h&#116;m \">", "<a href=\"§https://www.example.org/a/c.htm\">"),
            ("<a href=\"c.htm?it's\">", "<a href=\"§https://www.example.org/a/c.htm?it%27s\">"),
            ("<a href=\"(it's)\">", "<a href=\"§https://www.example.org/a/(it&#39;s)\">"),
            // What asks for nothing stays.
            ("<a href=\"#top\">", "<a href=\"#top\">"), ("<a href=\"\">", "<a href=\"\">"), ("<a href>", "<a href>"),
            ("<a href=mailto:a@b.example>", "<a href=mailto:a@b.example>"),
            // What does something, or leads out of every archive, goes.
            ("<a href=\"javascript:alert(1)\">", "<a href=\"#\">"),
            ("<a href=' JaVa\nScript&colon;alert(1)'>", "<a href='#'>"),
            ("<a href=\"ftp://a.example/\">", "<a href=\"#\">"),
            ("<img src=javascript:x>", "<img src=\"\">"), ("<a href=\"http://a b/\">", "<a href=\"#\">"),
            // Emptied; what follows an empty value is not taken for it.
            ("<form action=/send target=_top>", "<form action=\"\" target=\"\">"),
            ("<a href=c target='x' ping=\"/p\">", "<a href=§https://www.example.org/a/c target='' ping=\"\">"),
            ("<meta http-equiv=\"Refresh\" content=\"0; url=/x\">", "<meta http-equiv=\"Refresh\" content=\"\">"),
            ("<meta name=description content=\"0; url=/x\">", "<meta name=description content=\"0; url=/x\">"),
            (
                "<meta http-equiv=content-security-policy content=\"img-src x\">",
                "<meta http-equiv=content-security-policy content=\"\">"
            ),
            (
                "<link rel=stylesheet href=s.css integrity=\"sha256-x\">",
                "<link rel=stylesheet href=§https://www.example.org/a/s.css integrity=\"\">"
            ),
            // Of two attributes with one name the first counts; the other is text to nobody.
            ("<img src=a.gif src=b.gif>", "<img src=§https://www.example.org/a/a.gif src=b.gif>"),
            // Other elements' attributes of these names.
            (
                "<table background=t.gif><td BACKGROUND='u.gif'>",
                "<table background=§https://www.example.org/a/t.gif><td BACKGROUND='§https://www.example.org/a/u.gif'>"
            ),
            ("<object data=o.swf><div data=o.swf>", "<object data=§https://www.example.org/a/o.swf><div data=o.swf>"),
            ("<video poster=p.png>", "<video poster=§https://www.example.org/a/p.png>"),
            // Styles, of the element and in the page.
            (
                "<p style=\"background: url(&quot;b.gif&quot;)\">",
                "<p style=\"background: url(&quot;§https://www.example.org/a/b.gif&quot;)\">"
            ),
            ("<p style=\"color: red\" class=x>", "<p style=\"color: red\" class=x>"),
            (
                "<STYLE>\n@import 'i.css';\r\n</STYLE>",
                "<STYLE>\n@import '§https://www.example.org/a/i.css';\r\n</STYLE>"
            ),
            // Where no tag is, none is found.
            (
                "<!-- <a href=x> --><script>'<a href=x>'</script><a href=y>",
                "<!-- <a href=x> --><script>'<a href=x>'</script><a href=§https://www.example.org/a/y>"
            ),
            (
                "<textarea><a href=x></textarea><title><a href=x></title>",
                "<textarea><a href=x></textarea><title><a href=x></title>"
            ),
            ("<noscript><img src=x></noscript>", "<noscript><img src=§https://www.example.org/a/x></noscript>"),
            ("<svg><style><a href=x></style></svg>", "<svg><style><a href=§https://www.example.org/a/x></style></svg>"),
            (
                "<svg><image xlink:href=\"i.png\"/></svg>",
                "<svg><image xlink:href=\"§https://www.example.org/a/i.png\"/></svg>"
            ),
            (
                "<svg><foreignObject><svg><p></foreignObject><style><a href=x></style>",
                "<svg><foreignObject><svg><p></foreignObject><style><a href=§https://www.example.org/a/x></style>"
            ),
            (
                "<math><annotation-xml><style><a href=x></style>",
                "<math><annotation-xml><style><a href=§https://www.example.org/a/x></style>"
            ),
            ("<a href=x", "<a href=x"), ("<plaintext><a href=x>", "<plaintext><a href=x>"),
        ])
    func attributes(_ page: String, _ wanted: String) throws {
        #expect(try Self.rewritten(page) == wanted.replacing("§", with: Self.up))
    }

    @Test("a tag with more attributes than are read does nothing: none of them leads anywhere")
    func crowded() throws {
        let names = (0..<400).map { "a\($0)" }.joined(separator: " ")
        let result = try Self.rewritten("<link \(names) rel=preconnect href=http://h.example/><a href=x>")
        #expect(
            result
                == "<x-ink \(names) rel=preconnect href=http://h.example/><a href=\(Self.up)https://www.example.org/a/x>"
        )
    }

    @Test("the base element decides where references lead, and is emptied")
    func base() throws {
        let page = "<a href=x><base target=_top><base href='/other/'><base href=/later/><a href=#top>"
        #expect(
            try Self.rewritten(page)
                == "<a href=\(Self.up)https://www.example.org/other/x><base target=\"\"><base href=''><base href=\"\">"
                + "<a href=\(Self.up)https://www.example.org/other/#top>")
    }

    @Test(
        "the way up is as long as the page's address, its query aside",
        arguments: [
            ("https://h.example/", 4), ("https://h.example/a", 4), ("https://h.example/a/", 5),
            ("https://h.example/?q=/x/y", 4), ("https://h.example//a", 5),
        ])
    func depth(_ url: String, _ steps: Int) throws {
        let wanted = String(repeating: "../", count: steps) + Self.stamp + "/https://h.example/i.gif"
        #expect(try Self.rewritten("<img src=/i.gif>", at: url) == "<img src=\(wanted)>")
    }

    @Test(
        "every byte that is no address stays, in whatever encoding the page is",
        arguments: ["windows-1252", "shift_jis", "gbk", "big5", "euc-jp", "koi8-r", "utf-8"])
    func bytes(_ charset: String) throws {
        let url = try #require(WebURL("https://www.example.org/a/b.htm"))
        // Each high byte behind each other kind of byte: no valid text in most encodings.
        let odd: [UInt8] = (0x80...0xFF).flatMap { [$0, 0x41, $0, 0x20, $0, 0x5C, $0, $0] }
        let tag = Array("<a href=\"x.htm\">".utf8)
        let page = odd + tag + odd
        let result = PageRewriter(page: url, stamp: Self.stamp, charset: charset).rewritten(page)
        #expect(result.starts(with: odd) && result.suffix(odd.count).elementsEqual(odd))
        #expect(
            String(decoding: result[odd.count..<(result.count - odd.count)], as: UTF8.self)
                == "<a href=\"\(Self.up)https://www.example.org/a/x.htm\">")
    }

    @Test("an address in the page's encoding is asked for as a browser asks: path in UTF-8, query as it is")
    func encodedAddress() throws {
        let url = try #require(WebURL("https://www.example.org/"))
        // "é" and "表" with its "\" as a second byte.
        let latin = PageRewriter(page: url, stamp: "1", charset: "windows-1252").rewritten(
            Array("<a href=".utf8) + [0xE9] + Array("?q=".utf8) + [0xE9] + Array(">".utf8))
        #expect(String(decoding: latin, as: UTF8.self).hasSuffix("https://www.example.org/%C3%A9?q=%E9>"))
        let japanese = PageRewriter(page: url, stamp: "1", charset: "shift_jis").rewritten(
            Array("<p style='background:url(".utf8) + [0x95, 0x5C] + Array(".gif)'>".utf8))
        #expect(String(decoding: japanese, as: UTF8.self).hasSuffix("https://www.example.org/%E8%A1%A8.gif)'>"))
    }

    @Test("a page in UTF-16 or ISO-2022-JP is shown as text: its links cannot be rewritten where they stand")
    func unrewritable() {
        let utf16: [UInt8] = [0xFF, 0xFE] + Array("<\0a\0>\0".utf8)
        #expect(ReplayForm(contentType: "text/html", body: utf16).contentType == "text/plain; charset=utf-16le")
        #expect(
            ReplayForm(contentType: "text/html; charset=iso-2022-jp", body: []).contentType
                == "text/plain; charset=iso-2022-jp")
        // What no browser reads is sent without the name of an encoding.
        #expect(ReplayForm(contentType: "text/html; charset=iso-2022-kr", body: []).contentType == "text/plain")
    }

    @Test(
        "the charset that is sent is the one that the links were found in",
        arguments: [
            ("text/html; charset=KOI8-R", "<p>", "text/html; charset=koi8-r"),
            ("text/html", "<meta charset=shift_jis>", "text/html; charset=shift_jis"),
            ("text/html", "<p>", "text/html; charset=windows-1252"),
            ("text/html", String(repeating: " ", count: 2_000) + "<meta charset=koi8-r>", "text/html; charset=koi8-r"),
            ("text/html; charset=\"utf-8\r\nX: y\"", "<p>", "text/html; charset=windows-1252"),
        ])
    func charset(_ field: String, _ page: String, _ wanted: String) {
        #expect(ReplayForm(contentType: field, body: Array(page.utf8)).contentType == wanted)
    }

    @Test(
        "a type decides what is shown, what is text, and what is saved",
        arguments: [
            ("image/gif", "image/gif", false), ("IMAGE/PNG; x=y", "image/png", false),
            ("application/pdf", "application/pdf", true),
            ("application/x-shockwave-flash", "application/octet-stream", true),
            ("text/x-evil\r\nSet-Cookie: a=b", "text/plain; charset=windows-1252", false),
            ("application/xhtml+xml", "text/plain; charset=windows-1252", false),
            ("application/xml", "text/plain; charset=windows-1252", false),
            ("text/xml", "text/plain; charset=windows-1252", false),
            ("application/javascript", "application/octet-stream", true), ("", "application/octet-stream", true),
            ("text/html, text/plain", "text/html; charset=windows-1252", false),
        ])
    func types(_ field: String, _ wanted: String, _ isSaved: Bool) {
        let form = ReplayForm(contentType: field, body: Array("<svg onload=x>".utf8))
        #expect(form.contentType == wanted)
        if case .download = form { #expect(isSaved) } else { #expect(!isSaved) }
    }

    @Test(
        "a file's name says what the address says, in letters that no header or disk minds",
        arguments: [
            ("/a/b.pdf", "b.pdf"), ("/a/", "a"), ("/", "capture"), ("/..", "capture"), ("/a\"b\r\n;c", "a_b___c"),
            ("/%E8%A1%A8.pdf", "_E8_A1_A8.pdf"),
        ])
    func fileNames(_ path: String, _ wanted: String) { #expect(ReplayPolicy.fileName(of: path) == wanted) }
}
