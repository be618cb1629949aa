import PouchMirror

/// The statements of a month, of a year, or of no date.
package struct MonthPage: Sendable {
    /// Which statements.
    package enum Span: Sendable, Equatable {
        case year(Int)
        case month(year: Int, month: Int)
        /// Those of a year whose month is not known.
        case unknownMonth(year: Int)
        case undated
    }

    package var span: Span
    package var months: [BrowseIndex.Month]
    /// Of a month: those of one page, newest first.
    package var items: [BrowseIndex.Item] = []
    /// Which page, from 1 on, and how many there are.
    package var page = 1
    package var pages = 1
    package var listed: Int
    package var held: Int
    /// The neighbours in time that have statements.
    package var previous: Span?
    package var next: Span?
    /// Of a year: its months, for a row of the grid.
    package var year: Overview.Year?

    /// Statements on a page.
    package static let pageSize = 100

    /// - Parameters:
    ///   - page: from 1 on.
    ///   - size: statements on a page.
    /// - Returns: nil when there are none, or there is no such page.
    /// - Throws: `StoreError` when the index cannot be read.
    package init?(_ span: Span, _ index: BrowseIndex, page: Int = 1, size: Int = pageSize) throws(StoreError) {
        let all = index.months
        let places = all.indices.filter { Self.contains(span, all[$0]) }
        guard let first = places.first, let last = places.last else { return nil }
        self.span = span
        months = places.map { all[$0] }
        if case .year(let number) = span {
            // All at once would be a long page: a year is a list of its months.
            year = Overview.years(months).first
            let years = Set(all.map(\.year)).subtracting([0])
            previous = years.filter { $0 < number }.max().map { .year($0) }
            next = years.filter { $0 > number }.min().map { .year($0) }
        } else {
            self.page = page
            pages = max(1, (all[first].count + size - 1) / size)
            guard page >= 1, page <= pages else { return nil }
            items = try index.items(of: all[first], (page - 1) * size..<page * size)
            previous = first > 0 ? Self.span(of: all[first - 1]) : nil
            next = last + 1 < all.count ? Self.span(of: all[last + 1]) : nil
        }
        listed = months.reduce(0) { $0 + $1.listed }
        held = months.reduce(0) { $0 + $1.held }
    }

    /// The statements of a span in the order of lists, some at a time.
    ///
    /// - Parameter place: from 0 on, over all of its months.
    /// - Returns: nil when there are no more.
    /// - Throws: `StoreError` when the index cannot be read.
    package static func items(
        _ span: Span, _ index: BrowseIndex, from place: Int, limit: Int
    ) throws(StoreError) -> [BrowseIndex.Item]? {
        var before = 0
        for month in index.months where contains(span, month) {
            let start = place - before
            if start < month.count { return try index.items(of: month, start..<start + limit) }
            before += month.count
        }
        return nil
    }

    static func span(of month: BrowseIndex.Month) -> Span {
        if month.year == 0 { return .undated }
        return month.month == 0 ? .unknownMonth(year: month.year) : .month(year: month.year, month: month.month)
    }

    private static func contains(_ span: Span, _ month: BrowseIndex.Month) -> Bool {
        if case .year(let year) = span { return month.year == year }
        return self.span(of: month) == span
    }
}
