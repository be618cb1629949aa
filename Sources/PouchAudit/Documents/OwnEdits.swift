/// A document's own edits, without those of the site's template and without noise, and the classes that they make.
struct OwnEdits {
    private(set) var classes: Set<AuditClass> = []
    /// Fields of the statement that differ.
    private(set) var fields: [DocumentChange.Field] = []
    private(set) var isTextChanged = false
    /// Whether other documents have every one of them, and there is one within the statement.
    private(set) var areShared = false
    private(set) var reasons: [String] = []

    /// No edits.
    init() {}

    init(_ document: ComparedDocument, isStatement: Bool, _ shared: SharedEdits, _ noise: Noise) {
        let own = document.keys.filter { !shared.isTemplate($0) && noise.id(of: $0) == nil }
        areShared =
            own.contains { $0.place != .page } && own.allSatisfy { $0.place == .page || shared.edit($0) != nil }
        let names = Set(own.compactMap(\.field))
        fields = document.comparison.fields.filter { names.contains($0.name) }
        isTextChanged = own.contains { $0.place == .text }
        if isTextChanged || fields.contains(where: { !Self.isTitleOrDate($0.name) }) { classes.insert(.edited) }
        if fields.contains(where: { $0.name == "title" }) { classes.insert(.retitled) }
        if fields.contains(where: { Self.dates.contains($0.name) }) { classes.insert(.redated) }
        if let trouble = document.trouble {
            classes.insert(.edited)
            reasons.append(trouble)
        }
        if !isStatement {
            classes.insert(.edited)
            reasons.append("the file's bytes changed")
        }
    }

    private static let dates = ["date", "date_end", "published_at"]

    private static func isTitleOrDate(_ name: String) -> Bool { name == "title" || dates.contains(name) }
}

extension ListingDifference {
    var classes: Set<AuditClass> {
        var classes: Set<AuditClass> = []
        if isRetitled { classes.insert(.retitled) }
        if isRedated { classes.insert(.redated) }
        return classes
    }

    /// The listings' values, old and new.
    var fields: [DocumentChange.Field] {
        var fields: [DocumentChange.Field] = []
        if isRetitled { fields.append(DocumentChange.Field(name: "listing_title", old: oldTitle, new: newTitle)) }
        if isRedated { fields.append(DocumentChange.Field(name: "listing_date", old: oldDate, new: newDate)) }
        return fields
    }
}
