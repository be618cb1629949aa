import PouchURL

/// Everything Pouch knows about one archive, read from a YAML file: where it starts, how its listings lead to its
/// documents, which line of a document is which field, what is in scope and how gently to ask.
///
///     let profile = try SiteProfile.load(nameOrPath: "state-2001-2009")
///     let replica = profile.replacingOrigin(loopback)
public struct SiteProfile: Sendable {
    /// Names the mirror's folder: lower-case letters, digits, `-`, `_` and `.`.
    public let name: String
    public let title: String
    /// A mail address or URL at which the archive can reach the crawl's operator; sent in the User-Agent.
    public let contact: String
    public internal(set) var origin: Origin
    /// Other ways the archive's pages write its origin; see ``canonical(_:)``.
    public internal(set) var aliases: [Origin]
    /// Where the crawl starts, canonical. Never empty.
    public internal(set) var seeds: [WebURL]
    /// BCP 47 tag of documents that do not say their own.
    public let language: String?
    /// Label of the encoding of pages that do not say their own.
    public let charset: String?
    /// How the archive writes its dates.
    public let dates: DateRules
    public let listings: [ListingRung]
    public let listingDates: [ListingDateRule]
    /// How documents are read; of several types, the first.
    public let document: DocumentRules
    /// The other types of documents, in the order of the file.
    public let furtherDocuments: [DocumentRules]
    public var requisites: RequisiteRules
    public internal(set) var scope: ScopeRules
    public internal(set) var urls: URLRules
    public let request: RequestRules
    public var politeness: Politeness
    public var limits: Limits
    public var audit: AuditRules
    /// nil when every document is asked for in every crawl.
    public var revisit: RevisitRules?
    public var archive: ArchiveRules
    /// The file it was read from.
    public let file: String
    /// The bytes it was read from, as they lay in the file.
    public internal(set) var source: [UInt8] = []

    public var months: MonthNames { dates.months }

    /// Whether a document of any type may go on at further pages.
    public var hasParts: Bool { ([document] + furtherDocuments).contains { !$0.parts.isEmpty } }

    /// The one form of a URL under which the crawl knows it: an alias of the origin becomes the origin, and so does an
    /// address elsewhere that `urls.rewrite` brings there.
    public func canonical(_ url: WebURL) -> WebURL {
        let from = url.origin
        if from == origin { return url }
        if aliases.contains(from) { return url.replacingOrigin(origin) }
        guard let moved = urls.rewritten(url), isOwn(moved.origin) else { return url }
        return moved.replacingOrigin(origin)
    }

    /// Whether an origin is the archive's: its own, or an alias.
    func isOwn(_ from: Origin) -> Bool { from == origin || aliases.contains(from) }

    /// The same profile against another server (a replica, a staging host, loopback): seeds and origin move, and the
    /// old origin becomes one more alias, so that absolute links in the pages stay inside.
    public func replacingOrigin(_ new: Origin) -> SiteProfile {
        guard new != origin else { return self }
        var moved = self
        moved.aliases = aliases.filter { $0 != new }
        if !moved.aliases.contains(origin) { moved.aliases.append(origin) }
        moved.origin = new
        moved.seeds = seeds.map { $0.replacingOrigin(new) }
        moved.scope.origin = new
        return moved
    }
}
