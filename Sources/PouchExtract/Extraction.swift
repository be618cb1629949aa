import PouchProfile

/// What a listing page says of a document.
public struct ListingEntry: Sendable, Equatable {
    public var page: WebURL
    public var title: String?
    /// `YYYY-MM-DD`
    public var date: String?
    public var year: Int?
    public var month: Int?

    public init(page: WebURL, title: String?, date: String?, year: Int?, month: Int?) {
        self.page = page
        self.title = title
        self.date = date
        self.year = year
        self.month = month
    }
}

/// A page as fetched, its codings removed.
public struct FetchedPage: Sendable {
    public var url: WebURL
    public var body: [UInt8]
    /// The HTTP field.
    public var contentType: String?
    /// The label of the listing: what its own links inherit.
    public var year: Int?
    public var month: Int?

    public init(url: WebURL, body: [UInt8], contentType: String?, year: Int? = nil, month: Int? = nil) {
        self.url = url
        self.body = body
        self.contentType = contentType
        self.year = year
        self.month = month
    }
}

/// A link that a page gives to the crawl.
public struct DiscoveredLink: Sendable, Equatable {
    public var url: WebURL
    public var role: Role
    /// What the listing says of it; nil for requisites.
    public var entry: ListingEntry?
    /// The rule that found it.
    public var rule: String
    public var inScope: Bool
}

/// What was read of a page.
public struct Extraction: Sendable {
    public var charset: String?
    public var statement: Statement?
    /// Pages that a listing names, in its order, each once.
    public var links: [DiscoveredLink] = []
    /// What the page needs to be shown, and what its document has attached.
    public var requisites: [DiscoveredLink] = []
    /// Where the page itself sends its reader on to, by a meta element.
    public var refresh: PageRefresh?
    public var warnings: [String] = []
}

/// A page that sends its reader on: `<meta http-equiv=refresh>` (HTML Standard, "Refresh state").
public struct PageRefresh: Sendable, Equatable {
    /// Seconds, a whole number, 0 or more.
    public var delay: Double
    /// Canonical, and never the page itself; it may be out of scope.
    public var target: WebURL
}
