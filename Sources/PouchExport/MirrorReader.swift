import Foundation
import PouchBytes
import PouchMirror

/// A mirror read from its files, without the database: the complete crawls, oldest first, and what they wrote.
final class MirrorReader {
    struct Volume: Sendable {
        /// `20261124T073000Z-00001.warc.gz`
        var name: String
        var crawl: String
        /// As the crawl's summary has them; nil for a crawl that is not complete.
        var size: Int?
        var sha256: SHA256Digest?
    }

    struct Crawl: Sendable {
        var name: String
        var profile: String
        /// RFC 3339.
        var ended: String
        var volumes: [Volume]
        /// What its summary says.
        var facts: SummaryFacts
    }

    let folder: MirrorFolder
    let path: String
    let crawls: [Crawl]
    /// Crawls that have no manifest and summary: unfinished, or given up.
    let incomplete: [String]
    private let manifests: ManifestCache
    private let stop: @Sendable () -> String?

    /// - Parameter stop: asked now and then; a reason ends the export.
    init(path: String, stop: @escaping @Sendable () -> String? = { nil }) throws {
        self.stop = stop
        folder = try MirrorFolder(path: path, create: false)
        self.path = path
        manifests = ManifestCache(folder)
        let catalog = try CrawlCatalog(folder, links: .refused)
        guard !catalog.entries.isEmpty else {
            throw StoreError.notAMirror(path: path, detail: "there are no crawls in it")
        }
        crawls = try catalog.complete().map(Crawl.init)
        incomplete = catalog.incomplete
        guard !crawls.isEmpty else { throw ExportError.noCompleteCrawl(mirror: path) }
    }

    /// - Throws: `ExportError.stopped` when the export is to end.
    func goOn() throws {
        if let reason = stop() { throw ExportError.stopped(reason: reason) }
    }

    /// The crawl of that name, or all of them.
    func crawls(named name: String?) throws -> [Crawl] {
        guard let name else { return crawls }
        guard let crawl = crawls.first(where: { $0.name == name }) else {
            throw ExportError.noSuchCrawl(name: name, newest: crawls[crawls.count - 1].name)
        }
        return [crawl]
    }

    /// WARC files of other crawls than these, complete or not.
    func volumes(besides chosen: [Crawl]) throws -> [Volume] {
        let known = Set(chosen.flatMap { $0.volumes.map(\.name) })
        return try (folder.entries(of: ["archive"], links: .refused) ?? []).filter {
            !$0.isFolder && $0.name.hasSuffix(".warc.gz") && !known.contains($0.name)
        }
        .map { Volume(name: $0.name, crawl: String($0.name.prefix { $0 != "-" })) }
    }

    /// A WARC file, checked for its size.
    func open(_ volume: Volume) throws -> MirrorFile {
        let path = folder.shown("archive/" + volume.name)
        guard let file = try folder.open(["archive", volume.name], links: .refused) else {
            throw ExportError.damaged(path: path, detail: "the file is missing")
        }
        if let size = volume.size, size != file.size {
            throw ExportError.damaged(
                path: path, detail: "it has \(file.size) bytes, and \(size) in its crawl's summary")
        }
        return file
    }

    /// A crawl's manifest, kept open.
    func manifest(of crawl: String) throws -> ManifestLookup {
        guard let lookup = try manifests.manifest(of: crawl) else {
            throw ExportError.damaged(
                path: folder.shown(ManifestFile.path(crawl)), detail: "the file is missing")
        }
        return lookup
    }
}

extension MirrorReader.Crawl {
    fileprivate init(_ crawl: CrawlCatalog.Crawl) {
        let facts = crawl.facts
        let time = facts.endedAt ?? facts.startedAt ?? Timestamp(compact: crawl.name)
        self.init(
            name: crawl.name, profile: facts.profile ?? "", ended: time?.rfc3339 ?? "",
            volumes: facts.volumes.map { volume in
                MirrorReader.Volume(
                    name: String(volume.file.dropFirst("archive/".count)), crawl: crawl.name, size: volume.bytes,
                    sha256: volume.sha256)
            }, facts: facts)
    }
}
