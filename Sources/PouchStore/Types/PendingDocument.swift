import PouchBytes
import PouchMirror
import PouchProfile
import PouchURL

/// A document waiting to be fetched in the running crawl.
public struct PendingDocument: Sendable {
    public var id: Int64
    /// The URL to request, in the spelling that this crawl met.
    public var url: WebURL
    /// The document's own URL, under which the mirror keeps it. Differs from `url` where the profile ignores parts of
    /// an address, or where the archive has moved.
    public var ownURL: WebURL
    public var role: Role
    public var year: Int?
    public var month: Int?
    /// Place in the frontier.
    public var priority: Int
    public var sequence: Int64
    /// Requests made so far in this crawl.
    public var attempts: Int
    /// Microseconds since 1970; 0 for at once.
    public var notBefore: Int64
    /// When that was noted, microseconds since 1970.
    public var noted: Int64?
    /// The newest good copy, when there is one.
    public var previous: PreviousCapture?
    /// Its entry in the listings: the row of the listing page whose URL sorts first.
    public var listing: ListingEntry?
    public var isKnownGone: Bool
    /// The answer of this crawl that the next one is to confirm.
    public var confirmation: Confirmation?
    /// Where it redirected to when it was last asked.
    public var redirectsTo: String?
    /// Redirects in a row that led to it in this crawl.
    public var hops: Int
    /// Of a further page of a listing: its place in the chain, 1 for the first; 0 for any other document.
    public var chain: Int
    /// Of a further page of a listing: pages in a row before it that named nothing new.
    public var barren: Int
    /// Further facts that the levels above give, by the field's name.
    public var fields: [String: String]
    /// Asked without validators, whatever is held: a conditional request was met with an error.
    public var isUnconditional = false
    /// Whether the listings say otherwise of it than in the crawl before, or name it no more.
    public var hasListingNews = false
    /// Redirects to other addresses of the document itself that this run has followed.
    public var detours = 0

    public init(
        id: Int64, url: WebURL, ownURL: WebURL? = nil, role: Role, year: Int? = nil, month: Int? = nil, priority: Int,
        sequence: Int64, attempts: Int, notBefore: Int64, noted: Int64? = nil, previous: PreviousCapture? = nil,
        listing: ListingEntry? = nil, isKnownGone: Bool, confirmation: Confirmation? = nil, redirectsTo: String? = nil,
        hops: Int = 0, chain: Int = 0, barren: Int = 0, fields: [String: String] = [:]
    ) {
        self.id = id
        self.url = url
        self.ownURL = ownURL ?? url
        self.role = role
        self.year = year
        self.month = month
        self.priority = priority
        self.sequence = sequence
        self.attempts = attempts
        self.notBefore = notBefore
        self.noted = noted
        self.previous = previous
        self.listing = listing
        self.isKnownGone = isKnownGone
        self.confirmation = confirmation
        self.redirectsTo = redirectsTo
        self.hops = hops
        self.chain = chain
        self.barren = barren
        self.fields = fields
    }

    /// Requests made since the answer that is to be confirmed, or in this crawl.
    public var attemptsNow: Int { attempts - (confirmation?.attempts ?? 0) }
}
