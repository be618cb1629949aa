/// The documents that share one edit.
struct EditCluster {
    let place: BlockEdit.Place
    let mayBeTemplate: Bool
    /// Of page edits: the cluster of those that differ in digits alone.
    let shape: EditDigest?
    /// nil until a second document has it: most edits have one document, and their text need not be kept.
    private(set) var edit: BlockEdit?
    private(set) var documents = 1
    /// The lowest numbers, in order.
    private(set) var sample: [Int]
    private var last: Int

    init(_ edit: BlockEdit, shape: EditDigest?, document: Int) {
        (place, mayBeTemplate, self.shape) = (edit.place, edit.mayBeTemplate, shape)
        sample = [document]
        last = document
    }

    mutating func add(_ document: Int, _ edit: BlockEdit, keeping kept: Int) {
        guard document != last else { return }
        last = document
        documents += 1
        if self.edit == nil { self.edit = edit }
        take(document, kept)
    }

    private mutating func take(_ document: Int, _ kept: Int) {
        guard sample.count < kept || document < sample[sample.count - 1] else { return }
        let place = sample.firstIndex { document <= $0 } ?? sample.count
        guard place == sample.count || sample[place] != document else { return }
        sample.insert(document, at: place)
        if sample.count > kept { sample.removeLast() }
    }
}
