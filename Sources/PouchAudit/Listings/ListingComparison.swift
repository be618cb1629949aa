import PouchExtract
import PouchProfile
import PouchURL

/// Compares the listings' entries of each document, row by row, and finds documents that only a listing names.
struct ListingComparison {
    /// The titles and dates that a document's rows had in listings that changed.
    private struct Rows {
        /// As the older listing has it.
        let url: WebURL
        var oldTitles: Set<String> = []
        var newTitles: Set<String> = []
        var oldDates: Set<String> = []
        var newDates: Set<String> = []
    }

    private var rows: [DocumentIdentity: Rows] = [:]

    init(_ listings: [CandidateSearch.Listing], _ source: ListingSource) throws {
        for listing in listings {
            guard let old = listing.from, let new = listing.to, new.state == .held, old.hasCopy,
                old.line.sha256 != new.line.sha256
            else { continue }
            let before = try source.entries(of: old.line, in: old.crawl)
            let after = try source.entries(of: new.line, in: new.crawl)
            for (document, row) in before where row.entry != after[document]?.entry {
                if let title = row.entry.title { rows[document, default: Rows(url: row.url)].oldTitles.insert(title) }
                if let date = row.entry.date { rows[document, default: Rows(url: row.url)].oldDates.insert(date) }
            }
            for (document, row) in after where row.entry != before[document]?.entry {
                if let title = row.entry.title { rows[document, default: Rows(url: row.url)].newTitles.insert(title) }
                if let date = row.entry.date { rows[document, default: Rows(url: row.url)].newDates.insert(date) }
            }
        }
    }

    /// Documents whose title or date in the listings has changed, sorted by URL. A row that only went, or only came,
    /// counts for neither.
    var differences: [(url: WebURL, difference: ListingDifference)] {
        rows.values.sorted { $0.url < $1.url }.compactMap { found in
            var difference = ListingDifference()
            if let pair = Self.pair(found.oldTitles, found.newTitles) {
                (difference.oldTitle, difference.newTitle) = pair
            }
            if let pair = Self.pair(found.oldDates, found.newDates) { (difference.oldDate, difference.newDate) = pair }
            return difference.isRetitled || difference.isRedated ? (found.url, difference) : nil
        }
    }

    private static func pair(_ old: Set<String>, _ new: Set<String>) -> (String, String)? {
        guard let gone = old.subtracting(new).min(), let come = new.subtracting(old).min() else { return nil }
        return (gone, come)
    }
}
