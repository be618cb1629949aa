/// Which paragraph of the new text is which of the old: the same, changed, or moved.
struct ParagraphAlignment {
    struct Match {
        var old: Int
        var new: Int
        /// Crosses those that stayed in order.
        var isMoved = false
        /// Nothing in it changed, but typography where that is ignored.
        var isEqual = false
    }

    /// Sorted by the place in the old text.
    private(set) var matches: [Match] = []
    private let old: [[UInt8]]
    private let new: [[UInt8]]
    private let oldIDs: [Int32]
    private let newIDs: [Int32]
    private var partnerOfOld: [Int]
    private var partnerOfNew: [Int]

    /// How alike, in thousandths, two paragraphs are that are taken for one: between the same neighbours, alone between
    /// them, or anywhere.
    private static let (likeNeighbour, likeAlone, likeMoved) = (400, 150, 600)
    /// Paragraphs of so many letters in words are taken for moved before anything else is tried.
    private static let sureMove = 20
    /// A paragraph of so few letters that replaced another alone is that other, changed.
    private static let short = 24

    init(_ old: [[UInt8]], _ new: [[UInt8]], folds: Bool, budget: inout DiffBudget) {
        (self.old, self.new) = (old, new)
        partnerOfOld = [Int](repeating: -1, count: old.count)
        partnerOfNew = [Int](repeating: -1, count: new.count)
        var interner = Interner()
        func id(_ bytes: [UInt8]) -> Int32 {
            interner.id(bytes[...], fold: folds ? { Self.folded(bytes) } : nil)
        }
        (oldIDs, newIDs) = (old.map(id), new.map(id))
        for pair in BlockAlignment.pairs(oldIDs, newIDs, sizes: old.map(\.count), budget: &budget) {
            join(pair.old, pair.new)
        }

        if partnerOfOld.contains(-1), partnerOfNew.contains(-1) {
            let likeness = ParagraphLikeness(
                old.indices.map { partnerOfOld[$0] < 0 ? WordSketch(old[$0], folds: folds) : nil },
                new.indices.map { partnerOfNew[$0] < 0 ? WordSketch(new[$0], folds: folds) : nil })
            let gaps = gaps()
            joinEqual { (likeness.old[$0]?.weight ?? 0) >= Self.sureMove }
            joinAlike(likeness, gaps)
            joinEqual { (likeness.old[$0]?.weight ?? 0) > 0 }
            joinLone(likeness)
        }
        settle()
    }

    /// The key under which paragraphs are equal whatever their typography.
    private static func folded(_ bytes: [UInt8]) -> String {
        guard let text = TokenizedText(bytes, in: 0..<bytes.count) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var tokens = text.tokens[...]
        while tokens.first?.kind == .space { tokens.removeFirst() }
        while tokens.last?.kind == .space { tokens.removeLast() }
        return tokens.map(text.folded).joined()
    }

    private mutating func join(_ old: Int, _ new: Int) {
        (partnerOfOld[old], partnerOfNew[new]) = (new, old)
    }

    /// How many paragraphs that stayed stand before each: equal in two paragraphs that stand between the same neighbours.
    private func gaps() -> (old: [Int], new: [Int]) {
        func count(_ partners: [Int]) -> [Int] {
            var stayed = 0
            return partners.map { partner in
                if partner >= 0 { stayed += 1 }
                return stayed
            }
        }
        return (count(partnerOfOld), count(partnerOfNew))
    }

    /// Equal paragraphs left over stand elsewhere now.
    private mutating func joinEqual(where holds: (Int) -> Bool) {
        var places: [Int32: [Int]] = [:]
        for place in new.indices.reversed() where partnerOfNew[place] < 0 {
            places[newIDs[place], default: []].append(place)
        }
        for place in old.indices where partnerOfOld[place] < 0 && holds(place) {
            if let other = places[oldIDs[place]]?.popLast() { join(place, other) }
        }
    }

    private mutating func joinAlike(_ likeness: ParagraphLikeness, _ gaps: (old: [Int], new: [Int])) {
        let oldLeft = old.indices.filter { partnerOfOld[$0] < 0 }
        let newLeft = new.indices.filter { partnerOfNew[$0] < 0 }
        let candidates = likeness.candidates(oldLeft, newLeft, gaps)
        let near = candidates.filter {
            gaps.old[$0.old] == gaps.new[$0.new] && $0.likeness >= Self.likeNeighbour
        }
        let weighed = near.map { WeighedPair(old: $0.old, new: $0.new, weight: $0.likeness * $0.size) }
        for index in weightedIncreasingSubsequence(weighed, newCount: new.count) {
            join(near[index].old, near[index].new)
        }
        let far = candidates.filter { $0.likeness >= Self.likeMoved }.sorted {
            ($1.likeness, $0.old, $0.new) < ($0.likeness, $1.old, $1.new)
        }
        for candidate in far where partnerOfOld[candidate.old] < 0 && partnerOfNew[candidate.new] < 0 {
            join(candidate.old, candidate.new)
        }
    }

    /// One paragraph that went and one that came alone between the same neighbours are one that changed, if they are
    /// somewhat alike or both short.
    private mutating func joinLone(_ likeness: ParagraphLikeness) {
        settle()
        let stayed = matches.filter { !$0.isMoved } + [Match(old: old.count, new: new.count)]
        var (fromOld, fromNew) = (0, 0)
        for match in stayed {
            let gone = (fromOld..<match.old).filter { partnerOfOld[$0] < 0 }
            let came = (fromNew..<match.new).filter { partnerOfNew[$0] < 0 }
            (fromOld, fromNew) = (match.old + 1, match.new + 1)
            guard gone.count == 1, came.count == 1 else { continue }
            if isSameChanged(gone[0], came[0], likeness) { join(gone[0], came[0]) }
        }
    }

    private func isSameChanged(_ gone: Int, _ came: Int, _ likeness: ParagraphLikeness) -> Bool {
        guard let was = likeness.old[gone], let now = likeness.new[came] else { return false }
        if (1...Self.short).contains(was.weight), (1...Self.short).contains(now.weight) { return true }
        if was.likeness(now) >= Self.likeAlone { return true }
        // Those too long to be split into words have no likeness.
        let ends = ParagraphDiff.commonEnds(old[gone], new[came])
        return (ends.head + ends.tail) * 2 > max(old[gone].count, new[came].count)
    }

    /// Tells those that stayed in order, as much text as can, from those that moved.
    private mutating func settle() {
        let pairs = old.indices.filter { partnerOfOld[$0] >= 0 }.map {
            WeighedPair(old: $0, new: partnerOfOld[$0], weight: old[$0].count + new[partnerOfOld[$0]].count + 1)
        }
        matches = pairs.map {
            Match(old: $0.old, new: $0.new, isMoved: true, isEqual: oldIDs[$0.old] == newIDs[$0.new])
        }
        for index in weightedIncreasingSubsequence(pairs, newCount: new.count) { matches[index].isMoved = false }
    }
}
