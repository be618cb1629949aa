import PouchMirror
import PouchProfile
import PouchURL

/// A link as it enters the frontier: from a page, a redirect, a seed, or what is held of a page that did not change.
///
/// It has what the crawl knows of the way there, which no page shows (``hops``, ``chain``, ``barren``). What a page shows is
/// a `DiscoveredLink` (module `PouchExtract`, which knows no crawl).
public struct FoundLink: Sendable {
    public var url: WebURL
    public var role: Role
    public var title: String?
    /// `YYYY-MM-DD`
    public var date: String?
    public var year: Int?
    public var month: Int?
    /// Whether the row belongs in the ledger: a listing page names the document.
    public var isListed: Bool
    /// Whether it is known to be in scope.
    public var isInScope: Bool
    /// Redirects in a row that led to it.
    public var hops: Int
    /// Of a further page of a listing: how many such pages lead to it, 1 for the first; 0 for any other link.
    public var chain: Int
    /// Of a further page of a listing: how many pages in a row before it named nothing new.
    public var barren: Int
    /// Whether its address was made by counting: that it is not there is the end of the count, and no loss.
    public var isCounted: Bool
    /// Further facts that the listings give, by the field's name.
    public var fields: [String: String]

    public init(
        url: WebURL, role: Role, title: String? = nil, date: String? = nil, year: Int? = nil, month: Int? = nil,
        isListed: Bool, isInScope: Bool = false, hops: Int = 0, chain: Int = 0, barren: Int = 0,
        isCounted: Bool = false, fields: [String: String] = [:]
    ) {
        self.url = url
        self.role = role
        self.title = title
        self.date = date
        self.year = year
        self.month = month
        self.isListed = isListed
        self.isInScope = isInScope
        self.hops = hops
        self.chain = chain
        self.barren = barren
        self.isCounted = isCounted
        self.fields = fields
    }
}

extension FoundLink {
    /// A link that a listing page names.
    ///
    /// - Parameters:
    ///   - entry: what the page says of it.
    ///   - chain: of a further page of the listing; 0 for any other link.
    public init(
        listed url: WebURL, role: Role, entry: ListingEntry?, isInScope: Bool = false, chain: Int, isCounted: Bool
    ) {
        self.init(
            url: url, role: role, title: entry?.title, date: entry?.date, year: entry?.year, month: entry?.month,
            isListed: true, isInScope: isInScope, chain: chain, isCounted: isCounted, fields: entry?.fields ?? [:])
    }
}

/// Why a link that a listing names is not asked for.
public struct LinkExclusion: Sendable, Equatable {
    public var reason: OutcomeReason
    /// In words, for people.
    public var text: String

    public init(reason: OutcomeReason, text: String) {
        self.reason = reason
        self.text = text
    }
}
