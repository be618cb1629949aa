import PouchProfile

/// What was learned of how an archive lists its documents.
struct ListingDraft: Sendable {
    /// A rule of a rung, as a profile has it.
    struct Rule: Sendable {
        var name: String
        var region: String?
        var rows: String?
        var link: String?
        var links: String?
        var title: String?
        var date: (xpath: String, match: String)?
        var text: String?
        var href: String?
    }

    struct Rung: Sendable {
        var role: String
        var on: [String]
        var rules: [Rule]
        var comment: String?
    }

    var rungs: [Rung] = []
    /// For a date beside the link and not within its row.
    var listingDate: (name: String, place: String, match: String)?
    var months: [String: Int] = [:]
    var rowConfidence = 0.0
    var dateConfidence: Double?
    /// Other lists of the page, for a person to choose from.
    var runnersUp: [(count: Int, example: String, place: Int)] = []
}

/// Writes the rule for the rows of a listing, from the rows themselves.
struct RowRuleMaker {
    /// The pages with their rows.
    let pages: [(page: LearnPage, list: RowList)]

    /// The rule, and whether it finds just the rows on all pages.
    func rule(_ draft: inout ListingDraft) -> (rule: ListingDraft.Rule, isExact: Bool) {
        if let rule = byRows(&draft) { return (rule, true) }
        if let rule = byLinks(&draft) { return (rule, true) }
        return byAddress(&draft)
    }

    // MARK: - Rows

