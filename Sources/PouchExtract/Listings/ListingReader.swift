import PouchBytes
import PouchHTML
import PouchProfile
import PouchURL

/// Reads a listing page: which of its links lead on, to what, and their entries.
struct ListingReader {
    let extractor: PageExtractor
    let page: FetchedPage
    let base: WebURL
    /// Where given, of several dates of a text one among these days counts.
    var usualDays: ClosedRange<CalendarDate>?

    var profile: SiteProfile { extractor.profile }
    var trials: BoundedMatcher { extractor.trials }

    /// A link of the page, its text folded and its address resolved.
    struct Anchor {
        /// The element, of an attribute the one that has it: what dates stand beside.
        var node: Node
        var text: String
        var url: WebURL
        /// Path and query as met, and without what the profile's `urls` takes off when that is another text.
        var paths: [String]
    }

    /// A link that fits a rule.
    struct Hit {
        var anchor: Anchor
        var match: LinkMatch
        /// The facts of its row, for a rule with rows.
        var row: RowFacts?
    }

    /// A row's facts of its document.
    struct RowFacts {
        var title: String?
        /// `YYYY-MM-DD`; nil when the row's rules give none.
        var date: DateText?
        var fields: [String: String] = [:]
    }

    static let noLinks = "no link of the page fits a rule"

    /// What a listing gives.
    struct Reading {
        var links: [DiscoveredLink] = []
        var warnings: [String] = []
        var isCut = false
        var scriptedLink: String?
    }

    func read(_ document: borrowing HTMLDocument, role: Role) -> Reading {
        guard let root = document.root else { return Reading(warnings: [Self.noLinks]) }
        var anchors = AnchorCache()
        var links = ListingLinks(profile, page: page.url)
        var lines: [ListingLine]?
        var doubts: [String] = []
        var scripted: String?
        for rung in profile.listings where rung.on.contains(role) {
            var isFound = false
            for rule in rung.rules {
                let hits = hits(of: rule, document, root, &anchors)
                guard !hits.isEmpty else { continue }
                isFound = true
                let target = rung.role(on: role)
                var dates: [Node: Match] = [:]
                if target == .statement, !profile.listingDates.isEmpty, hits.contains(where: { $0.row?.date == nil }) {
                    let nodes = Set(hits.map(\.anchor.node))
                    // Elements that are not ordinary links change the lines.
                    let isPlain = nodes.allSatisfy { $0.tag == .a && $0.attribute("href") != nil }
                    let known = isPlain ? lines ?? root.listingLines() : root.listingLines(links: nodes)
                    if isPlain { lines = known }
                    let settled = settledDates(of: hits.map(\.anchor.node), in: known)
                    dates = settled.dates
                    doubts += settled.warnings
                }
                for hit in hits where !target.isListing || !isBeyondDates(hit) {
                    links.add(link(hit, rule, target, isNext: rung.isNext, date: dates[hit.anchor.node]))
                }
                break
            }
            if !isFound {
                scripted = scripted ?? scriptedLink(rung, document, root) ?? formButton(rung, document, root)
            }
        }
        links.countOn(from: page, role: role)
        var warnings: [String] = []
        if links.found.isEmpty { warnings.append(Self.noLinks) }
        warnings += doubts
        warnings += trials.warnings
        if links.isCut { warnings.append("links cut at \(profile.limits.linksPerPage)") }
        if let scripted { warnings.append(scripted) }
        return Reading(links: links.found, warnings: warnings, isCut: links.isCut, scriptedLink: scripted)
    }

    // MARK: - Links

    /// Links read so far, by node and by the rule's pattern for addresses.
    struct AnchorCache {
        var byNode: [Node: Anchor?] = [:]
        /// Bytes of text that links may still give.
        var budget = PageExtractor.textBudget
    }

    private func hits(
        of rule: LinkRule, _ document: borrowing HTMLDocument, _ root: Node, _ anchors: inout AnchorCache
    ) -> [Hit] {
        var regions = [root]
        if let region = rule.region {
            guard let query = extractor.queries[region] else { return [] }
            regions = document.nodes(query)
        }
        if let rows = rule.rows { return self.hits(in: rows, of: rule, document, regions, &anchors) }
        guard let query = extractor.queries[rule.links] else { return [] }
        var hits: [Hit] = []
        for region in regions {
            for node in document.nodes(query, from: region) where !node.isInTemplate {
                hits += self.anchors(node, rule, &anchors).compactMap { hit($0, rule) }
            }
        }
        return hits
    }

