import PouchDiff
import Testing

@Suite("Paragraphs that came, went, changed or moved are told apart")
struct ParagraphTests {
    private let first = "The minister arrived in Geneva on Sunday evening for two days of talks."
    private let second = "Both delegations will meet at the palace, where a joint text is to be signed."
    private let third = "No date has been set for another round."

    @Test("a paragraph that moved is not one deleted and one inserted")
    func moved() {
        #expect(
            DiffText.shown([first, second, third], [third, first, second]) == [
                "moved 3 1: \(third)", "same 1 2: \(first)", "same 2 3: \(second)",
            ])
    }

    @Test("a move alone counts little, but not nothing")
    func movedDegree() {
        let degree = TextDiff(old: [first, second, third], new: [third, first, second]).degree
        #expect(degree > 0)
        #expect(degree < 0.1)
        #expect(!TextDiff(old: [first, second], new: [second, first]).isEmpty)
    }

    @Test("a paragraph that moved and changed inside shows both")
    func movedAndChanged() {
        let edited = "No date has been agreed for another round."
        #expect(
            DiffText.shown([first, second, third], [edited, first, second]) == [
                "moved 3 1: No date has been [-set-][+agreed+] for another round.", "same 1 2: \(first)",
                "same 2 3: \(second)",
            ])
    }

    @Test("a changed paragraph is found between others that came and went")
    func changedAmongOthers() {
        let new = "Nobody expected so large a crowd outside, police reported."
        let edited = "Both delegations will meet at the embassy, where a joint text is to be signed."
        #expect(
            DiffText.shown([first, second, third], [new, edited, third]) == [
                "deleted 1 -: \(first)", "inserted - 1: \(new)",
                "changed 2 2: Both delegations will meet at the [-palace-][+embassy+], where a joint text is to be signed.",
                "same 3 3: \(third)",
            ])
    }

    @Test("of a paragraph split in two, or two made one, the larger part is the one that stayed")
    func splitAndMerged() {
        #expect(
            DiffText.shown(["\(first) \(third)"], [first, third]) == [
                "changed 1 1: \(first)[- \(third)-]", "inserted - 2: \(third)",
            ])
        #expect(
            DiffText.shown([first, third], ["\(first) \(third)"]) == [
                "changed 1 1: \(first)[+ \(third)+]", "deleted 2 -: \(third)",
            ])
    }

    @Test("an empty side is all deleted or all inserted")
    func emptySides() {
        #expect(DiffText.shown([], []) == [])
        #expect(TextDiff(old: [], new: []).degree == 0)
        #expect(DiffText.shown([], [first]) == ["inserted - 1: \(first)"])
        #expect(DiffText.shown([first], []) == ["deleted 1 -: \(first)"])
        #expect(TextDiff(old: [first], new: []).degree == 1)
        #expect(DiffText.shown([first], [first, ""]) == ["same 1 1: \(first)", "inserted - 2: "])
        #expect(TextDiff(old: [first], new: [first, ""]).degree > 0, "an empty paragraph that came is a change")
    }

    @Test("equal statements have no change")
    func equal() {
        let diff = TextDiff(old: [first, "", second], new: [first, "", second])
        #expect(diff.isEmpty)
        #expect(diff.degree == 0)
        #expect(diff.paragraphs.map(\.kind) == [.same, .same, .same])
    }

    @Test("a short answer that was turned round is one paragraph that changed")
    func shortAnswer() {
        #expect(DiffText.shown([first, "Yes.", third], [first, "No.", third])[1] == "changed 2 2: [-Yes-][+No+].")
    }

    @Test("two texts that have nothing in common are deleted and inserted, not a mosaic")
    func nothingInCommon() {
        #expect(DiffText.shown([first], [second]) == ["deleted 1 -: \(first)", "inserted - 1: \(second)"])
    }

    @Test("repeated lines do not lead an inserted question astray")
    func repeatedLines() {
        let (question, answer) = ("QUESTION:", "ANSWER:")
        #expect(
            DiffText.shown(
                [question, first, answer, second, question, third],
                [question, first, answer, second, answer, "It does.", question, third]
            ).map { $0.prefix { $0 != ":" } } == [
                "same 1 1", "same 2 2", "same 3 3", "same 4 4", "inserted - 5", "inserted - 6", "same 5 7", "same 6 8",
            ])
    }

    @Test("the degree is the share of characters that changed")
    func degree() {
        #expect(TextDiff(old: ["abcd fghi"], new: ["abcd xyzw"]).degree == 8.0 / 18)
        #expect(TextDiff(old: ["👨‍👩‍👧‍👦 a"], new: ["👨‍👩‍👧 a"]).degree == 2.0 / 6)
    }

    @Test("one word changed in a long statement counts little")
    func smallDegree() {
        let degree = TextDiff(old: [first, second, third], new: [first, second + " Today.", third]).degree
        #expect(degree > 0 && degree < 0.05)
    }
}
