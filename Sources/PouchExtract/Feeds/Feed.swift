/// A sitemap or a feed: its entries, and where it goes on.
struct Feed: Sendable, Equatable {
    /// The forms, which are recognised by content, whatever their type.
    enum Kind: String, Sendable {
        case sitemap
        case sitemapIndex = "sitemap index"
        case rss = "RSS"
        case atom = "Atom"
        case rdf = "RDF"
        case json = "JSON Feed"
        case addresses = "list of addresses"
        case robots = "robots.txt"
    }

    struct Entry: Sendable, Equatable {
        /// As written.
        var address = ""
        /// Plain text, white space folded.
        var title: String?
        /// Of its publication, as written.
        var date: String?
        /// Of its last change, as written.
        var modified: String?
    }

    var kind: Kind
    var entries: [Entry] = []
    /// Sitemaps that an index or a robots.txt names, as written.
    var sitemaps: [String] = []
    /// The next page of a feed in pages (RFC 5005 section 3), as written.
    var next: String?
    var warnings: [String] = []
    /// Whether something of it could not be read.
    var isCut = false

    /// Entries that are read of one file: the protocol of sitemaps allows 50,000.
    static let mostEntries = 50_000
    /// Bytes that are read of one file, unpacked: the protocol of sitemaps allows 50 MiB.
    static let mostBytes = 64 << 20
    /// Bytes of one text.
    static let longestText = 4_096

    mutating func add(_ entry: Entry) {
        guard !entry.address.isEmpty else { return }
        guard entries.count < Self.mostEntries else { return cut("entries cut at \(Self.mostEntries)") }
        entries.append(entry)
    }

    mutating func add(sitemap address: String) {
        guard !address.isEmpty else { return }
        guard sitemaps.count < Self.mostEntries else { return cut("sitemaps cut at \(Self.mostEntries)") }
        sitemaps.append(address)
    }

    /// Says once that a part was not read.
    mutating func cut(_ warning: String) {
        isCut = true
        if !warnings.contains(warning) { warnings.append(warning) }
    }
}
