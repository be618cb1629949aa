/// shift_jis and euc-jp (Encoding Standard, sections 12.3 and 12.1).
enum JapaneseDecoders {
    /// Difference of U+FF61, the first of the halfwidth katakana, and its byte 0xA1.
    static let katakana: UInt32 = 0xFF61 - 0xA1

    static func shiftJIS(_ input: UnsafeBufferPointer<UInt8>, _ output: inout DecodedText) {
        let index = EncodingIndex.jis0208
        MultiByteDecoders.pairs(
            input, &output,
            single: { byte in
                switch byte {
                case 0x80: 0x80
                case 0xA1...0xDF: katakana + UInt32(byte)
                default: nil
                }
            },
            isLead: { 0x81...0x9F ~= $0 || 0xE0...0xFC ~= $0 }
        ) { lead, trail in
            guard 0x40...0x7E ~= trail || 0x80...0xFC ~= trail else { return nil }
            let pointer =
                (lead - (lead < 0xA0 ? 0x81 : 0xC1)) * 188 + trail - (trail < 0x7F ? 0x40 : 0x41)
            // User-defined characters: the Private Use Area.
            if 8_836...10_715 ~= pointer { return UInt32(0xE000 - 8_836 + pointer) }
            return index.point(pointer)
        }
    }

    static func eucJP(_ input: UnsafeBufferPointer<UInt8>, _ output: inout DecodedText) {
        let jis0208 = EncodingIndex.jis0208
        let jis0212 = EncodingIndex.jis0212
        func point(_ lead: UInt8, _ trail: UInt8, _ index: EncodingIndex) -> UInt32? {
            guard 0xA1...0xFE ~= lead, 0xA1...0xFE ~= trail else { return nil }
            return index.point((Int(lead) - 0xA1) * 94 + Int(trail) - 0xA1)
        }
        var place = 0
        while place < input.count {
            let first = input[place]
            if first < 0x80 {
                place = output.appendASCII(input, from: place)
                continue
            }
            guard first == 0x8E || first == 0x8F || 0xA1...0xFE ~= first else {
                output.appendReplacement()
                place += 1
                continue
            }
            // After 0x8F, the pair is one of JIS X 0212.
            var lead = place
            if first == 0x8F, place + 1 < input.count, 0xA1...0xFE ~= input[place + 1] { lead += 1 }
            guard lead + 1 < input.count else {
                output.appendReplacement()
                return
            }
            let trail = input[lead + 1]
            let found =
                if first == 0x8E, 0xA1...0xDF ~= trail {
                    Optional(katakana + UInt32(trail))
                } else {
                    point(input[lead], trail, lead > place ? jis0212 : jis0208)
                }
            if let found { output.append(found) } else { output.appendReplacement() }
            // ASCII in place of a second byte is read again.
            place = found == nil && trail < 0x80 ? lead + 1 : lead + 2
        }
    }
}

/// iso-2022-jp, which escape sequences switch between sets of characters (Encoding Standard, section 12.2).
enum ISO2022JPDecoder {
    private enum Set { case ascii, roman, katakana, jis0208 }

    static func decode(_ input: UnsafeBufferPointer<UInt8>, _ output: inout DecodedText) {
        let index = EncodingIndex.jis0208
        var set = Set.ascii
        /// Whether an escape sequence was the last thing read: two in a row are an error.
        var hasSwitched = false
        var place = 0
        while place < input.count {
            let byte = input[place]
            place += 1
            if byte == 0x1B {
                guard let next = escaped(input, place) else {
                    hasSwitched = false
                    output.appendReplacement()
                    continue
                }
                set = next
                place += 2
                if hasSwitched { output.appendReplacement() }
                hasSwitched = true
                continue
            }
            hasSwitched = false
            switch set {
            case .ascii, .roman:
                if byte >= 0x80 || byte == 0x0E || byte == 0x0F {
                    output.appendReplacement()
                } else if set == .roman, byte == 0x5C {
                    output.append(0xA5)
                } else if set == .roman, byte == 0x7E {
                    output.append(0x203E)
                } else {
                    output.append(UInt32(byte))
                }
            case .katakana:
                if 0x21...0x5F ~= byte {
                    output.append(0xFF61 - 0x21 + UInt32(byte))
                } else {
                    output.appendReplacement()
                }
            case .jis0208:
                // An escape sequence in place of a second byte is read as one.
                guard 0x21...0x7E ~= byte, place < input.count, input[place] != 0x1B else {
                    output.appendReplacement()
                    continue
                }
                let trail = input[place]
                place += 1
                let point =
                    0x21...0x7E ~= trail ? index.point((Int(byte) - 0x21) * 94 + Int(trail) - 0x21) : nil
                if let point { output.append(point) } else { output.appendReplacement() }
            }
        }
    }

    /// The set that the two bytes after an ESC switch to; nil when they switch to none.
    private static func escaped(_ input: UnsafeBufferPointer<UInt8>, _ place: Int) -> Set? {
        guard place + 1 < input.count else { return nil }
        switch (input[place], input[place + 1]) {
        case (0x28, 0x42): return .ascii
        case (0x28, 0x4A): return .roman
        case (0x28, 0x49): return .katakana
        case (0x24, 0x40), (0x24, 0x42): return .jis0208
        default: return nil
        }
    }
}
