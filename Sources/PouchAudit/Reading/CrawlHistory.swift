import PouchMirror
import PouchProfile
import PouchURL

/// The complete crawls of a mirror by their summaries, oldest first; the database is not read.
package struct CrawlHistory: Sendable {
    /// A complete crawl and its summary.
    package typealias Crawl = CrawlCatalog.Crawl

    package let folder: MirrorFolder
    package let crawls: [Crawl]
    /// Crawls without a summary: running, stopped, or given up.
    package let incomplete: [String]

    /// - Throws: `StoreError`; `damaged` for a file that is not a summary.
    package init(_ folder: MirrorFolder) throws(StoreError) {
        self.folder = folder
        let catalog = try CrawlCatalog(folder)
        crawls = try catalog.complete()
        incomplete = catalog.incomplete
    }

    /// The complete crawls of a catalog whose summaries are sound; the others are as good as not there.
    package init(_ folder: MirrorFolder, sound catalog: CrawlCatalog) {
        self.folder = folder
        crawls = catalog.sound
        incomplete = catalog.incomplete
    }

    /// The origins that the crawls asked, each once, the newest crawl's last.
    var origins: [Origin] {
        var found: [Origin] = []
        for origin in crawls.lazy.compactMap({ $0.facts.origin.flatMap { Origin($0) } }) {
            found.removeAll { $0 == origin }
            found.append(origin)
        }
        return found
    }

    /// The profile at the origin that the newest crawl asked. Every other origin that a crawl asked is an alias of it,
    /// whether the profile names it or not: a page's links are then the documents that the manifests name.
    package func located(_ profile: SiteProfile) -> SiteProfile {
        origins.reduce(profile) { $0.replacingOrigin($1) }
    }

    /// The place of a complete crawl among ``crawls``.
    package func place(of name: String) throws(AuditError) -> Int {
        if let place = crawls.firstIndex(where: { $0.name == name }) { return place }
        if incomplete.contains(name) { throw .notComplete(name: name) }
        throw .noSuchCrawl(name: name, newest: crawls.last?.name)
    }

    /// Makes sure that the manifests' bytes are those that their summaries name.
    ///
    /// - Throws: `StoreError.damaged` for one that is another, or not there.
    func check(_ places: [Int]) throws(StoreError) {
        for place in places where try manifest(place).sha256() != crawls[place].facts.manifest.sha256 {
            throw .damaged(
                path: folder.shown(ManifestFile.path(crawls[place].name)),
                detail: "its SHA-256 is not the one in the crawl's summary")
        }
    }

    /// Walks manifests that were checked; a line's `crawl` is its crawl's place.
    func merge(_ places: [Int]) throws(StoreError) -> ManifestMerge {
        var files: [(crawl: Int, file: MirrorFile)] = []
        for place in places { files.append((place, try manifest(place))) }
        return try ManifestMerge(files)
    }

    private func manifest(_ place: Int) throws(StoreError) -> MirrorFile {
        let name = crawls[place].name
        guard let file = try ManifestFile.open(name, folder) else {
            throw .damaged(path: folder.shown(ManifestFile.path(name)), detail: "the file is missing")
        }
        return file
    }
}
