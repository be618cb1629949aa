import PouchBytes
import PouchExtract
import PouchProfile
import PouchURL

/// A sitemap or a feed that names an archive's documents, where no page lists them.
struct Door: Sendable {
    /// An entry that names a document.
    struct Entry: Sendable {
        var url: WebURL
        var title: String?
        var date: CalendarDate?
    }

    /// The address that a crawl starts from: an index of sitemaps, or the file itself.
    var seed: WebURL
    /// The files that were read, each as a listing page.
    var answers: [LearnAnswer]
    var entries: [Entry]
    /// Pattern on path and query that the documents' addresses have in common.
    var href: String
    /// Entries with such an address that are not documents.
    var others: Int

    /// The documents among a file's entries: the largest group of addresses of one shape. Where the file has addresses below
    /// the start page's folder, only these count.
    /// - Returns: nil where no three addresses are alike.
    init?(seed: WebURL, answers: [LearnAnswer], links: [DiscoveredLink], start: WebURL) {
        var seen: Set<WebURL> = []
        let all = links.filter { seen.insert($0.url).inserted && $0.url.path != start.path }
        let folder = start.path.split(separator: "/").first.map { "/\($0)/" }
        let below = folder.map { folder in all.filter { $0.url.path.hasPrefix(folder) } } ?? []
        let named = below.count >= Self.fewest ? below : all.filter { Self.isNews($0.url.path) }
        let pool = named.count >= Self.fewest ? named : all
        var groups: [String: [DiscoveredLink]] = [:]
        for link in pool { groups[AddressShape.of(link.url), default: []].append(link) }
        let best = groups.max { (Self.worth($0.value), $1.key) < (Self.worth($1.value), $0.key) }
        guard let best, best.value.count >= Self.fewest else { return nil }
        let urls = Set(best.value.map(\.url))
        let strangers = all.filter { !urls.contains($0.url) }
        var choice: (href: String, others: Int)?
        for href in AddressPattern.candidates(best.value.map(\.url)) {
            guard let pattern = try? Pattern(href) else { continue }
            let others = strangers.count { (try? pattern.matches($0.url.pathAndQuery)) ?? false }
            if choice == nil || others < (choice?.others ?? 0) { choice = (href, others) }
        }
        guard let choice else { return nil }
        self.seed = seed
        self.answers = answers
        href = choice.href
        others = choice.others
        entries = best.value.map {
            Entry(url: $0.url, title: $0.entry?.title, date: $0.entry?.date.flatMap { CalendarDate(iso: $0) })
        }
    }

    /// The fewest addresses of one shape that count as an archive.
    static let fewest = 3

    private static func worth(_ links: [DiscoveredLink]) -> Double {
        let dated = links.count { $0.entry?.date != nil }
        return Double(links.count) + 0.5 * Double(dated)
    }

    /// Whether a path says that news lie there.
    static func isNews(_ path: String) -> Bool {
        path.lowercased().split(whereSeparator: { !$0.isLetter }).contains { words.contains(String($0)) }
    }

    private static let words: Set<String> = [
        "press", "news", "newsroom", "release", "releases", "pressrelease", "pressreleases", "statement", "statements",
        "post", "posts", "article", "articles", "media", "presse", "pressemitteilung", "pressemitteilungen",
        "aktuelles",
        "actualites", "actualite", "communique", "communiques", "noticias", "noticia", "prensa", "comunicados",
        "comunicado", "imprensa", "notizie", "comunicati", "stampa", "nieuws", "nyheter", "nyheder", "aktualnosci",
        "novosti", "haber",
    ]
}

/// Reads sitemaps and feeds as a crawl does, before any rule is known.
struct DoorReader {
    private let extractor: PageExtractor

    init?(start: WebURL, aliases: [Origin]) {
        var yaml = "version: 1\nname: door\ntitle: door\ncontact: you@example.org\norigin: \(start.origin)\n"
        if !aliases.isEmpty { yaml += "aliases: [\(aliases.map { "\"\($0)\"" }.joined(separator: ", "))]\n" }
        yaml += "seeds: [\"/\"]\nlistings:\n  - role: statement\n    on: [start]\n    rules:\n"
        yaml += "      - name: rows\n        href: '.'\n"
        yaml += "document:\n  regions: [\"//body\"]\n  fields:\n    title:\n      - name: h1\n        xpath: \"//h1\"\n"
        guard let profile = try? SiteProfile.load(yaml: yaml, file: "the profile"),
            let extractor = try? PageExtractor(profile: profile)
        else { return nil }
        self.extractor = extractor
    }

    /// The entries of a sitemap or feed; nil for any other page.
    func links(_ answer: LearnAnswer) -> [DiscoveredLink]? {
        let page = FetchedPage(url: answer.url, body: answer.body, contentType: answer.contentType)
        let reading = extractor.extract(page, role: .start, listing: nil)
        return reading.feed == nil ? nil : reading.links.filter(\.inScope)
    }
}
