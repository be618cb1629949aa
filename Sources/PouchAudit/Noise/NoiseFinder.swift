/// Collects what may be noise within the statements' text, document by document: lines in which numbers alone differ, blocks
/// of links to other documents that turn over, and parameters of links that are new at each visit.
///
/// Memory: some 100 bytes for each different line with a number and each parameter's name, and the text of one example for
/// each that changed.
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
        /// Documents that have no such line but one with words in front of its links.
        var labelled = 0
        /// Such words, where links behind them changed; empty when none did.
        var label = ""
        var sample: [Int] = []
        var example: BlockEdit?
        var digests: Set<EditDigest> = []
    }

    /// Documents on whose links a parameter of this name has another value.
    struct Parameter {
        var name: String
        var documents = 0
        var sample: [Int] = []
        /// How many saw the very same two values, the commonest.
        var commonest: Int { same.values.max() ?? 0 }
        var example: BlockEdit
        /// Those of the documents whose files at such addresses have the bytes they had.
        var files = Files()
        fileprivate var same: [EditDigest: Int] = [:]

        struct Files {
            var documents = 0
            var sample: [Int] = []
            var example: BlockEdit?
        }
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
    /// New addresses of files, each with the one at which the older crawl held the same bytes.
    private(set) var sameFiles: [String: String] = [:]
    private var parameters: [String: Parameter] = [:]
    private var havingParameter: [String: Int] = [:]

    /// Takes one document whose page differs; each is added once.
    ///
    /// - Parameters:
    ///   - result: the comparison of its two copies.
    mutating func add(document: Int, _ result: DocumentComparer.Result) {
        let units = result.units
        for shape in result.shapes { having[shape, default: 0] += 1 }
        for name in result.parameters { havingParameter[name, default: 0] += 1 }
        addParameters(document, result.edits, result.document.keys)
        sameFiles.merge(result.sameFiles) { first, _ in first }
        var seen: Set<EditDigest> = []
        for counter in units.flatMap(\.counters) where seen.insert(counter.shape).inserted {
            var tally = tallies[counter.shape] ?? Tally(example: counter)
            tally.documents += 1
            if tally.sample.count < Self.sampled { tally.sample.append(document) }
            let edit = BlockEdit(place: .text, deleted: [counter.old], inserted: [counter.new])
            tally.same[EditDigest(edit), default: 0] += 1
            tallies[counter.shape] = tally
        }
        let ofLinks = units.filter(\.isOfLinks)
        if links.label.isEmpty, let label = ofLinks.lazy.map(\.label).first(where: { !$0.isEmpty }) {
            links.label = label
        }
        addLinks(document, ofLinks.map(\.edit), result)
    }

    private mutating func addParameters(_ document: Int, _ edits: [BlockEdit], _ keys: [ComparedDocument.Key]) {
        var seen: Set<String> = []
        for key in keys {
            guard let edit = key.parameters.isEmpty ? nil : edits.first(where: { EditDigest($0) == key.digest }) else {
                continue
            }
            for (name, change) in key.parameters where seen.insert(name).inserted {
                var found = parameters[name] ?? Parameter(name: name, example: edit)
                found.documents += 1
                if found.sample.count < Self.sampled { found.sample.append(document) }
                let values = BlockEdit(place: .field, deleted: [change.old], inserted: [change.new])
                found.same[EditDigest(values), default: 0] += 1
                if key.isOfSameFiles {
                    found.files.documents += 1
                    if found.files.sample.count < Self.sampled { found.files.sample.append(document) }
                    found.files.example = found.files.example ?? edit
                }
                parameters[name] = found
            }
        }
    }

    /// Parameters that may be tokens, or tell no files apart, those on most documents first, then by their names.
    func parameters(_ policy: NoisePolicy) -> [Parameter] {
        parameters.values.filter { $0.documents >= policy.documents || $0.files.documents > 0 }.sorted {
            ($1.documents, $0.name) < ($0.documents, $1.name)
        }
    }

    /// Of the documents that were read.
    func having(parameter name: String) -> Int { havingParameter[name] ?? 0 }

    private mutating func addLinks(_ document: Int, _ edits: [BlockEdit], _ result: DocumentComparer.Result) {
        if result.hasLinks || !edits.isEmpty { links.having += 1 } else if result.hasLabels { links.labelled += 1 }
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
