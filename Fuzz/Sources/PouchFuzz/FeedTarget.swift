import PouchBytes
import PouchExtract
import PouchProfile
import PouchURL
import Synchronization

/// A sitemap or feed to the documents that it names: the first byte says which type the file came under, the rest is the file.
enum FeedTarget {
    private static let types: [String?] = [
        nil, "application/xml", "text/xml; charset=iso-8859-1", "application/json", "text/plain", "application/x-gzip",
        "text/html; charset=utf-8", "application/rss+xml; charset=utf-16",
    ]
    private static let paths = ["/feed", "/robots.txt", "/sitemap.xml.gz", "/news/"]
    private static let extractor = Mutex<PageExtractor?>(nil)

    private static let profile = """
        version: 1
        name: fuzz
        title: Feeds
        contact: a@example.org
        origin: https://press.example.org
        seeds: [robots-sitemaps]
        listings:
          - {role: statement, on: [start], rules: [{name: news, href: '^/(?<topic>[a-z]+)/(?<year>\\d{4})/'}]}
        listing_date: [{name: changed, where: lastmod, match: '(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)'}]
        document: {regions: [//body], fields: {title: [{name: h1, xpath: .//h1}]}}
        """

    static func setUp() throws {
        let profile = try SiteProfile.load(yaml: profile, file: "fuzz.yaml")
        try extractor.withLock { $0 = try PageExtractor(profile: profile) }
    }

    static func run(_ input: [UInt8]) {
        extractor.withLock { $0.map { run(input, $0) } }
    }

    private static func run(_ input: [UInt8], _ extractor: PageExtractor) {
        guard let choice = input.first,
            let url = WebURL("https://press.example.org" + paths[Int(choice >> 3 & 3)])
        else { return }
        let page = FetchedPage(url: url, body: Array(input.dropFirst()), contentType: types[Int(choice & 7)])
        let found = extractor.extract(page, role: .start, listing: nil)
        require(!found.links.isEmpty || !found.warnings.isEmpty, "nothing named, and no word why")
        require(found.links.count <= 50_000, "\(found.links.count) entries")
        for link in found.links {
            require(link.url != url, "a listing that lists itself")
            require(link.entry?.date.map { CalendarDate(iso: $0) != nil } ?? true, "no date: \(link.entry?.date ?? "")")
            let title = link.entry?.title ?? "x"
            require(!title.isEmpty && title.first != " " && title.utf8.count <= 8_192, "a title that is not clean")
            require(
                !title.unicodeScalars.contains { $0.value < 0x20 || 0x7F...0x9F ~= $0.value },
                "a control in \(title.debugDescription)")
        }
        require(extractor.extract(page, role: .start, listing: nil).links == found.links, "two readings of one file")
    }
}
