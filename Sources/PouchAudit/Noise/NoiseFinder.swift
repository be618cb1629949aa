/// Collects what may be noise within the statements' text, document by document: lines in which numbers alone differ, and
/// blocks of links to other documents that turn over.
///
/// Memory: some 100 bytes for each different line with a number, and the text of one example for each that changed.
struct NoiseFinder {
    /// Documents whose lines of one shape changed in their numbers alone.
    struct Counter {
        var shape: EditDigest
        var example: TextUnit.Counter
        var documents: Int
        /// The first of them, in the order they were added.
        var sample: [Int]
        /// How many made the very same edit, the commonest.
        var commonest: Int
    }

    /// Documents whose lines of links changed.
    struct Links {
        var documents = 0
        /// Those where a link went and another came.
        var turning = 0
        var having = 0
        var sample: [Int] = []
        var example: BlockEdit?
        var digests: Set<EditDigest> = []
    }

    private struct Tally {
        var example: TextUnit.Counter
        var documents = 0
        var sample: [Int] = []
        var same: [EditDigest: Int] = [:]
    }

    static let sampled = 5
    private var tallies: [EditDigest: Tally] = [:]
    /// How many of the documents that were read have a line of each shape.
    private var having: [EditDigest: Int] = [:]
    private(set) var links = Links()

    /// Takes one document whose page differs; each is added once.
    ///
    /// - Parameters:
    ///   - shapes: of all lines of the new text that have a number.
    ///   - hasLinks: whether a line of the new text is a link.
    mutating func add(document: Int, units: [TextUnit], shapes: Set<EditDigest>, hasLinks: Bool) {
        for shape in shapes { having[shape, default: 0] += 1 }
        var seen: Set<EditDigest> = []
        for counter in units.flatMap(\.counters) where seen.insert(counter.shape).inserted {
            var tally = tallies[counter.shape] ?? Tally(example: counter)
            tally.documents += 1
            if tally.sample.count < Self.sampled { tally.sample.append(document) }
            let edit = BlockEdit(place: .text, deleted: [counter.old], inserted: [counter.new])
            tally.same[EditDigest(edit), default: 0] += 1
            tallies[counter.shape] = tally
        }
        addLinks(document, units.filter(\.isOfLinks).map(\.edit), hasLinks)
    }

    private mutating func addLinks(_ document: Int, _ edits: [BlockEdit], _ hasLinks: Bool) {
        if hasLinks || !edits.isEmpty { links.having += 1 }
        guard !edits.isEmpty else { return }
        links.documents += 1
        let turns = edits.contains { !$0.deleted.isEmpty } && edits.contains { !$0.inserted.isEmpty }
        if turns { links.turning += 1 }
        if links.sample.count < Self.sampled { links.sample.append(document) }
        if links.example == nil, turns {
            links.example = BlockEdit(
                place: .text, deleted: edits.flatMap(\.deleted), inserted: edits.flatMap(\.inserted))
        }
        for edit in edits { links.digests.insert(EditDigest(edit)) }
    }

    /// Possible counters, those on most documents first, then by their text.
    func counters(_ policy: NoisePolicy) -> [Counter] {
        tallies.filter { $0.value.documents >= policy.documents }.map { shape, tally in
            Counter(
                shape: shape, example: tally.example, documents: tally.documents, sample: tally.sample,
                commonest: tally.same.values.max() ?? 0)
        }.sorted { one, other in
            if one.documents != other.documents { return one.documents > other.documents }
            return one.example.old.utf8.lexicographicallyPrecedes(other.example.old.utf8)
        }
    }

    /// Of the documents that were read.
    func having(_ shape: EditDigest) -> Int { having[shape] ?? 0 }
}
