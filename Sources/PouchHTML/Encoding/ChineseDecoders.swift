/// gb18030, gbk and big5 (Encoding Standard, sections 10 and 11).
enum ChineseDecoders {
    /// gbk is read as gb18030 is.
    static func gb18030(_ input: UnsafeBufferPointer<UInt8>, _ output: inout DecodedText) {
        let index = EncodingIndex.gb18030
        var place = 0
        while place < input.count {
            let first = input[place]
            switch first {
            case ..<0x80: place = output.appendASCII(input, from: place)
            case 0x80:
                output.append(0x20AC)
                place += 1
            case 0xFF:
                output.appendReplacement()
                place += 1
            default:
                guard place + 1 < input.count else {
                    output.appendReplacement()
                    return
                }
                let second = input[place + 1]
                if 0x30...0x39 ~= second {
                    place += fourBytes(input, place, &output)
                } else if let point = pair(Int(first), Int(second), index) {
                    output.append(point)
                    place += 2
                } else {
                    output.appendReplacement()
                    place += second < 0x80 ? 1 : 2
                }
            }
        }
    }

    private static func pair(_ lead: Int, _ trail: Int, _ index: EncodingIndex) -> UInt32? {
        guard 0x40...0x7E ~= trail || 0x80...0xFE ~= trail else { return nil }
        return index.point((lead - 0x81) * 190 + trail - (trail < 0x7F ? 0x40 : 0x41))
    }

    /// Reads a code of four bytes whose second is a digit; returns how many of them are done with.
    private static func fourBytes(
        _ input: UnsafeBufferPointer<UInt8>, _ place: Int, _ output: inout DecodedText
    ) -> Int {
        guard place + 2 < input.count else {
            output.appendReplacement()
            return 2
        }
        guard 0x81...0xFE ~= input[place + 2] else {
            output.appendReplacement()
            return 1
        }
        guard place + 3 < input.count else {
            output.appendReplacement()
            return 3
        }
        guard 0x30...0x39 ~= input[place + 3] else {
            output.appendReplacement()
            return 1
        }
        let high = (Int(input[place]) - 0x81) * 10 + Int(input[place + 1]) - 0x30
        let low = (Int(input[place + 2]) - 0x81) * 10 + Int(input[place + 3]) - 0x30
        if let point = GB18030Ranges.point(high * 1_260 + low) {
            output.append(point)
        } else {
            output.appendReplacement()
        }
        return 4
    }

    static func big5(_ input: UnsafeBufferPointer<UInt8>, _ output: inout DecodedText) {
        let index = EncodingIndex.big5
        var place = 0
        while place < input.count {
            let lead = input[place]
            if lead < 0x80 {
                place = output.appendASCII(input, from: place)
                continue
            }
            place += 1
            guard 0x81...0xFE ~= lead, place < input.count else {
                output.appendReplacement()
                continue
            }
            let trail = input[place]
            if append(Int(lead), Int(trail), index, &output) {
                place += 1
            } else {
                output.appendReplacement()
                if trail >= 0x80 { place += 1 }
            }
        }
    }

    private static func append(_ lead: Int, _ trail: Int, _ index: EncodingIndex, _ output: inout DecodedText) -> Bool {
        guard 0x40...0x7E ~= trail || 0xA1...0xFE ~= trail else { return false }
        let pointer = (lead - 0x81) * 157 + trail - (trail < 0x7F ? 0x40 : 0x62)
        // Two letters that Unicode has with a mark of their own alone.
        let letters: (UInt32, UInt32)? =
            switch pointer {
            case 1_133: (0xCA, 0x304)
            case 1_135: (0xCA, 0x30C)
            case 1_164: (0xEA, 0x304)
            case 1_166: (0xEA, 0x30C)
            default: nil
            }
        if let letters {
            output.append(letters.0)
            output.append(letters.1)
            return true
        }
        guard let point = index.point(pointer) else { return false }
        output.append(point)
        return true
    }
}

/// euc-kr (Encoding Standard, section 13).
enum KoreanDecoder {
    static func eucKR(_ input: UnsafeBufferPointer<UInt8>, _ output: inout DecodedText) {
        let index = EncodingIndex.eucKR
        MultiByteDecoders.pairs(input, &output, isLead: { 0x81...0xFE ~= $0 }) { lead, trail in
            0x41...0xFE ~= trail ? index.point((lead - 0x81) * 190 + trail - 0x41) : nil
        }
    }
}
