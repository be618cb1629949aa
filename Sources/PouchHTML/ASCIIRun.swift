extension UnsafeBufferPointer<UInt8> {
    /// From `start`, the end of the words of eight bytes that are ASCII throughout. What follows may be ASCII too.
    func endOfASCIIWords(from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(self)
        var place = start
        while place + 8 <= count, raw.loadUnaligned(fromByteOffset: place, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            place += 8
        }
        return place
    }
}
