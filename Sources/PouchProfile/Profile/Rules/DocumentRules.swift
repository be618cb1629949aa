/// How a document is read: where its text stands, what is not text, and which line is which field.
public struct DocumentRules: Sendable {
    /// XPaths of the part of a page that holds the document, tried in order: the first that finds a node wins. Never
    /// empty.
    public let regions: [Located<String>]
    /// XPaths of nodes whose text is never the document's: navigation, scripts, banners.
    public let skip: [Located<String>]
    /// Patterns that end the document: the line that matches and all after it are not text.
    public let ends: [Pattern]
    /// Patterns of single lines that are not text but do not end it: "[Print Friendly Version]", "PDF | HTML".
    public let drops: [Pattern]
    /// The rules of each field, in the order of the file. A rule's place among its field's is its priority.
    public let fields: [(field: StatementField, rules: [FieldRule])]
    /// Kinds known, as the page writes them and without marks of revision. Compared without regard to case.
    public let kinds: [String]
    /// Tells an office ("Bureau of Public Affairs") from a person in a speaker's line. `nil`: no speaker is an office.
    public let offices: Pattern?
    /// Tells a revised document, in its kind, number or title; taken off a kind and a number. Default:
    /// ``defaultRevisions``.
    public let revisions: Pattern?
    /// File name extensions, lower case, no dot, of links in the text that are attachments.
    public let attachments: [String]
    /// Whether a page that the rules do not fit is read by the signs that press pages share.
    public let readsGenerally: Bool
    /// Links of the document's part of the page that are attachments whatever their addresses end in. All count.
    public let attachmentLinks: [LinkRule]
    /// Links to further pages of the same document. All count.
    public let parts: [LinkRule]
    /// How a page is parted that holds several statements; nil where each page is one.
    public let split: SplitRule?
    /// Rules of fields with names of the profile's own, in the order of the file.
    public let ownFields: [(name: String, rules: [FieldRule])]
    /// Of one type among several.
    public let name: String?
    /// Which pages it is for; nil for all.
    public let condition: DocumentCondition?

    public static let defaultRevisions = #"(?i)\s*\(\s*(?:revised|corrected)\s*\)"#

    public init(
        regions: [Located<String>], skip: [Located<String>], ends: [Pattern], drops: [Pattern],
        fields: [(field: StatementField, rules: [FieldRule])], kinds: [String], offices: Pattern?, revisions: Pattern?,
        attachments: [String], attachmentLinks: [LinkRule] = [], parts: [LinkRule] = [], split: SplitRule? = nil,
        readsGenerally: Bool = false,
        ownFields: [(name: String, rules: [FieldRule])] = [], name: String? = nil, condition: DocumentCondition? = nil
    ) {
        self.regions = regions
        self.skip = skip
        self.ends = ends
        self.drops = drops
        self.fields = fields
        self.kinds = kinds
        self.offices = offices
        self.revisions = revisions
        self.attachments = attachments
        self.readsGenerally = readsGenerally
        self.attachmentLinks = attachmentLinks
        self.parts = parts
        self.split = split
        self.ownFields = ownFields
        self.name = name
        self.condition = condition
    }

    /// The rules of one field, in order; empty when the profile has none.
    public func rules(for field: StatementField) -> [FieldRule] {
        fields.first { $0.field == field }?.rules ?? []
    }
}

/// A field of a statement that rules can find. The other fields (paragraphs, links, attachments) follow from these and
/// from the region.
public enum StatementField: String, Sendable, CaseIterable, Hashable {
    case kind, number, title, date, place, speaker
    case releasedOn = "released_on"
    case breadcrumb
    /// When the page was last changed.
    case updated

    /// Whether its value is a day, by the groups of its rules.
    public var isDay: Bool { self == .date || self == .releasedOn || self == .updated }

    /// Its place among all cases, from 0.
    public var ordinal: Int {
        switch self {
        case .kind: 0
        case .number: 1
        case .title: 2
        case .date: 3
        case .place: 4
        case .speaker: 5
        case .releasedOn: 6
        case .breadcrumb: 7
        case .updated: 8
        }
    }
}
