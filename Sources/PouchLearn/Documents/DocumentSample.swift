import PouchBytes

/// A document read for learning, with its listing entry.
package struct DocumentSample: Sendable {
    let page: LearnPage
    let lines: PageLines
    /// The listing's title, or the one that a person gave.
    var title: String?
    var date: CalendarDate?

    init(page: LearnPage, title: String?, date: CalendarDate?) {
        self.page = page
        lines = PageLines(page.tree)
        self.title = title
        self.date = date
    }
}

/// A field's rule, and how sure it is.
struct FieldDraft: Sendable {
    var name: String
    /// The rule's XPath; nil for a rule on lines.
    var xpath: String?
    var lines: String?
    var match: String?
    /// Whether the value is taken as the element's whole text, which may then be left out of the body.
    var selector: Selector?
    /// 0 to 1.
    var confidence: Double
    /// Documents where it was found, and where it agrees with the listing, of those whose listing has the field.
    var found: Int
    var agreed: Int
    var labelled: Int
    /// Other candidates for the field, for a comment.
    var rivals: [String] = []
    var months: [String: Int] = [:]
    /// Of a date, whether years are of the Buddhist era.
    var isBuddhist = false
}

/// Everything learned of how documents are read.
struct DocumentDraft: Sendable {
    var regions: [Selector] = []
    var skip: [String] = []
    var drops: [String] = []
    var ends: [String] = []
    var title: FieldDraft?
    var date: FieldDraft?
    /// Other fields: a place, a kind.
    var others: [(field: String, draft: FieldDraft)] = []
    var bodyConfidence = 0.0
    var bodyRivals: [String] = []
    var samples = 0
}
