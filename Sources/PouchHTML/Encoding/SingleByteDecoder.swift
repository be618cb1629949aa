import CEncoding

/// A decoder whose bytes each mean one code point (Encoding Standard, section 9).
struct SingleByteDecoder {
    /// The code points of 0x80 to 0xFF; 0 for a byte that means nothing.
    private let points: UnsafePointer<UInt16>

    /// nil when the encoding is not a single-byte one.
    init?(_ name: String) {
        guard let points = pouch_single_byte_index(name) else { return nil }
        self.points = points
    }

    func decode(_ bytes: ArraySlice<UInt8>) -> (utf8: [UInt8], replaced: Int) {
        let wide = bytes.withUnsafeBufferPointer { $0.countOfHighBytes }
        if wide == 0 { return (Array(bytes), 0) }
        var replaced = 0
        let utf8 = [UInt8](unsafeUninitializedCapacity: bytes.count + wide * 2) { output, count in
            bytes.withUnsafeBufferPointer { input in
                var place = 0
                var end = 0
                while place < input.count {
                    let run = input.endOfASCIIWords(from: place)
                    if run > place {
                        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(output)[end...])
                            .copyMemory(
                                from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(input)[place..<run]))
                        end += run - place
                        place = run
                    }
                    guard place < input.count else { break }
                    let byte = input[place]
                    place += 1
                    if byte < 0x80 {
                        output[end] = byte
                        end += 1
                        continue
                    }
                    var point = points[Int(byte) - 0x80]
                    if point == 0 {
                        point = 0xFFFD
                        replaced += 1
                    }
                    if point < 0x800 {
                        output[end] = UInt8(0xC0 | point >> 6)
                        output[end + 1] = UInt8(0x80 | point & 63)
                        end += 2
                    } else {
                        output[end] = UInt8(0xE0 | point >> 12)
                        output[end + 1] = UInt8(0x80 | point >> 6 & 63)
                        output[end + 2] = UInt8(0x80 | point & 63)
                        end += 3
                    }
                }
                count = end
            }
        }
        return (utf8, replaced)
    }
}
