/// Evidence that a crawl collects beside the pages, so that an audit can distinguish a deletion from an outage, and the
/// audit's use of it.
public struct AuditRules: Sendable {
    /// Complete crawls in a row that must find a document gone before the audit calls it removed.
    public var removedAfter: Int = 1
    /// Share of the 304s, 0 to 1, that are checked by a second request without validators.
    public var recheck: Double = 0.01
    /// A copy that was fetched whole more recently is not rechecked.
    public var recheckAge: Duration = .seconds(7 * 86_400)
    /// Patterns on the visible text of a page that is a challenge or block page, beside those that Pouch knows.
    public var blockPages: [Pattern] = []

    public init() {}
}
