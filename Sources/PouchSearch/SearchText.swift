import Foundation

/// Text as the index holds it.
///
/// SQLite's tokenizer takes a run of letters for a word, but Chinese, Japanese, Thai and their like write no spaces: a
/// whole clause would be one word. A seam (U+001F) therefore stands between their characters, in the index and in a
/// query alike, and a word of theirs is found as the phrase of its characters.
package enum SearchText {
    private static let seam: Unicode.Scalar = "\u{1F}"

    /// NFC, on one line, with seams.
    package static func indexed(_ text: String) -> String {
        var text = text
        if let latin = latin(text) { return latin }
        if text.unicodeScalars.contains(where: mayCompose) { text = text.precomposedStringWithCanonicalMapping }
        var result = String.UnicodeScalarView()
        var isAfterSingle = false
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || scalar.value == 0x7F {
                if result.last != " " { result.append(" ") }
                isAfterSingle = false
            } else if scalar.value < 0xE00, !isAfterSingle {
                result.append(scalar)
            } else if standsAlone(scalar) {
                result.append(seam)
                result.append(scalar)
                isAfterSingle = true
            } else {
                if isAfterSingle, !isMark(scalar) {
                    result.append(seam)
                    isAfterSingle = false
                }
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// The same for Latin text, which most is: nothing in it composes or stands alone. nil for other text.
    private static func latin(_ text: String) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var isAfterE2 = false
        for byte in text.utf8 {
            // CC begins U+0300; of what is above, only U+2000 to U+203F, which begins with E2 80.
            guard byte < 0xCC || byte == 0xE2, !isAfterE2 || byte == 0x80 else { return nil }
            isAfterE2 = byte == 0xE2
            if byte >= 0x20, byte != 0x7F {
                bytes.append(byte)
            } else if bytes.last != 0x20 {
                bytes.append(0x20)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// For people: without seams.
    static func shown(_ indexed: some StringProtocol) -> String {
        guard indexed.utf8.contains(0x1F) else { return String(indexed) }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: indexed.unicodeScalars.lazy.filter { $0 != seam })
        return String(result)
    }

    /// Whether the tokenizer finds a word in it.
    static func hasWord(_ text: String) -> Bool { text.unicodeScalars.contains(where: isOfWord) }

    /// Words of a text that ``indexed(_:)`` made.
    static func wordCount(_ indexed: String) -> Int {
        var count = 0
        var isInWord = false
        for scalar in indexed.unicodeScalars {
            let isOfWord = isOfWord(scalar) || isMark(scalar)
            if isOfWord, !isInWord { count += 1 }
            isInWord = isOfWord
        }
        return count
    }

    // MARK: - Characters

    /// Below U+0300 and among the punctuation of Latin script nothing composes.
    private static func mayCompose(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x300 && !(0x2010...0x2060).contains(scalar.value)
    }

    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .privateUse:
            true
        default: false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        [.nonspacingMark, .spacingMark].contains(scalar.properties.generalCategory)
    }

    /// A character of a script without spaces: Thai, Lao, Burmese, Khmer, kana, Chinese.
    private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xE01...0xEFF, 0x1000...0x109F, 0x1780...0x17FF: !isMark(scalar)
        case 0x3005...0x3007, 0x3041...0x3096, 0x309D...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
