import PouchBytes

/// What a search may be narrowed by, one value of each.
public enum Facet: String, Sendable, CaseIterable {
    case year, kind, speaker, place
    /// What the newest audit that tells of the statement calls it.
    case change = "class"

    /// The value that stands for statements without one.
    public static let none = "-"
}

/// Which statements of those that meet a query are wanted. Every condition that is given must hold.
public struct FacetChoice: Sendable, Equatable {
    public var values: [Facet: String]
    /// The first and last day, both included. A statement without a date is then left out.
    public var from: CalendarDate?
    public var to: CalendarDate?

    public init(_ values: [Facet: String] = [:], from: CalendarDate? = nil, to: CalendarDate? = nil) {
        self.values = values
        self.from = from
        self.to = to
    }

    public var isEmpty: Bool { values.isEmpty && from == nil && to == nil }
}

/// How many statements one value of a facet would leave.
public struct FacetCount: Sendable, Equatable {
    /// What to ask for; ``Facet/none`` for those without.
    public var value: String
    /// As it is written; nil for those without.
    public var shown: String?
    public var count: Int
}

extension [FacetCount] {
    /// The most first, then by value; years as they follow one another.
    func ordered(for facet: Facet) -> [FacetCount] {
        sorted { one, other in
            if facet == .year { return one.value < other.value }
            return one.count == other.count ? one.value < other.value : one.count > other.count
        }
    }
}
