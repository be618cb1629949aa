import PouchHTML
import PouchProfile
import PouchURL

/// Reads a listing page: which of its links lead on, to what, and what it says of each.
struct ListingReader {
    let extractor: PageExtractor
    let page: FetchedPage
    let base: WebURL

    private var profile: SiteProfile { extractor.profile }
    private var trials: PatternTrials { extractor.trials }

    /// A link of the page, its text folded and its address resolved.
    private struct Anchor {
        var node: Node
        var text: String
        var url: WebURL
        /// Path and query as met, and without what the profile's `urls` takes off when that is another text.
        var paths: [String]
    }

    static let noLinks = "no link of the page fits a rule"

    func read(_ document: borrowing HTMLDocument, role: Role) -> (links: [DiscoveredLink], warnings: [String]) {
        guard let root = document.root else { return ([], [Self.noLinks]) }
        var anchors: [Node: Anchor?] = [:]
        var found: [DiscoveredLink] = []
        /// Where each document stands in `found`; the page itself is no link of its own.
        var seen = [profile.identity(of: page.url): -1]
        var isCut = false
        let lines = root.listingLines()
        for rung in profile.listings where rung.on.contains(role) {
            for rule in rung.rules {
                let hits = links(of: rule, document, root, &anchors)
                guard !hits.isEmpty else { continue }
                let target = rung.role(on: role)
                let dates = target == .statement ? dates(of: Set(hits.map(\.anchor.node)), in: lines) : [:]
                for hit in hits {
                    let link = link(hit, rule, target, isNext: rung.isNext, date: dates[hit.anchor.node])
                    let identity = profile.identity(of: link.url)
                    if let place = seen[identity] {
                        if place >= 0, found[place].role == target { complete(&found[place], with: link) }
                        continue
                    }
                    guard found.count < profile.limits.linksPerPage else {
                        isCut = true
                        continue
                    }
                    seen[identity] = found.count
                    found.append(link)
                }
                break
            }
        }
        var warnings: [String] = []
        if found.isEmpty { warnings.append(Self.noLinks) }
        warnings += trials.warnings
        if isCut { warnings.append("links cut at \(profile.limits.linksPerPage)") }
        return (found, warnings)
    }

    /// A picture may link to a document before its title does: what the first link does not say, the next one may.
    private func complete(_ link: inout DiscoveredLink, with other: DiscoveredLink) {
        guard let entry = other.entry else { return }
        if link.entry?.title == nil { link.entry?.title = entry.title }
        if link.entry?.date == nil { link.entry?.date = entry.date }
    }

    private struct Hit {
        var anchor: Anchor
        var text: Match?
        var href: Match?
    }

    private func links(
        of rule: LinkRule, _ document: borrowing HTMLDocument, _ root: Node, _ anchors: inout [Node: Anchor?]
    ) -> [Hit] {
        guard let query = extractor.queries[rule.links] else { return [] }
        var regions = [root]
        if let region = rule.region {
            guard let query = extractor.queries[region] else { return [] }
            regions = document.nodes(query)
        }
        var hits: [Hit] = []
        var budget = PageExtractor.textBudget
        for region in regions {
            for node in document.nodes(query, from: region) {
                if anchors[node] == nil { anchors[node] = .some(anchor(node, &budget)) }
                guard let known = anchors[node], let anchor = known, let hit = hit(anchor, rule) else { continue }
                hits.append(hit)
            }
        }
        return hits
    }

    private func anchor(_ node: Node, _ budget: inout Int) -> Anchor? {
        guard let href = node.attribute("href"), !href.drop(while: { $0 == " " }).hasPrefix("#"),
            let url = extractor.resolve(href, base)
        else { return nil }
        let text = node.text(upTo: max(budget, PageExtractor.leastText))
        budget -= text.utf8.count
        return Anchor(node: node, text: text, url: url, paths: profile.addressTexts(of: url))
    }

    private func hit(_ anchor: Anchor, _ rule: LinkRule) -> Hit? {
        if let not = rule.notText, trials.matches(not, anchor.text, costly: true) { return nil }
        if let not = rule.notHref, anchor.paths.contains(where: { trials.matches(not, $0, costly: true) }) {
            return nil
        }
        var hit = Hit(anchor: anchor)
        if let pattern = rule.text {
            guard let match = trials.firstMatch(pattern, in: anchor.text) else { return nil }
            hit.text = match
        }
        if let pattern = rule.href {
            let matches = anchor.paths.lazy.compactMap { trials.firstMatch(pattern, in: $0) }
            guard let match = matches.first else { return nil }
            hit.href = match
        }
        return hit
    }

