import Synchronization

/// The manifests of a mirror's crawls, kept open for look-ups.
public final class ManifestCache: Sendable {
    private let folder: MirrorFolder
    private let open = Mutex<[String: ManifestLookup]>([:])
    /// A mirror of many years has more crawls than a process may have open files.
    private static let most = 64

    public init(_ folder: MirrorFolder) { self.folder = folder }

    /// nil when the crawl has no manifest.
    public func manifest(of crawl: String) throws(StoreError) -> ManifestLookup? {
        if let known = open.withLock({ $0[crawl] }) { return known }
        guard let lookup = try ManifestLookup(of: crawl, in: folder) else { return nil }
        open.withLock { open in
            if open.count >= Self.most { open.removeAll() }
            open[crawl] = lookup
        }
        return lookup
    }
}
