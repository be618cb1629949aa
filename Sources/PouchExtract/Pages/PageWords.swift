import Foundation

/// The words of a page by which it differs from another: lower case, none with a digit in it, in their order.
///
/// Two pages that an archive makes of one template for URLs that do not exist differ only in what they repeat of the
/// URL.
///
///     PageWords(first).areAlike(PageWords(second), leavingOut: PageWords.words(of: url))
public struct PageWords: Sendable, Equatable {
    public private(set) var words: [String] = []

    /// More words than these are not looked at.
    static let most = 20_000
    /// Pages with fewer words are alike only when they are the same.
    public static let few = 12
    /// Share of common shingles from which on two pages are alike.
    static let alike = 0.8
    /// Share of common shingles below which two texts have nothing in common.
    static let strange = 0.02

    public init(_ text: String) {
        var word = String.UnicodeScalarView()
        var hasDigit = false
        func isDone() -> Bool { words.count >= Self.most }
        func end() {
            if !word.isEmpty, !hasDigit { words.append(String(word)) }
            word.removeAll()
            hasDigit = false
        }
        for scalar in text.lowercased().unicodeScalars {
            if isDone() { return }
            if Self.standsAlone(scalar) {
                end()
                words.append(String(scalar))
            } else if scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark {
                word.append(scalar)
            } else if scalar.properties.numericType != nil {
                word.append(scalar)
                hasDigit = true
            } else {
                end()
            }
        }
        if !isDone() { end() }
    }

    /// The words in one text, from which the same value is made again.
    public var joined: String { words.joined(separator: " ") }

    /// The words that a URL is made of, as written and decoded: a page that repeats its URL has them.
    public static func words(of url: String) -> Set<String> {
        Set(PageWords(url).words + PageWords(url.removingPercentEncoding ?? "").words)
    }

    // MARK: - Likeness

    /// Whether two pages are the same, apart from words of their URLs.
    /// - Parameter urlWords: of both URLs; they do not count.
    public func areAlike(_ other: PageWords, leavingOut urlWords: Set<String> = []) -> Bool {
        let mine = words.filter { !urlWords.contains($0) }
        let others = other.words.filter { !urlWords.contains($0) }
        guard min(mine.count, others.count) >= Self.few else { return mine == others }
        let first = Self.shingles(mine)
        let second = Self.shingles(others)
        let common = first.intersection(second).count
        return Double(common) >= Self.alike * Double(first.count + second.count - common)
    }

    /// The share of this text's phrases that stand in another, 0 to 1; nil when it has too few to judge.
    /// - Parameter urlWords: they do not count.
    public func share(in other: PageWords, leavingOut urlWords: Set<String> = []) -> Double? {
        let mine = words.filter { !urlWords.contains($0) }
        guard mine.count >= Self.few else { return nil }
        let first = Self.shingles(mine)
        let common = first.intersection(Self.shingles(other.words.filter { !urlWords.contains($0) })).count
        return Double(common) / Double(first.count)
    }

    /// Whether hardly a phrase of one text is in the other: they are not two versions of one text.
    public func areStrangers(_ other: PageWords) -> Bool {
        guard min(words.count, other.words.count) >= Self.length else {
            // A word or two are in any long text.
            return max(words.count, other.words.count) >= Self.few || Set(words).isDisjoint(with: other.words)
        }
        let first = Self.shingles(words)
        let second = Self.shingles(other.words)
        return Double(first.intersection(second).count) < Self.strange * Double(min(first.count, second.count))
    }

    /// Words in a shingle.
    private static let length = 3

    /// Each run of three words, as its FNV-1a hash.
    private static func shingles(_ words: [String]) -> Set<UInt64> {
        var shingles: Set<UInt64> = []
        for start in 0..<max(0, words.count - length + 1) {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for word in words[start..<start + length] {
                for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
                hash = (hash ^ 0x20) &* 0x100_0000_01B3
            }
            shingles.insert(hash)
        }
        return shingles
    }

    /// Characters of scripts that put no space between words.
    private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x3040...0x30FF: scalar.properties.isAlphabetic
        default: scalar.properties.isIdeographic
        }
    }
}
