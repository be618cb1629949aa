/// Decoders whose characters may take several bytes, by name.
enum MultiByteDecoders {
    typealias Step = (UnsafeBufferPointer<UInt8>, inout DecodedText) -> Void

    /// nil for a name that is not such an encoding.
    static func step(_ name: String) -> Step? {
        switch name {
        case "gbk", "gb18030": ChineseDecoders.gb18030
        case "big5": ChineseDecoders.big5
        case "euc-kr": KoreanDecoder.eucKR
        case "shift_jis": JapaneseDecoders.shiftJIS
        case "euc-jp": JapaneseDecoders.eucJP
        case "iso-2022-jp": ISO2022JPDecoder.decode
        case "utf-16le": { UTF16Decoder.decode($0, isBigEndian: false, &$1) }
        case "utf-16be": { UTF16Decoder.decode($0, isBigEndian: true, &$1) }
        case "x-user-defined": userDefined
        case "replacement": replacement
        default: nil
        }
    }

    /// Reads characters of one or two bytes. Of a pair that means nothing, a second byte that is ASCII is read again.
    /// - Parameters:
    ///   - single: the code point of a byte of 0x80 and above that stands alone.
    ///   - isLead: whether a byte begins a pair.
    ///   - pair: the code point of a pair.
    static func pairs(
        _ input: UnsafeBufferPointer<UInt8>, _ output: inout DecodedText, single: (UInt8) -> UInt32? = { _ in nil },
        isLead: (UInt8) -> Bool, pair: (Int, Int) -> UInt32?
    ) {
        var place = 0
        while place < input.count {
            let byte = input[place]
            if byte < 0x80 {
                place = output.appendASCII(input, from: place)
                continue
            }
            place += 1
            if let point = single(byte) {
                output.append(point)
                continue
            }
            guard isLead(byte), place < input.count else {
                output.appendReplacement()
                continue
            }
            let trail = input[place]
            if let point = pair(Int(byte), Int(trail)) {
                output.append(point)
                place += 1
            } else {
                output.appendReplacement()
                if trail >= 0x80 { place += 1 }
            }
        }
    }

    /// Section 14.5.
    private static func userDefined(_ input: UnsafeBufferPointer<UInt8>, _ output: inout DecodedText) {
        for byte in input { output.append(byte < 0x80 ? UInt32(byte) : 0xF700 + UInt32(byte)) }
    }

    /// Section 14.1: of encodings that would let a page hide markup, nothing is read.
    private static func replacement(_ input: UnsafeBufferPointer<UInt8>, _ output: inout DecodedText) {
        if !input.isEmpty { output.appendReplacement() }
    }
}
