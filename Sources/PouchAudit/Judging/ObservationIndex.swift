import PouchMirror

/// Observations of any URL in any complete crawl, looked up in its manifest.
final class ObservationIndex {
    /// A document known to be good that was requested again beside the confirmations.
    struct Control {
        var url: String
        var isAlive: Bool
    }

    let history: CrawlHistory
    private let pages: CaptureReader
    private var listings: [Int: [String: Observation?]] = [:]

    init(_ history: CrawlHistory, _ pages: CaptureReader) {
        self.history = history
        self.pages = pages
    }

    func observation(of url: String, in crawl: Int) throws -> Observation? {
        guard history.crawls.indices.contains(crawl) else { return nil }
        return try pages.line(of: url, in: crawl).map { Observation(crawl: crawl, line: $0) }
    }

    /// What a crawl saw of a URL, or where it was not due what the newest crawl before saw that asked for it.
    ///
    /// - Parameter first: no crawl after it that asked is none; -1 looks at all.
    func seen(_ url: String, by crawl: Int, after first: Int = -1) throws -> Observation? {
        guard let newest = try observation(of: url, in: crawl) else { return nil }
        guard newest.state == .notDue else { return newest }
        return try self.newest(of: url, before: crawl, after: first) { $0.state != .notDue }
    }

    /// The newest observation of a URL before a crawl, of those that are wanted.
    ///
    /// - Parameter first: the crawls up to it are not looked at.
    func newest(of url: String, before crawl: Int, after first: Int = -1, where isWanted: (Observation) -> Bool) throws
        -> Observation?
    {
        for earlier in stride(from: crawl - 1, to: first, by: -1) {
            if let seen = try observation(of: url, in: earlier), isWanted(seen) { return seen }
        }
        return nil
    }

    /// A listing is asked about again and again: for each document that it names.
    func listing(_ url: String, in crawl: Int) throws -> Observation? {
        if let known = listings[crawl]?[url] { return known }
        let observation = try observation(of: url, in: crawl)
        listings[crawl, default: [:]][url] = .some(observation)
        return observation
    }

    func know(_ listing: Observation) { listings[listing.crawl, default: [:]][listing.line.url] = .some(listing) }

    /// Whether a crawl knows what this listing names: it was read, or it is gone for certain.
    func isRead(_ listing: String, in crawl: Int) throws -> Bool {
        switch try self.listing(listing, in: crawl)?.state {
        case .held, .redirect: return true
        case .gone(let isConfirmed):
            if isConfirmed { return true }
            return try self.listing(listing, in: crawl - 1)?.isGone ?? false
        default: return false
        }
    }

    /// Whether a listing is a sitemap or a feed rather than a page, by its type.
    func isFeed(_ listing: String, in crawl: Int) throws -> Bool {
        let type = try self.listing(listing, in: crawl)?.line.contentType?.lowercased() ?? ""
        return ["xml", "json", "gzip", "text/plain"].contains { type.contains($0) } && !type.contains("html")
    }

    /// The listings that named a document, of those in its line. A listing that is gone names nothing.
    func naming(_ observation: Observation?) throws -> [String] {
        guard let observation else { return [] }
        return try observation.line.listedOn.filter { try !(listing($0, in: observation.crawl)?.isGone ?? false) }
    }

    /// Of a statement only another statement speaks: a server may have lost them all, and still show its listings.
    func control(of crawl: Int, for line: ManifestLine) throws -> Control? {
        let probes = try history.crawls[crawl].facts.checks.probes.filter { probe in
            guard probe.kind == .control else { return false }
            return try line.role != "statement" || observation(of: probe.url, in: crawl)?.line.role == "statement"
        }
        // One control that answered as before shows that the server was well.
        guard let probe = probes.first(where: { $0.isAlive == true }) ?? probes.first else { return nil }
        return Control(url: probe.url, isAlive: probe.isAlive == true)
    }
}
