/// How many texts have which length, by powers of two: enough to see that texts became short, and few numbers.
package struct TextLengths: Sendable, Equatable {
    /// At 0 the texts without a byte, at n those of 2^(n-1) bytes or more and fewer than 2^n.
    package private(set) var counts: [Int]

    package init(counts: [Int] = []) { self.counts = counts }

    /// The place of a text of so many bytes in ``counts``.
    package static func place(ofBytes bytes: Int) -> Int { bytes <= 0 ? 0 : Int.bitWidth - bytes.leadingZeroBitCount }

    /// The least bytes of a text at a place.
    package static func leastBytes(at place: Int) -> Int { place <= 0 ? 0 : 1 << (place - 1) }

    package var total: Int { counts.reduce(0, +) }

    /// Texts at a place and above it.
    package func count(from place: Int) -> Int { counts.dropFirst(place).reduce(0, +) }

    package mutating func add(_ texts: Int, at place: Int) {
        while counts.count <= place { counts.append(0) }
        counts[place] += texts
    }

    package static func += (sum: inout TextLengths, more: TextLengths) {
        for (place, texts) in more.counts.enumerated() { sum.add(texts, at: place) }
    }
}
