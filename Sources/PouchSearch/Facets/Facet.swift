import PouchBytes

/// Facets by which a search may be narrowed, to one value of each.
package enum Facet: String, Sendable, CaseIterable {
    case year
    /// `2001-11`
    case month
    case kind, speaker, place
    /// The statement's class in the newest audit that names it.
    case change = "class"

    /// The value of statements without one.
    package static let none = "-"
}

/// A choice among the statements that meet a query. Every condition that is given must hold.
package struct FacetChoice: Sendable, Equatable {
    package var values: [Facet: String]
    /// The first and last day, both included. A statement without a date is then left out.
    package var from: CalendarDate?
    package var to: CalendarDate?

    package init(_ values: [Facet: String] = [:], from: CalendarDate? = nil, to: CalendarDate? = nil) {
        self.values = values
        self.from = from
        self.to = to
    }

    package var isEmpty: Bool { values.isEmpty && from == nil && to == nil }
}

/// How many statements one value of a facet would leave.
package struct FacetCount: Sendable, Equatable {
    /// The value as a request gives it; ``Facet/none`` for statements without one.
    package var value: String
    /// As it is written; nil for those without.
    package var shown: String?
    package var count: Int
}

extension [FacetCount] {
    /// The most first, then by value; years and months as they follow one another.
    func ordered(for facet: Facet) -> [FacetCount] {
        sorted { one, other in
            if facet == .year || facet == .month { return one.value < other.value }
            return one.count == other.count ? one.value < other.value : one.count > other.count
        }
    }
}
