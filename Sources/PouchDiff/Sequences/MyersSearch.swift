/// The search itself: boxes of the edit graph are split at a point of a shortest path, until nothing differs in them.
///
/// Where a shortest path needs more than `limit` edits each way, the box is split at the point that got furthest, so that
/// the work grows with length times `limit`, not with the square.
struct MyersSearch {
    private struct Box {
        var old: Range<Int>
        var new: Range<Int>
    }

    private let old: [Int32]
    private let new: [Int32]
    private(set) var keptOld: [Bool]
    private(set) var keptNew: [Bool]
    private let limit: Int
    /// How far along the old sequence each diagonal got, forward from the box's start and backward from its end.
    private var forward: [Int]
    private var backward: [Int]
    private static let dead = Int.min / 2

    init(_ old: [Int32], _ new: [Int32]) {
        (self.old, self.new) = (old, new)
        keptOld = [Bool](repeating: false, count: old.count)
        keptNew = [Bool](repeating: false, count: new.count)
        let size = old.count + new.count
        limit = min(size / 2 + 1, max(32, min(4096, 60_000_000 / (size + 1))))
        forward = [Int](repeating: Self.dead, count: 2 * limit + 5)
        backward = forward
    }

    mutating func run(_ budget: inout DiffBudget) {
        var boxes = [Box(old: 0..<old.count, new: 0..<new.count)]
        while let box = boxes.popLast() {
            let box = trimmed(box)
            guard !box.old.isEmpty, !box.new.isEmpty, budget.steps > 0, let (x, y) = split(box, &budget) else {
                continue
            }
            let (atOld, atNew) = (box.old.lowerBound + x, box.new.lowerBound + y)
            boxes.append(Box(old: atOld..<box.old.upperBound, new: atNew..<box.new.upperBound))
            boxes.append(Box(old: box.old.lowerBound..<atOld, new: box.new.lowerBound..<atNew))
        }
    }

    /// Keeps the common head and tail of a box and gives what is between.
    private mutating func trimmed(_ box: Box) -> Box {
        var (low, high) = ((box.old.lowerBound, box.new.lowerBound), (box.old.upperBound, box.new.upperBound))
        while low.0 < high.0, low.1 < high.1, old[low.0] == new[low.1] {
            (keptOld[low.0], keptNew[low.1]) = (true, true)
            low = (low.0 + 1, low.1 + 1)
        }
        while low.0 < high.0, low.1 < high.1, old[high.0 - 1] == new[high.1 - 1] {
            high = (high.0 - 1, high.1 - 1)
            (keptOld[high.0], keptNew[high.1]) = (true, true)
        }
        return Box(old: low.0..<high.0, new: low.1..<high.1)
    }

    /// A point strictly inside the path through `box`, counted from the box's start; nil when the budget is spent.
    /// Both sides hold something and differ at both ends.
    private mutating func split(_ box: Box, _ budget: inout DiffBudget) -> (Int, Int)? {
        let (n, m, middle) = (box.old.count, box.new.count, limit + 2)
        let delta = n - m
        let odd = delta & 1 != 0
        for edits in 0...limit {
            (forward[middle - edits - 1], forward[middle + edits + 1]) = (Self.dead, Self.dead)
            (backward[middle - edits - 1], backward[middle + edits + 1]) = (Self.dead, Self.dead)
            for diagonal in stride(from: -edits, through: edits, by: 2) {
                let start = Self.step(forward, middle + diagonal, diagonal, edits, n, m)
                guard start >= 0 else {
                    forward[middle + diagonal] = Self.dead
                    continue
                }
                var x = start
                let (oldBase, newBase) = (box.old.lowerBound, box.new.lowerBound - diagonal)
                while x < n, x - diagonal < m, old[oldBase + x] == new[newBase + x] { x += 1 }
                budget.steps -= x - start + 1
                forward[middle + diagonal] = x
                if odd, abs(delta - diagonal) < edits, x + backward[middle + delta - diagonal] >= n {
                    return (x, x - diagonal)
                }
            }
            for diagonal in stride(from: -edits, through: edits, by: 2) {
                let start = Self.step(backward, middle + diagonal, diagonal, edits, n, m)
                guard start >= 0 else {
                    backward[middle + diagonal] = Self.dead
                    continue
                }
                var x = start
                let (oldEnd, newEnd) = (box.old.upperBound - 1, box.new.upperBound - 1 + diagonal)
                while x < n, x - diagonal < m, old[oldEnd - x] == new[newEnd - x] { x += 1 }
                budget.steps -= x - start + 1
                backward[middle + diagonal] = x
                if !odd, abs(delta - diagonal) <= edits, x + forward[middle + delta - diagonal] >= n {
                    return (n - x, m - x + diagonal)
                }
            }
            guard budget.steps > 0 else { return nil }
        }
        return furthest(n, m, middle)
    }

    /// One more edit: the further of one deletion from the diagonal below and one insertion from that above.
    @inline(__always)
    private static func step(_ reach: [Int], _ index: Int, _ diagonal: Int, _ edits: Int, _ n: Int, _ m: Int) -> Int {
        guard edits > 0 else { return 0 }
        let (below, above) = (reach[index - 1], reach[index + 1])
        let deleted = below >= 0 && below < n ? below + 1 : dead
        let inserted = above >= 0 && above - diagonal <= m ? above : dead
        return max(deleted, inserted)
    }

    private func furthest(_ n: Int, _ m: Int, _ middle: Int) -> (Int, Int)? {
        var best: (reach: Int, x: Int, y: Int)?
        for diagonal in stride(from: -limit, through: limit, by: 2) {
            let (ahead, back) = (forward[middle + diagonal], backward[middle + diagonal])
            if ahead >= 0, 2 * ahead - diagonal > best?.reach ?? 0 {
                best = (2 * ahead - diagonal, ahead, ahead - diagonal)
            }
            if back >= 0, 2 * back - diagonal > best?.reach ?? 0 {
                best = (2 * back - diagonal, n - back, m - back + diagonal)
            }
        }
        guard let best, best.reach < n + m else { return nil }
        return (best.x, best.y)
    }
}
