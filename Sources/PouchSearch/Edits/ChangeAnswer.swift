import PouchAudit

/// Two crawls that were compared.
public struct ComparedPair: Sendable, Equatable {
    public var older: String
    public var newer: String
    /// When the newer ended, RFC 3339.
    public var ended: String
    public var verdict: String
    /// Classes that have documents, in the order of `AuditClass`.
    public var counts: [(kind: AuditClass, count: Int)]
    public var told: [Told] = []

    /// What many documents of a comparison share.
    public struct Told: Sendable, Equatable {
        /// The report's: `T1`, `N1`; empty for an outage.
        public var id: String
        /// `template`, `edit`, `noise`, or `outage` and a class.
        public var what: String
        public var documents: Int
        public var old: String?
        public var new: String?
        public var sample: String?
    }

    public static func == (one: ComparedPair, other: ComparedPair) -> Bool {
        one.older == other.older && one.newer == other.newer && one.told == other.told
    }
}

/// A document's change, as lists show it.
public struct ListedChange: Sendable, Equatable {
    public var older: String
    public var newer: String
    public var kind: AuditClass
    public var also: [String]
    public var url: String
    public var role: String
    public var statement: String?
    public var title: String?
    public var date: String?
    public var statementKind: String?
    public var speaker: String?
    public var language: String?
    public var reason: String?
    public var movedTo: String?
    /// When the newer capture was made, RFC 3339.
    public var at: String
    /// Ids of what it shares with others, and whether they tell all of it.
    public var shared: [String]
    public var isSharedAlone: Bool
    public var wordsRemoved: Int
    public var wordsInserted: Int
    /// The first stretch that went, and that came.
    public var old: String?
    public var new: String?
    /// Where the words that were looked for stand in what went or came; empty for a list without words.
    public var snippet: [SearchAnswer.Span] = []
    /// Where a page that ends with this one goes on.
    public var mark: String
}

/// Which changes are asked for.
public struct ChangeRequest: Sendable {
    public enum Side: String, Sendable {
        case removed, inserted
    }

    /// nil for all that are news.
    public var kind: AuditClass?
    public var statementKind: String?
    public var speaker: String?
    /// ``Facet/none`` for those without.
    public var year: String?
    public var query: SearchQuery?
    /// Where the query's words are looked for; nil for both, and the title.
    public var side: Side?
    public var after: String?
    public var limit = 50
    /// Whether documents that a shared edit tells whole are left out, since the edit is told itself.
    public var foldsShared = true

    public init() {}
}

public struct ChangeAnswer: Sendable, Equatable {
    /// Of all pages.
    public var count = 0
    /// Of these, such as are folded into what they share.
    public var folded = 0
    /// The newest crawls first, then as their report has them.
    public var changes: [ListedChange] = []
    /// Comparisons of the changes, and on a first page without filters of all crawls between, newest first.
    public var pairs: [ComparedPair] = []
    /// By what the answer can be narrowed, over all pages. `place` is not known of a change.
    public var facets: [Facet: [FacetCount]] = [:]
    /// Of a query: the newer crawls of the first and the last comparison that has a hit.
    public var firstCrawl: String?
    public var lastCrawl: String?
    public var next: String?

    public init() {}
}
