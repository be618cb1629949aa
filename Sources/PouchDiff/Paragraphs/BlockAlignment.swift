/// Which blocks (paragraphs, or blocks of a page) of two lists stand in both, in order.
package enum BlockAlignment {
    /// Equal numbers are equal blocks. First those that stand once in each list, as many of their bytes as can be kept in
    /// order; between them the longest common subsequence.
    /// - Parameter sizes: of the old blocks, in bytes.
    package static func pairs(
        _ old: [Int32], _ new: [Int32], sizes: [Int], budget: inout DiffBudget
    ) -> [(old: Int, new: Int)] {
        let head = zip(old, new).prefix { $0 == $1 }.count
        var tail = 0
        while tail < min(old.count, new.count) - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] {
            tail += 1
        }
        var pairs = (0..<head).map { (old: $0, new: $0) }
        var (fromOld, fromNew) = (head, head)
        let (endOld, endNew) = (old.count - tail, new.count - tail)
        let anchors = anchors(old, new, head..<endOld, head..<endNew, sizes)
        for anchor in anchors + [(old: endOld, new: endNew)] {
            if fromOld < anchor.old, fromNew < anchor.new {
                let gap = SequenceAlignment(
                    Array(old[fromOld..<anchor.old]), Array(new[fromNew..<anchor.new]), budget: &budget)
                pairs += gap.pairs.map { (old: $0.old + fromOld, new: $0.new + fromNew) }
            }
            if anchor.old < endOld { pairs.append(anchor) }
            (fromOld, fromNew) = (anchor.old + 1, anchor.new + 1)
        }
        pairs += (0..<tail).map { (old: endOld + $0, new: endNew + $0) }
        return pairs
    }

    private static func anchors(
        _ old: [Int32], _ new: [Int32], _ oldRange: Range<Int>, _ newRange: Range<Int>, _ sizes: [Int]
    ) -> [(old: Int, new: Int)] {
        guard !oldRange.isEmpty, !newRange.isEmpty else { return [] }
        let (oldPlaces, newPlaces) = (single(old, oldRange), single(new, newRange))
        var unique: [WeighedPair] = []
        for place in oldRange where oldPlaces[old[place]] == place {
            if let other = newPlaces[old[place]], other >= 0 {
                unique.append(WeighedPair(old: place, new: other, weight: sizes[place] + 1))
            }
        }
        return weightedIncreasingSubsequence(unique, newCount: new.count).map {
            (old: unique[$0].old, new: unique[$0].new)
        }
    }

    /// Where each number stands, if it stands once; else -1.
    private static func single(_ numbers: [Int32], _ range: Range<Int>) -> [Int32: Int] {
        var places: [Int32: Int] = [:]
        for place in range { places[numbers[place]] = places[numbers[place]] == nil ? place : -1 }
        return places
    }
}
