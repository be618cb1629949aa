/// Adds up how much of two texts changed, in grapheme clusters.
struct Measure {
    private var changed = 0
    private var moved = 0
    private var all = 0

    /// A paragraph that only one of the texts has. An empty one counts one character, so that it does not count nothing.
    mutating func whole(_ bytes: [UInt8]) {
        let count = max(1, Clusters.count(bytes, in: bytes.indices))
        changed += count
        all += count
    }

    mutating func match(_ old: [UInt8], _ new: [UInt8], _ pieces: [ParagraphDiff.Piece], isMoved: Bool) {
        var (same, other) = (0, 0)
        for piece in pieces {
            let count = Clusters.count(old, in: piece.old) + Clusters.count(new, in: piece.new)
            if piece.isSame { same += count } else { other += count }
        }
        if same + other == 0 { same = 1 }
        changed += other
        if isMoved { moved += same }
        all += same + other
    }

    /// 0 to 1; what only moved counts a tenth.
    var degree: Double { all == 0 ? 0 : Double(10 * changed + moved) / Double(10 * all) }
}
