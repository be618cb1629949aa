/// The UTF-8 that a decoder has made so far.
struct DecodedText {
    private(set) var utf8: [UInt8] = []
    /// Malformed sequences that became U+FFFD.
    private(set) var replaced = 0

    /// - Parameter capacity: bytes of the input.
    init(capacity: Int) { utf8.reserveCapacity(capacity + capacity / 2) }

    /// - Parameter point: a Unicode scalar value.
    mutating func append(_ point: UInt32) {
        switch point {
        case ..<0x80: utf8.append(UInt8(truncatingIfNeeded: point))
        case ..<0x800:
            utf8.append(UInt8(truncatingIfNeeded: 0xC0 | point >> 6))
            utf8.append(UInt8(truncatingIfNeeded: 0x80 | point & 63))
        case ..<0x10000:
            utf8.append(UInt8(truncatingIfNeeded: 0xE0 | point >> 12))
            utf8.append(UInt8(truncatingIfNeeded: 0x80 | point >> 6 & 63))
            utf8.append(UInt8(truncatingIfNeeded: 0x80 | point & 63))
        default:
            utf8.append(UInt8(truncatingIfNeeded: 0xF0 | point >> 18))
            utf8.append(UInt8(truncatingIfNeeded: 0x80 | point >> 12 & 63))
            utf8.append(UInt8(truncatingIfNeeded: 0x80 | point >> 6 & 63))
            utf8.append(UInt8(truncatingIfNeeded: 0x80 | point & 63))
        }
    }

    /// U+FFFD for a sequence that means nothing.
    mutating func appendReplacement() {
        utf8 += [0xEF, 0xBF, 0xBD]
        replaced += 1
    }

    /// Bytes that are UTF-8 as they stand.
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>.SubSequence) {
        utf8.append(contentsOf: UnsafeBufferPointer(rebasing: bytes))
    }

    /// Copies the ASCII that stands at `place`; returns where it ends.
    mutating func appendASCII(_ input: UnsafeBufferPointer<UInt8>, from place: Int) -> Int {
        var end = input.endOfASCIIWords(from: place)
        while end < input.count, input[end] < 0x80 { end += 1 }
        append(input[place..<end])
        return end
    }
}
