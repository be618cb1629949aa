import Foundation

/// Header fields of a mail (RFC 5322 section 2.2): the only way by which text becomes one.
struct HeaderText {
    /// A whole field with its line feed. Control characters become spaces, so no value can end its field; what is not plain
    /// ASCII becomes encoded words (RFC 2047); lines are folded at 76 columns.
    static func field(_ name: String, _ value: String) -> String {
        let clean = cleaned(value)
        let words =
            isPlain(clean) ? clean.split(separator: " ").map(String.init) : encoded(clean, room: name.utf8.count)
        var result = name + ":"
        var column = result.utf8.count
        for word in words {
            if column + 1 + word.utf8.count > 76, column > name.utf8.count + 1 {
                result += "\n"
                column = 0
            }
            result += " " + word
            column += 1 + word.utf8.count
        }
        return result + "\n"
    }

    private static func cleaned(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: result.append(" ")
            default: result.append(scalar)
            }
        }
        return String(result).split(separator: " ").joined(separator: " ")
    }

    /// ASCII, nothing that reads as an encoded word, and no word longer than a line may be.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { 32...126 ~= $0 } && !text.contains("=?")
            && text.split(separator: " ").allSatisfy { $0.utf8.count <= 200 }
    }

    /// Encoded words of at most 75 characters, each of whole characters (RFC 2047 section 5).
    private static func encoded(_ text: String, room: Int) -> [String] {
        var words: [String] = []
        var bytes: [UInt8] = []
        // "=?utf-8?B?" and "?=" take 12 of 75, the first line holds the field's name besides: 45 bytes are 60 in base 64.
        func limit() -> Int { words.isEmpty ? max(9, 45 - room / 4 * 3 - 3) : 45 }
        func flush() {
            guard !bytes.isEmpty else { return }
            words.append("=?utf-8?B?\(Data(bytes).base64EncodedString())?=")
            bytes = []
        }
        for scalar in text.unicodeScalars {
            let next = Array(String(scalar).utf8)
            if bytes.count + next.count > limit() { flush() }
            bytes += next
        }
        flush()
        return words
    }
}
