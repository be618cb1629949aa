import PouchAudit

/// Two crawls that were compared.
package struct ComparedPair: Sendable, Equatable {
    package var older: String
    package var newer: String
    /// When the newer ended, RFC 3339.
    package var ended: String
    package var verdict: String
    /// Classes that have documents, in the order of `AuditClass`.
    package var counts: [(kind: AuditClass, count: Int)]
    package var told: [Told] = []

    /// An edit that many documents of a comparison share.
    package struct Told: Sendable, Equatable {
        /// The report's: `T1`, `N1`; empty for an outage.
        package var id: String
        /// `template`, `edit`, `noise`, or `outage` and a class.
        package var what: String
        package var documents: Int
        package var old: String?
        package var new: String?
        package var sample: String?
    }

    package static func == (one: ComparedPair, other: ComparedPair) -> Bool {
        one.older == other.older && one.newer == other.newer && one.told == other.told
    }
}

/// A document's change, as lists show it.
package struct ListedChange: Sendable, Equatable {
    package var older: String
    package var newer: String
    package var kind: AuditClass
    package var also: [String]
    package var url: String
    package var role: String
    package var statement: String?
    package var title: String?
    package var date: String?
    package var statementKind: String?
    package var speaker: String?
    package var language: String?
    package var reason: String?
    package var movedTo: String?
    /// When the newer capture was made, RFC 3339.
    package var at: String
    /// Ids of the edits it shares with others, and whether they are all of its changes.
    package var shared: [String]
    package var isSharedAlone: Bool
    package var wordsRemoved: Int
    package var wordsInserted: Int
    /// The first stretch that went, and that came.
    package var old: String?
    package var new: String?
    /// Where the words that were looked for stand in what went or came; empty for a list without words.
    package var snippet: [SearchAnswer.Span] = []
    /// Where a page that ends with this one goes on.
    package var mark: String
}

/// Which changes are asked for.
package struct ChangeRequest: Sendable {
    /// In which half of an edit words are searched: the text removed, or the text inserted.
    package enum Side: String, Sendable {
        case removed, inserted
    }

    /// nil for all that are news.
    package var kind: AuditClass?
    package var statementKind: String?
    package var speaker: String?
    /// ``Facet/none`` for those without.
    package var year: String?
    /// `2001-11`; ``Facet/none`` for those without a date.
    package var month: String?
    package var query: SearchQuery?
    /// Where the query's words are looked for; nil for both, and the title.
    package var side: Side?
    package var after: String?
    package var limit = 50
    /// Whether documents without a change of their own beside a shared edit are left out: the edit itself is shown.
    package var foldsShared = true

    package init() {}
}

/// A page of changes, with counts of all that match.
package struct ChangeAnswer: Sendable, Equatable {
    /// Of all pages.
    package var count = 0
    /// Of these, changes that are folded into their shared edits.
    package var folded = 0
    /// The newest crawls first, then as their report has them.
    package var changes: [ListedChange] = []
    /// Comparisons of the changes, and on a first page without filters of all crawls between, newest first.
    package var pairs: [ComparedPair] = []
    /// By what the answer can be narrowed, over all pages. `place` is not known of a change.
    package var facets: [Facet: [FacetCount]] = [:]
    /// Of a query: the newer crawls of the first and the last comparison that has a hit.
    package var firstCrawl: String?
    package var lastCrawl: String?
    package var next: String?

    package init() {}
}
