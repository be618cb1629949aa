/// RFC 4648 section 6, upper case, without padding: how WARC digests are written.
public enum Base32 {
    /// Encodes bytes: 8 characters for every 5 bytes, fewer for a remainder.
    public static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
        let length = (bytes.count * 8 + 4) / 5
        return String(unsafeUninitializedCapacity: length) { text in
            var bits: UInt32 = 0
            var held = 0
            var end = 0
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                held += 8
                while held >= 5 {
                    held -= 5
                    text[end] = character(bits >> UInt32(held))
                    end += 1
                }
            }
            if held > 0 {
                text[end] = character(bits << UInt32(5 - held))
                end += 1
            }
            return end
        }
    }

    /// Encodes bytes, as for a buffer.
    public static func encode(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { encode($0) }
    }

    /// Nil for a character outside the alphabet (either case is taken), and for bits left over that are not zero.
    public static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var held = 0
        for character in text.utf8 {
            let value: UInt8
            switch character {
            case 0x41...0x5A: value = character - 0x41
            case 0x61...0x7A: value = character - 0x61
            case 0x32...0x37: value = character - 0x32 + 26
            default: return nil
            }
            bits = bits << 5 | UInt32(value)
            held += 5
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        guard held < 5, bits & ((1 << UInt32(held)) - 1) == 0 else { return nil }
        return bytes
    }

    private static func character(_ value: UInt32) -> UInt8 {
        let five = UInt8(truncatingIfNeeded: value & 31)
        return five < 26 ? 0x41 + five : 0x32 + five - 26
    }
}
