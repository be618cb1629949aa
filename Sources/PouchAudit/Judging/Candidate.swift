import PouchMirror

/// A document that is not, at first sight, as it was.
struct Candidate: Sendable {
    var url: String
    var role: String
    /// The newest observation up to the older crawl; nil when there is none.
    var from: Observation?
    /// The newer crawl's word, or where it was not due that of the newest one since the older that asked; nil when it did not
    /// come to it.
    var to: Observation?
    /// Whether the newer crawl passed it over: nothing is said of it but what an earlier one saw.
    var isNotDue = false
    /// What the crawls between saw, oldest first, when they are folded in.
    var between: [Observation] = []
    /// How its listings differ from before.
    var listing = ListingDifference()

    var isStatement: Bool { role == "statement" || isSection }
    /// Whether it shares its page with others.
    var isSection: Bool { role == ManifestLine.sectionRole }

    /// The newest observation before the newer crawl in which a good copy was held.
    var lastCopy: Observation? { between.last { $0.hasCopy } ?? (from?.hasCopy == true ? from : nil) }
}

/// How a document's rows in the listings differ.
struct ListingDifference: Sendable, Equatable {
    var oldTitle: String?
    var newTitle: String?
    var oldDate: String?
    var newDate: String?

    var isRetitled: Bool { oldTitle != newTitle }
    var isRedated: Bool { oldDate != newDate }
}
