import PouchProfile

/// A line with its numbers separated from its words, so that lines can be compared by their words alone: `Viewed 1,041
/// times.` and `Viewed 9 times.` are of one shape.
///
/// A number is a run of decimal digits of any script, with single marks between digits (`1,041`, `0.013`). In a line that
/// has a number, the names of months and days and `am` and `pm` count as numbers too: a clock changes them.
struct NumberLine {
    enum Piece: Equatable {
        case words(String)
        case number(String)
        /// A month, a day of the week, a half of the day.
        case name(String)
    }

    let pieces: [Piece]

    /// Bytes of a line from which on it is a sentence, not a counter; a profile's `drops` asks no longer line.
    static let mostBytes = 200

    init(_ line: String) {
        var pieces = Self.split(line)
        if !pieces.contains(where: { if case .number = $0 { true } else { false } }) { pieces = [.words(line)] }
        self.pieces = pieces
    }

    /// nil for a line without a number, without a letter beside its numbers, or too long: numbers alone, as in a table's
    /// cell, are content and never noise.
    static func counter(_ line: String) -> NumberLine? {
        guard line.utf8.count < mostBytes else { return nil }
        let found = NumberLine(line)
        return found.hasNumbers && found.hasLetters ? found : nil
    }

    var hasNumbers: Bool { pieces.contains { if case .number = $0 { true } else { false } } }

    /// Whether a letter stands outside numbers and names.
    var hasLetters: Bool {
        pieces.contains { piece in
            if case .words(let text) = piece {
                text.unicodeScalars.contains(where: \.properties.isAlphabetic)
            } else {
                false
            }
        }
    }

    /// The same for lines that differ in their numbers alone.
    var shape: EditDigest {
        var bytes: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .words(let text): bytes += text.utf8
            case .number: bytes.append(0)
            case .name: bytes.append(1)
            }
        }
        return EditDigest(of: bytes)
    }

    /// A pattern (PCRE2) for every line of the shape.
    var pattern: String {
        "^"
            + pieces.map { piece in
                switch piece {
                case .words(let text): Self.escaped(text)
                case .number(let text): text.unicodeScalars.allSatisfy(Self.isPlain) ? #"[\d.,]+"# : #"[\d.,'’\s]+"#
                case .name: #"\p{L}+"#
                }
            }.joined() + "$"
    }

    // MARK: - Parts

    private static let joiners: Set<Unicode.Scalar> = [".", ",", "'", "\u{2019}", "\u{A0}", "\u{202F}", "\u{2009}"]
    private static let names: Set<String> = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed",
        "thu",
        "thur", "thurs", "fri", "sat", "sun", "am", "pm",
    ]

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? 0x30...0x39 ~= scalar.value : scalar.properties.generalCategory == .decimalNumber
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        isDigit(scalar) || scalar == "." || scalar == ","
    }

    private static func split(_ line: String) -> [Piece] {
        let scalars = Array(line.unicodeScalars)
        var pieces: [Piece] = []
        var words = String.UnicodeScalarView()
        func text(_ range: Range<Int>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return String(view)
        }
        func flush() {
            if !words.isEmpty { pieces.append(.words(String(words))) }
            words = String.UnicodeScalarView()
        }
        var at = 0
        while at < scalars.count {
            var end = at + 1
            if isDigit(scalars[at]) {
                while end < scalars.count {
                    if isDigit(scalars[end]) {
                        end += 1
                    } else if joiners.contains(scalars[end]), end + 1 < scalars.count, isDigit(scalars[end + 1]) {
                        end += 2
                    } else {
                        break
                    }
                }
                flush()
                pieces.append(.number(text(at..<end)))
            } else if scalars[at].properties.isAlphabetic {
                while end < scalars.count, scalars[end].properties.isAlphabetic { end += 1 }
                let word = text(at..<end)
                if isName(word) {
                    flush()
                    pieces.append(.name(word))
                } else {
                    words.append(contentsOf: scalars[at..<end])
                }
            } else {
                words.append(scalars[at])
            }
            at = end
        }
        flush()
        return pieces
    }

    /// A name is written with a capital, except for `am` and `pm`: "may" is a word.
    private static func isName(_ word: String) -> Bool {
        guard word.utf8.count < 12, word.first?.isUppercase == true || word == "am" || word == "pm" else {
            return false
        }
        return names.contains(word.lowercased()) || MonthNames.english.number(of: word) != nil
    }

    /// A pattern (PCRE2) for the text itself.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            // A sign that cannot stand in a profile's line is replaced by the sign for any.
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: result.append(".")
            default:
                if "\\^$.|?*+()[]{}".unicodeScalars.contains(scalar) { result.append("\\") }
                result.append(scalar)
            }
        }
        return String(result)
    }
}
