/// Selects the links of a rung from the others of a page. Every condition given must hold.
///
/// Named groups label the target of the link: `year` and `month` (a name in any of its forms, or a number) in `text` or
/// `href`, `text` first; `title` in `text` is the title where the link's text says more than that. A group of any other
/// name is a field of the statements below: a topic, a country. A label that no group gives is inherited from the page.
public struct LinkRule: Sendable {
    /// Recorded as the reason a page was visited; unique within the rung.
    public let name: String
    /// XPath of the parts of the page to look in; `nil` means the whole page.
    public let region: Located<String>?
    /// XPath of the elements or attributes that hold addresses, relative to a region. Default: ``defaultLinks``. An
    /// element's address is the first of its `href`, `src` and `value`.
    public let links: Located<String>
    /// On the text that holds the address, as written: the match, or its group `value`, is the address.
    public let address: Pattern?
    /// Each row names one document; nil for links without rows.
    public let rows: RowRule?
    /// On the link's text, white space folded.
    public let text: Pattern?
    /// On the path and query of the link's URL, resolved and serialised: `/r/pa/prs/ps/2008/sept/index.htm`.
    public let href: Pattern?
    public let notText: Pattern?
    public let notHref: Pattern?
    public let location: SourceLocation

    public static let defaultLinks = ".//a[@href]"
    /// Groups that label a link; those of other names are fields.
    static let labels = ["year", "month", "title"]

    public init(
        name: String, region: Located<String>?, links: Located<String>, address: Pattern? = nil, rows: RowRule? = nil,
        text: Pattern?, href: Pattern?, notText: Pattern?, notHref: Pattern?, location: SourceLocation
    ) {
        self.name = name
        self.region = region
        self.links = links
        self.address = address
        self.rows = rows
        self.text = text
        self.href = href
        self.notText = notText
        self.notHref = notHref
        self.location = location
    }

    /// Every XPath of the rule.
    public var xpaths: [Located<String>] { [links] + (region.map { [$0] } ?? []) + (rows?.xpaths ?? []) }

    /// Names of the groups of `text` and `href` that are fields of statements.
    public var fieldGroups: [String] {
        var names: [String] = []
        for name in ((text?.names ?? []) + (href?.names ?? [])).map(\.name)
        where !Self.labels.contains(name) && !names.contains(name) { names.append(name) }
        return names
    }
}

/// How a row of a listing is read. A row names one document, however many links to it stand there.
public struct RowRule: Sendable {
    /// A text of a row: the nodes that an XPath selects, and the part that a pattern takes.
    public struct Part: Sendable {
        /// Relative to the row; nil for the whole row.
        public let xpath: Located<String>?
        public let match: Pattern?

        public init(xpath: Located<String>?, match: Pattern?) {
            self.xpath = xpath
            self.match = match
        }
    }

    /// XPath of the rows, relative to a region.
    public let rows: Located<String>
    /// XPath of the links of a row, elements or attributes, relative to it: the first that fits the rule is the document's.
    public let link: Located<String>
    /// Tried in order; where none gives a text, the title is the longest text of the row's links to the document.
    public let title: [Part]
    /// Tried in order; where there are none, `listing_date` applies.
    public let date: [Part]
    /// Further facts of the document, by the field's name.
    public let fields: [(name: String, parts: [Part])]

    public init(
        rows: Located<String>, link: Located<String>, title: [Part], date: [Part],
        fields: [(name: String, parts: [Part])]
    ) {
        self.rows = rows
        self.link = link
        self.title = title
        self.date = date
        self.fields = fields
    }

    var xpaths: [Located<String>] {
        [rows, link] + (title + date + fields.flatMap(\.parts)).compactMap(\.xpath)
    }
}
