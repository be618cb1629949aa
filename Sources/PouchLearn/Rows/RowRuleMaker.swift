import PouchProfile
import PouchURL

/// Writes rules for the rows of a listing, from the rows themselves: several ways to find them, the plainest first.
struct RowRuleMaker {
    /// A rule, and the date beside the link that goes with it.
    struct Candidate: Sendable {
        var rule: ListingDraft.Rule
        var listingDate: ListingDraft.ListingDate?
    }

    /// The pages with their rows.
    let pages: [(page: LearnPage, list: RowList)]

    /// Rules by where the rows stand, by where the links stand, then by what their addresses have in common.
    func candidates() -> [Candidate] {
        var found: [ListingDraft.Rule] = []
        for narrowing in narrowings() {
            found += byRows(narrowing)
            if let rule = byLinks(narrowing) { found.append(rule) }
            if !found.isEmpty { break }
        }
        found += byAddress()
        return found.flatMap(dated)
    }

    // MARK: - Narrowing

    /// Conditions on a link besides its place.
    private struct Narrowing {
        var text: String?
        var notText: String?
        var href: String?
        /// By page: which of its links are so, in their order, as the places of their elements.
        var links: [[Int]]

        func apply(to rule: ListingDraft.Rule) -> ListingDraft.Rule {
            var rule = rule
            rule.text = text
            rule.notText = notText
            rule.href = href
            return rule
        }

        /// Whether an element holds one of the links.
        func holds(_ page: Int, _ element: Int, _ tree: PageTree) -> Bool { first(page, element, tree) != nil }

        /// The first of the links inside an element.
        func first(_ page: Int, _ element: Int, _ tree: PageTree) -> Int? {
            let place = links[page].partitionPoint { $0 >= element }
            guard place < links[page].count, links[page][place] < tree.elements[element].end else { return nil }
            return links[page][place]
        }
    }

