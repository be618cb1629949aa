import CPosix
import PouchAudit
import PouchBrowse
import PouchMirror
import PouchSearch

extension Finder {
    /// So many statements are looked at, and at least so many differences are put away, at a time.
    private static let batch = 200

    /// The kept difference of two versions, by the crawls that first saw them; nil when the versions must be read.
    func difference(
        of url: String, _ older: String, _ newer: String, _ snapshot: MirrorSnapshot
    ) throws -> VersionDifference? {
        guard let index = changes(snapshot), let older = snapshot.crawl(older), let newer = snapshot.crawl(newer) else {
            return nil
        }
        return try index.difference(reading(snapshot).key(of: url, older, newer))
    }

    /// Reads, behind the audits, what differs between the versions of each statement, unless that is known: pages of versions
    /// need not.
    func compareVersions(_ snapshot: MirrorSnapshot) {
        guard let browse = snapshot.readyIndex, snapshot.profile != nil, beginsVersions(of: snapshot.pagesKey) else {
            return
        }
        inBackground { [self] in
            // A version that cannot be read here is reported by the page that needs it.
            try? readVersions(snapshot, browse)
            pouch_return_memory()
        }
    }

    private func readVersions(_ snapshot: MirrorSnapshot, _ browse: BrowseIndex) throws {
        guard let index = changes(snapshot) else { return }
        let reading = reading(snapshot)
        guard try !index.hasDifferences(reading, state: snapshot.pagesKey) else { return }
        try index.keepDifferences(reading)
        var found: [(DifferenceKey, VersionDifference)] = []
        for month in browse.months {
            for start in stride(from: 0, to: month.count, by: Self.batch) {
                let items = try browse.items(of: month, start..<start + Self.batch)
                for item in items where item.id != nil && item.versions > 1 {
                    guard isCurrent(snapshot) else { return }
                    found += differences(of: item, reading, index, snapshot)
                }
                guard found.count >= Self.batch else { continue }
                try index.put(found)
                found = []
            }
        }
        try index.put(found)
        try index.setWhole(reading, state: snapshot.pagesKey)
    }

    /// Differences that are not kept yet; empty for a statement that cannot be read.
    private func differences(
        of item: BrowseIndex.Item, _ reading: VersionReading, _ index: ChangeIndex, _ snapshot: MirrorSnapshot
    ) -> [(DifferenceKey, VersionDifference)] {
        var isKnown = true
        let page = try? VersionsPage(item, snapshot) { url, older, newer in
            guard let older = snapshot.crawl(older), let newer = snapshot.crawl(newer) else { return nil }
            let known = try index.difference(reading.key(of: url, older, newer))
            if known == nil { isKnown = false }
            return known
        }
        guard let page, !isKnown else { return [] }
        let crawls = page.history.entries.map { snapshot.crawl($0.version.firstCrawl) }
        return page.pairs.compactMap { older, newer in
            guard let old = crawls[older], let new = crawls[newer], let difference = page.differences[newer] else {
                return nil
            }
            return (reading.key(of: item.url, old, new), difference)
        }
    }
}
