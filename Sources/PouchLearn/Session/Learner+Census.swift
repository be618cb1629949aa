import PouchExtract
import PouchURL

/// How many documents of the learned form an archive's sitemap names: what a crawl of the listings is held against.
package struct SitemapCensus: Sendable {
    /// The sitemap, or the index of sitemaps.
    package var url: String
    /// Addresses of the rows' form.
    package var documents: Int
    /// Rows of the pages that were read, and those of them that the sitemap names.
    package var rows: Int
    package var known: Int
    /// Whether an index names more sitemaps than were read.
    package var isPart: Bool
}

extension Learner {
    /// Files that are asked for, robots.txt aside: an index and its sitemaps among them.
    private static let mostSitemaps = 3

    /// Looks for a sitemap when the listing is known; a site without one has lost nothing.
    mutating func takeCensus() {
        guard door == nil, let reader = DoorReader(start: start, aliases: aliases) else { return }
        let before = requests
        let rows = Set(listings.flatMap { $0.list.rows.map(\.url) })
        let shapes = Set(rows.map { AddressShape.of($0) })
        var left = Self.mostSitemaps
        var tried: Set<WebURL> = []
        for url in sitemaps(reader) where tried.insert(url).inserted && left > 0 {
            left -= 1
            guard let answer = fetch(url, .door), let links = reader.links(answer) else { continue }
            let file = files(answer, links, reader, &left)
            let named = Set(file.entries.map(\.url).filter { shapes.contains(AddressShape.of($0)) })
            guard !named.isEmpty else { continue }
            census = SitemapCensus(
                url: url.text, documents: named.count, rows: rows.count, known: rows.intersection(named).count,
                isPart: file.isPart)
            break
        }
        // A sitemap that is not there is no page that could not be had.
        requests = before + requests.dropFirst(before.count).filter { $0.failure == nil }
    }
}