    private func narrowings() -> [Narrowing] {
        func make(
            text: String? = nil, notText: String? = nil, href: String? = nil, _ passes: (LearnPage.PageLink) -> Bool
        ) -> Narrowing {
            Narrowing(
                text: text, notText: notText, href: href,
                links: pages.map { page, _ in page.links.filter(passes).map(\.element) })
        }
        var all = [make { _ in true }, make(text: #"\S"#) { !$0.text.isEmpty }]
        let labels = Set(pages.flatMap { page, list in self.labels(page, list) })
        let isLabelled = !labels.isEmpty && labels.count <= Self.mostLabels
        let notText = "^(?:" + labels.sorted().map(SkipLearner.escaped).joined(separator: "|") + ")$"
        if isLabelled { all.append(make(notText: notText) { !labels.contains($0.text) }) }
        for href in AddressPattern.candidates(pages.flatMap { $0.list.rows.map(\.url) }) {
            guard let pattern = try? Pattern(href) else { continue }
            let fits = { (link: LearnPage.PageLink) in (try? pattern.matches(link.url.pathAndQuery)) ?? false }
            all.append(make(href: href, fits))
            if isLabelled { all.append(make(notText: notText, href: href) { !labels.contains($0.text) && fits($0) }) }
        }
        return all
    }

    /// Texts of links among the rows that name a format or an action, not a document; empty where the rows exclude them.
    private func labels(_ page: LearnPage, _ list: RowList) -> Set<String> {
        let rows = Set(list.rows.map(\.link))
        guard let first = rows.min(), let last = rows.max(),
            !rows.contains(where: { LinkLabel.matches(page.links[$0].text) })
        else { return [] }
        // A label may stand before its row's title, or behind it.
        let near = page.links.indices.clamped(to: max(0, first - 4)..<(last + 5))
        return Set(
            near.filter { !rows.contains($0) && LinkLabel.matches(page.links[$0].text) }.map { page.links[$0].text })
    }

    private static let mostLabels = 12

    /// Rules of one kind that are looked at.
    private static let mostTrials = 400

    // MARK: - Rows

    private func byRows(_ narrowing: Narrowing) -> [ListingDraft.Rule] {
        // From the largest element of a row inward, as long as it holds the link.
        for level in 0..<4 {
            var isInside = true
            let samples = pages.map { page, list in
                SelectorMaker.Sample(
                    tree: page.tree,
                    wanted: list.rows.map { row in
                        let chain = page.tree.chain(page.links[row.link].element)
                        let top = chain.firstIndex(of: row.element) ?? 0
                        let place = top - level
                        if place < 1 { isInside = false }
                        return chain[max(0, min(place, chain.count - 1))]
                    }, scope: nil)
            }
            guard isInside else { return [] }
            let maker = SelectorMaker(samples: samples)
            let trials = maker.candidates().prefix(Self.mostTrials)
            guard
                let rows = trials.first(where: { names($0, narrowing, odd: 0) })
                    ?? trials.first(where: { names($0, narrowing, odd: Self.mostOdd) })
            else { continue }
            var rule = narrowing.apply(to: ListingDraft.Rule(name: "rows", rows: rows.xpath(relative: false)))
            guard addLink(&rule, rows, narrowing) else { continue }
            addTitle(&rule, rows)
            addDate(&rule, rows)
            return [rule]
        }
        return []
    }

    /// Of a hundred rows those that may be made otherwise than the others: two documents in one row.
    private static let mostOdd = 2

    /// Whether rows found are those wanted, but for such as hold no link that counts: the head of a table.
    /// - Parameter odd: of a hundred rows, how many may hold another row's link too.
    private func names(_ rows: Selector, _ narrowing: Narrowing, odd: Int) -> Bool {
        pages.indices.allSatisfy { number in
            let (page, list) = pages[number]
            let found = rows.elements(in: page.tree)
            guard found.count * 100 >= list.rows.count * (100 - odd), found.count <= list.rows.count * 4 + 10 else {
                return false
            }
            var byElement: [Int: Int] = [:]
            var left = list.rows.count * odd / 100
            for (place, row) in list.rows.enumerated() {
                guard let holder = holder(of: page.links[row.link].element, in: found, page.tree),
                    byElement[holder] == nil
                else {
                    left -= 1
                    guard left >= 0 else { return false }
                    continue
                }
                byElement[holder] = place
            }
            // The last of those that hold a link is the innermost; none may hold another.
            let others = found.filter { byElement[$0] == nil && narrowing.holds(number, $0, page.tree) }.count
            return others <= left
        }
    }

    /// The innermost of some elements, in document order, that holds another.
    private func holder(of element: Int, in found: [Int], _ tree: PageTree) -> Int? {
        found[..<found.partitionPoint { $0 > element }].suffix(64).last { tree.contains($0, element) }
    }

    /// Each row's element as a rule finds it.
    private func elements(_ rows: Selector) -> [(number: Int, row: RowList.Row, element: Int)] {
        pages.indices.flatMap { number in
            let (page, list) = pages[number]
            let found = rows.elements(in: page.tree)
            var seen: Set<Int> = []
            return list.rows.compactMap { row -> (Int, RowList.Row, Int)? in
                guard let holder = holder(of: page.links[row.link].element, in: found, page.tree),
                    seen.insert(holder).inserted
                else { return nil }
                return (number, row, holder)
            }
        }
    }

    private func addLink(_ rule: inout ListingDraft.Rule, _ rows: Selector, _ narrowing: Narrowing) -> Bool {
        let all = elements(rows)
        let isFirst = all.allSatisfy { number, row, element in
            let page = pages[number].page
            guard let first = narrowing.first(number, element, page.tree) else { return false }
            return page.links.first { $0.element == first }?.url == row.url
        }
        if isFirst { return true }
        let samples = all.map {
            SelectorMaker.Sample(
                tree: pages[$0.number].page.tree, wanted: [pages[$0.number].page.links[$0.row.link].element],
                scope: $0.element)
        }
        guard let link = SelectorMaker(samples: samples).first() else { return false }
        rule.link = link.xpath(relative: true)
        return true
    }

    /// A title that is not its link's whole text: the link has the date too, or says the same on each row.
    private func addTitle(_ rule: inout ListingDraft.Rule, _ rows: Selector) {
        let all = elements(rows).filter { $0.row.titleElement != pages[$0.number].page.links[$0.row.link].element }
        guard !all.isEmpty else { return }
        let samples = all.prefix(80).map {
            SelectorMaker.Sample(
                tree: pages[$0.number].page.tree, wanted: [$0.row.titleElement], scope: $0.element)
        }
        let maker = SelectorMaker(samples: Array(samples))
        if let title = maker.exact() ?? maker.first() { rule.title = title.xpath(relative: true) }
    }

    private func addDate(_ rule: inout ListingDraft.Rule, _ rows: Selector) {
        guard let place = date, [.inside, .link, .attribute].contains(place.place) else { return }
        var samples: [SelectorMaker.Sample] = []
        for (page, list) in pages {
            guard let date = list.date else { continue }
            let found = rows.elements(in: page.tree)
            for (number, row) in list.rows.enumerated() {
                guard let element = date.elements[number],
                    let scope = holder(of: page.links[row.link].element, in: found, page.tree),
                    page.tree.contains(scope, element), element != scope
                else { continue }
                samples.append(SelectorMaker.Sample(tree: page.tree, wanted: [element], scope: scope))
            }
        }
        let maker = SelectorMaker(samples: Array(samples.prefix(60)))
        let match = DateSpot.pattern(place.form, dayFirst: place.dayFirst)
        if !samples.isEmpty, let selector = maker.exact() ?? maker.first() {
            let xpath = selector.xpath(relative: true) + (place.attribute.map { "/@" + $0 } ?? "")
            rule.date = (xpath, match)
        } else if place.attribute == nil {
            rule.date = (".", match)
        }
    }

    // MARK: - Links alone

    private func byLinks(_ narrowing: Narrowing) -> ListingDraft.Rule? {
        let samples = pages.map { page, list in
            SelectorMaker.Sample(tree: page.tree, wanted: list.rows.map { page.links[$0.link].element }, scope: nil)
        }
        for links in SelectorMaker(samples: samples).candidates().prefix(Self.mostTrials) {
            let isExact = pages.indices.allSatisfy { number in
                let (page, list) = pages[number]
                let found = Set(links.elements(in: page.tree)).intersection(narrowing.links[number])
                let named = Set(page.links.filter { found.contains($0.element) }.map(\.url))
                return named == Set(list.rows.map(\.url))
            }
            guard isExact else { continue }
            return narrowing.apply(to: ListingDraft.Rule(name: "rows", links: links.xpath(relative: true)))
        }
        return nil
    }

    // MARK: - Addresses

    /// Rules by a pattern that all addresses fit, for links that no place of the page distinguishes: one within the part of
    /// the page that holds all links, one for the whole page.
    private func byAddress() -> [ListingDraft.Rule] {
        let hrefs = AddressPattern.candidates(pages.flatMap { $0.list.rows.map(\.url) })
        let commons = pages.compactMap { page, list in page.tree.common(list.rows.map { page.links[$0.link].element }) }
        var region: String?
        if commons.count == pages.count {
            let samples = zip(pages, commons).map {
                SelectorMaker.Sample(tree: $0.page.tree, wanted: [$1], scope: nil)
            }
            region = SelectorMaker(samples: samples).exact()?.xpath(relative: false)
        }
        return hrefs.map { ListingDraft.Rule(name: "rows", href: $0) }
            + hrefs.compactMap { href in region.map { ListingDraft.Rule(name: "rows", region: $0, href: href) } }
    }

    // MARK: - Dates

    /// Where the listing gives dates, by the first page that shows it.
    private var date: RowList.DatePlace? { pages.compactMap(\.list.date).first }

    /// The rule with each way to have its dates, the likeliest first.
    private func dated(_ rule: ListingDraft.Rule) -> [Candidate] {
        guard let place = date else { return [Candidate(rule: rule)] }
        let match = DateSpot.pattern(place.form, dayFirst: place.dayFirst)
        if rule.date != nil {
            var whole = rule
            whole.date = (".", match)
            return [Candidate(rule: rule), Candidate(rule: whole)]
        }
        let places =
            switch place.place {
            case .link: ["link"]
            case .inside: ["before", "after", "below", "above"]
            case .before: ["above", "before", "heading"]
            case .after: ["below", "after"]
            case .heading: ["heading", "above"]
            case .attribute: [String]()
            }
        guard !places.isEmpty else { return [Candidate(rule: rule)] }
        return places.map { Candidate(rule: rule, listingDate: .init(place: $0, match: match)) }
    }
}
