/// The result of `TemplateFinder`.
package struct Templates: Sendable {
    /// Edits of the template, the most common first; then in the order of their first document and their text.
    package private(set) var templates: [TemplateEdit] = []
    /// Edits of text and fields that several documents share, too few for a template: they remain the documents' edits.
    package private(set) var shared: [TemplateEdit] = []
    private var exact: Set<EditDigest> = []
    private var shapes: Set<EditDigest> = []

    /// Whether an edit is the template's. Of a block that moved, the place it left and the place it came to are two edits of
    /// a document: `own` joins them first.
    package func isTemplate(_ edit: BlockEdit) -> Bool {
        if exact.contains(EditDigest(edit)) { return true }
        return edit.place == .page && !shapes.isEmpty && shapes.contains(EditDigest.shape(of: edit))
    }

    /// One document's edits without the template's.
    package func own(_ edits: [BlockEdit]) -> [BlockEdit] {
        BlockEdit.joiningMoves(edits).filter { !isTemplate($0) }
    }

    mutating func add(_ edit: BlockEdit, _ documents: Int, _ sample: [Int], _ digest: EditDigest) {
        exact.insert(digest)
        templates.append(
            TemplateEdit(edit: edit, documents: documents, sample: Array(sample.prefix(TemplateEdit.sampled))))
    }

    mutating func add(shape edit: BlockEdit, _ documents: [Int], _ digest: EditDigest) {
        shapes.insert(digest)
        templates.append(
            TemplateEdit(
                edit: edit, documents: documents.count, sample: Array(documents.prefix(TemplateEdit.sampled)),
                differsInDigits: true))
    }

    mutating func addShared(_ edit: BlockEdit, _ documents: Int, _ sample: [Int]) {
        shared.append(
            TemplateEdit(edit: edit, documents: documents, sample: Array(sample.prefix(TemplateEdit.sampled))))
    }

    mutating func sort() {
        templates.sort(by: Self.precedes)
        shared.sort(by: Self.precedes)
    }

    private static func precedes(_ one: TemplateEdit, _ other: TemplateEdit) -> Bool {
        if one.documents != other.documents { return one.documents > other.documents }
        if one.sample != other.sample { return one.sample.lexicographicallyPrecedes(other.sample) }
        return key(one.edit).lexicographicallyPrecedes(key(other.edit)) { $0.lexicographicallyPrecedes($1) }
    }

    private static func key(_ edit: BlockEdit) -> [[UInt8]] {
        [Array(edit.place.rawValue.utf8)] + (edit.deleted + ["\u{0}"] + edit.inserted).map { Array($0.utf8) }
    }
}
