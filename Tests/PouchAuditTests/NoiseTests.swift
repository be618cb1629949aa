import PouchProfile
import Testing

@testable import PouchAudit

@Suite("Lines that differ in numbers alone")
struct NumberLineTests {
    @Test(
        "lines of one shape differ in their numbers, their months and days, and in nothing else",
        arguments: [
            ("Viewed 999 times", "Viewed 1,000 times", true), ("Viewed 9 times", "Viewed 9 time", false),
            ("Made at 10:05", "Made at 9:59", true), ("In 0.013 s", "In 2 s", true),
            ("Friday, 30 Nov 2026", "Saturday, 1 December 2026", true), ("Seen ٣ times", "Seen ٤٥ times", true),
            ("He may lose 5", "He June lose 5", false), ("Seen 1 000 times", "Seen 12 000 times", true),
            ("It took 5 lives", "It took no 5 lives", false), ("cost 5", "Cost 5", false),
        ])
    func shapes(one: String, other: String, isSame: Bool) {
        #expect((NumberLine(one).shape == NumberLine(other).shape) == isSame)
    }

    @Test("what has no number, no word or no end is no counter")
    func noCounter() {
        #expect(NumberLine.counter("Monday in May") == nil)
        #expect(NumberLine.counter("1,234 | 5.6") == nil)
        #expect(NumberLine.counter("7 " + String(repeating: "a", count: 198)) == nil)
        #expect(NumberLine.counter("7 views") != nil)
    }

    @Test(
        "the pattern takes every line of the shape and no other, whatever signs stand in it",
        arguments: [
            ("Viewed 1,041 times.", "Viewed 9 times.", "Viewed 9 times!"),
            ("(a|b)* [x] {2} 5 + $^? \\d", "(a|b)* [x] {77} 6 + $^? \\d", "a 5"),
            ("It's 5 o'clock: #7", "It's 11 o'clock: #123", "Its 5 o'clock: #7"),
            ("Seen 1\u{A0}041 times", "Seen 12\u{A0}345 times", "Seen often"),
            ("Made on Friday, 2 May", "Made on Monday, 31 December", "Made on 2 May"),
            ("a\u{200F}b 5", "a\u{200F}b 6", "ab 5"),
        ])
    func patterns(line: String, like: String, unlike: String) throws {
        let pattern = try Pattern(NumberLine(line).pattern)
        #expect(try pattern.matches(line))
        #expect(try pattern.matches(like))
        #expect(try !pattern.matches(unlike))
        let rule = ProfileRule.drops(NumberLine(line).pattern)
        #expect(rule.hasPrefix("drops: ['^") && rule.hasSuffix("$']") && !rule.contains("\u{200F}"))
        #expect(rule.dropFirst(9).dropLast(2).replacing("''", with: "").contains("'") == false)
    }
}

@Suite("When a change within the text is noise")
struct NoisePolicyTests {
    private let policy = NoisePolicy()

    @Test(
        "three pages, most of those that have the line, a third of all, and numbers that differ from page to page",
        arguments: [
            // changed, having, compared, commonest, expected
            (3, 3, 9, 1, true), (2, 2, 2, 1, false), (3, 3, 10, 1, false), (3, 6, 9, 1, false), (4, 7, 9, 1, true),
            (8, 8, 8, 4, true), (8, 8, 8, 5, false), (8, 8, 8, 8, false),
        ])
    func counters(changed: Int, having: Int, compared: Int, commonest: Int, expected: Bool) {
        #expect(
            policy.isCounter(
                changed: changed, having: having, compared: compared, commonest: commonest, keepsChanging: nil)
                == expected)
    }

    @Test("an earlier crawl decides, but for what stands on few of the pages that have it")
    func history() {
        func isCounter(_ changed: Int, _ having: Int, _ commonest: Int, _ keepsChanging: Bool) -> Bool {
            policy.isCounter(
                changed: changed, having: having, compared: 1_000, commonest: commonest, keepsChanging: keepsChanging)
        }
        #expect(isCounter(5, 5, 5, true))
        #expect(!isCounter(900, 900, 1, false))
        #expect(!isCounter(5, 10, 1, true))
        #expect(!isCounter(2, 2, 1, true))
    }

    @Test(
        "links turn over where one goes and another comes, on three pages, on most that have links, on a third of all",
        arguments: [
            // changed, turning, having, compared, expected
            (3, 3, 3, 9, true), (3, 2, 3, 9, false), (3, 3, 6, 9, false), (3, 3, 3, 10, false), (9, 3, 9, 9, true),
        ])
    func links(changed: Int, turning: Int, having: Int, compared: Int, expected: Bool) {
        #expect(policy.isTurnover(changed: changed, turning: turning, having: having, compared: compared) == expected)
    }
}

@Suite("Links that differ in the values of parameters alone")
struct LinkParametersTests {
    private func changed(_ old: [String], _ new: [String], field: String = "links") -> [String: String]? {
        let edit = BlockEdit(place: .field, deleted: [field] + old, inserted: [field] + new)
        return LinkParameters(edit) { $0.contains("statement") }?.changed.mapValues { "\($0.old) \($0.new)" }
    }

    @Test("a token in the query or the path is found by its name")
    func tokens() {
        #expect(changed(["a <http://x/?s=1&b=2>"], ["a <http://x/?s=9&b=2>"]) == ["s": "1 9"])
        #expect(changed(["a <http://x/p;j=1/q?b=2>"], ["a <http://x/p;j=3/q?b=2>"]) == ["j": "1 3"])
        #expect(
            changed(["a <http://x/?s=1;t=2>", "b <http://y/?s=1>"], ["a <http://x/?s=3;t=4>", "b <http://y/?s=3>"]) == [
                "s": "1 3", "t": "2 4",
            ])
        #expect(changed(["http://x/a.pdf?s=1"], ["http://x/a.pdf?s=2"], field: "attachments") == ["s": "1 2"])
    }

    @Test(
        "another text, path, parameter or number of links is an edit, and so is a link to another statement",
        arguments: [
            (["a <http://x/?s=1>"], ["b <http://x/?s=2>"]), (["a <http://x/p?s=1>"], ["a <http://x/q?s=1>"]),
            (["a <http://x/?s=1>"], ["a <http://x/?t=1>"]), (["a <http://x/?s=1>"], ["a <http://x/?s=2&t=1>"]),
            (["a <http://x/?s=1>"], ["a <http://x/?s=2>", "b <http://x/?s=2>"]),
            (["a <http://x/1>"], ["a <http://x/2>"]),
            (["a <http://x/statement?id=1>"], ["a <http://x/statement?id=2>"]),
            (["a <http://x/?1>"], ["a <http://x/?2>"]),
            ([], ["a <http://x/?s=1>"]),
        ])
    func edits(_ old: [String], _ new: [String]) { #expect(changed(old, new) == nil) }

    @Test("other fields have no links")
    func fields() { #expect(changed(["a?s=1"], ["a?s=2"], field: "breadcrumb") == nil) }
}
