/// Documents in which the same words changed, in paragraphs that else differ: a clause taken out of sentences that name each
/// page's own place.
struct WordClusters {
    struct Cluster {
        var words: EditDigest
        /// In order.
        var places: [Int]
        /// The place of the first document's paragraph in its diff.
        var paragraph: Int
    }

    /// Of two documents or more, those of the most first, then by their documents.
    let shared: [Cluster]

    /// - Parameter isOwn: whether an edit is not yet explained by a shared edit or noise.
    init(_ documents: [Comparison], isOwn: (ComparedDocument.Key) -> Bool) {
        var clusters: [EditDigest: Cluster] = [:]
        for (place, document) in documents.enumerated() {
            for key in document.result?.keys ?? [] where isOwn(key) {
                guard let words = key.words, let paragraph = key.places.first else { continue }
                var cluster = clusters[words] ?? Cluster(words: words, places: [], paragraph: paragraph)
                if cluster.places.last != place { cluster.places.append(place) }
                clusters[words] = cluster
            }
        }
        let least = TemplateFinder.Policy().sharedDocuments
        shared = clusters.values.filter { $0.places.count >= least }.sorted { one, other in
            if one.places.count != other.places.count { return one.places.count > other.places.count }
            if one.places != other.places { return one.places.lexicographicallyPrecedes(other.places) }
            return one.paragraph < other.paragraph
        }
    }
}
