/// A pair of places, one in each sequence, and what keeping it is worth.
struct WeighedPair {
    var old: Int
    var new: Int
    var weight: Int
}

/// The pairs that can be kept together in order, worth most in all: the others stand crosswise to them.
/// - Returns: places in `pairs`, in order. `pairs` must be sorted by `old`, then by `new` falling.
func weightedIncreasingSubsequence(_ pairs: [WeighedPair], newCount: Int) -> [Int] {
    var total = [Int](repeating: 0, count: pairs.count)
    var previous = [Int](repeating: -1, count: pairs.count)
    // A Fenwick tree: the best chain that ends before a place of the new sequence.
    var best = [Int](repeating: -1, count: newCount + 1)
    var end = -1
    for (index, pair) in pairs.enumerated() {
        var place = pair.new
        while place > 0 {
            let candidate = best[place]
            if candidate >= 0, previous[index] < 0 || total[candidate] > total[previous[index]] {
                previous[index] = candidate
            }
            place &= place - 1
        }
        total[index] = pair.weight + (previous[index] < 0 ? 0 : total[previous[index]])
        place = pair.new + 1
        while place <= newCount {
            if best[place] < 0 || total[index] > total[best[place]] { best[place] = index }
            place += place & -place
        }
        if end < 0 || total[index] > total[end] { end = index }
    }
    var chain: [Int] = []
    while end >= 0 {
        chain.append(end)
        end = previous[end]
    }
    return chain.reversed()
}
