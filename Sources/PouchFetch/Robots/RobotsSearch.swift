/// One URL against sorted rules: the rule of the most octets wins, an Allow over a Disallow of as many.
struct RobotsSearch {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    let entries: UnsafeBufferPointer<RobotsRules.Entry>
    let pool: Bytes
    let path: Bytes
    /// Octets that may still be compared after wildcards; at 0 the search has been given up.
    var cost: Int

    private var pairs: PairSet?

    init(entries: UnsafeBufferPointer<RobotsRules.Entry>, pool: Bytes, path: Bytes, cost: Int) {
        self.entries = entries
        self.pool = pool
        self.path = path
        self.cost = cost
    }

    /// The place of the rule that decides.
    mutating func run() -> Int? {
        var best: Int?
        var (low, high) = (0, entries.count)
        var depth = 0
        while low < high, cost > 0 {
            // All of low..<high begin like the path; the first of them have nothing more before their wildcard.
            while low < high, entries[low].prefixCount == depth {
                if isBetter(entries[low], than: best), tailMatches(entries[low], from: depth) { best = low }
                low += 1
            }
            guard depth < path.count else { break }
            let byte = path[depth]
            low = first(low, high) { pool[Int($0.start) + depth] >= byte }
            high = first(low, high) { pool[Int($0.start) + depth] > byte }
            depth += 1
        }
        return best
    }

    private func isBetter(_ entry: RobotsRules.Entry, than best: Int?) -> Bool {
        guard let best else { return true }
        let other = entries[best]
        if entry.weight != other.weight { return entry.weight > other.weight }
        if entry.isAllow != other.isAllow { return entry.isAllow }
        return entry.line < other.line
    }

    /// The first entry of a range that fits, where none fits before one that does; `high` when none does.
    @inline(__always)
    private func first(_ low: Int, _ high: Int, _ fits: (RobotsRules.Entry) -> Bool) -> Int {
        var (low, high) = (low, high)
        while low < high {
            let middle = (low + high) / 2
            if fits(entries[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    // MARK: - Wildcards

    /// Whether what follows an entry's prefix matches the path from `depth` on. Each piece between wildcards is taken
    /// where it first occurs, and never again elsewhere: there is nothing to go back to.
    private mutating func tailMatches(_ entry: RobotsRules.Entry, from depth: Int) -> Bool {
        guard entry.wildcard < entry.end else { return !entry.isAnchored || depth == path.count }
        if let pair = entry.pair, !holds(pair) { return false }
        var position = depth
        var piece = Int(entry.wildcard) + 1
        let end = Int(entry.end)
        while true {
            let next = pool[piece..<end].firstIndex(of: UInt8(ascii: "*")) ?? end
            if next == end, entry.isAnchored {
                let start = path.count - (end - piece)
                return start >= position && occurs(piece..<end, at: start)
            }
            guard let found = find(piece..<next, from: position) else { return false }
            position = found + (next - piece)
            if next == end { return true }
            piece = next + 1
        }
    }

    private mutating func find(_ piece: Range<Int>, from start: Int) -> Int? {
        guard !piece.isEmpty else { return start }
        var position = start
        while position + piece.count <= path.count, cost > 0 {
            if occurs(piece, at: position) { return position }
            position += 1
        }
        return nil
    }

    private mutating func occurs(_ piece: Range<Int>, at position: Int) -> Bool {
        var place = position
        for index in piece {
            cost -= 1
            guard cost > 0, pool[index] == path[place] else { return false }
            place += 1
        }
        return true
    }

    private mutating func holds(_ pair: (UInt8, UInt8)) -> Bool {
        if let pairs { return pairs.mayHold(pair.0, pair.1) }
        let made = PairSet(path)
        pairs = made
        return made.mayHold(pair.0, pair.1)
    }
}

/// Which pairs of neighbours a path may hold: most wildcard rules are set aside by one look.
private struct PairSet {
    private var words = [UInt64](repeating: 0, count: 64)

    init(_ path: UnsafeBufferPointer<UInt8>) {
        for index in path.indices.dropLast() {
            let slot = Self.slot(path[index], path[index + 1])
            words[slot >> 6] |= 1 << UInt64(slot & 63)
        }
    }

    func mayHold(_ a: UInt8, _ b: UInt8) -> Bool {
        let slot = Self.slot(a, b)
        return (words[slot >> 6] >> UInt64(slot & 63)) & 1 != 0
    }

    /// 0...4095
    private static func slot(_ a: UInt8, _ b: UInt8) -> Int { (Int(a) &* 61 &+ Int(b)) & 4_095 }
}
