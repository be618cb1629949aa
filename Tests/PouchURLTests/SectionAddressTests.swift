import PouchURL
import Testing

/// The address is a section's identity: two that are one lose a statement, one that is two is told as removed and added.
@Suite("Addresses of sections")
struct SectionAddressTests {
    @Test(
        "a name becomes the fragment that a browser would make of it",
        arguments: [
            ("june-1", "june-1"), (" June 1\n", "June%201"), ("a#b", "a%23b"), ("<\"`>", "%3C%22%60%3E"),
            ("été", "%C3%A9t%C3%A9"), ("50%", "50%"), ("a\u{0}\u{7F}", "a%00%7F"), ("a/b?c", "a/b?c"),
        ])
    func encoded(name: String, fragment: String) throws {
        let page = try #require(WebURL("https://a.example/p.htm?x=1"))
        let address = try #require(SectionAddress(page: page, anchor: name))
        #expect(address.fragment == fragment)
        #expect(address.text == "https://a.example/p.htm?x=1#" + fragment)
        #expect(SectionAddress(address.text) == address, "read as it was written")
    }

    @Test("an empty name, one that is too long, and an address without a fragment name no section")
    func none() throws {
        let page = try #require(WebURL("https://a.example/p.htm"))
        for name in ["", " \n", String(repeating: "a", count: 201), String(repeating: "é", count: 100_000)] {
            #expect(SectionAddress(page: page, anchor: name) == nil)
        }
        #expect(SectionAddress(page: page, anchor: String(repeating: "a", count: 200)) != nil)
        for text in ["https://a.example/p.htm", "https://a.example/p.htm#", "#a", "ftp://a.example/#a"] {
            #expect(SectionAddress(text) == nil)
        }
    }
}
