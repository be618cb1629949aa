/// The class of a cluster's first scalar, by which words are cut.
enum CharacterClass: UInt8 {
    case space, letter, digit, hebrew
    /// Scripts written without spaces: each cluster is a word.
    case alone
    case hanNumeral
    /// `'` and its kin, which may stand inside a word.
    case apostrophe
    case doubleQuote, middleDot, dot, comma, dash
    /// Shows nothing: soft hyphen, zero-width space, word joiner, byte order mark.
    case invisible
    case other

    init(_ scalar: Unicode.Scalar) {
        self = scalar.value < 0x80 ? Self.ascii[Int(scalar.value)] : Self.beyondASCII(scalar)
    }

    var isWord: Bool { self == .letter || self == .digit || self == .hebrew }

    private static let ascii: [CharacterClass] = (0..<0x80).map { value in
        switch UInt8(value) {
        case 0x09...0x0D, 0x20: .space
        case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): .letter
        case UInt8(ascii: "'"): .apostrophe
        case UInt8(ascii: "\""): .doubleQuote
        case UInt8(ascii: "."): .dot
        case UInt8(ascii: ","): .comma
        case UInt8(ascii: "-"): .dash
        default: .other
        }
    }

    private static func beyondASCII(_ scalar: Unicode.Scalar) -> CharacterClass {
        switch scalar.value {
        case 0x2018, 0x2019, 0x201B, 0x02BC, 0xFF07: return .apostrophe
        case 0x201C...0x201F, 0x00AB, 0x00BB, 0x05F4, 0xFF02: return .doubleQuote
        case 0x00B7, 0x2027: return .middleDot
        case 0x2026: return .dot
        case 0x066B, 0x066C: return .comma
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: return .dash
        case 0x00AD, 0x200B, 0x2060, 0xFEFF: return .invisible
        default: break
        }
        let properties = scalar.properties
        if properties.isWhitespace { return .space }
        switch properties.generalCategory {
        case .decimalNumber: return .digit
        case .letterNumber, .otherNumber: return scalar.value == 0x3007 ? .hanNumeral : .digit
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark:
            if hanNumerals.contains(scalar) { return .hanNumeral }
            if 0x0590...0x05FF ~= scalar.value || 0xFB1D...0xFB4F ~= scalar.value { return .hebrew }
            return standsAlone(scalar) ? .alone : .letter
        default: return .other
        }
    }

    private static let hanNumerals = Set("一二三四五六七八九十百千万萬亿億兆零两兩".unicodeScalars)

    private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x1980...0x19DF, 0x1A20...0x1AAF: true  // Thai to Tham
        case 0xA9E0...0xA9FF, 0xAA60...0xAA7F: true  // Myanmar extended
        case 0x3005, 0x3041...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: true  // Kana
        case 0x3105...0x312F, 0x31A0...0x31BF, 0xA000...0xA4CF: true  // Bopomofo, Yi
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x1AFF0...0x1B2FF, 0x20000...0x3FFFF: true
        default: false
        }
    }

    /// Letters that stand beside one another without joining, so that a word may be cut between them.
    static func mayBeCut(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x27, 0x41...0x5A, 0x61...0x7A, 0xAA...0x058F, 0x10A0...0x10FF, 0x1D00...0x1FFF, 0x2019: true
        case 0x2C60...0x2C7F, 0x2D00...0x2D2F, 0xA640...0xA69F, 0xA720...0xA7FF, 0xFB00...0xFB17: true
        default: false
        }
    }
}
