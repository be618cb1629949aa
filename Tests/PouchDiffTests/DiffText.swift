import PouchDiff
import PouchBytes

/// Texts for the tests and what every diff must keep.
enum DiffText {
    /// One line a paragraph: its kind and numbers, then its text, with `[-deleted-]` and `[+inserted+]` where it changed.
    static func shown(_ old: [String], _ new: [String], ignoresTypography: Bool = false) -> [String] {
        let diff = TextDiff(old: old, new: new, options: .init(ignoresTypography: ignoresTypography))
        return diff.paragraphs.map { paragraph in
            let numbers =
                "\(paragraph.oldNumber.map(String.init) ?? "-") \(paragraph.newNumber.map(String.init) ?? "-")"
            let text = paragraph.spans.map { span in
                switch paragraph.oldNumber == nil || paragraph.newNumber == nil ? .same : span.kind {
                case .same: span.text
                case .deleted: "[-\(span.text)-]"
                case .inserted: "[+\(span.text)+]"
                }
            }
            return "\(paragraph.kind.rawValue) \(numbers): \(text.joined())"
        }
    }

    /// Of one paragraph that changed: its spans alone.
    static func spans(_ old: String, _ new: String, ignoresTypography: Bool = false) -> String {
        let lines = shown([old], [new], ignoresTypography: ignoresTypography)
        return lines.joined(separator: "\n").replacing("changed 1 1: ", with: "")
    }

    /// The paragraphs of one side, put together from the spans, each at its number.
    static func rebuilt(_ diff: TextDiff, _ kind: TextDiff.Span.Kind) -> [[UInt8]] {
        let isOld = kind == .deleted
        return diff.paragraphs.compactMap { paragraph in
            (isOld ? paragraph.oldNumber : paragraph.newNumber).map { number in
                (number, paragraph.spans.filter { $0.kind == .same || $0.kind == kind }.flatMap { Array($0.text.utf8) })
            }
        }
        .sorted { $0.0 < $1.0 }.map(\.1)
    }

    static func bytes(_ paragraphs: [String]) -> [[UInt8]] { paragraphs.map { Array($0.utf8) } }

    // MARK: - Random texts

    /// Few different pieces, so that they repeat, cross and touch: words, numbers, scripts, signs that join to clusters.
    static let pieces = [
        "the", "a", "not", "cannot", "don't", "don’t", "army", "armies", "organisation", "organization", "1,000",
        "10,000",
        "2003", "10 000", "10\u{a0}000", " ", " ", " ", " ", "  ", "\u{a0}", "\u{200B}", "\u{ad}", ".", ",", "...", "…",
        "-",
        "—", "\"", "“", "«", "'", "‘", "?", "e\u{301}", "é", "\u{301}", "a\u{308}\u{323}", "👨‍👩‍👧‍👦", "👩‍👧", "🇫🇷", "🇩🇪", "🇫",
        "\u{200D}",
        "会談", "外", "交", "二", "十", "한국", "สวัสดี", "ក្រុម", "سلام", "שלום", "צה\"ל", "हिन्दी", "\r\n", "\r", "\n", "\u{600}",
        "½",
    ]

    static func paragraph(_ generator: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0...14, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }
            .joined()
    }

    static func text(_ generator: inout SeededGenerator) -> [String] {
        (0..<Int.random(in: 0...6, using: &generator)).map { _ in paragraph(&generator) }
    }

    /// A text and what a few edits made of it.
    static func pair(_ generator: inout SeededGenerator) -> (old: [String], new: [String]) {
        let old = text(&generator)
        var new = old
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            let place = Int.random(in: 0...new.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: new.insert(paragraph(&generator), at: place)
            case 1 where place < new.count: new.remove(at: place)
            case 2 where place < new.count:
                let moved = new.remove(at: place)
                new.insert(moved, at: Int.random(in: 0...new.count, using: &generator))
            case 3 where place < new.count: new[place] = edited(new[place], &generator)
            case 4: return (old, text(&generator))
            default: break
            }
        }
        return (old, new)
    }

    private static func edited(_ paragraph: String, _ generator: inout SeededGenerator) -> String {
        var scalars = Array(paragraph.unicodeScalars)
        let place = Int.random(in: 0...scalars.count, using: &generator)
        let cut = Int.random(in: 0...min(4, scalars.count - place), using: &generator)
        let piece = Bool.random(using: &generator) ? pieces.randomElement(using: &generator) ?? "" : ""
        scalars.replaceSubrange(place..<(place + cut), with: piece.unicodeScalars)
        return String(String.UnicodeScalarView(scalars))
    }
}
