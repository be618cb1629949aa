/// Numbers that are added in any order and then looked up by their higher half: eight bytes of memory each.
///
/// They are parted by their highest bits, so that no array of them is long: one that is full would double.
struct NumberTable: Sendable {
    private var parts = [[UInt64]](repeating: [], count: 1 << Self.bits)
    private static let bits = 12

    mutating func append(_ number: UInt64) {
        let place = Int(number >> (64 - Self.bits))
        if parts[place].count == parts[place].capacity {
            parts[place].reserveCapacity(parts[place].count + max(parts[place].count / 8, 8))
        }
        parts[place].append(number)
    }

    /// To be called once, before anything is looked up.
    mutating func sort() { for place in parts.indices { parts[place].sort() } }

    /// The numbers that share their higher 32 bits with `number`, ascending.
    func alike(_ number: UInt64) -> ArraySlice<UInt64> {
        let part = parts[Int(number >> (64 - Self.bits))]
        let half = number >> 32
        let start = part.partitionPoint { $0 >> 32 >= half }
        return part[start...].prefix { $0 >> 32 == half }
    }
}
