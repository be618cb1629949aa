import PouchProfile

/// A field as it was found: by a rule of the profile, or by general signs.
struct FieldValue {
    /// The match of the rule's pattern, when it has one.
    var match: Match?
    /// The candidates that gave the field: one, or several joined.
    var texts: [String]
    var rule: String
    /// The day, where no pattern of the profile gave it.
    var date: DateText?
    /// Who speaks, where no pattern of the profile gave it.
    var speaker: Statement.Speaker?
    /// How sure a general sign is, 0 to 1; nil for a rule of the profile.
    var confidence: Double?

    var text: String { texts.joined(separator: ", ") }

    init(match: Match? = nil, texts: [String], rule: String) {
        self.match = match
        self.texts = texts
        self.rule = rule
    }
}

/// The fields found in a document's lines, and the lines that are its text.
struct DocumentReading {
    var found: FieldTable<FieldValue>
    /// Lines that a field has claimed are not text.
    var lines: DocumentLines
    /// The lines of the text.
    var body: Range<Int>
    /// Lines between the head's fields that are not theirs.
    var head: [String]
    /// Lines above the text that are in no field, those of the head too.
    var unread: [String]
    /// Texts of the document that are in no field, not in its text and left out by no rule.
    var lost: [String] = []
    /// Sentences that were left out as no part of the document.
    var leftOut: [String] = []
    /// Whether it was read by general signs, not by the profile's rules.
    var isGeneric = false
}
