import PouchDiff
import PouchExtract

/// The difference of two versions of a document.
struct ContentComparison {
    /// Fields that differ, in the schema's order.
    private(set) var fields: [DocumentChange.Field] = []
    private(set) var isTextChanged = false
    /// Every difference as an edit that other pages may share, except for those of the text (``TextUnit``).
    private(set) var edits: [BlockEdit] = []

    /// Nothing differs, or nothing was compared.
    init() {}

    /// The same without the edits, which take the most room.
    var withoutEdits: ContentComparison {
        var slim = self
        slim.edits = []
        return slim
    }

    init(_ old: VersionReader.Version, _ new: VersionReader.Version, _ options: TextDiff.Options) {
        if let before = old.statement, let after = new.statement {
            for field in Self.fields {
                guard let change = field.change(before, after, options) else { continue }
                fields.append(change)
                edits += field.edits(field.values(before), field.values(after))
            }
            isTextChanged = !Self.isSame(before.paragraphs, after.paragraphs, options)
        }
        edits += BlockEdit.between(old.boilerplate, new.boilerplate, place: .page)
    }

    /// Byte for byte, unless something is to be ignored.
    private static func isSame(_ old: [String], _ new: [String], _ options: TextDiff.Options) -> Bool {
        if old.count == new.count, zip(old, new).allSatisfy({ $0.utf8.elementsEqual($1.utf8) }) { return true }
        return options.ignoresTypography && TextDiff(old: old, new: new, options: options).isEmpty
    }

    // MARK: - Fields

    /// The fields that differ, byte for byte.
    static func fields(_ old: Statement, _ new: Statement) -> [DocumentChange.Field] {
        fields.compactMap { $0.change(old, new, TextDiff.Options()) }
    }

    struct FieldOf: Sendable {
        var name: String
        /// Whether its values are an order of items, each of which may change alone.
        var isList = false
        var values: @Sendable (Statement) -> [String]

        /// nil when it is the same in both.
        func change(_ old: Statement, _ new: Statement, _ options: TextDiff.Options) -> DocumentChange.Field? {
            let (was, now) = (values(old), values(new))
            guard !ContentComparison.isSame(was, now, options) else { return nil }
            func joined(_ values: [String]) -> String? { values.isEmpty ? nil : values.joined(separator: "\n") }
            return DocumentChange.Field(name: name, old: joined(was), new: joined(now))
        }

        func edits(_ old: [String], _ new: [String]) -> [BlockEdit] {
            guard isList else {
                return [BlockEdit(place: .field, deleted: [name] + old, inserted: [name] + new)]
            }
            return BlockEdit.between(old, new, place: .text).map {
                BlockEdit(place: .field, deleted: [name] + $0.deleted, inserted: [name] + $0.inserted)
            }
        }
    }

    static let fields: [FieldOf] = [
        FieldOf(name: "kind") { [$0.kind].compactMap { $0 } },
        FieldOf(name: "number") { [$0.number].compactMap { $0 } },
        FieldOf(name: "revised") { $0.isRevised ? ["true"] : [] },
        FieldOf(name: "title") { [$0.title].compactMap { $0 } },
        FieldOf(name: "date") { [$0.date].compactMap { $0 } },
        FieldOf(name: "date_end") { [$0.dateEnd].compactMap { $0 } },
        FieldOf(name: "published_at") { [$0.publishedAt].compactMap { $0 } },
        FieldOf(name: "place") { [$0.place].compactMap { $0 } },
        FieldOf(name: "speaker") { $0.speaker.map { [$0.name + ($0.role.map { ", " + $0 } ?? "")] } ?? [] },
        FieldOf(name: "released_on") { [$0.releasedOn].compactMap { $0 } },
        FieldOf(name: "language") { [$0.language].compactMap { $0 } },
        FieldOf(name: "breadcrumb", isList: true) { $0.breadcrumb },
        FieldOf(name: "links", isList: true) { $0.links.map { "\($0.text) <\($0.url)>" } },
        FieldOf(name: "attachments", isList: true) { $0.attachments },
    ]
}
