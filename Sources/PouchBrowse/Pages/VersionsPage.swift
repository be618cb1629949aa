import PouchAudit
import PouchURL

/// Every version of a statement: runs of crawls that saw the same.
package struct VersionsPage: Sendable {
    package var item: BrowseIndex.Item
    package var history: DocumentHistory

    /// nil when there is no such statement.
    package init?(_ id: String, _ snapshot: MirrorSnapshot, _ index: BrowseIndex) throws {
        guard let item = try index.statement(id), let url = WebURL(item.url) else { return nil }
        guard let profile = snapshot.profile else {
            throw BrowseError.noProfile(snapshot.profileProblem ?? "the mirror keeps none")
        }
        guard
            let history = try DocumentHistory.read(
                url, fragment: SectionAddress(item.url)?.fragment, snapshot.history, profile: profile,
                captures: snapshot.captures, title: item.title)
        else { return nil }
        self.item = item
        self.history = history
    }

    /// Versions of which a text is held, oldest first.
    package var held: [DocumentHistory.Entry] { history.entries.filter { $0.version.state == "held" } }

    package var title: String { history.title.flatMap { $0.isEmpty ? nil : $0 } ?? item.title ?? item.url }
}
