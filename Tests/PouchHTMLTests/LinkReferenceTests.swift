import PouchHTML
import PouchURL
import Testing

@Suite("a link is asked for as a browser asks")
struct LinkReferenceTests {
    @Test(
        "the query is in the page's encoding, the path in UTF-8, and ASCII stays as it is",
        arguments: [
            ("ф?ф#ф", "/d/%D1%84?%F4"), ("?a=ф&b='\"", "/d/?a=%F4&b=%27%22"), ("x#?ф", "/d/x"),
            ("x?\tф\n y ", "/d/x?%F4%20y"),
            ("x?%D1%84=ф", "/d/x?%D1%84=%F4"), ("x?é", "/d/x?%26%23233%3B"), ("x?a", "/d/x?a"), ("ф", "/d/%D1%84"),
            ("http://h.example/?ф", "/?%F4"), ("?ф?#", "/d/?%F4?"),
        ])
    func windows1251(_ reference: String, _ asked: String) throws {
        let base = try #require(WebURL("http://h.example/d/"))
        let encoded = LinkReference.encoded(reference, as: "windows-1251")
        #expect(WebURL(encoded, relativeTo: base)?.pathAndQuery == asked)
    }

    @Test("a shifting encoding cannot end the query, or begin a fragment, in the middle of a letter")
    func shifting() throws {
        let base = try #require(WebURL("http://h.example/"))
        let encoded = LinkReference.encoded("?ア#x", as: "iso-2022-jp")
        #expect(WebURL(encoded, relativeTo: base)?.query == "%1B$B%%22%1B(B")
        #expect(WebURL(LinkReference.encoded("?あ", as: "iso-2022-jp"), relativeTo: base)?.query == "%1B$B$%22%1B(B")
    }

    @Test("a page in UTF-16 or UTF-8 has its queries in UTF-8")
    func unicode() {
        #expect(LinkReference.encoded("?ф", as: "utf-8") == "?ф")
        #expect(LinkReference.encoded("?ф", as: "utf-16le") == "?%D1%84")
    }
}
