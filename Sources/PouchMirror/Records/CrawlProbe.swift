import PouchBytes

/// A URL requested to learn how the archive answers, not for its document.
public struct CrawlProbe: Sendable, Equatable {
    /// The kind of URL requested.
    public enum Kind: String, Sendable {
        /// A URL that cannot exist.
        case nonsense
        /// A document that answered well earlier in the crawl.
        case control
    }

    public var kind: Kind
    public var url: String
    public var httpStatus: Int?
    public var fetchedAt: Timestamp
    public var recordID: String?
    /// Of a redirect: its target as found.
    public var location: String?
    /// Of the decoded body.
    public var sha256: String?
    /// Of a control: whether it still answers well.
    public var isAlive: Bool?
    public var error: String?
    /// The page's visible words, in the database alone: a crawl that goes on compares with them.
    public var words: String?
    /// Requests made for it so far.
    public var attempts = 1

    public init(kind: Kind, url: String, fetchedAt: Timestamp) {
        self.kind = kind
        self.url = url
        self.fetchedAt = fetchedAt
    }
}
