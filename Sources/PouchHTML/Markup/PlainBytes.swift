/// The letters that a tree may hold: those of XML 1.0, with line ends that are U+000A.
extension UnsafeBufferPointer<UInt8> {
    /// Whether a tree can have these letters as they are. No for a few that it could have.
    var isPlainText: Bool {
        let raw = UnsafeRawBufferPointer(self)
        let ones: UInt64 = 0x0101_0101_0101_0101
        var place = 0
        // Eight at a time; where a line ends, one by one.
        while place + 8 <= count {
            let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let other = word ^ ones &* 0xEF
            let odd = (word &- ones &* 0x20) & ~word | (other &- ones) & ~other
            if odd & 0x8080_8080_8080_8080 != 0, !isPlain(place..<place + 8) { return false }
            place += 8
        }
        return isPlain(place..<count)
    }

    private func isPlain(_ range: Range<Int>) -> Bool {
        for place in range where !Self.isPlain(self[place]) { return false }
        return true
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 ? byte != 0xEF : byte == 0x09 || byte == 0x0A
    }

    /// Adds these letters without those that a tree cannot have: most controls, U+FFFE, U+FFFF.
    /// - Parameters:
    ///   - inValue: whether it is an attribute's value, which leaves U+000C out.
    ///   - replacesNUL: whether U+FFFD replaces U+0000; else it is dropped.
    func copyPlain(to output: inout [UInt8], inValue: Bool, replacesNUL: Bool) {
        var start = 0
        var next = 0
        while next < count {
            let byte = self[next]
            if Self.isPlain(byte) {
                next += 1
                continue
            }
            var length = 1
            let written: StaticString
            switch byte {
            case 0x0D:
                written = "\n"
                if next + 1 < count, self[next + 1] == 0x0A { length = 2 }
            case 0x00: written = replacesNUL ? "\u{FFFD}" : ""
            case 0x0C: written = inValue ? "" : " "
            case 0xEF where next + 2 < count && self[next + 1] == 0xBF && self[next + 2] >= 0xBE:
                written = ""
                length = 3
            case 0xEF:
                next += 1
                continue
            default: written = ""
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: self[start..<next]))
            written.withUTF8Buffer { output.append(contentsOf: $0) }
            next += length
            start = next
        }
        output.append(contentsOf: UnsafeBufferPointer(rebasing: self[start...]))
    }
}