    private func link(_ hit: Hit, _ rule: LinkRule, _ target: Role, isNext: Bool, date: Match?) -> DiscoveredLink {
        let year = (hit.text?["year"] ?? hit.href?["year"]).flatMap { Int($0) } ?? page.year
        let month = (hit.text?["month"] ?? hit.href?["month"]).flatMap { profile.months.number(of: $0) } ?? page.month
        var entry = ListingEntry(page: page.url, title: nil, date: nil, year: year, month: month)
        if target == .statement {
            let title = hit.text?["title"] ?? hit.anchor.text
            entry.title = title.isEmpty ? nil : title
            if let date = date.flatMap({ DateText($0, months: profile.months, year: year) }) {
                entry.date = date.day.iso
                entry.year = year ?? date.day.year
                entry.month = month ?? date.day.month
            }
        }
        return DiscoveredLink(
            url: hit.anchor.url, role: target, entry: entry, rule: rule.name,
            inScope: profile.scope.allows(hit.anchor.url, role: target), isNext: isNext)
    }

    /// What is on a page that names nothing in scope.
    func diagnosis(_ root: Node, _ found: [DiscoveredLink], role: Role) -> ListingDiagnosis {
        var diagnosis = ListingDiagnosis()
        diagnosis.rules = profile.listings.filter { $0.on.contains(role) }.flatMap { $0.rules.map(\.name) }
        diagnosis.outOfScope = found.count
        var hosts: [String: Int] = [:]
        root.eachElement { node, _ in
            guard node.name == "a", let href = node.attribute("href"), let url = extractor.resolve(href, base) else {
                return
            }
            diagnosis.links += 1
            if url.origin != profile.origin { hosts[url.host, default: 0] += 1 }
        }
        diagnosis.otherHosts = hosts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
        return diagnosis
    }

    // MARK: - Dates

    /// The date that the listing gives each link, beside it or above it.
    private func dates(of links: Set<Node>, in lines: [ListingLine]) -> [Node: Match] {
        var dates: [Node: Match] = [:]
        var heading: Match?
        let headings = profile.listingDates.filter { $0.position == .heading }
        for line in lines {
            let isRow = line.pieces.contains { if case .link(let node) = $0 { links.contains(node) } else { false } }
            guard isRow else {
                let text = line.pieces.map { if case .text(let text) = $0 { text } else { "" } }.joined(separator: " ")
                for rule in headings {
                    if let match = trials.firstMatch(rule.match, in: text) { heading = match }
                }
                continue
            }
            for (place, piece) in line.pieces.enumerated() {
                guard case .link(let node) = piece, links.contains(node) else { continue }
                dates[node] = date(of: node, at: place, in: line, heading: heading)
            }
        }
        return dates
    }

    private func date(of node: Node, at place: Int, in line: ListingLine, heading: Match?) -> Match? {
        let before = place > 0 ? line.pieces[place - 1].text : nil
        let after = place + 1 < line.pieces.count ? line.pieces[place + 1].text : nil
        for rule in profile.listingDates {
            let text: String? =
                switch rule.position {
                case .before: before
                case .after: after
                case .link: node.text(upTo: PageExtractor.leastText)
                case .heading: nil
                }
            if rule.position == .heading, let heading { return heading }
            guard let text else { continue }
            if let match = rule.position == .before
                ? lastMatch(rule.match, text) : trials.firstMatch(rule.match, in: text)
            {
                return match
            }
        }
        return nil
    }

    /// The match nearest to the text's end, which is not far: looking goes on behind each match, and must end.
    private func lastMatch(_ pattern: Pattern, _ text: String) -> Match? {
        var last: Match?
        var rest = String(decoding: text.utf8.suffix(PageExtractor.leastText), as: UTF8.self)
        while let match = trials.firstMatch(pattern, in: rest) {
            last = match
            guard match.range.upperBound > 0 else { break }
            rest = String(rest.utf8.dropFirst(match.range.upperBound)) ?? ""
        }
        return last
    }
}

extension ListingLine.Piece {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
}
