import CEncoding

/// From a character to the bytes of an encoding (Encoding Standard, sections 9 to 13); iso-2022-jp, which shifts, aside.
struct Encoder {
    private let bytes: (UInt32) -> [UInt8]?

    /// nil for UTF-8, for encodings that UTF-8 is written in place of, and for an unknown name.
    init?(_ name: String) {
        switch name {
        case "gbk": bytes = { Self.gb18030($0, isGBK: true) }
        case "gb18030": bytes = { Self.gb18030($0, isGBK: false) }
        case "big5": bytes = Self.big5
        case "euc-kr":
            bytes = { ReverseIndex.eucKR.pointer($0).map { [UInt8($0 / 190 + 0x81), UInt8($0 % 190 + 0x41)] } }
        case "shift_jis": bytes = Self.shiftJIS
        case "euc-jp": bytes = Self.eucJP
        case "iso-2022-jp": bytes = { _ in nil }
        case "x-user-defined": bytes = { 0xF780...0xF7FF ~= $0 ? [UInt8($0 - 0xF700)] : nil }
        default:
            guard let points = pouch_single_byte_index(name) else { return nil }
            let table = UnsafeBufferPointer(start: points, count: 128)
            bytes = { point in table.firstIndex { UInt32($0) == point }.map { [UInt8($0 + 0x80)] } }
        }
    }

    /// The bytes of a character; nil when the encoding has none for it.
    func encode(_ point: UInt32) -> [UInt8]? {
        point < 0x80 ? [UInt8(point)] : bytes(point)
    }

    // MARK: - Chinese

    /// Characters that older editions of GB 18030 had in the Private Use Area.
    private static let privateUse: [UInt32: [UInt8]] = [
        0xE78D: [0xA6, 0xD9], 0xE78E: [0xA6, 0xDA], 0xE78F: [0xA6, 0xDB], 0xE790: [0xA6, 0xDC], 0xE791: [0xA6, 0xDD],
        0xE792: [0xA6, 0xDE], 0xE793: [0xA6, 0xDF], 0xE794: [0xA6, 0xEC], 0xE795: [0xA6, 0xED], 0xE796: [0xA6, 0xF3],
        0xE81E: [0xFE, 0x59], 0xE826: [0xFE, 0x61], 0xE82B: [0xFE, 0x66], 0xE82C: [0xFE, 0x67], 0xE832: [0xFE, 0x6D],
        0xE843: [0xFE, 0x7E], 0xE854: [0xFE, 0x90], 0xE864: [0xFE, 0xA0],
    ]

    private static func gb18030(_ point: UInt32, isGBK: Bool) -> [UInt8]? {
        if point == 0xE5E5 { return nil }
        if isGBK, point == 0x20AC { return [0x80] }
        if let bytes = privateUse[point] { return bytes }
        if let pointer = ReverseIndex.gb18030.pointer(point) {
            let trail = pointer % 190
            return [UInt8(pointer / 190 + 0x81), UInt8(trail + (trail < 0x3F ? 0x40 : 0x41))]
        }
        guard !isGBK, let pointer = GB18030Ranges.pointer(point) else { return nil }
        return [
            UInt8(pointer / 12_600 + 0x81), UInt8(pointer / 1_260 % 10 + 0x30), UInt8(pointer / 10 % 126 + 0x81),
            UInt8(pointer % 10 + 0x30),
        ]
    }

    private static func big5(_ point: UInt32) -> [UInt8]? {
        let isLast = [0x2550, 0x255E, 0x2561, 0x256A, 0x5341, 0x5345].contains(point)
        let index = ReverseIndex.big5
        guard let pointer = isLast ? index.lastPointer(point) : index.pointer(point) else { return nil }
        let trail = pointer % 157
        return [UInt8(pointer / 157 + 0x81), UInt8(trail + (trail < 0x3F ? 0x40 : 0x62))]
    }

    // MARK: - Japanese

    private static func shiftJIS(_ point: UInt32) -> [UInt8]? {
        switch point {
        case 0x80: return [0x80]
        case 0xA5: return [0x5C]
        case 0x203E: return [0x7E]
        case 0xFF61...0xFF9F: return [UInt8(point - JapaneseDecoders.katakana)]
        default: break
        }
        guard let pointer = ReverseIndex.shiftJIS.pointer(point == 0x2212 ? 0xFF0D : point) else { return nil }
        let lead = pointer / 188
        let trail = pointer % 188
        return [UInt8(lead + (lead < 0x1F ? 0x81 : 0xC1)), UInt8(trail + (trail < 0x3F ? 0x40 : 0x41))]
    }

    private static func eucJP(_ point: UInt32) -> [UInt8]? {
        switch point {
        case 0xA5: return [0x5C]
        case 0x203E: return [0x7E]
        case 0xFF61...0xFF9F: return [0x8E, UInt8(point - JapaneseDecoders.katakana)]
        default: break
        }
        return ReverseIndex.jis0208.pointer(point == 0x2212 ? 0xFF0D : point).map {
            [UInt8($0 / 94 + 0xA1), UInt8($0 % 94 + 0xA1)]
        }
    }
}

/// From text to iso-2022-jp, with the sequences that switch between its sets (Encoding Standard, section 12.2.2).
struct ISO2022JPEncoder {
    private enum Set { case ascii, roman, jis0208 }
    private var set = Set.ascii

    /// Adds a character's bytes; false when the encoding has none for it, and nothing was added.
    mutating func encode(_ point: UInt32, _ out: inout [UInt8]) -> Bool {
        switch point {
        case 0x0E, 0x0F, 0x1B: return false
        case ..<0x80:
            if set == .jis0208 || set == .roman && (point == 0x5C || point == 0x7E) { shift(to: .ascii, &out) }
            out.append(UInt8(point))
            return true
        case 0xA5, 0x203E:
            if set != .roman { shift(to: .roman, &out) }
            out.append(point == 0xA5 ? 0x5C : 0x7E)
            return true
        default: break
        }
        var wide = point == 0x2212 ? 0xFF0D : point
        if 0xFF61...0xFF9F ~= wide { wide = EncodingIndex.katakana.point(Int(wide) - 0xFF61) ?? wide }
        guard let pointer = ReverseIndex.jis0208.pointer(wide) else { return false }
        if set != .jis0208 { shift(to: .jis0208, &out) }
        out += [UInt8(pointer / 94 + 0x21), UInt8(pointer % 94 + 0x21)]
        return true
    }

    /// Goes back to ASCII.
    mutating func end(_ out: inout [UInt8]) { if set != .ascii { shift(to: .ascii, &out) } }

    private mutating func shift(to next: Set, _ out: inout [UInt8]) {
        switch next {
        case .ascii: out += [0x1B, 0x28, 0x42]
        case .roman: out += [0x1B, 0x28, 0x4A]
        case .jis0208: out += [0x1B, 0x24, 0x42]
        }
        set = next
    }
}
