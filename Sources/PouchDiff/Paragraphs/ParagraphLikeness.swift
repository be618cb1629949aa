/// Pairs of paragraphs worth a look: a few with few, each with each; many with many, those that share rare words.
struct ParagraphLikeness {
    struct Candidate {
        var old: Int
        var new: Int
        /// In thousandths.
        var likeness: Int
        /// Letters of both, in words.
        var size: Int
    }

    /// nil for paragraphs that need none.
    let old: [WordSketch?]
    let new: [WordSketch?]

    private static let least = 400
    private static let (sampled, mostPerWord, mostPerParagraph) = (16, 16, 4)

    init(_ old: [WordSketch?], _ new: [WordSketch?]) {
        (self.old, self.new) = (old, new)
    }

    /// Sorted by the place in the old text, then by that in the new falling.
    func candidates(_ oldLeft: [Int], _ newLeft: [Int], _ gaps: (old: [Int], new: [Int])) -> [Candidate] {
        var pairs: [(Int, Int)]
        if oldLeft.count * newLeft.count <= DiffBudget.mostPairs {
            pairs = oldLeft.flatMap { was in newLeft.map { (was, $0) } }
        } else {
            pairs = sharingWords(oldLeft, newLeft) + facing(oldLeft, newLeft, gaps)
        }
        pairs.sort { ($0.0, $1.1) < ($1.0, $0.1) }
        var result: [Candidate] = []
        var last = (-1, -1)
        for pair in pairs where pair != last {
            last = pair
            guard let was = old[pair.0], let now = new[pair.1], was.mostLikeness(now) >= Self.least else { continue }
            let likeness = was.likeness(now)
            guard likeness >= Self.least else { continue }
            result.append(Candidate(old: pair.0, new: pair.1, likeness: likeness, size: was.weight + now.weight))
        }
        return result
    }

    /// For each old paragraph the few new ones that share most of a sample of its words.
    private func sharingWords(_ oldLeft: [Int], _ newLeft: [Int]) -> [(Int, Int)] {
        let (was, now) = (entries(oldLeft, old), entries(newLeft, new))
        var shared: [(Int, Int)] = []
        var (at, place) = (0, 0)
        while at < was.count, place < now.count {
            let word = was[at].word
            if now[place].word != word {
                if now[place].word < word { place += 1 } else { at += 1 }
                continue
            }
            let end = was[at...].firstIndex { $0.word != word } ?? was.count
            let stop = now[place...].firstIndex { $0.word != word } ?? now.count
            if (end - at) * (stop - place) <= Self.mostPerWord {
                for one in was[at..<end] { for other in now[place..<stop] { shared.append((one.place, other.place)) } }
            }
            (at, place) = (end, stop)
        }
        shared.sort { $0 < $1 }
        return Self.best(shared)
    }

    private func entries(_ places: [Int], _ sketches: [WordSketch?]) -> [(word: UInt64, place: Int)] {
        places.flatMap { place in (sketches[place]?.sample(Self.sampled) ?? []).map { (word: $0, place: place) } }
            .sorted { $0 < $1 }
    }

    /// Of sorted pairs, those that stand most often, a few for each old paragraph.
    private static func best(_ pairs: [(Int, Int)]) -> [(Int, Int)] {
        var result: [(Int, Int)] = []
        var counts: [(new: Int, count: Int)] = []
        for (index, pair) in pairs.enumerated() {
            if let last = counts.last, last.new == pair.1 {
                counts[counts.count - 1].count += 1
            } else {
                counts.append((pair.1, 1))
            }
            guard index + 1 == pairs.count || pairs[index + 1].0 != pair.0 else { continue }
            counts.sort { ($1.count, $0.new) < ($0.count, $1.new) }
            result += counts.prefix(mostPerParagraph).map { (pair.0, $0.new) }
            counts = []
        }
        return result
    }

    /// The paragraphs as far from the start of the same gap.
    private func facing(_ oldLeft: [Int], _ newLeft: [Int], _ gaps: (old: [Int], new: [Int])) -> [(Int, Int)] {
        var result: [(Int, Int)] = []
        var (at, place) = (0, 0)
        while at < oldLeft.count, place < newLeft.count {
            let (mine, its) = (gaps.old[oldLeft[at]], gaps.new[newLeft[place]])
            if mine == its { result.append((oldLeft[at], newLeft[place])) }
            if mine <= its { at += 1 }
            if its <= mine { place += 1 }
        }
        return result
    }
}
