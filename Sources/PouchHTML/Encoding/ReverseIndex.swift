import CEncoding

/// Pointers by code point, made from an index when the first query needs it.
struct ReverseIndex: Sendable {
    /// Code point and pointer, 32 bits each, in order.
    private let pairs: [UInt64]

    /// - Parameter holds: whether a pointer is used when going from text to bytes.
    private init(_ index: EncodingIndex, where holds: (Int) -> Bool = { _ in true }) {
        pairs = (0..<index.count).compactMap { pointer in
            guard holds(pointer), let point = index.point(pointer) else { return nil }
            return UInt64(point) << 32 | UInt64(pointer)
        }.sorted()
    }

    static let eucKR = ReverseIndex(.eucKR)
    static let gb18030 = ReverseIndex(.gb18030)
    static let jis0208 = ReverseIndex(.jis0208)
    /// "Index Shift_JIS pointer": without NEC's selection of IBM's characters, which stand further down again.
    static let shiftJIS = ReverseIndex(.jis0208) { !(8_272...8_835 ~= $0) }
    /// "Index Big5 pointer": without Hong Kong's supplement.
    static let big5 = ReverseIndex(.big5) { $0 >= (0xA1 - 0x81) * 157 }

    /// The first pointer of a code point.
    func pointer(_ point: UInt32) -> Int? {
        let place = place(UInt64(point) << 32)
        guard place < pairs.count, pairs[place] >> 32 == point else { return nil }
        return Int(pairs[place] & 0xFFFF_FFFF)
    }

    /// The last pointer of a code point.
    func lastPointer(_ point: UInt32) -> Int? {
        let place = place(UInt64(point + 1) << 32)
        guard place > 0, pairs[place - 1] >> 32 == point else { return nil }
        return Int(pairs[place - 1] & 0xFFFF_FFFF)
    }

    /// Where the first pair of at least `value` stands.
    private func place(_ value: UInt64) -> Int {
        var low = 0
        var high = pairs.count
        while low < high {
            let middle = (low + high) / 2
            if pairs[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
