import PouchDiff

/// Compares the copies of every document whose content may differ, and finds what many of them share: the edits of the
/// site's template, and text that changes by itself.
struct ComparisonStage {
    struct Result {
        /// In the order of the documents that were given.
        var documents: [Comparison]
        var shared: SharedEdits
        var noise: Noise
    }

    let search: CandidateSearch
    let reader: VersionReader
    let observations: ObservationIndex
    let options: TextDiff.Options

    /// So many diffs are held while the templates are not known yet; beyond, they are made when they are needed.
    private static let heldDiffs = 4_000

    func run(_ presences: [Presence]) throws -> Result {
        var finder = TemplateFinder()
        var noiseFinder = NoiseFinder()
        var documents = try compare(presences, &finder, &noiseFinder)
        let (old, new) = (Set(noiseFinder.sameFiles.values), Set(noiseFinder.sameFiles.keys))
        if !new.isEmpty { for place in documents.indices { documents[place].presence.settle(sameFilesAt: old, new) } }
        let noise = try NoiseAudit(
            search: search, reader: reader, observations: observations, documents: documents
        ).decide(noiseFinder)
        let noisy =
            noise.found.isEmpty ? [] : Set(documents.flatMap { noise.digests(of: $0.result?.keys ?? []) })
        var shared = SharedEdits(finder.found(compared: search.compared, isNoise: noisy.contains)) {
            documents[$0].candidate.url
        }
        try shareWords(documents, noise, &shared)
        return Result(documents: documents, shared: shared, noise: noise)
    }

    private func compare(_ presences: [Presence], _ finder: inout TemplateFinder, _ noiseFinder: inout NoiseFinder)
        throws -> [Comparison]
    {
        let comparer = DocumentComparer(
            reader: reader, observations: observations, options: options, origins: observations.history.origins)
        var diffs = 0
        var documents: [Comparison] = []
        documents.reserveCapacity(presences.count)
        for (place, presence) in presences.enumerated() {
            guard let pair = try CopyPair(presence, observations) else {
                documents.append(Comparison(presence: presence))
                continue
            }
            let isStatement = presence.candidate.isStatement
            var found = try comparer.compare(pair, isStatement: isStatement)
            if found.document.diff != nil {
                diffs += 1
                if diffs > Self.heldDiffs { found.document.diff = nil }
            }
            if !found.edits.isEmpty { finder.add(document: place, edits: found.edits) }
            if isStatement { noiseFinder.add(document: place, found) }
            documents.append(Comparison(presence: presence, pair: pair, result: found.document))
        }
        return documents
    }

    /// Adds the same words that changed in paragraphs that are each document's own.
    private func shareWords(_ documents: [Comparison], _ noise: Noise, _ shared: inout SharedEdits) throws {
        let clusters = WordClusters(documents) { noise.id(of: $0) == nil && shared.edit($0) == nil }
        for cluster in clusters.shared {
            let first = documents[cluster.places[0]]
            guard let diff = try first.result?.diff ?? first.pair?.diff(reader, options),
                diff.paragraphs.indices.contains(cluster.paragraph)
            else { continue }
            shared.add(
                words: cluster.words, documents: cluster.places.count,
                sample: cluster.places.prefix(TemplateEdit.sampled).map { documents[$0].candidate.url },
                paragraph: diff.paragraphs[cluster.paragraph])
        }
    }
}
