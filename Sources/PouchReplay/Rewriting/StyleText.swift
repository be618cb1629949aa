import PouchBytes

/// Text in a style sheet, and its escapes (CSS Syntax Level 3, section 4.3.7).
enum StyleText {
    /// - Parameter text: UTF-8.
    static func unescaped(_ text: [UInt8]) -> String {
        guard text.contains(UInt8(ascii: "\\")) else { return String(decoding: text, as: UTF8.self) }
        var result: [UInt8] = []
        var place = 0
        while place < text.count {
            guard text[place] == UInt8(ascii: "\\"), place + 1 < text.count else {
                result.append(text[place])
                place += 1
                continue
            }
            place += 1
            var value: UInt32 = 0
            var digits = 0
            while digits < 6, place < text.count, let digit = ASCII.hexValue(text[place]) {
                value = value << 4 | UInt32(digit)
                place += 1
                digits += 1
            }
            if digits > 0 {
                let scalar = value == 0 ? nil : Unicode.Scalar(value)
                result += Array(String(Character(scalar ?? "\u{FFFD}")).utf8)
                if text[place...].starts(with: [0x0D, 0x0A]) {
                    place += 2
                } else if place < text.count, [0x20, 0x09, 0x0A, 0x0C, 0x0D].contains(text[place]) {
                    place += 1
                }
            } else if text[place] == 0x0A || text[place] == 0x0C {
                // A line that goes on.
                place += 1
            } else if text[place] == 0x0D {
                place += text[place...].starts(with: [0x0D, 0x0A]) ? 2 : 1
            } else {
                result.append(text[place])
                place += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// An address as it may stand in a string or bare in `url()`: ASCII, and nothing in it that would end either.
    static func escaped(_ address: String) -> [UInt8] {
        var result: [UInt8] = []
        for byte in address.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"):
                result += [UInt8(ascii: "\\"), byte]
            // In a page, the end of its style element would begin so.
            case UInt8(ascii: "<"): result += Array("%3C".utf8)
            default: result.append(byte)
            }
        }
        return result
    }
}
