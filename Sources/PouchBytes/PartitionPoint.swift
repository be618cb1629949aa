extension RandomAccessCollection {
    /// The first place whose element is behind the point that a condition divides the collection at; the end when there is
    /// none. A binary search.
    ///
    ///     let first = sorted.partitionPoint { $0 >= value }    // where `value` is, or belongs
    ///
    /// - Parameter isBehind: false of all elements up to a place, and true of all from there on.
    @inlinable
    public func partitionPoint<Failure: Error>(
        where isBehind: (Element) throws(Failure) -> Bool
    ) throws(Failure) -> Index {
        var low = startIndex
        var count = count
        while count > 0 {
            let half = count / 2
            let middle = index(low, offsetBy: half)
            if try isBehind(self[middle]) {
                count = half
            } else {
                low = index(after: middle)
                count -= half + 1
            }
        }
        return low
    }
}