    /// The links that a node holds: one, or as many as a pattern finds in its text.
    func anchors(_ node: Node, _ rule: LinkRule, _ anchors: inout AnchorCache) -> [Anchor] {
        if let address = rule.address {
            // A pattern's result for the text is that rule's alone.
            let text = node.address ?? node.text(upTo: Self.longestScript)
            var found: [Anchor] = []
            for reference in references(text, address) {
                if let anchor = anchor(node, reference, &anchors.budget) { found.append(anchor) }
            }
            return found
        }
        if let known = anchors.byNode[node] { return known.map { [$0] } ?? [] }
        let written = node.address.flatMap { $0.drop { $0 == " " }.hasPrefix("#") ? nil : $0 }
        var found: Anchor?
        if let written { found = anchor(node, written, &anchors.budget) }
        anchors.byNode[node] = .some(found)
        return found.map { [$0] } ?? []
    }

    private func anchor(_ node: Node, _ reference: String, _ budget: inout Int) -> Anchor? {
        guard let url = extractor.resolve(reference, base) else { return nil }
        let element = node.isElement ? node : node.parent ?? node
        let text = element.text(upTo: max(budget, PageExtractor.leastText))
        budget -= text.utf8.count
        return Anchor(node: element, text: text, url: url, paths: profile.addressTexts(of: url))
    }

    /// Bytes of an element's text that addresses are looked for in.
    private static let longestScript = 256 << 10
    /// Addresses that are taken out of one text.
    private static let mostReferences = 1_000

    /// The addresses that a pattern finds in a text, in order.
    private func references(_ text: String, _ address: Pattern) -> [String] {
        var found: [String] = []
        var rest = text
        while found.count < Self.mostReferences, let match = trials.firstMatch(address, in: rest) {
            if let reference = match["value"] ?? match[0], !reference.isEmpty { found.append(reference) }
            guard match.range.upperBound > 0 else { break }
            rest = String(rest.utf8.dropFirst(match.range.upperBound)) ?? ""
        }
        return found
    }

    func hit(_ anchor: Anchor, _ rule: LinkRule) -> Hit? {
        LinkMatch(rule, text: anchor.text, paths: anchor.paths, trials).map { Hit(anchor: anchor, match: $0) }
    }

    /// The addresses that rules find in one part of a page; all rules count.
    func addresses(_ rules: [LinkRule], _ document: borrowing HTMLDocument, in region: Node) -> [WebURL] {
        var anchors = AnchorCache()
        var found: [WebURL] = []
        for rule in rules {
            for hit in hits(of: rule, document, region, &anchors) where found.count < profile.limits.linksPerPage {
                found.append(hit.anchor.url)
            }
        }
        return found
    }

    // MARK: - What a link is

    func link(_ hit: Hit, _ rule: LinkRule, _ target: Role, isNext: Bool, date: Match?) -> DiscoveredLink {
        var entry = hit.match.entry(rule, on: page, profile)
        if target == .statement {
            let title = hit.match.text?["title"] ?? hit.row?.title ?? hit.anchor.text
            entry.title = title.isEmpty ? nil : title
            entry.fields.merge(hit.row?.fields ?? [:]) { $1 }
            if let date = hit.row?.date ?? date.flatMap({ DateText($0, dates: profile.dates, year: entry.year) }) {
                entry.take(date.day)
            }
        }
        return DiscoveredLink(
            url: hit.anchor.url, role: target, entry: entry, rule: rule.name,
            inScope: profile.scope.allows(hit.anchor.url, role: target), isNext: isNext)
    }

    /// The links of a page that names nothing in scope, as a diagnosis.
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
}

extension Node {
    /// The text that holds an address: an attribute's own, or the first of an element's `href`, `src` and `value`.
    var address: String? {
        guard isElement else { return attributeValue }
        return attribute("href") ?? attribute("src") ?? attribute("value")
    }
}
