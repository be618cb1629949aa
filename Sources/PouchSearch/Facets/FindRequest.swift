/// A search with facets, as the web interface asks it.
package struct FindRequest: Sendable {
    /// The order of results.
    package enum Order: String, Sendable {
        case best, newest
        /// By the crawl that first saw a statement as it is, the newest first: the order of feeds.
        case seen
    }

    package var query: SearchQuery
    package var choice: FacetChoice
    package var order: Order
    /// Where the page before ended (``FindAnswer/next``).
    package var after: String?
    package var limit: Int

    package init(
        _ query: SearchQuery, choice: FacetChoice = FacetChoice(), order: Order = .best, after: String? = nil,
        limit: Int = 25
    ) {
        self.query = query
        self.choice = choice
        self.order = order
        self.after = after
        self.limit = limit
    }
}

/// The result: a page of statements, and the facets of all.
package struct FindAnswer: Sendable, Equatable {
    package var hits = 0
    package var results: [SearchAnswer.Result] = []
    /// Each value that a statement has, with how many choosing it would find.
    package var facets: [Facet: [FacetCount]] = [:]
    package var order = FindRequest.Order.best
    /// Whether so many statements meet the words that they were not weighed, and come newest first.
    package var isTooManyToWeigh = false
    /// Where the next page begins; nil on the last.
    package var next: String?

    /// Beyond so many hits of the words, none are weighed.
    package static let mostWeighed = 20_000
}

/// What a request found, to be read some at a time.
package struct FoundStatements: Sendable {
    let expression: String
    let documents: [Int64]

    package var count: Int { documents.count }
}

/// Where a page of results ended: by what they are ordered, and which one it was.
struct FindMark: Equatable {
    /// The weight's bits, so that it is read back as it was; 0 when they were not weighed.
    var weight: Double
    var document: Int64

    var text: String { String(weight.bitPattern, radix: 16) + "-\(document)" }

    init(weight: Double, document: Int64) {
        self.weight = weight
        self.document = document
    }

    init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, parts[0].utf8.count <= 16, let bits = UInt64(parts[0], radix: 16),
            let document = Int64(parts[1]), document >= 0, Double(bitPattern: bits).isFinite
        else { return nil }
        self.init(weight: Double(bitPattern: bits), document: document)
    }
}

/// Why a search of the web interface has no answer.
package enum FindError: Error, Sendable, Equatable {
    /// It took longer than a reader may hold the database.
    case tooSlow(seconds: Int)
    /// ``FindRequest/after`` is not a mark that an answer gave.
    case badMark
    /// There is no index yet, or it cannot be made.
    case noIndex(String)
}
