/// Extended grapheme clusters (Unicode Standard Annex 29) of UTF-8 text, the unit that no span cuts.
enum Clusters {
    /// Visits each cluster of valid UTF-8 in order, with its first scalar. `range` must begin and end between clusters.
    @inline(__always)
    static func forEach(_ bytes: [UInt8], in range: Range<Int>, _ visit: (Range<Int>, Unicode.Scalar) -> Void) {
        var start = range.lowerBound
        while start < range.upperBound {
            let stop = stretch(bytes, start, range.upperBound)
            if stop == start + 1 {
                visit(start..<stop, Unicode.Scalar(bytes[start]))
                start = stop
                continue
            }
            for character in String(decoding: bytes[start..<stop], as: UTF8.self) {
                let end = start + character.utf8.count
                visit(start..<end, character.unicodeScalars[character.unicodeScalars.startIndex])
                start = end
            }
        }
    }

    /// Where the next sure boundary is: between two ASCII bytes, of which the first is not a carriage return.
    @inline(__always)
    private static func stretch(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        var stop = start + 1
        while stop < end, bytes[stop] >= 0x80 || bytes[stop - 1] >= 0x80 || bytes[stop - 1] == 0x0D { stop += 1 }
        return stop
    }

    static func count(_ bytes: [UInt8], in range: Range<Int>) -> Int {
        var count = 0
        forEach(bytes, in: range) { _, _ in count += 1 }
        return count
    }
}