    private func byRows(_ draft: inout ListingDraft) -> ListingDraft.Rule? {
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
            guard isInside else { return nil }
            let maker = SelectorMaker(samples: samples)
            guard let rows = maker.candidates().prefix(400).first(where: { names($0) }) else { continue }
            var rule = ListingDraft.Rule(name: "rows", rows: rows.xpath(relative: false))
            guard addLink(&rule, rows) else { continue }
            addTitle(&rule, rows)
            addDate(&rule, rows, &draft)
            return rule
        }
        return nil
    }

    /// Whether rows found are those wanted, but for such as hold no link at all: the head of a table.
    private func names(_ rows: Selector) -> Bool {
        pages.allSatisfy { page, list in
            let found = rows.elements(in: page.tree)
            guard found.count >= list.rows.count, found.count <= list.rows.count * 2 + 4 else { return false }
            var byElement: [Int: Int] = [:]
            for (place, row) in list.rows.enumerated() {
                guard let holder = found.last(where: { page.tree.contains($0, page.links[row.link].element) }),
                    byElement[holder] == nil
                else { return false }
                byElement[holder] = place
            }
            // The last of those that hold a link is the innermost; none may hold another.
            let links = page.links.map(\.element)
            return found.allSatisfy { element in
                byElement[element] != nil || !links.contains { page.tree.contains(element, $0) }
            }
        }
    }

    /// Each row's element as a rule finds it.
    private func elements(_ rows: Selector) -> [(page: LearnPage, row: RowList.Row, element: Int)] {
        pages.flatMap { page, list in
            let found = rows.elements(in: page.tree)
            return list.rows.compactMap { row in
                found.last { page.tree.contains($0, page.links[row.link].element) }.map { (page, row, $0) }
            }
        }
    }

    private func addLink(_ rule: inout ListingDraft.Rule, _ rows: Selector) -> Bool {
        let all = elements(rows)
        let isFirst = all.allSatisfy { page, row, element in
            page.links.first { page.tree.contains(element, $0.element) }?.url == row.url
        }
        if isFirst { return true }
        let samples = all.map {
            SelectorMaker.Sample(tree: $0.page.tree, wanted: [$0.page.links[$0.row.link].element], scope: $0.element)
        }
        guard let link = SelectorMaker(samples: samples).first() else { return false }
        rule.link = link.xpath(relative: true)
        return true
    }

    /// A title that is a part of its link: the link has the date too, or what is not shown.
    private func addTitle(_ rule: inout ListingDraft.Rule, _ rows: Selector) {
        let all = elements(rows).filter { $0.row.titleElement != $0.page.links[$0.row.link].element }
        guard !all.isEmpty else { return }
        let samples = all.prefix(80).map {
            SelectorMaker.Sample(tree: $0.page.tree, wanted: [$0.row.titleElement], scope: $0.element)
        }
        let maker = SelectorMaker(samples: Array(samples))
        if let title = maker.exact() ?? maker.first() { rule.title = title.xpath(relative: true) }
    }

    private func addDate(_ rule: inout ListingDraft.Rule, _ rows: Selector, _ draft: inout ListingDraft) {
        guard let place = pages.compactMap(\.list.date).first else { return }
        for page in pages { draft.months.merge(page.list.date?.names ?? [:]) { a, _ in a } }
        switch place.place {
        case .inside, .link, .attribute:
            var samples: [SelectorMaker.Sample] = []
            for (page, list) in pages {
                guard let date = list.date else { continue }
                let found = rows.elements(in: page.tree)
                for (number, row) in list.rows.enumerated() {
                    guard let element = date.elements[number],
                        let scope = found.last(where: { page.tree.contains($0, page.links[row.link].element) }),
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
        case .before: draft.listingDate = ("above", "above", DateSpot.pattern(place.form, dayFirst: place.dayFirst))
        case .after: draft.listingDate = ("below", "below", DateSpot.pattern(place.form, dayFirst: place.dayFirst))
        case .heading:
            draft.listingDate = ("heading", "heading", DateSpot.pattern(place.form, dayFirst: place.dayFirst))
        }
    }

    // MARK: - Links alone

    private func byLinks(_ draft: inout ListingDraft) -> ListingDraft.Rule? {
        let samples = pages.map { page, list in
            SelectorMaker.Sample(tree: page.tree, wanted: list.rows.map { page.links[$0.link].element }, scope: nil)
        }
        let maker = SelectorMaker(samples: samples)
        for links in maker.candidates().prefix(400) {
            let isExact = pages.allSatisfy { page, list in
                let found = Set(links.elements(in: page.tree))
                let named = Set(page.links.filter { found.contains($0.element) }.map(\.url))
                return named == Set(list.rows.map(\.url))
            }
            guard isExact else { continue }
            addListingDate(&draft)
            return ListingDraft.Rule(name: "links", links: links.xpath(relative: true))
        }
        return nil
    }

    private func addListingDate(_ draft: inout ListingDraft) {
        guard let place = pages.compactMap(\.list.date).first else { return }
        for page in pages { draft.months.merge(page.list.date?.names ?? [:]) { a, _ in a } }
        let match = DateSpot.pattern(place.form, dayFirst: place.dayFirst)
        switch place.place {
        case .link: draft.listingDate = ("link", "link", match)
        case .before: draft.listingDate = ("above", "above", match)
        case .after, .inside: draft.listingDate = ("below", "below", match)
        case .heading: draft.listingDate = ("heading", "heading", match)
        case .attribute: break
        }
    }

    // MARK: - Addresses

    /// By what the addresses have in common, where no place of the page tells the links apart.
    private func byAddress(_ draft: inout ListingDraft) -> (ListingDraft.Rule, Bool) {
        let paths = pages.flatMap { $0.list.rows.map(\.url.path) }
        let href = Self.pattern(of: paths)
        addListingDate(&draft)
        let rule = ListingDraft.Rule(name: "addresses", href: href)
        guard let pattern = try? Pattern(href) else { return (rule, false) }
        let isExact = pages.allSatisfy { page, list in
            let named = Set(
                page.links.filter {
                    $0.url.origin == page.url.origin && (try? pattern.matches($0.url.pathAndQuery)) ?? false
                }.map(\.url))
            return named == Set(list.rows.map(\.url))
        }
        return (rule, isExact)
    }

    /// A pattern for the path that all have, folder by folder.
    static func pattern(of paths: [String]) -> String {
        let split = paths.map { $0.split(separator: "/", omittingEmptySubsequences: true).map(String.init) }
        guard let first = split.first else { return "^/" }
        var pattern = "^"
        for place in first.indices {
            let values = split.compactMap { $0.indices.contains(place) ? $0[place] : nil }
            guard values.count == split.count else { break }
            let isLast = place == first.count - 1
            if Set(values).count == 1, !isLast {
                pattern += "/" + SkipLearner.escaped(values[0])
            } else if values.allSatisfy({ $0.utf8.allSatisfy { 48...57 ~= $0 } }) {
                pattern += #"/\d+"#
            } else {
                pattern += "/[^/]+"
            }
        }
        let isSame = Set(split.map(\.count)).count == 1
        if isSame { pattern += paths.allSatisfy { $0.hasSuffix("/") } ? "/$" : "$" }
        return pattern
    }
}
