/// Two paragraphs as runs of tokens that are the same and runs that changed, by turns.
struct WordRuns {
    struct Run {
        var isSame: Bool
        var old: Range<Int>
        var new: Range<Int>
    }

    let old: TokenizedText
    let new: TokenizedText
    let oldIDs: [Int32]
    let newIDs: [Int32]
    /// Clusters before each token.
    private let oldSums: [Int32]
    private let newSums: [Int32]
    var runs: [Run]

    init(_ old: TokenizedText, _ new: TokenizedText, folds: Bool, budget: inout DiffBudget) {
        (self.old, self.new) = (old, new)
        var interner = Interner()
        func ids(_ text: TokenizedText) -> [Int32] {
            text.tokens.map { token in
                interner.id(text.bytes[token.range], fold: folds ? { text.folded(token) } : nil)
            }
        }
        func sums(_ text: TokenizedText) -> [Int32] {
            var sum: Int32 = 0
            return [0]
                + text.tokens.map { token in
                    sum += token.clusters
                    return sum
                }
        }
        (oldSums, newSums) = (sums(old), sums(new))
        (oldIDs, newIDs) = (ids(old), ids(new))
        let kept = SequenceAlignment(oldIDs, newIDs, budget: &budget)
        runs = Self.runs(kept)
        slide()
        absorb()
    }

    private static func runs(_ kept: SequenceAlignment) -> [Run] {
        let (old, new) = (kept.keptOld, kept.keptNew)
        var runs: [Run] = []
        var (x, y) = (0, 0)
        while x < old.count || y < new.count {
            let (fromX, fromY) = (x, y)
            while x < old.count, y < new.count, old[x], new[y] { (x, y) = (x + 1, y + 1) }
            if x > fromX { runs.append(Run(isSame: true, old: fromX..<x, new: fromY..<y)) }
            let (goneX, goneY) = (x, y)
            while x < old.count, !old[x] { x += 1 }
            while y < new.count, !new[y] { y += 1 }
            if x > goneX || y > goneY { runs.append(Run(isSame: false, old: goneX..<x, new: goneY..<y)) }
        }
        return runs
    }

    // MARK: - Where an edit stands

    /// An insertion or deletion between equal text often could stand a few tokens earlier or later: it is moved to where a
    /// sentence or a word begins.
    private mutating func slide() {
        guard runs.count > 1 else { return }
        for index in runs.indices where !runs[index].isSame && runs[index].old.isEmpty != runs[index].new.isEmpty {
            let run = runs[index]
            let inserted = run.old.isEmpty
            let (text, ids, range) = inserted ? (new, newIDs, run.new) : (old, oldIDs, run.old)
            let (before, after) = (
                index > 0 ? runs[index - 1].old.count : 0, index + 1 < runs.count ? runs[index + 1].old.count : 0
            )
            var (back, ahead) = (0, 0)
            while back < min(before, 40), ids[range.lowerBound - 1 - back] == ids[range.upperBound - 1 - back] {
                back += 1
            }
            while ahead < min(after, 40), ids[range.lowerBound + ahead] == ids[range.upperBound + ahead] { ahead += 1 }
            guard back + ahead > 0 else { continue }
            var best = (shift: 0, score: Self.score(text, range))
            for shift in -back...ahead {
                let score = Self.score(text, (range.lowerBound + shift)..<(range.upperBound + shift))
                if score > best.score { best = (shift, score) }
            }
            guard best.shift != 0 else { continue }
            if index > 0 { runs[index - 1] = runs[index - 1].moved(end: best.shift) }
            runs[index] = run.moved(start: best.shift, end: best.shift)
            if index + 1 < runs.count { runs[index + 1] = runs[index + 1].moved(start: best.shift) }
        }
        runs = Self.merged(runs)
    }

    private static func score(_ text: TokenizedText, _ range: Range<Int>) -> Int {
        boundary(text, range.lowerBound) + boundary(text, range.upperBound)
    }

    /// How natural it is that an edit begins or ends before a token.
    private static func boundary(_ text: TokenizedText, _ at: Int) -> Int {
        let tokens = text.tokens
        guard at > 0, at < tokens.count else { return 6 }
        let (before, after) = (tokens[at - 1], tokens[at])
        if before.kind == .space {
            let ended =
                at > 1
                && (tokens[at - 2].kind == .dots || "!?;:".utf8.contains(text.bytes[Int(tokens[at - 2].end) - 1]))
            return ended ? 5 : 4
        }
        if after.kind == .space { return 3 }
        return before.kind.isWord && after.kind.isWord ? 1 : 2
    }

    // MARK: - Clean-up

    /// Takes into a change what stayed between it and the next only by coincidence: a space, a lone short word.
    private mutating func absorb() {
        var result: [Run] = []
        for run in runs {
            result.append(run)
            while result.count >= 3, !result[result.count - 1].isSame,
                isCoincidence(result[result.count - 2], result[result.count - 3], result[result.count - 1])
            {
                let (right, _, left) = (result.removeLast(), result.removeLast(), result.removeLast())
                result.append(
                    Run(
                        isSame: false, old: left.old.lowerBound..<right.old.upperBound,
                        new: left.new.lowerBound..<right.new.upperBound))
            }
        }
        runs = result
    }

    private func isCoincidence(_ same: Run, _ left: Run, _ right: Run) -> Bool {
        guard same.new.count <= 8, !isSharp(left), !isSharp(right) else { return false }
        let tokens = new.tokens[same.new]
        let words = tokens.filter(\.kind.isWord)
        let length = tokens.reduce(0) { $0 + Int($1.clusters) }
        let around = min(clusters(left), clusters(right))
        if words.isEmpty {
            return tokens.allSatisfy { $0.kind == .space } || length <= around
        }
        guard words.count <= 3, (words.count == 1 ? 1 : 2) * length <= around else { return false }
        return !words.contains { $0.isNumber || Negation.contains(new.folded($0)) }
    }

    private func clusters(_ run: Run) -> Int {
        max(
            Int(oldSums[run.old.upperBound] - oldSums[run.old.lowerBound]),
            Int(newSums[run.new.upperBound] - newSums[run.new.lowerBound]))
    }

    /// Says by itself all there is to say: another number in the place of one, a few letters in a word.
    private func isSharp(_ run: Run) -> Bool {
        guard run.old.count == 1, run.new.count == 1 else { return false }
        return old.tokens[run.old.lowerBound].isNumber && new.tokens[run.new.lowerBound].isNumber
            || WordEdit(self, run) != nil
    }

    private static func merged(_ runs: [Run]) -> [Run] {
        var result: [Run] = []
        for run in runs where !run.old.isEmpty || !run.new.isEmpty {
            if let last = result.last, last.isSame == run.isSame {
                result[result.count - 1].old = last.old.lowerBound..<run.old.upperBound
                result[result.count - 1].new = last.new.lowerBound..<run.new.upperBound
            } else {
                result.append(run)
            }
        }
        return result
    }
}

extension WordRuns.Run {
    fileprivate func moved(start: Int = 0, end: Int = 0) -> Self {
        .init(
            isSame: isSame, old: (old.lowerBound + start)..<(old.upperBound + end),
            new: (new.lowerBound + start)..<(new.upperBound + end))
    }
}
