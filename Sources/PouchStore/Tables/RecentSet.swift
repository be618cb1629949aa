/// Remembers elements seen lately, up to a bound: of two generations the older one is dropped when the newer one is
/// full.
///
/// It saves work and decides nothing: a dropped element counts as new.
struct RecentSet<Element: Hashable> {
    private var newer: Set<Element> = []
    private var older: Set<Element> = []
    private let limit: Int

    /// - Parameter limit: elements of a generation; at least so many are remembered once there were so many, at most twice as many.
    init(limit: Int) { self.limit = limit }

    /// Returns whether the element was not remembered.
    mutating func insert(_ element: Element) -> Bool {
        guard !newer.contains(element) else { return false }
        if newer.count >= limit {
            swap(&older, &newer)
            newer.removeAll(keepingCapacity: true)
        }
        newer.insert(element)
        return !older.contains(element)
    }
}
