/// UTF-8 (Encoding Standard, section 8.1.1).
enum UTF8Decoder {
    static func decode(_ bytes: ArraySlice<UInt8>) -> (utf8: [UInt8], replaced: Int) {
        if String(validating: bytes, as: UTF8.self) != nil { return (Array(bytes), 0) }
        return bytes.withUnsafeBufferPointer { input in
            var output = DecodedText(capacity: input.count)
            var place = 0
            while place < input.count {
                if input[place] < 0x80 {
                    place = output.appendASCII(input, from: place)
                    continue
                }
                let (length, isWhole) = sequence(input, place)
                if isWhole { output.append(input[place..<(place + length)]) } else { output.appendReplacement() }
                place += length
            }
            return (output.utf8, output.replaced)
        }
    }

    /// How many bytes from `place` on belong together, and whether they are a character. A byte that does not fit begins
    /// anew.
    private static func sequence(_ input: UnsafeBufferPointer<UInt8>, _ place: Int) -> (length: Int, isWhole: Bool) {
        let first = input[place]
        let needed: Int
        var next: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: needed = 2
        case 0xE0...0xEF:
            needed = 3
            if first == 0xE0 { next = 0xA0...0xBF } else if first == 0xED { next = 0x80...0x9F }
        case 0xF0...0xF4:
            needed = 4
            if first == 0xF0 { next = 0x90...0xBF } else if first == 0xF4 { next = 0x80...0x8F }
        default: return (1, false)
        }
        for length in 1..<needed {
            guard place + length < input.count, next ~= input[place + length] else { return (length, false) }
            next = 0x80...0xBF
        }
        return (needed, true)
    }
}

/// UTF-16 (Encoding Standard, section 14.2).
enum UTF16Decoder {
    static func decode(_ input: UnsafeBufferPointer<UInt8>, isBigEndian: Bool, _ output: inout DecodedText) {
        var lead: UInt32?
        var place = 0
        while place + 1 < input.count {
            let unit =
                isBigEndian
                ? UInt32(input[place]) << 8 | UInt32(input[place + 1])
                : UInt32(input[place + 1]) << 8 | UInt32(input[place])
            place += 2
            if let first = lead {
                lead = nil
                if 0xDC00...0xDFFF ~= unit {
                    output.append(0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00))
                    continue
                }
                output.appendReplacement()
            }
            switch unit {
            case 0xD800...0xDBFF: lead = unit
            case 0xDC00...0xDFFF: output.appendReplacement()
            default: output.append(unit)
            }
        }
        if lead != nil || place < input.count { output.appendReplacement() }
    }
}
