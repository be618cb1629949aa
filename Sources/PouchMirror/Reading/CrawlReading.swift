/// What the profile's rules gave on the pages that a crawl read anew: `reading` in `summary.json`. A page that is as it was
/// is not among them.
package struct CrawlReading: Sendable, Equatable {
    /// Statements whose page was read.
    package var pages = 0
    /// By the fields' names in the statement.
    package var fields: [String: FieldShare] = [:]
    package var lengths = TextLengths()
    /// Fields that these pages give less often than those that were read before.
    package var fallen: [FieldFall] = []

    package init() {}

    package var isEmpty: Bool { pages == 0 }

    /// Counts pages that gave the same fields.
    /// - Parameter length: the place of their text's length in ``TextLengths``.
    package mutating func add(_ read: FieldsRead, length: Int, pages: Int = 1) {
        self.pages += pages
        for field in read.found { fields[field, default: .none] += FieldShare(found: pages, sought: pages) }
        for field in read.missed { fields[field, default: .none] += FieldShare(found: 0, sought: pages) }
        lengths.add(pages, at: length)
    }

    /// Adds what another crawl counted; what had fallen there is left out.
    package static func += (sum: inout CrawlReading, more: CrawlReading) {
        sum.pages += more.pages
        for (field, share) in more.fields { sum.fields[field, default: .none] += share }
        sum.lengths += more.lengths
    }
}

extension FieldShare {
    fileprivate static let none = FieldShare(found: 0, sought: 0)
}
