import PouchSearch

/// A search, with its result: the source of the page and its twins.
package struct SearchPage: Sendable {
    /// Where the words are looked for.
    package enum Place: String, Sendable, CaseIterable {
        case text, removed, inserted
    }

    /// As it was typed; empty when nothing was asked yet.
    package var query: String
    package var choice: FacetChoice
    package var order: FindRequest.Order
    package var place: Place
    /// Whether the page is not the first.
    package var isContinued = false
    /// Of the texts; nil without a query, or for a search elsewhere.
    package var answer: FindAnswer?
    /// Of deleted, and of inserted text; nil without a query, or without audits.
    package var removed: ChangeAnswer?
    package var inserted: ChangeAnswer?
    /// Why the text is not a query.
    package var problem: String?
    /// How far the index of the texts is.
    package var progress = LiveSearch.Progress.notBegun
    /// How many comparisons of crawls are made, of how many.
    package var audits: (made: Int, of: Int) = (0, 0)
    /// Ids of results that a complete crawl has; the others are of the crawl under way.
    package var known: Set<String> = []
    /// When nothing meets the query: what each of its terms would find.
    package var terms: [(query: String, hits: Int)] = []

    package init(
        query: String, choice: FacetChoice = FacetChoice(), order: FindRequest.Order = .best, place: Place = .text
    ) {
        self.query = query
        self.choice = choice
        self.order = order
        self.place = place
    }

    /// The edits of the searched place.
    package var edits: ChangeAnswer? { place == .removed ? removed : place == .inserted ? inserted : nil }

    package var hits: Int { answer?.hits ?? edits?.count ?? 0 }

    package var facets: [Facet: [FacetCount]] { answer?.facets ?? edits?.facets ?? [:] }

    /// Whether a year or a month is chosen.
    var hasOneYear: Bool { choice.values[.year] != nil || choice.values[.month] != nil }

    package var next: String? { answer?.next ?? edits?.next }

    // MARK: - Addresses

    /// The address of this search with something else chosen, from the interface's root on.
    ///
    /// - Parameters:
    ///   - form: `search`, `search.atom`, `search/speakers`.
    ///   - after: where the page begins.
    package func path(
        _ form: String = "search", query: String? = nil, place: Place? = nil, order: FindRequest.Order? = nil,
        after: String? = nil, setting values: [Facet: String?] = [:]
    ) -> String {
        var parts = [("q", query ?? self.query)]
        for facet in Facet.allCases {
            if let value = values[facet] ?? choice.values[facet] { parts.append((facet.rawValue, value)) }
        }
        if let from = choice.from { parts.append(("from", from.iso)) }
        if let to = choice.to { parts.append(("to", to.iso)) }
        let place = place ?? self.place
        if place != .text { parts.append(("in", place.rawValue)) }
        if place == .text, (order ?? self.order) == .newest { parts.append(("order", "newest")) }
        if let after { parts.append(("after", after)) }
        return WebPath.asked(form, parts)
    }
}

extension WebPath {
    /// A path with parameters; empty ones are left out.
    static func asked(_ path: String, _ parameters: [(name: String, value: String)]) -> String {
        let given = parameters.filter { !$0.value.isEmpty }
        guard !given.isEmpty else { return path }
        return path + "?" + given.map { $0.name + "=" + encoded($0.value) }.joined(separator: "&")
    }
}

/// Facets in words.
enum FacetWords {
    static func heading(_ facet: Facet) -> String {
        switch facet {
        case .year: "Year"
        case .month: "Month"
        case .kind: "Kind"
        case .speaker: "Speaker"
        case .place: "Place"
        case .change: "Class of change"
        }
    }

    /// Of the page with all values: `search/speakers`.
    static func plural(_ facet: Facet) -> String {
        switch facet {
        case .year: "years"
        case .month: "months"
        case .kind: "kinds"
        case .speaker: "speakers"
        case .place: "places"
        case .change: "classes"
        }
    }

    /// - Parameter shown: nil for none.
    static func value(_ shown: String?, of facet: Facet) -> String {
        guard let shown else { return "none given" }
        return facet == .month ? month(shown) : DiffLines.cut(shown, to: 120)
    }

    /// `2001-11` as November 2001; another text as it is.
    private static func month(_ text: String) -> String {
        let parts = text.split(separator: "-")
        guard parts.count == 2, let number = Int(parts[1]), Wording.monthNames.indices.contains(number - 1) else {
            return DiffLines.cut(text, to: 120)
        }
        return "\(Wording.monthNames[number - 1]) \(parts[0])"
    }
}

extension Facet {
    /// The facet whose values a page lists: `speakers`.
    package init?(plural: String) {
        guard let facet = Facet.allCases.first(where: { FacetWords.plural($0) == plural }) else { return nil }
        self = facet
    }
}
