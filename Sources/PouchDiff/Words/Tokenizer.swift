/// Cuts a paragraph into tokens: letters, marks and digits of a word stay together, with apostrophes inside and the points,
/// commas and spaces that group a number's digits.
struct Tokenizer {
    private var ends: [Int32] = []
    private var classes: [CharacterClass] = []
    private let start: Int32

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        start = Int32(range.lowerBound)
        ends.reserveCapacity(range.count)
        classes.reserveCapacity(range.count)
        Clusters.forEach(bytes, in: range) { cluster, first in
            ends.append(Int32(cluster.upperBound))
            classes.append(CharacterClass(first))
        }
    }

    /// nil when there are too many.
    mutating func tokens() -> [Token]? {
        var tokens: [Token] = []
        tokens.reserveCapacity(classes.count / 3 + 1)
        var (at, from) = (0, start)
        while at < classes.count {
            guard tokens.count < DiffBudget.mostTokens else { return nil }
            let (kind, first) = (kind(classes[at]), at)
            switch kind {
            case .space, .dashes, .dots: at = endOfRun(at)
            case .word: at = endOfWord(at)
            case .alone where classes[at] == .hanNumeral: at = endOfRun(at)
            case .alone, .sign: at += 1
            }
            while at < classes.count, classes[at] == .invisible { at += 1 }
            tokens.append(
                Token(
                    start: from, end: ends[at - 1], clusters: Int32(at - first), kind: kind,
                    isNumber: classes[first..<at].contains { $0 == .digit || $0 == .hanNumeral }))
            from = ends[at - 1]
        }
        return tokens
    }

    private func kind(_ kind: CharacterClass) -> Token.Kind {
        switch kind {
        case .space, .invisible: .space
        case .letter, .digit, .hebrew: .word
        case .alone, .hanNumeral: .alone
        case .dash: .dashes
        case .dot: .dots
        case .apostrophe, .doubleQuote, .middleDot, .comma, .other: .sign
        }
    }

    private func endOfRun(_ start: Int) -> Int {
        classes[start...].firstIndex { $0 != classes[start] && $0 != .invisible } ?? classes.count
    }

    private func endOfWord(_ start: Int) -> Int {
        var at = start + 1
        while at < classes.count {
            if classes[at].isWord {
                at += 1
            } else if let next = joined(start, at) {
                at = next
            } else {
                break
            }
        }
        return at
    }

    /// Past what stands at `at` and the word's character after it, when both belong to the word that began at `start`.
    private func joined(_ start: Int, _ at: Int) -> Int? {
        let before = classes[at - 1]
        let next = at + 1 < classes.count ? classes[at + 1] : .other
        switch classes[at] {
        case .invisible:
            let after = classes[at...].firstIndex { $0 != .invisible } ?? classes.count
            return after < classes.count && classes[after].isWord ? after + 1 : nil
        case .apostrophe, .middleDot: return next.isWord ? at + 2 : nil
        case .doubleQuote: return before == .hebrew && next == .hebrew ? at + 2 : nil
        case .dot where ends[at] - ends[at - 1] > 1: return nil  // an ellipsis
        case .dot, .comma: return before == .digit && next == .digit ? at + 2 : nil
        case .space: return isGroup(start, at) ? at + 4 : nil
        default: return nil
        }
    }

    /// `10 000`: one to three digits, a space, three digits and no more.
    private func isGroup(_ start: Int, _ space: Int) -> Bool {
        var digits = 0
        while space - digits > start, classes[space - 1 - digits] == .digit { digits += 1 }
        let first = space - digits
        guard 1...3 ~= digits, first == start || classes[first - 1] == .space else { return false }
        guard space + 3 < classes.count, classes[(space + 1)...(space + 3)].allSatisfy({ $0 == .digit }) else {
            return false
        }
        return space + 4 == classes.count || !classes[space + 4].isWord
    }
}
