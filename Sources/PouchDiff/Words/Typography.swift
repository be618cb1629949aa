/// One plain form for all forms of a sign, where typography is ignored.
enum Typography {
    /// - Parameter kind: the token's; white space, dashes and dots are folded whole.
    static func folded(_ text: Substring, _ kind: Token.Kind) -> String {
        switch kind {
        case .space: return " "
        case .dashes: return text.count <= 3 ? "-" : "----"
        case .dots:
            var plain = ""
            for scalar in text.unicodeScalars { plain += scalar == "\u{2026}" ? "..." : String(scalar) }
            return plain
        case .word, .alone, .sign:
            var plain = String.UnicodeScalarView()
            for scalar in text.unicodeScalars {
                if let scalar = folded(scalar) { plain.append(scalar) }
            }
            return String(plain)
        }
    }

    /// nil for a scalar that shows nothing.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case ..<0x60: scalar
        case 0x2018...0x201B, 0x02BC, 0x2039, 0x203A, 0x60, 0xB4, 0xFF07: "'"
        case 0x201C...0x201F, 0x00AB, 0x00BB, 0x05F4, 0xFF02: "\""
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: "-"
        case 0x00AD, 0x200B, 0x2060, 0xFEFF: nil
        case 0x80... where scalar.properties.isWhitespace: " "
        default: scalar
        }
    }
}
