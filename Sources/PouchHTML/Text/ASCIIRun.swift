extension UnsafeBufferPointer<UInt8> {
    /// From `start`, the end of the words of eight bytes that are ASCII throughout. What follows may be ASCII too.
    func endOfASCIIWords(from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(self)
        func isASCII(_ words: Int, _ place: Int) -> Bool {
            var bits: UInt64 = 0
            for word in 0..<words { bits |= raw.loadUnaligned(fromByteOffset: place + word * 8, as: UInt64.self) }
            return bits & 0x8080_8080_8080_8080 == 0
        }
        var place = start
        while place + 32 <= count, isASCII(4, place) { place += 32 }
        while place + 8 <= count, isASCII(1, place) { place += 8 }
        return place
    }

    /// From `start`, the end of printable ASCII in which no two spaces follow one another and none stands at an end.
    func endOfWords(from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(self)
        let ones: UInt64 = 0x0101_0101_0101_0101
        var place = start
        // Eight at a time. The last one is looked at again: what follows a space is not yet known.
        while place + 8 <= count {
            let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            // A byte's high bit is set when it is not a letter (below 0x20, 0x7F or above), or when it is a space.
            let odd = (word &- ones &* 0x20) | word | (word &+ ones)
            let blanks = ((word ^ ones &* 0x20) &- ones) & ~word
            guard odd & 0x8080_8080_8080_8080 == 0, blanks & blanks << 8 & 0x8080_8080_8080_8080 == 0 else { break }
            place += 7
        }
        while place < count {
            if self[place] > 0x20, self[place] < 0x7F {
                place += 1
            } else if self[place] == 0x20, place > start, place + 1 < count, self[place + 1] > 0x20,
                self[place + 1] < 0x7F
            {
                place += 2
            } else {
                break
            }
        }
        return place
    }

    /// Bytes of 0x80 and above.
    var countOfHighBytes: Int {
        var found = 0
        var place = 0
        while place < count {
            // As many as one byte can count: the compiler then counts many at once.
            var few: UInt8 = 0
            let end = Swift.min(place + 128, count)
            for next in place..<end { few &+= self[next] >> 7 }
            found += Int(few)
            place = end
        }
        return found
    }
}
