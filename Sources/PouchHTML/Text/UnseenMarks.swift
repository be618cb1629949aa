/// Marks of direction and joining that change nothing of what a reader sees of a text.
///
/// A mark is unseen where every letter runs its way already: U+200E among letters that run from left to right, U+200F and
/// U+061C among letters that run from right to left, without a digit, which the mark could turn. U+200C and U+200D are
/// unseen between letters of scripts whose letters do not join. Where both directions meet, or embeddings, overrides and
/// isolates stand, the marks decide what is read, and stay.
enum UnseenMarks {
    /// The text without them, in which single spaces stand between words and none at its ends, as before.
    static func removed(from text: String) -> String {
        let scalars = text.unicodeScalars
        let directions = Directions(scalars)
        var kept = String.UnicodeScalarView()
        for place in scalars.indices where !isUnseen(place, in: scalars, directions) {
            if scalars[place] == " ", kept.last ?? " " == " " { continue }
            kept.append(scalars[place])
        }
        if kept.last == " " { kept.removeLast() }
        return String(kept)
    }

    /// Whether the character of these bytes of UTF-8 may be such a mark: U+200C to U+200F, U+061C.
    static func mayBe(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        first == 0xE2 && second == 0x80 && 0x8C...0x8F ~= third || first == 0xD8 && second == 0x9C
    }

    private struct Directions {
        var left = false
        var right = false
        var digits = false
        var controls = false

        init(_ scalars: String.UnicodeScalarView) {
            for scalar in scalars {
                switch scalar.value {
                case 0x202A...0x202E, 0x2066...0x2069: controls = true
                default:
                    if scalar.properties.numericType == .decimal {
                        digits = true
                    } else if UnseenMarks.runsLeft(scalar) {
                        right = true
                    } else if scalar.properties.isAlphabetic {
                        left = true
                    }
                }
            }
        }
    }

    private static func isUnseen(
        _ place: String.UnicodeScalarView.Index, in scalars: String.UnicodeScalarView, _ known: Directions
    ) -> Bool {
        switch scalars[place].value {
        case 0x200E: known.left && !known.right && !known.controls
        case 0x200F, 0x061C: known.right && !known.left && !known.digits && !known.controls
        case 0x200C, 0x200D:
            (place == scalars.startIndex || isUnjoined(scalars[scalars.index(before: place)]))
                && (scalars.index(after: place) == scalars.endIndex || isUnjoined(scalars[scalars.index(after: place)]))
        default: false
        }
    }

    /// Whether letters of the scalar's script are written from right to left: the blocks that Unicode keeps for such
    /// scripts (UAX 9, table 4 and DerivedBidiClass.txt).
    private static func runsLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590...0x061B, 0x061D...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
            true
        default: false
        }
    }

    /// Latin, Greek, Cyrillic, Armenian, and what stands between words.
    private static func isUnjoined(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x0590 }
}
