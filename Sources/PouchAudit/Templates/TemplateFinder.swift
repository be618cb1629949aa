/// Separates a site's redesign from its statements' edits: the same edit in many documents is the template's.
///
///     var finder = TemplateFinder()
///     for (number, edits) in changed { finder.add(document: number, edits: edits) }
///     let found = finder.found(compared: 8_412)
///     let own = found.own(edits)  // what is left of one document's edits
///
/// Memory: some 200 bytes for each different edit, and the text of those that two documents or more share. The same
/// documents in the same order give the same answer; each is added once.
package struct TemplateFinder: Sendable {
    private let policy: Policy
    /// Document numbers kept of an edit: all of one that is too rare for a template of its own.
    private let kept: Int
    private var clusters: [EditCluster] = []
    private var places: [EditDigest: Int] = [:]
    /// One edit of each shape, from its second document on.
    private var shapes: [EditDigest: BlockEdit?] = [:]

    package init(policy: Policy = Policy()) {
        self.policy = policy
        kept = max(TemplateEdit.sampled, policy.pageDocuments)
    }

    /// - Parameter document: any number that identifies it; samples are ordered by it.
    package mutating func add(document: Int, edits: [BlockEdit]) {
        for edit in BlockEdit.joiningMoves(edits) {
            let digest = EditDigest(edit)
            if let place = places[digest] {
                clusters[place].add(document, edit, keeping: kept)
                continue
            }
            let shape = edit.place == .page ? EditDigest.shape(of: edit) : nil
            places[digest] = clusters.count
            clusters.append(EditCluster(edit, shape: shape, document: document))
            if let shape { shapes[shape] = .some(shapes[shape] == nil ? nil : edit) }
        }
    }

    /// The edits that are the template's, the most common first.
    /// - Parameter compared: the documents that both crawls hold.
    package func templates(compared: Int) -> [TemplateEdit] { found(compared: compared).templates }

    /// Which edits are the template's, which are shared, and the means to ask.
    package func found(compared: Int) -> Templates { found(compared: compared) { _ in false } }

    /// - Parameter isNoise: edits that are neither.
    func found(compared: Int, isNoise: (EditDigest) -> Bool) -> Templates {
        var result = Templates()
        var leftAlone: [EditDigest: ShapeCluster] = [:]
        for (digest, place) in places {
            let cluster = clusters[place]
            if cluster.place != .page, isNoise(digest) { continue }
            if cluster.mayBeTemplate, cluster.documents >= policy.least(cluster.place, compared: compared),
                let edit = cluster.edit
            {
                result.add(edit, cluster.documents, cluster.sample, digest)
            } else if let shape = cluster.shape {
                leftAlone[shape, default: ShapeCluster()].add(cluster)
            } else if cluster.documents >= policy.sharedDocuments, let edit = cluster.edit {
                result.addShared(edit, cluster.documents, cluster.sample)
            }
        }
        for (shape, cluster) in leftAlone where cluster.documents.count >= policy.pageDocuments {
            guard let edit = shapes[shape] ?? nil else { continue }
            result.add(shape: edit, cluster.documents.sorted(), shape)
        }
        result.sort()
        return result
    }
}

/// Edits of one shape that are too rare each for itself.
private struct ShapeCluster {
    /// Complete: none of the edits has more documents than a cluster's sample holds.
    var documents: Set<Int> = []

    mutating func add(_ cluster: EditCluster) { documents.formUnion(cluster.sample) }
}
