/// A common subsequence of two sequences of numbers, the longest where the budget allows (Myers, "An O(ND) Difference
/// Algorithm and Its Variations", 1986, in linear space). The kept elements of both are the same, in the same order.
struct SequenceAlignment {
    private(set) var keptOld: [Bool]
    private(set) var keptNew: [Bool]

    init(_ old: [Int32], _ new: [Int32], budget: inout DiffBudget) {
        keptOld = [Bool](repeating: false, count: old.count)
        keptNew = [Bool](repeating: false, count: new.count)
        let head = zip(old, new).prefix { $0 == $1 }.count
        let most = min(old.count, new.count) - head
        var tail = 0
        while tail < most, old[old.count - 1 - tail] == new[new.count - 1 - tail] { tail += 1 }
        for index in 0..<head { (keptOld[index], keptNew[index]) = (true, true) }
        for index in 0..<tail { (keptOld[old.count - 1 - index], keptNew[new.count - 1 - index]) = (true, true) }
        let (oldMiddle, newMiddle) = (head..<(old.count - tail), head..<(new.count - tail))
        guard !oldMiddle.isEmpty, !newMiddle.isEmpty else { return }

        // An element that the other side lacks cannot be kept: leaving it out first loses nothing and saves most of the
        // search.
        let (oldSet, newSet) = (Set(old[oldMiddle]), Set(new[newMiddle]))
        let oldPlaces = oldMiddle.filter { newSet.contains(old[$0]) }
        let newPlaces = newMiddle.filter { oldSet.contains(new[$0]) }
        guard !oldPlaces.isEmpty else { return }
        var search = MyersSearch(oldPlaces.map { old[$0] }, newPlaces.map { new[$0] })
        search.run(&budget)
        for (index, place) in oldPlaces.enumerated() where search.keptOld[index] { keptOld[place] = true }
        for (index, place) in newPlaces.enumerated() where search.keptNew[index] { keptNew[place] = true }
    }

    /// The places kept, pair by pair.
    var pairs: [(old: Int, new: Int)] {
        let old = keptOld.indices.filter { keptOld[$0] }
        let new = keptNew.indices.filter { keptNew[$0] }
        return zip(old, new).map { (old: $0, new: $1) }
    }
}
