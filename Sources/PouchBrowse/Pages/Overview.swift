import PouchAudit
import PouchMirror

/// A mirror's share of what its archive lists, on one page.
package struct Overview: Sendable {
    /// Counts of one year.
    package struct Year: Sendable, Equatable {
        /// 0 for statements without a date.
        package var year: Int
        /// Twelve; nil where nothing is listed or held.
        package var months: [BrowseIndex.Month?]
        /// Of statements whose month is not known.
        package var undated: BrowseIndex.Month?
        package var listed: Int
        package var held: Int
    }

    /// nil while no crawl is complete.
    package var newest: CrawlHistory.Crawl?
    package var first: CrawlHistory.Crawl?
    package var crawls: Int
    package var seal: SealState?
    /// Whether the index is there; what is counted is 0 until then.
    package var isIndexed: Bool
    package var listed: Int
    package var held: Int
    package var changed: Int
    /// Oldest first; the one without a date last.
    package var years: [Year]
    package var changes: [BrowseIndex.Item]
    /// Bytes of all WARC files of complete crawls.
    package var archiveBytes: Int

    /// Changes shown on the page.
    private static let mostChanges = 8

    /// - Throws: `StoreError` when the index cannot be read.
    package init(_ snapshot: MirrorSnapshot) throws(StoreError) {
        let index = snapshot.readyIndex
        newest = snapshot.newest
        first = snapshot.history.crawls.first
        crawls = snapshot.history.crawls.count
        seal = snapshot.seals.last
        isIndexed = index != nil
        listed = index?.listed ?? 0
        held = index?.held ?? 0
        changed = index?.changed ?? 0
        years = Self.years(index?.months ?? [])
        changes = try index?.changes(limit: Self.mostChanges) ?? []
        archiveBytes = snapshot.history.crawls.reduce(0) { sum, crawl in
            crawl.facts.volumes.reduce(sum) { $0 + $1.bytes }
        }
    }

    package var missing: Int { listed - held }

    static func years(_ months: [BrowseIndex.Month]) -> [Year] {
        var years: [Year] = []
        for month in months where month.year > 0 {
            if years.last?.year != month.year {
                years.append(
                    Year(year: month.year, months: [BrowseIndex.Month?](repeating: nil, count: 12), listed: 0, held: 0))
            }
            let last = years.count - 1
            years[last].listed += month.listed
            years[last].held += month.held
            if month.month > 0 { years[last].months[month.month - 1] = month } else { years[last].undated = month }
        }
        if let none = months.first(where: { $0.year == 0 }) {
            years.append(
                Year(
                    year: 0, months: [BrowseIndex.Month?](repeating: nil, count: 12), undated: none,
                    listed: none.listed, held: none.held))
        }
        return years
    }
}
