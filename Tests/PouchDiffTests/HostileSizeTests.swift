import PouchDiff
import PouchBytes
import Testing

/// No time is asserted: a search that grew with the square would not come to an end here.
@Suite("Texts made to be slow come to an end", .serialized)
struct HostileSizeTests {
    private static func keeps(_ old: [String], _ new: [String], ignoresTypography: Bool = false) -> Bool {
        let diff = TextDiff(old: old, new: new, options: .init(ignoresTypography: ignoresTypography))
        return DiffText.rebuilt(diff, .inserted) == DiffText.bytes(new)
            && (ignoresTypography || DiffText.rebuilt(diff, .deleted) == DiffText.bytes(old))
    }

    private static func words(_ count: Int, _ kinds: Int, _ seed: UInt64) -> String {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in "w\(Int.random(in: 0..<kinds, using: &generator))" }.joined(separator: " ")
    }

    @Test("paragraphs by the ten thousand, all different")
    func manyParagraphs() {
        #expect(Self.keeps((0..<10_000).map { "old \($0) line" }, (0..<10_000).map { "new \($0) row" }))
    }

    @Test("paragraphs by the ten thousand of three kinds, and shuffled ones")
    func repeatedAndShuffled() {
        var generator = SeededGenerator(seed: 5)
        let lines = (0..<10_000).map { _ in "line \(Int.random(in: 0..<3, using: &generator))" }
        #expect(Self.keeps(lines, lines.shuffled(using: &generator)))
        let different = (0..<10_000).map { "paragraph \($0) of many" }
        #expect(Self.keeps(different, different.shuffled(using: &generator)))
    }

    @Test("one paragraph of 40,000 words, of few kinds and of many", arguments: [2, 3000])
    func manyWords(kinds: Int) {
        #expect(Self.keeps([Self.words(40_000, kinds, 1)], [Self.words(40_000, kinds, 2)]))
    }

    @Test("one paragraph longer than is split into words", arguments: [false, true])
    func longParagraph(ignoresTypography: Bool) {
        let (old, new) = (String(repeating: "ab ", count: 3_000_000), String(repeating: "ba ", count: 3_000_000))
        let diff = TextDiff(old: [old], new: [new], options: .init(ignoresTypography: ignoresTypography))
        #expect(diff.degree == 1)
    }

    @Test("one word changed in a paragraph longer than is split into words is still found")
    func longParagraphOneWord() {
        let (head, tail) = (String(repeating: "ab ", count: 1_500_000), String(repeating: " cd", count: 1_500_000))
        let diff = TextDiff(old: [head + "1,000 men" + tail], new: [head + "10,000 men" + tail])
        let changes = diff.paragraphs.flatMap(\.spans).filter { $0.kind != .same }
        #expect(changes.map(\.text) == ["1,000", "10,000"])
    }

    @Test("one letter with 200,000 accents, and 50,000 flags")
    func longClusters() {
        let accents = String(repeating: "\u{301}", count: 200_000)
        #expect(Self.keeps(["e\(accents) x"], ["a\(accents) x"]))
        let flags = String(repeating: "🇫🇷", count: 50_000)
        #expect(Self.keeps([flags], ["🇩\(flags)"]))
    }
}
