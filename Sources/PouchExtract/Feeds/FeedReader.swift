import PouchBytes
import PouchHTML
import PouchProfile
import PouchURL

/// Reads a sitemap or a feed as a listing: its entries are links with a text and a date, which the rules of the listings
/// are tried on. `region`, `links` and `rows` do not apply: there is no page to look in.
struct FeedReader {
    let extractor: PageExtractor
    let page: FetchedPage

    private var profile: SiteProfile { extractor.profile }
    private var trials: BoundedMatcher { extractor.trials }

    // MARK: - Recognition

    /// The sitemap or feed that a page is, by its content; nil for any other page.
    static func feed(of page: FetchedPage, parser: HTMLParser, limit: Int) -> Feed? {
        var body = page.body
        if body.starts(with: [0x1F, 0x8B]) {
            do throws(CodingError) {
                body = try ContentCoding.decode(body, contentEncoding: "gzip", limit: min(limit, Feed.mostBytes))
            } catch {
                var feed = Feed(kind: .sitemap)
                feed.cut("the file is packed and cannot be unpacked (\(error))")
                return feed
            }
        }
        // The type's charset is that of what was packed.
        if let kind = XMLEvents.rootName(of: body, contentType: page.contentType).flatMap(FeedXML.kind) {
            return FeedXML.read(body, contentType: page.contentType, as: kind) { Self.plain($0, parser) }
        }
        if FeedJSON.matches(body) { return FeedJSON.read(body) }
        if page.url.path == "/robots.txt", !PageRecognition.looksLikeHTML(body) { return FeedLines.robots(body) }
        if FeedLines.matches(body, contentType: page.contentType) { return FeedLines.addresses(body) }
        return nil
    }

    private static func plain(_ html: String, _ parser: HTMLParser) -> String {
        parser.withDocument(Array(html.utf8), contentType: "text/html; charset=utf-8", fallbackCharset: nil) {
            $0.root?.text(upTo: Feed.longestText) ?? ""
        }
    }

    // MARK: - Links

    func read(_ feed: Feed, role: Role) -> PageReading {
        var extraction = PageReading()
        extraction.charset = "utf-8"
        extraction.feed = feed.kind.rawValue
        var links = ListingLinks(profile, page: page.url, most: max(profile.limits.linksPerPage, Feed.mostEntries))
        let anchors = feed.entries.compactMap(anchor)
        for (rung, rules) in rungs(for: role) {
            for rule in rules {
                let hits = anchors.compactMap { anchor, entry in
                    LinkMatch(rule, text: anchor.text, paths: anchor.paths, mayLackText: true, trials).map {
                        (anchor, $0, entry)
                    }
                }
                guard !hits.isEmpty else { continue }
                for (anchor, match, entry) in hits {
                    links.add(link(anchor, match, entry, rule, rung.role(on: role)))
                }
                break
            }
        }
        for link in feed.sitemaps.compactMap({ further($0, role, isNested: true) }) { links.add(link) }
        if let link = feed.next.flatMap({ further($0, role, isNested: false) }) { links.add(link) }
        extraction.links = links.found
        extraction.warnings = feed.warnings
        if links.found.isEmpty { extraction.warnings.append(ListingReader.noLinks) }
        extraction.warnings += trials.warnings
        if links.isCut { extraction.warnings.append("links cut at \(Feed.mostEntries)") }
        extraction.isCut = feed.isCut || links.isCut
        let outside = links.found.count { !$0.inScope }
        if outside == links.found.count { extraction.diagnosis = diagnosis(feed, outside, role) }
        return extraction
    }

    /// The rungs that may find documents here: those of the page's role, and every other that leads to statements by
    /// their addresses, since a feed has no ladder to climb.
    private func rungs(for role: Role) -> [(ListingRung, [LinkRule])] {
        var rungs: [(ListingRung, [LinkRule])] = []
        for rung in profile.listings where !rung.isNext {
            let isOfRole = rung.on.contains(role)
            let leadsToStatements = rung.target == .role(.statement)
            let rules = rung.rules.filter { rule in
                if isOfRole, leadsToStatements { return true }
                // A rule that selects links by their place on a page does not apply here.
                return (isOfRole || leadsToStatements) && (rule.href != nil || isOfRole && rule.text != nil)
            }
            if !rules.isEmpty { rungs.append((rung, rules)) }
        }
        return rungs
    }

    private func anchor(_ entry: Feed.Entry) -> (anchor: FeedAnchor, entry: Feed.Entry)? {
        guard let url = extractor.resolve(entry.address, page.url) else { return nil }
        return (FeedAnchor(url: url, text: entry.title ?? "", paths: profile.addressTexts(of: url)), entry)
    }

    private struct FeedAnchor {
        var url: WebURL
        var text: String
        var paths: [String]
    }

    private func link(
        _ anchor: FeedAnchor, _ match: LinkMatch, _ source: Feed.Entry, _ rule: LinkRule, _ target: Role
    ) -> DiscoveredLink {
        var entry = match.entry(rule, on: page, profile)
        if target == .statement {
            entry.title = match.text?["title"] ?? source.title
            if let day = source.date.flatMap(FeedDate.day) ?? day(source, year: entry.year) { entry.take(day) }
        }
        return DiscoveredLink(
            url: anchor.url, role: target, entry: entry, rule: rule.name,
            inScope: profile.scope.allows(anchor.url, role: target))
    }

    /// The date of an entry without one of its own, where the profile says where to look.
    private func day(_ entry: Feed.Entry, year: Int?) -> CalendarDate? {
        for rule in profile.listingDates {
            let text: String? =
                switch rule.position {
                case .link: entry.title
                case .lastmod: entry.modified
                case .before, .after, .heading, .above, .below: nil
                }
            guard let text, let match = trials.firstMatch(rule.match, in: text) else { continue }
            if let date = DateText(match, dates: profile.dates, year: year) { return date.day }
        }
        return nil
    }

    /// A sitemap that an index names, or the next page of a feed.
    private func further(_ address: String, _ role: Role, isNested: Bool) -> DiscoveredLink? {
        guard let url = extractor.resolve(address, page.url) else { return nil }
        var link = DiscoveredLink(
            url: url, role: role, entry: page.inherited, rule: isNested ? "sitemap" : "next",
            inScope: profile.scope.allows(url, role: role), isNext: !isNested)
        link.isNested = isNested
        return link
    }

    private func diagnosis(_ feed: Feed, _ outside: Int, _ role: Role) -> ListingDiagnosis {
        var diagnosis = ListingDiagnosis()
        diagnosis.rules = rungs(for: role).flatMap { $0.1.map(\.name) }
        diagnosis.links = feed.entries.count + feed.sitemaps.count
        diagnosis.outOfScope = outside
        var hosts: [String: Int] = [:]
        for url in (feed.entries.map(\.address) + feed.sitemaps).compactMap({ extractor.resolve($0, page.url) })
        where url.origin != profile.origin { hosts[url.host, default: 0] += 1 }
        diagnosis.otherHosts = hosts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
        return diagnosis
    }
}
