/// Text as windows-1252 bytes, as the archive's pages are written.
enum Windows1252 {
    private static let high: [Unicode.Scalar: UInt8] = [
        "\u{20AC}": 0x80, "\u{2026}": 0x85, "\u{2018}": 0x91, "\u{2019}": 0x92, "\u{201C}": 0x93, "\u{201D}": 0x94,
        "\u{2022}": 0x95, "\u{2013}": 0x96, "\u{2014}": 0x97,
    ]

    /// A character that windows-1252 lacks becomes a question mark.
    static func bytes(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { scalar in
            if scalar.value < 0x80 || 0xA0...0xFF ~= scalar.value { return UInt8(scalar.value) }
            return high[scalar] ?? UInt8(ascii: "?")
        }
    }
}
