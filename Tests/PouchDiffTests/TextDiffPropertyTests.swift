import PouchDiff
import PouchBytes
import Testing

@Suite("What every diff keeps, whatever the texts")
struct TextDiffPropertyTests {
    @Test("both texts can be put together from the spans, byte for byte", arguments: 0..<8 as Range<UInt64>)
    func rebuilt(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            let (old, new) = DiffText.pair(&generator)
            let diff = TextDiff(old: old, new: new)
            #expect(DiffText.rebuilt(diff, .deleted) == DiffText.bytes(old), "\(old) \(new)")
            #expect(DiffText.rebuilt(diff, .inserted) == DiffText.bytes(new), "\(old) \(new)")
        }
    }

    @Test("with typography ignored the new text can be put together", arguments: 0..<4 as Range<UInt64>)
    func rebuiltWithoutTypography(seed: UInt64) {
        var generator = SeededGenerator(seed: 100 + seed)
        for _ in 0..<1000 {
            let (old, new) = DiffText.pair(&generator)
            let diff = TextDiff(old: old, new: new, options: .init(ignoresTypography: true))
            #expect(DiffText.rebuilt(diff, .inserted) == DiffText.bytes(new), "\(old) \(new)")
        }
    }

    @Test("every paragraph of both stands in it once, those of the new text in order", arguments: [false, true])
    func numbers(ignoresTypography: Bool) {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let (old, new) = DiffText.pair(&generator)
            let diff = TextDiff(old: old, new: new, options: .init(ignoresTypography: ignoresTypography))
            #expect(diff.paragraphs.compactMap(\.newNumber) == Array(new.indices.map { $0 + 1 }))
            #expect(diff.paragraphs.compactMap(\.oldNumber).sorted() == Array(old.indices.map { $0 + 1 }))
            let inOrder = diff.paragraphs.filter { $0.kind != .moved }.compactMap(\.oldNumber)
            #expect(inOrder == inOrder.sorted(), "only moved paragraphs leave the old order: \(old) \(new)")
            for paragraph in diff.paragraphs { check(paragraph) }
        }
    }

    private func check(_ paragraph: TextDiff.Paragraph) {
        let kinds = Set(paragraph.spans.map(\.kind))
        #expect((paragraph.oldNumber == nil) == (paragraph.kind == .inserted))
        #expect((paragraph.newNumber == nil) == (paragraph.kind == .deleted))
        switch paragraph.kind {
        case .same: #expect(kinds.isSubset(of: [.same]))
        case .changed: #expect(!kinds.isSubset(of: [.same]))
        case .deleted: #expect(kinds.isSubset(of: [.deleted]))
        case .inserted: #expect(kinds.isSubset(of: [.inserted]))
        case .moved: break
        }
        #expect(!paragraph.spans.contains { $0.text.isEmpty })
        #expect(zip(paragraph.spans, paragraph.spans.dropFirst()).allSatisfy { $0.kind != $1.kind }, "\(paragraph)")
    }

    @Test("no span begins or ends inside a grapheme cluster")
    func clusters() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<3000 {
            let (old, new) = DiffText.pair(&generator)
            for paragraph in TextDiff(old: old, new: new).paragraphs {
                for (kind, number, texts) in [
                    (TextDiff.Span.Kind.deleted, paragraph.oldNumber, old), (.inserted, paragraph.newNumber, new),
                ] {
                    guard let number else { continue }
                    let pieces = paragraph.spans.filter { $0.kind == .same || $0.kind == kind }.flatMap {
                        Array($0.text)
                    }
                    #expect(pieces.map { Array($0.utf8) } == texts[number - 1].map { Array($0.utf8) }, "\(old) \(new)")
                }
            }
        }
    }

    @Test("both ways round the same share changed, and what went one way came the other", arguments: [false, true])
    func symmetry(ignoresTypography: Bool) {
        var generator = SeededGenerator(seed: 13)
        let options = TextDiff.Options(ignoresTypography: ignoresTypography)
        for _ in 0..<3000 {
            let (old, new) = DiffText.pair(&generator)
            let (there, back) = (
                TextDiff(old: old, new: new, options: options), TextDiff(old: new, new: old, options: options)
            )
            #expect(there.degree == back.degree, "\(old) \(new)")
            #expect(0...1 ~= there.degree)
            let (gone, came) = (texts(there, .deleted), texts(back, .inserted))
            #expect(gone == came, "\(old) \(new)")
        }
    }

    private func texts(_ diff: TextDiff, _ kind: TextDiff.Span.Kind) -> [[UInt8]] {
        diff.paragraphs.flatMap(\.spans).filter { $0.kind == kind }.map { Array($0.text.utf8) }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test("the same question has the same answer")
    func determinism() {
        var generator = SeededGenerator(seed: 17)
        for _ in 0..<500 {
            let (old, new) = DiffText.pair(&generator)
            #expect(TextDiff(old: old, new: new) == TextDiff(old: old, new: new))
        }
    }

    @Test("the degree is 0 when nothing changed, and only then")
    func zero() {
        var generator = SeededGenerator(seed: 19)
        for _ in 0..<3000 {
            let (old, new) = DiffText.pair(&generator)
            let diff = TextDiff(old: old, new: new)
            #expect((diff.degree == 0) == (DiffText.bytes(old) == DiffText.bytes(new)), "\(old) \(new)")
            #expect(diff.isEmpty == (diff.degree == 0))
            let loose = TextDiff(old: old, new: new, options: .init(ignoresTypography: true))
            #expect(loose.isEmpty == (loose.degree == 0))
            #expect(loose.degree <= diff.degree || diff.degree > 0)
        }
    }
}
