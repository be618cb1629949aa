/// Changes inside one paragraph, as stretches of both texts' bytes.
struct ParagraphDiff {
    struct Piece {
        var isSame: Bool
        var old: Range<Int>
        var new: Range<Int>
    }

    private(set) var pieces: [Piece] = []

    /// Beyond so many bytes the common head and tail are cut off before anything is split.
    private static let large = 1 << 16

    init(_ old: [UInt8], _ new: [UInt8], folds: Bool, budget: inout DiffBudget) {
        var (head, tail) = (0, 0)
        if max(old.count, new.count) > Self.large { (head, tail) = Self.commonEnds(old, new) }
        let (oldMiddle, newMiddle) = (head..<(old.count - tail), head..<(new.count - tail))
        append(Piece(isSame: true, old: 0..<head, new: 0..<head))
        if let before = TokenizedText(old, in: oldMiddle), let after = TokenizedText(new, in: newMiddle) {
            let runs = WordRuns(before, after, folds: folds, budget: &budget)
            for run in runs.runs { append(run, of: runs, from: (oldMiddle.lowerBound, newMiddle.lowerBound)) }
        } else {
            append(Piece(isSame: false, old: oldMiddle, new: newMiddle))
        }
        append(Piece(isSame: true, old: oldMiddle.upperBound..<old.count, new: newMiddle.upperBound..<new.count))
        if folds { forgiveEnds(old, new) }
    }

    /// The common head and tail in bytes, each ending where a space stands between ASCII characters: a sure word boundary.
    static func commonEnds(_ old: [UInt8], _ new: [UInt8]) -> (head: Int, tail: Int) {
        let most = min(old.count, new.count)
        var head = 0
        while head < most, old[head] == new[head] { head += 1 }
        while head > 0, !isBoundary(old, head) || !isBoundary(new, head) { head -= 1 }
        var tail = 0
        while tail < most - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] { tail += 1 }
        while tail > 0, !isBoundary(old, old.count - tail) || !isBoundary(new, new.count - tail) { tail -= 1 }
        return (head, tail)
    }

    /// Before a space, after an ASCII letter or sign, and not in a number such as `10 000`.
    private static func isBoundary(_ bytes: [UInt8], _ at: Int) -> Bool {
        guard at > 0, at + 1 < bytes.count else { return false }
        let isInNumber = 0x30...0x39 ~= bytes[at - 1] && 0x30...0x39 ~= bytes[at + 1]
        return bytes[at] == 0x20 && bytes[at + 1] < 0x80 && 0x21..<0x7F ~= bytes[at - 1] && !isInNumber
    }

    private mutating func append(_ piece: Piece) {
        guard !piece.old.isEmpty || !piece.new.isEmpty else { return }
        if let last = pieces.last, last.isSame == piece.isSame {
            pieces[pieces.count - 1].old = last.old.lowerBound..<piece.old.upperBound
            pieces[pieces.count - 1].new = last.new.lowerBound..<piece.new.upperBound
        } else {
            pieces.append(piece)
        }
    }

    private mutating func append(_ run: WordRuns.Run, of runs: WordRuns, from start: (old: Int, new: Int)) {
        let old = Self.bytes(run.old, runs.old, start.old)
        let new = Self.bytes(run.new, runs.new, start.new)
        guard !run.isSame, let edit = WordEdit(runs, run) else {
            return append(Piece(isSame: run.isSame, old: old, new: new))
        }
        let (oldMiddle, newMiddle) = (old.lowerBound + edit.oldHead, new.lowerBound + edit.newHead)
        let (oldTail, newTail) = (old.upperBound - edit.oldTail, new.upperBound - edit.newTail)
        append(Piece(isSame: true, old: old.lowerBound..<oldMiddle, new: new.lowerBound..<newMiddle))
        append(Piece(isSame: false, old: oldMiddle..<oldTail, new: newMiddle..<newTail))
        append(Piece(isSame: true, old: oldTail..<old.upperBound, new: newTail..<new.upperBound))
    }

    private static func bytes(_ tokens: Range<Int>, _ text: TokenizedText, _ start: Int) -> Range<Int> {
        let from = tokens.lowerBound == 0 ? start : Int(text.tokens[tokens.lowerBound - 1].end)
        return from..<(tokens.isEmpty ? from : Int(text.tokens[tokens.upperBound - 1].end))
    }

    /// White space that came or went at the paragraph's ends is typography.
    private mutating func forgiveEnds(_ old: [UInt8], _ new: [UInt8]) {
        func isSpace(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
            String(decoding: bytes[range], as: UTF8.self).unicodeScalars.allSatisfy {
                [.space, .invisible].contains(CharacterClass($0))
            }
        }
        let all = pieces
        pieces = []
        for (index, piece) in all.enumerated() {
            var piece = piece
            if index == 0 || index == all.count - 1, isSpace(old, piece.old), isSpace(new, piece.new) {
                piece.isSame = true
            }
            append(piece)
        }
    }
}
