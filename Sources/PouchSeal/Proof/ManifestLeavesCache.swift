import PouchBytes
import PouchMirror
import Synchronization

/// The leaves of manifests that were read lately, for whoever checks often. They are those of a file as it stood: a file
/// that was written to, or put in another's place, is read anew, for a summary does not change when its manifest does.
public final class ManifestLeavesCache: Sendable {
    private struct Entry {
        var identity: FileIdentity
        var leaves: ManifestLeaves
        var used: Int
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var clock = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: leaves that are kept, at 32 bytes each; the manifest that was asked for last is kept in any case.
    public init(limit: Int = 500_000) { self.limit = limit }

    /// The leaves of a crawl's manifest as it stands now.
    ///
    /// - Parameter now: the time when it was read.
    /// - Throws: as ``ManifestLeaves/init(_:)``, and `StoreError.damaged` when there is none.
    public func leaves(
        of crawl: String, in folder: MirrorFolder, now: Timestamp? = nil
    ) throws -> ManifestLeaves {
        let before = CrawlLines.manifest.identity(of: crawl, in: folder)
        if let before, let known = known(crawl, before) { return known }
        guard let file = try ManifestFile.open(crawl, folder) else {
            throw StoreError.damaged(path: folder.shown(ManifestFile.path(crawl)), detail: "the file is missing")
        }
        let leaves = try ManifestLeaves(file)
        // Opened and read between two looks that saw the same file. One that was written to a moment ago may change
        // without a sign of it.
        let after = CrawlLines.manifest.identity(of: crawl, in: folder)
        if let after, after == before, after.isSettled(at: now ?? .now()) { keep(leaves, crawl, after) }
        return leaves
    }

    private func known(_ crawl: String, _ identity: FileIdentity) -> ManifestLeaves? {
        state.withLock { state in
            guard let entry = state.entries[crawl] else { return nil }
            guard entry.identity == identity else {
                state.entries[crawl] = nil
                return nil
            }
            state.clock += 1
            state.entries[crawl]?.used = state.clock
            return entry.leaves
        }
    }

    private func keep(_ leaves: ManifestLeaves, _ crawl: String, _ identity: FileIdentity) {
        state.withLock { state in
            state.clock += 1
            state.entries[crawl] = Entry(identity: identity, leaves: leaves, used: state.clock)
            var count = state.entries.values.reduce(0) { $0 + $1.leaves.hashes.count }
            for (name, entry) in state.entries.sorted(by: { $0.value.used < $1.value.used }) {
                guard count > limit, name != crawl else { break }
                count -= entry.leaves.hashes.count
                state.entries[name] = nil
            }
        }
    }
}
