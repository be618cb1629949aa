import PouchHTML
import PouchProfile
import Testing

@testable import PouchExtract

@Suite("Patterns that cost too much on a page")
struct BoundedMatcherTests {
    @Test("a pattern that is given up on line after line is not tried on every line of a page, but is on the next page")
    func patience() throws {
        let trials = BoundedMatcher()
        let pattern = try Pattern("^(?:a+a*)+b?$", matchLimit: 1_000)
        let costly = String(repeating: "a", count: 200) + "!"
        trials.begin()
        #expect(trials.firstMatch(pattern, in: costly) == nil)
        #expect(trials.firstMatch(pattern, in: "aab") != nil)
        for _ in 0..<20 { _ = trials.firstMatch(pattern, in: costly) }
        #expect(trials.firstMatch(pattern, in: "aab") == nil)
        #expect(!trials.matches(pattern, "aab", costly: false))
        #expect(trials.matches(pattern, "aab", costly: true))
        #expect(trials.warnings == ["a pattern was given up after too many steps: \"^(?:a+a*)+b?$\""])
        trials.begin()
        #expect(trials.firstMatch(pattern, in: "aab") != nil)
        #expect(trials.warnings.isEmpty)
    }

    @Test("a pattern's source is told cut when it is long")
    func long() throws {
        let trials = BoundedMatcher()
        let pattern = try Pattern("^(?:a+a*)+" + String(repeating: "b?", count: 100) + "$", matchLimit: 1_000)
        _ = trials.firstMatch(pattern, in: String(repeating: "a", count: 200) + "!")
        #expect(trials.warnings.count == 1 && (trials.warnings.first?.count ?? 0) < 140)
    }

    @Test("nodes one in another do not each have the text of all")
    func boundedText() throws {
        let page = Array(("<p>" + String(repeating: "<b>", count: 50) + String(repeating: "été ", count: 5_000)).utf8)
        HTMLParser(limits: HTMLLimits()).withDocument(
            page, contentType: "text/html; charset=utf-8", fallbackCharset: nil
        ) {
            guard let root = $0.root else { return }
            #expect(root.text(upTo: 1_000).utf8.count <= 1_000)
            #expect(root.text(upTo: 1_000).hasPrefix("été été"))
            #expect(!root.text(upTo: 1_001).contains("\u{FFFD}"))
            #expect(root.text(upTo: 100_000) == root.text)
        }
    }
}
