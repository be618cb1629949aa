import PouchFetch
import PouchStore
import Testing

@testable import PouchCrawl

@Suite("The version that a 304 names")
struct ValidatorsTests {
    private func validators(_ etag: String?, _ lastModified: String? = nil) -> Validators {
        var facts = AnswerFacts(content: .notModified, status: 304)
        (facts.etag, facts.lastModified) = (etag, lastModified)
        return Validators(facts)
    }

    @Test(
        "a tag is the same in its weak form and with what a server adds for a coding, so that no page is asked for twice",
        arguments: [
            ("\"a\"", "\"a\"", false), ("W/\"a\"", "\"a\"", false), ("\"a\"", "\"a-gzip\"", false),
            ("\"a-gzip\"", "W/\"a\"", false), ("\"a;br\"", "\"a\"", false), ("a", "\"a\"", false),
            ("\"b\"", "\"a\"", true),
            ("\"a-zip\"", "\"a\"", true), ("\"gzip\"", "\"a\"", true),
        ])
    func tags(_ answer: String, _ held: String, _ isOther: Bool) {
        #expect(validators(answer).nameAnother(than: validators(held)) == isOther)
    }

    @Test("a date counts where a tag is missing on either side, and nothing where both are missing")
    func dates() {
        #expect(validators(nil, "Thu").nameAnother(than: validators("a", "Fri")))
        #expect(validators("a", "Thu").nameAnother(than: validators(nil, "Fri")))
        #expect(!validators("a", "Thu").nameAnother(than: validators("a", "Fri")))
        #expect(!validators(nil, "Thu").nameAnother(than: validators("a", "Thu")))
        #expect(!validators(nil).nameAnother(than: validators("a", "Thu")))
        #expect(!validators("a", "Thu").nameAnother(than: validators(nil)))
    }
}
