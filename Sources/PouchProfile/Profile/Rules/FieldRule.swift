/// One way to find a field. The rules of a field are tried in order and the first that fits wins; the winner is
/// recorded in the statement's `provenance.rules` as `field/name`.
///
/// A rule looks at candidates: the nodes of `xpath`, or the lines of `lines`, or both (the lines inside those nodes). A
/// candidate fits when it lies `between` the fields named, matches `match` and does not match `not`. `take` says which
/// of the candidates that fit gives the field. The value is the match's group `value` if the pattern has one, else the
/// whole candidate; a date's parts are the groups `year`, `month`, `day` and `end_year`, `end_month`, `end_day`; a
/// speaker's are `name` and `role`. A rule of `kind` without `match` fits what is one of the document's `kinds`, with
/// or without a mark of revision.
public struct FieldRule: Sendable {
    /// The part of the document whose lines are candidates.
    public enum Zone: String, Sendable, CaseIterable {
        /// Every line of the region.
        case all
        /// The lines before the first paragraph of the body.
        case head
        /// The lines of the body.
        case body
        /// The lines after the body.
        case tail
    }

    /// Which of several candidates a field takes.
    public enum Take: String, Sendable, CaseIterable {
        case first, last
        /// All candidates that fit, joined by ", ": a place on two lines.
        case all
    }

    /// A place in the document's order of lines.
    public enum Mark: Hashable, Sendable {
        case start
        /// The line where the first rule of that field that fits has found it.
        case field(StatementField)
        /// The first paragraph of the body.
        case body
        case end
    }

    public let name: String
    /// Relative to the region; one that starts with `//` or `/` looks at the whole page.
    public let xpath: Located<String>?
    public let zone: Zone?
    public let match: Pattern?
    public let not: Pattern?
    /// Only candidates after the first mark and before the second.
    public let between: (after: Mark, before: Mark)?
    public let take: Take
    /// Whether what it matches stays in the text too.
    public let keep: Bool
    /// A source in the page's own metadata; the rule then has no nodes and lines.
    public let source: PageDataSource?
    public let location: SourceLocation

    public init(
        name: String, xpath: Located<String>?, zone: Zone?, match: Pattern?, not: Pattern?,
        between: (after: Mark, before: Mark)?, take: Take, keep: Bool = false,
        source: PageDataSource? = nil, location: SourceLocation
    ) {
        self.name = name
        self.xpath = xpath
        self.zone = zone
        self.match = match
        self.not = not
        self.between = between
        self.take = take
        self.keep = keep
        self.source = source
        self.location = location
    }
}
