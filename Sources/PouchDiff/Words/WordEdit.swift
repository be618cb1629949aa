/// A change of a few letters inside one word, where the two words share most of their letters.
///
/// Never a number, a negation, a word whose beginning changed (`lawful`, `unlawful`) or one in a script that joins or
/// reorders its letters: those are shown whole.
struct WordEdit {
    /// Bytes of the common head and tail, in each word.
    let oldHead: Int
    let newHead: Int
    let oldTail: Int
    let newTail: Int

    private static let (leastLetters, mostLetters) = (5, 64)

    /// nil when `run` is no such change.
    init?(_ runs: WordRuns, _ run: WordRuns.Run) {
        guard run.old.count == 1, run.new.count == 1 else { return nil }
        let (was, now) = (runs.old.tokens[run.old.lowerBound], runs.new.tokens[run.new.lowerBound])
        for token in [was, now] {
            guard token.kind == .word, !token.isNumber, token.clusters <= Self.mostLetters else { return nil }
        }
        let longest = Int(max(was.clusters, now.clusters))
        guard longest >= Self.leastLetters else { return nil }
        guard runs.old.bytes[Int(was.start)] == runs.new.bytes[Int(now.start)] else { return nil }
        let (oldText, newText) = (runs.old.text(was), runs.new.text(now))
        guard Self.mayBeCut(oldText), Self.mayBeCut(newText) else { return nil }
        guard !Negation.contains(runs.old.folded(was)), !Negation.contains(runs.new.folded(now)) else { return nil }

        let (old, new) = (Array(oldText), Array(newText))
        let head = zip(old, new).prefix { Self.equal($0, $1) }.count
        let tail = zip(old[head...].reversed(), new[head...].reversed()).prefix { Self.equal($0, $1) }.count
        guard head > 0, (head + tail) * 4 >= longest * 3 else { return nil }
        func bytes(_ letters: ArraySlice<Character>) -> Int { letters.reduce(0) { $0 + $1.utf8.count } }
        (oldHead, newHead) = (bytes(old[..<head]), bytes(new[..<head]))
        (oldTail, newTail) = (bytes(old[(old.count - tail)...]), bytes(new[(new.count - tail)...]))
    }

    /// Byte for byte: canonically equivalent letters are different bytes.
    private static func equal(_ old: Character, _ new: Character) -> Bool { old.utf8.elementsEqual(new.utf8) }

    private static func mayBeCut(_ word: Substring) -> Bool {
        word.allSatisfy { $0.unicodeScalars.first.map(CharacterClass.mayBeCut) ?? false }
    }
}
