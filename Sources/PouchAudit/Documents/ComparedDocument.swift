import PouchDiff
import PouchExtract

/// The result of comparing two versions, without their texts.
struct ComparedDocument {
    /// One edit, by what other documents may share of it.
    struct Key {
        var place: BlockEdit.Place
        var digest: EditDigest
        /// Of page edits: the same for edits that differ in digits alone.
        var shape: EditDigest?
        /// Of field edits.
        var field: String?
        /// Of edits of the text: their places among the diff's paragraphs.
        var places: [Int] = []
        /// The shapes of its lines, when they differ in numbers alone.
        var counters: [EditDigest] = []
        /// Whether it is an edit of nothing but links to other documents.
        var isOfLinks = false
        /// Of an edit of links that differ in values of parameters alone: those, by their names.
        var parameters: [String: LinkParameters.Change] = [:]
        /// Whether the files at those addresses have the same bytes.
        var isOfSameFiles = false
        /// The same for edits of the same words in paragraphs that differ.
        var words: EditDigest?

        init(_ edit: BlockEdit) {
            place = edit.place
            digest = EditDigest(edit)
            shape = edit.place == .page ? EditDigest.shape(of: edit) : nil
            field = edit.place == .field ? edit.deleted.first : nil
        }
    }

    var comparison: ContentComparison
    var keys: [Key]
    /// nil when the text did not change, or it is to be made later.
    var diff: TextDiff?
    /// Of the newer version, or the older when there is no newer.
    var header: Header?
    /// Why the two could not be compared.
    var trouble: String?

    /// Fields of a statement that a report shows beside its text.
    struct Header {
        var id: String
        var title: String?
        var date: String?
        var kind: String?
        var speaker: String?
        var language: String?

        init(_ statement: Statement) {
            id = statement.id
            title = statement.title
            date = statement.date
            kind = statement.kind
            speaker = statement.speaker?.name
            language = statement.language
        }
    }

    /// - Parameter isLinks: whether an edit of the field `links` is one of nothing but links to other documents.
    /// - Parameter parameters: the parameters by whose values alone the links of an edit differ; nil when it is another.
    /// - Parameter sameFiles: the same where the files that the addresses lead to have the bytes they had; nil elsewhere.
    static func keys(
        of edits: [BlockEdit], _ units: [TextUnit], isLinks: (BlockEdit) -> Bool,
        parameters: (BlockEdit) -> LinkParameters?, sameFiles: (BlockEdit) -> [String: LinkParameters.Change]?
    ) -> [Key] {
        let joined = BlockEdit.joiningMoves(edits)
        let fields = joined.filter { $0.place == .field }.map { edit in
            var key = Key(edit)
            key.isOfLinks = key.field == "links" && isLinks(edit)
            key.parameters = parameters(edit)?.changed ?? [:]
            if let same = sameFiles(edit) {
                key.isOfSameFiles = true
                if key.parameters.isEmpty { key.parameters = same }
            }
            return key
        }
        let text = units.map { unit in
            var key = Key(unit.edit)
            key.places = unit.places
            key.counters = unit.counters.map(\.shape)
            key.isOfLinks = unit.isOfLinks
            key.words = unit.words
            return key
        }
        return fields + text + joined.filter { $0.place == .page }.map { Key($0) }
    }
}

/// The edits that several documents share, and which of a document's edits they are.
struct SharedEdits {
    private(set) var edits: [AuditReport.SharedEdit] = []
    private var exact: [EditDigest: Int] = [:]
    private var shapes: [EditDigest: Int] = [:]
    private var words: [EditDigest: Int] = [:]

    init(_ found: Templates, url: (Int) -> String) {
        for template in found.templates { add(template, isTemplate: true, url) }
        for edit in found.shared { add(edit, isTemplate: false, url) }
    }

    private mutating func add(_ shared: TemplateEdit, isTemplate: Bool, _ url: (Int) -> String) {
        let place = edits.count
        if shared.differsInDigits {
            shapes[EditDigest.shape(of: shared.edit)] = place
        } else {
            exact[EditDigest(shared.edit)] = place
        }
        let isField = shared.edit.place == .field
        edits.append(
            AuditReport.SharedEdit(
                id: "T\(place + 1)", isTemplate: isTemplate,
                place: AuditReport.SharedEdit.Place(rawValue: shared.edit.place.rawValue) ?? .page,
                documents: shared.documents, deleted: Array(shared.edit.deleted.dropFirst(isField ? 1 : 0)),
                inserted: Array(shared.edit.inserted.dropFirst(isField ? 1 : 0)),
                field: isField ? shared.edit.deleted.first : nil, sample: shared.sample.map(url)))
    }

    /// Adds an edit of the same words in paragraphs that differ.
    ///
    /// - Parameter paragraph: as the first of the documents had it and has it.
    mutating func add(
        words digest: EditDigest, documents: Int, sample: [String], paragraph: TextDiff.Paragraph
    ) {
        words[digest] = edits.count
        var edit = AuditReport.SharedEdit(
            id: "T\(edits.count + 1)", isTemplate: false, place: .text, documents: documents,
            deleted: [paragraph.text(without: .inserted)], inserted: [paragraph.text(without: .deleted)], field: nil,
            sample: sample)
        edit.isOfWords = true
        edits.append(edit)
    }

    func edit(_ key: ComparedDocument.Key) -> AuditReport.SharedEdit? {
        (exact[key.digest] ?? key.shape.flatMap { shapes[$0] } ?? key.words.flatMap { words[$0] }).map { edits[$0] }
    }

    func isTemplate(_ key: ComparedDocument.Key) -> Bool { edit(key)?.isTemplate ?? false }

    /// The ids that a document has, each once, in their order.
    func ids(_ keys: [ComparedDocument.Key]) -> [String] {
        var seen: Set<String> = []
        return keys.compactMap { edit($0)?.id }.filter { seen.insert($0).inserted }
    }
}
