import PouchProfile

/// The order in which the frontier empties: listings first, so that what is promised is known before it is fetched.
public enum FrontierPriority {
    public static let all = [0, 1, 2, 3, 4, 5, 6, 7]
    /// Classes up to this one are listings: statements wait for those that are under way.
    public static let lastListing = 1
    /// Documents that the crawl before could not reach: they are asked first.
    public static let unreached = 2
    /// Statements, and the far pages of long chains of listings, which statements do not wait for.
    public static let statements = 3
    /// Known from an earlier crawl, and named by nothing in this one.
    public static let known = 6
    /// Answered in this crawl already, and requested again to confirm that answer.
    public static let checks = 7
    /// Pages of one chain of listings that statements wait for.
    static let nearChain = 100

    /// The priority of a role; lower numbers are fetched first.
    public static func of(_ role: Role) -> Int {
        switch role {
        case .start: 0
        case .year, .month: 1
        case .statement, .part: statements
        case .attachment: 4
        case .asset, .other: 5
        }
    }

    /// The priority of a link: its role's, or that of statements for a page further than `nearChain` along a chain of listings.
    public static func of(_ link: FoundLink) -> Int { link.chain > nearChain ? statements : of(link.role) }

    /// The same of a row of `capture`, as SQL.
    static let ofRole =
        "CASE role " + Role.allCases.map { "WHEN '\($0.rawValue)' THEN \(of($0))" }.joined(separator: " ") + " END"
}
