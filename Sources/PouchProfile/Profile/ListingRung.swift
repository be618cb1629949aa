/// One rung of the ladder from the start page down to the statements: which links of a listing lead further, and to
/// what.
///
/// On a page, every rung whose `on` names the page's role is tried, in the order of the file. Within a rung the rules
/// are tried in order and the first that finds at least one link wins. A URL that two rungs find belongs to the first.
public struct ListingRung: Sendable {
    /// The target of a rung's links.
    public enum Target: Hashable, Sendable {
        /// A page of this role: `year`, `month` or `statement`.
        case role(Role)
        /// The next page of the same listing: its role, its year and its month are those of the page it was found on.
        case next
    }

    public let target: Target
    /// The roles of the pages this rung is looked for on.
    public let on: [Role]
    /// Empty only beside ``count``.
    public let rules: [LinkRule]
    /// Of `next`: the number in a page's address, by which the address of the page after it is made. Group 1, or `value`.
    public let count: Pattern?
    /// Whether a page that the rung is looked for on may name nothing, and the listing counts as read.
    public let mayBeEmpty: Bool
    /// Pages that a chain of next pages may have, the first counted.
    public let most: Int

    public static let defaultMost = 10_000

    public init(
        target: Target, on: [Role], rules: [LinkRule], count: Pattern? = nil, mayBeEmpty: Bool = false,
        most: Int = ListingRung.defaultMost
    ) {
        self.target = target
        self.on = on
        self.rules = rules
        self.count = count
        self.mayBeEmpty = mayBeEmpty
        self.most = most
    }

    /// The role of the pages that links lead to when found on a page of role `page`.
    public func role(on page: Role) -> Role {
        switch target {
        case .role(let role): role
        case .next: page
        }
    }

    /// The name of the parameter that a pattern of ``count`` counts, `[?&]page=(\d+)`; nil for one of another shape.
    public static func countedParameter(_ count: Pattern) -> String? {
        let shape = /(?:\[\?&\]|\[&\?\]|\\\?|\(\?:\\\?\|&\)|\\b)?([A-Za-z_][A-Za-z0-9_-]*)=\(.*/
        return count.source.wholeMatch(of: shape).map { String($0.1) }
    }

    /// Whether links continue the listing they were found on.
    public var isNext: Bool { target == .next }
}

/// Where a listing gives the date of the statement that a link leads to. Rules are tried in order for each link; the
/// first whose pattern matches gives the date.
public struct ListingDateRule: Sendable {
    /// Which text of the listing the pattern is tried on.
    public enum Position: String, Sendable, CaseIterable {
        /// The text before the link, back to the start of its line or the link before it; the match nearest to the link
        /// counts.
        case before
        /// The text after the link, up to the end of its line or the next link.
        case after
        /// The link's own text.
        case link
        /// The nearest line above the link that matches and holds no link of the same rung: a heading over several
        /// rows.
        case heading
        /// The lines above the link's, back to the line of the link before it: the block or cell before. The nearest
        /// match counts.
        case above
        /// The lines below the link's, up to the line of the next link: the block or cell after.
        case below
        /// The date of last change that a sitemap or feed gives, where it gives none of publication.
        case lastmod
    }

    public let name: String
    public let position: Position
    /// Named groups as in a date's ``FieldRule``: `month` and `day`, and `year` where the listing has it.
    public let match: Pattern
    public let location: SourceLocation

    public init(name: String, position: Position, match: Pattern, location: SourceLocation) {
        self.name = name
        self.position = position
        self.match = match
        self.location = location
    }
}
