import PouchMirror
import PouchHTML
import PouchProfile
import PouchURL

/// A page as fetched, its codings removed.
public struct FetchedPage: Sendable {
    public var url: WebURL
    public var body: [UInt8]
    /// The HTTP field.
    public var contentType: String?
    /// The label of the listing: what its own links inherit.
    public var year: Int?
    public var month: Int?
    public var fields: [String: String]

    public init(
        url: WebURL, body: [UInt8], contentType: String?, year: Int? = nil, month: Int? = nil,
        fields: [String: String] = [:]
    ) {
        self.url = url
        self.body = body
        self.contentType = contentType
        self.year = year
        self.month = month
        self.fields = fields
    }
}

/// A link as one page shows it: what it leads to, by which rule, and what the listing says of it.
///
/// It knows nothing of the crawl. What the crawl makes of it, and of redirects, seeds and pages that did not change, which
/// no page shows, is a `FoundLink` (module `PouchStore`).
public struct DiscoveredLink: Sendable, Equatable {
    public var url: WebURL
    public var role: Role
    /// Its entry in the listing; nil for requisites.
    public var entry: ListingEntry?
    /// The rule that found it.
    public var rule: String
    public var inScope: Bool
    /// Whether it continues the listing that it stands on.
    public var isNext = false
    /// Whether its address was made by counting: no page names it, and it may not be there.
    public var isCounted = false
    /// Whether it is a sitemap that an index or a robots.txt names.
    public var isNested = false

    /// Whether it leads to more of what its page is a part of, and not to something that the page names.
    public var isFurtherPage: Bool { isNext || isNested || role == .part }
}

/// The result of one parse of a page, for a crawl, which follows and stores it, for an audit, which compares it with
/// another, and for reading a stored page again.
public struct PageReading: Sendable {
    public var charset: String?
    /// The format of the body; `html` for any that is not listed.
    public var format = DocumentFormat.html
    public var statement: Statement?
    /// Whether the page's type of document is one whose pages hold several statements.
    public private(set) var isSplit = false
    /// The statements that share the page, in its order; ``statement`` then has what stands beside them.
    public private(set) var sections: [PageSection] = []
    /// Whether the page holds more than were read: one that is not among them may be there.
    public private(set) var areSectionsCut = false

    /// The statement that a fragment names.
    public func section(_ fragment: String) -> Statement? { sections.first { $0.fragment == fragment }?.statement }

    mutating func takeSections(_ found: (sections: [PageSection], isCut: Bool)) {
        isSplit = true
        sections = found.sections
        areSectionsCut = found.isCut
        if !sections.isEmpty { fieldsRead = nil }
    }

    /// Of a statement: which fields its page gave; nil where no text was read.
    package var fieldsRead: FieldsRead?
    /// Why a PDF was not read that may be read elsewhere, or another time; nil for all else.
    public var unread: String?
    /// Whether the program that read it could have reached the network: the system lets none be cut off.
    public var wasOnline = false
    /// Whether a file has no text, or no program reads it.
    public var isFile: Bool {
        guard let statement else { return true }
        return format == .pdf && unread == nil && statement.paragraphs.isEmpty
    }
    /// Pages that a listing names, in its order, each once.
    public var links: [DiscoveredLink] = []
    /// Further pages of the document, in the order of the page; they are among ``links`` too.
    public var parts: [DiscoveredLink] { links.filter { $0.role == .part } }
    /// Files that the page needs to be shown, and its document's attachments.
    public var requisites: [DiscoveredLink] = []
    /// Where the page itself sends its reader on to, by a meta element.
    public var refresh: PageRefresh?
    public var warnings: [String] = []
    /// Of a listing that names nothing in scope: the rules that were tried, and the links that are there instead.
    public var diagnosis: ListingDiagnosis?
    /// The visible text of the whole page, the statement's among it; empty unless it was asked for.
    public var blocks: [TextBlock] = []
    /// The form of a sitemap or a feed; nil for a page.
    public var feed: String?
    /// Whether a part of a listing could not be read: it may name more.
    public var isCut = false
    /// A link that the listing has and that only a browser can follow, in words; nil when there is none.
    public var scriptedLink: String?
}

/// Why a listing page names nothing that the crawl may ask for.
public struct ListingDiagnosis: Sendable, Equatable {
    /// The profile's rules for pages of this role, in the order in which they were tried.
    public var rules: [String] = []
    /// Links on the page, whatever they lead to.
    public var links = 0
    /// Of those, how many lead to each other host, most first.
    public var otherHosts: [(host: String, links: Int)] = []
    /// Links that a rule fits and the scope does not have.
    public var outOfScope = 0

    public static func == (a: Self, b: Self) -> Bool {
        a.rules == b.rules && a.links == b.links && a.outOfScope == b.outOfScope
            && a.otherHosts.elementsEqual(b.otherHosts) { $0 == $1 }
    }

    /// In a sentence's end: "names nothing: " goes before it.
    public var text: String {
        var parts: [String] = []
        if outOfScope > 0 {
            parts.append(
                Self.counted(outOfScope, "link fits", "links fit")
                    + " a rule, and none of them is in the profile's scope")
        } else {
            parts.append(
                rules.isEmpty
                    ? "the profile has no rule for a page of this kind"
                    : "no link fits a rule (tried: \(rules.joined(separator: ", ")))")
        }
        let hosts = otherHosts.prefix(3).map { "\($0.links) to \($0.host)" }.joined(separator: ", ")
        parts.append(
            links == 0
                ? "the page has no links at all"
                : "the page has \(Self.counted(links, "link", "links"))" + (hosts.isEmpty ? "" : ", \(hosts)"))
        return parts.joined(separator: "; ")
    }

    private static func counted(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }
}

/// A page that sends its reader on: `<meta http-equiv=refresh>` (HTML Standard, "Refresh state").
public struct PageRefresh: Sendable, Equatable {
    /// Seconds, a whole number, 0 or more.
    public var delay: Double
    /// Canonical, and never the page itself; it may be out of scope.
    public var target: WebURL
}
