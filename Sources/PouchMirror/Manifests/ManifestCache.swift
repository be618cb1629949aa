import Synchronization

/// The manifests of a mirror's crawls, kept open for look-ups as long as the same files stand in their places, unchanged.
public final class ManifestCache: Sendable {
    private struct Entry {
        var identity: FileIdentity?
        var lookup: ManifestLookup
    }

    private let folder: MirrorFolder
    private let open = Mutex<[String: Entry]>([:])
    /// A mirror of many years has more crawls than a process may have open files.
    private static let most = 64

    public init(_ folder: MirrorFolder) { self.folder = folder }

    /// nil when the crawl has no manifest.
    public func manifest(of crawl: String) throws(StoreError) -> ManifestLookup? {
        // What was remembered of a file says nothing of another one.
        let identity = CrawlLines.manifest.identity(of: crawl, in: folder)
        if let known = open.withLock({ $0[crawl] }), known.identity == identity { return known.lookup }
        guard let lookup = try ManifestLookup(of: crawl, in: folder) else { return nil }
        let entry = Entry(identity: identity, lookup: lookup)
        open.withLock { open in
            if open.count >= Self.most { open.removeAll() }
            open[crawl] = entry
        }
        return lookup
    }
}
