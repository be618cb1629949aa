import PouchAudit
import PouchProfile
import PouchURL

/// Every version of a statement: runs of crawls that saw the same.
package struct VersionsPage: Sendable {
    /// The kept difference of two versions of a URL, by the crawls that first saw them, oldest first.
    package typealias Known = (_ url: String, _ older: String, _ newer: String) throws -> VersionDifference?

    package var item: BrowseIndex.Item
    package var history: DocumentHistory
    /// By the place among the entries: how much a held version differs from the held one before it.
    package var differences: [Int: VersionDifference] = [:]

    /// Reads every version.
    ///
    /// - Returns: nil when there is no such statement.
    package init?(_ id: String, _ snapshot: MirrorSnapshot, _ index: BrowseIndex) throws {
        try self.init(id, snapshot, index) { _, _, _ in nil }
        // Of a single version there was no difference to read.
        if pairs.isEmpty { try readVersions(snapshot) }
    }

    /// Reads the manifests, and the versions only when a difference is not known.
    ///
    /// - Returns: nil when there is no such statement.
    package init?(
        _ id: String, _ snapshot: MirrorSnapshot, _ index: BrowseIndex, known: Known
    ) throws {
        guard let item = try index.statement(id) else { return nil }
        try self.init(item, snapshot, known: known)
    }

    /// - Returns: nil when no complete crawl has a line of it.
    package init?(_ item: BrowseIndex.Item, _ snapshot: MirrorSnapshot, known: Known) throws {
        guard let url = WebURL(item.url) else { return nil }
        guard
            let history = try DocumentHistory.lines(
                of: url, fragment: SectionAddress(item.url)?.fragment, snapshot.history,
                profile: Self.profile(snapshot), captures: snapshot.captures)
        else { return nil }
        self.item = item
        self.history = history
        for (older, newer) in pairs {
            let (old, new) = (history.entries[older].version, history.entries[newer].version)
            guard let difference = try known(item.url, old.firstCrawl, new.firstCrawl) else {
                try readVersions(snapshot)
                return
            }
            differences[newer] = difference
        }
    }

    private mutating func readVersions(_ snapshot: MirrorSnapshot) throws {
        guard let url = WebURL(item.url),
            let history = try DocumentHistory.read(
                url, fragment: SectionAddress(item.url)?.fragment, snapshot.history,
                profile: Self.profile(snapshot), captures: snapshot.captures)
        else { return }
        self.history = history
        for (_, newer) in pairs {
            let entry = history.entries[newer]
            differences[newer] = VersionDifference(entry.diff, fields: entry.fields.count)
        }
    }

    private static func profile(_ snapshot: MirrorSnapshot) throws -> SiteProfile {
        guard let profile = snapshot.profile else {
            throw BrowseError.noProfile(snapshot.profileProblem ?? "the mirror keeps none")
        }
        return profile
    }

    /// Versions of which a text is held, oldest first.
    package var held: [DocumentHistory.Entry] { history.entries.filter { $0.version.state == "held" } }

    /// Places of versions that are held, each with the held one before it.
    package var pairs: [(older: Int, newer: Int)] {
        let held = history.entries.indices.filter { history.entries[$0].version.state == "held" }
        return zip(held, held.dropFirst()).map { ($0, $1) }
    }

    package var title: String { item.title ?? history.title.flatMap { $0.isEmpty ? nil : $0 } ?? item.url }
}
