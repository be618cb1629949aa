/// Parquet's hybrid of run lengths and packed bits (parquet-format, Encodings.md, RLE = 3).
enum RunLengthEncoding {
    /// A run is worth its header from here on; packed values come by as many.
    private static let group = 8

    /// - Parameters:
    ///   - values: each of at most `width` bits.
    ///   - width: 1 to 32.
    static func encode(_ values: some RandomAccessCollection<UInt32>, width: Int) -> [UInt8] {
        let values = Array(values)
        var bytes: [UInt8] = []
        var packedFrom = 0
        var place = 0
        while place < values.count {
            var end = place + 1
            while end < values.count, values[end] == values[place] { end += 1 }
            // What is packed before a run must be whole groups: the run gives what they lack.
            let lacking = (group - (place - packedFrom) % group) % group
            if end - place - lacking >= group {
                place += lacking
                pack(values[packedFrom..<place], width, &bytes)
                bytes.append(varint: UInt64(end - place) << 1)
                bytes.append(littleEndian: Int64(values[place]), bytes: (width + 7) / 8)
                packedFrom = end
            }
            place = end
        }
        pack(values[packedFrom...], width, &bytes)
        return bytes
    }

    /// Groups of eight; the last one is filled up with zeros.
    private static func pack(_ values: ArraySlice<UInt32>, _ width: Int, _ bytes: inout [UInt8]) {
        guard !values.isEmpty else { return }
        let groups = (values.count + group - 1) / group
        bytes.append(varint: UInt64(groups) << 1 | 1)
        let end = bytes.count + groups * width
        var waiting: UInt64 = 0
        var bits = 0
        for value in values {
            waiting |= UInt64(value) << UInt64(bits)
            bits += width
            while bits >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: waiting))
                waiting >>= 8
                bits -= 8
            }
        }
        if bits > 0 { bytes.append(UInt8(truncatingIfNeeded: waiting)) }
        bytes.append(contentsOf: repeatElement(0, count: end - bytes.count))
    }
}

extension [UInt8] {
    /// Seven bits a byte, the lowest first (LEB128).
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
