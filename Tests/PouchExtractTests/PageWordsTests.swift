import Testing

@testable import PouchExtract

@Suite("Whether two pages are one")
struct PageWordsTests {
    private static func sorry(_ url: String) -> PageWords {
        PageWords(
            "We are sorry. The page \(url) could not be found on this server. It may have been moved, or it may never have been there. Incident 4711-\(url.count)."
        )
    }

    @Test("an error page that repeats what was asked is one page whatever was asked")
    func template() {
        let (one, other) = ("https://a.example/r/pa/2003/apr/19435.htm", "https://a.example/r/pa/2003/apr/9333.htm")
        let words = PageWords.words(of: one).union(PageWords.words(of: other))
        #expect(Self.sorry(one).areAlike(Self.sorry(other), leavingOut: words))
        #expect(
            Self.sorry("/%C3%A4rger.htm").areAlike(
                Self.sorry("/Ärger.htm"), leavingOut: PageWords.words(of: "/%C3%A4rger.htm")))
    }

    @Test("a statement is not an error page, and an edited one is not another")
    func statement() {
        let text = (0..<60).map {
            "word\(["a", "b", "c", "d", "e", "f", "g"][$0 % 7])\(String(repeating: "x", count: $0))"
        }.joined(separator: " ")
        #expect(!PageWords(text).areAlike(Self.sorry("/1.htm")))
        #expect(PageWords(text).areStrangers(Self.sorry("/1.htm")))
        #expect(!PageWords(text).areStrangers(PageWords("A new first sentence. " + text)))
        #expect(!PageWords(text).areAlike(PageWords(text + " " + text.replacing("word", with: "other"))))
    }

    @Test("short pages are one only when they are the same, digits and case aside; an empty one is like an empty one")
    func short() {
        #expect(PageWords("Not Found 404").areAlike(PageWords("not found")))
        #expect(!PageWords("Not Found").areAlike(PageWords("Not Here")))
        #expect(PageWords("").areAlike(PageWords(" 12 ")))
        #expect(PageWords("No.").areStrangers(PageWords("Yes.")))
    }

    @Test("a script without spaces has words too")
    func chinese() {
        let text = "外交部发言人就有关问题答记者问时表示将继续推动双方关系向前发展"
        #expect(PageWords(text).words.count == text.count)
        #expect(!PageWords(text).areStrangers(PageWords(text + "并欢迎")))
    }

    @Test("what is kept of a page in the database says the same")
    func joined() {
        let words = PageWords("We're “sorry”: Ärger, naïve — 3 times")
        #expect(PageWords(words.joined) == words)
    }
}
