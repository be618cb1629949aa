import CEncoding

/// An index of the Encoding Standard (section 5): code points by pointer.
struct EncodingIndex {
    private let index: pouch_encoding_index

    static var big5: EncodingIndex { EncodingIndex(index: pouch_index_big5()) }
    static var eucKR: EncodingIndex { EncodingIndex(index: pouch_index_euc_kr()) }
    static var gb18030: EncodingIndex { EncodingIndex(index: pouch_index_gb18030()) }
    static var jis0208: EncodingIndex { EncodingIndex(index: pouch_index_jis0208()) }
    static var jis0212: EncodingIndex { EncodingIndex(index: pouch_index_jis0212()) }
    static var katakana: EncodingIndex { EncodingIndex(index: pouch_index_iso_2022_jp_katakana()) }

    /// Pointers, from 0; not all of them mean something.
    var count: Int { index.count }

    /// The code point of a pointer; nil when it has none.
    func point(_ pointer: Int) -> UInt32? {
        guard 0..<index.count ~= pointer, index.points[pointer] != 0 else { return nil }
        let point = UInt32(index.points[pointer])
        guard let plane = index.plane2, plane[pointer >> 3] >> UInt8(pointer & 7) & 1 == 1 else { return point }
        return point + 0x20000
    }
}

/// The ranges of gb18030's four-byte codes (Encoding Standard, section 5).
enum GB18030Ranges {
    private static var ranges: UnsafeBufferPointer<pouch_encoding_range> {
        var count: Int32 = 0
        let first = pouch_gb18030_ranges(&count)
        return UnsafeBufferPointer(start: first, count: Int(count))
    }

    /// "Index gb18030 ranges code point".
    static func point(_ pointer: Int) -> UInt32? {
        if pointer > 39_419 && pointer < 189_000 || pointer > 1_237_575 { return nil }
        if pointer == 7_457 { return 0xE7C7 }
        return last { $0.pointer <= pointer }.map { $0.point + UInt32(pointer) - $0.pointer }
    }

    /// "Index gb18030 ranges pointer".
    static func pointer(_ point: UInt32) -> Int? {
        if point == 0xE7C7 { return 7_457 }
        return last { $0.point <= point }.map { Int($0.pointer + point - $0.point) }
    }

    /// The last range of which a condition holds that holds of all before it.
    private static func last(_ holds: (pouch_encoding_range) -> Bool) -> pouch_encoding_range? {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if holds(ranges[middle]) { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? ranges[low - 1] : nil
    }
}
