/// Lines that fields have taken out of the text, and the parts of them that the fields' rules matched: what lies between is
/// nowhere.
struct TakenText {
    private struct Piece {
        var text: String
        /// In bytes.
        var matched: [Range<Int>]
    }

    /// By the first line of each.
    private var pieces: [Int: Piece] = [:]

    /// Letters and digits of a rest that is worth a word: fewer are a comma, a dash, an "on".
    private static let least = 3

    /// - Parameters:
    ///   - text: of the lines.
    ///   - line: the first of them.
    ///   - range: the match of the rule's pattern, in bytes; nil for a rule without one, which takes all.
    mutating func add(_ text: String, at line: Int, matched range: Range<Int>?) {
        pieces[line, default: Piece(text: text, matched: [])].matched.append(range ?? 0..<text.utf8.count)
    }

    /// The texts that no rule matched, in the order of the lines.
    var rests: [String] {
        pieces.sorted { $0.key < $1.key }.flatMap { Self.rests(of: $0.value) }
    }

    private static func rests(of piece: Piece) -> [String] {
        let bytes = Array(piece.text.utf8)
        var rests: [String] = []
        var start = 0
        for range in piece.matched.sorted(by: { $0.lowerBound < $1.lowerBound }) + [bytes.count..<bytes.count] {
            if range.lowerBound > start {
                let rest = String(decoding: bytes[start..<min(range.lowerBound, bytes.count)], as: UTF8.self)
                if letters(rest) >= least { rests.append(rest.trimmingSpaces) }
            }
            start = max(start, range.upperBound)
        }
        return rests
    }

    /// Letters and digits of a text.
    static func letters(_ text: String) -> Int {
        text.unicodeScalars.count { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = self[...].drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
