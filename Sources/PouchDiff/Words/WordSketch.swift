/// The words of a paragraph as sorted hashes, which measure how alike two paragraphs are without comparing their text.
///
/// A collision only misjudges likeness; equal hashes never make texts count as equal.
struct WordSketch {
    /// Sorted; a word that stands twice is in it twice. The low 8 bits are the word's length in clusters, at most 255.
    private(set) var words: [UInt64] = []
    /// Clusters of all words.
    private(set) var weight = 0

    init(_ bytes: [UInt8], folds: Bool) {
        guard let text = TokenizedText(bytes, in: 0..<bytes.count) else { return }
        for token in text.tokens where token.kind.isWord {
            let length = UInt64(min(token.clusters, 255))
            words.append(Self.hash(text, token, folds: folds) << 8 | length)
            weight += Int(length)
        }
        words.sort()
    }

    private static func hash(_ text: TokenizedText, _ token: Token, folds: Bool) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func take(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        if folds {
            for byte in text.folded(token).utf8 { take(byte) }
        } else {
            for index in token.range { take(text.bytes[index]) }
        }
        return hash ^ hash >> 29
    }

    /// The share of letters in common words, in thousandths.
    func likeness(_ other: WordSketch) -> Int {
        guard weight > 0, other.weight > 0 else { return 0 }
        var (at, place, common) = (0, 0, 0)
        while at < words.count, place < other.words.count {
            let (mine, its) = (words[at], other.words[place])
            if mine == its { common += Int(mine & 0xFF) }
            if mine <= its { at += 1 }
            if its <= mine { place += 1 }
        }
        return 2000 * common / (weight + other.weight)
    }

    /// The most that `likeness` can be.
    func mostLikeness(_ other: WordSketch) -> Int {
        guard weight > 0, other.weight > 0 else { return 0 }
        return 2000 * min(weight, other.weight) / (weight + other.weight)
    }

    /// The different words of least hash: two paragraphs with many common words share some of them.
    func sample(_ count: Int) -> [UInt64] {
        var sample: [UInt64] = []
        for word in words where sample.last != word {
            sample.append(word)
            if sample.count == count { break }
        }
        return sample
    }
}
