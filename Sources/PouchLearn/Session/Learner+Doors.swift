import PouchExtract
import PouchURL

/// Other ways to an archive's documents than its listing pages.
extension Learner {
    /// Files that are asked for, each a request: an index and its sitemaps among them.
    private static let mostFiles = 5

    /// Looks for a sitemap or a feed that names documents: the start page itself, those that robots.txt and the page
    /// name, and `/sitemap.xml`.
    mutating func findDoor(_ page: LearnPage, _ answer: LearnAnswer) -> Bool {
        guard let reader = DoorReader(start: start, aliases: aliases) else { return false }
        if let links = reader.links(answer) {
            var left = Self.mostFiles
            return open(start, answer, links, reader, &left)
        }
        var left = Self.mostFiles
        var tried: Set<WebURL> = []
        for url in addresses(page, reader) where tried.insert(url).inserted && left > 0 {
            left -= 1
            guard let answer = fetch(url, .door), let links = reader.links(answer) else { continue }
            if open(url, answer, links, reader, &left) { return true }
        }
        return false
    }

    /// Feeds stand last: they name the newest documents alone.
    private mutating func addresses(_ page: LearnPage, _ reader: DoorReader) -> [WebURL] {
        var found = sitemaps(reader)
        for element in page.tree.elements where element.name == "link" {
            guard element.attributes["rel"]?.lowercased() == "alternate",
                let type = element.attributes["type"]?.lowercased(),
                ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"]
                    .contains(
                        type), let href = element.attributes["href"], let url = WebURL(href, relativeTo: page.url)
            else { continue }
            found.append(canonical(url))
        }
        return found.filter { $0.origin == start.origin }
    }

    /// The sitemaps that robots.txt names, and the one at the usual address.
    mutating func sitemaps(_ reader: DoorReader) -> [WebURL] {
        var found: [WebURL] = []
        if let robots = WebURL("/robots.txt", relativeTo: start), let answer = fetch(robots, .door) {
            found = (reader.links(answer) ?? []).filter(\.isNested).map { canonical($0.url) }
        }
        if let sitemap = WebURL("/sitemap.xml", relativeTo: start) { found.append(sitemap) }
        return found.filter { $0.origin == start.origin }
    }

    /// Takes a file as the archive's, where it names documents.
    private mutating func open(
        _ url: WebURL, _ answer: LearnAnswer, _ links: [DiscoveredLink], _ reader: DoorReader, _ left: inout Int
    ) -> Bool {
        let files = files(answer, links, reader, &left)
        guard let found = Door(seed: url, answers: files.answers, links: files.entries, start: start) else {
            return false
        }
        door = found
        notes.append("no list of documents was found on the page: \(url.text) names them")
        return true
    }
    /// A file and what it names; of an index, the sitemaps that news stand in by their names.
    mutating func files(
        _ answer: LearnAnswer, _ links: [DiscoveredLink], _ reader: DoorReader, _ left: inout Int
    ) -> (answers: [LearnAnswer], entries: [DiscoveredLink], isPart: Bool) {
        func documents(_ links: [DiscoveredLink]) -> [DiscoveredLink] {
            links.filter { $0.role == .statement && !$0.isNested && !$0.isNext }
        }
        var answers = [answer]
        var entries = documents(links)
        let nested = links.filter(\.isNested).map(\.url)
        let named = nested.filter { Door.isNews($0.pathAndQuery) }
        let wanted = named.isEmpty ? nested : named
        for sitemap in wanted.prefix(2) where left > 0 {
            left -= 1
            guard let answer = fetch(sitemap, .door), let links = reader.links(answer) else { continue }
            answers.append(answer)
            entries += documents(links)
        }
        return (answers, entries, answers.count - 1 < wanted.count)
    }
}
