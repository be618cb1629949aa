import Foundation
import PouchBytes
import PouchMirror

/// A mirror as its files tell it, without the database: the complete crawls, oldest first, and what they wrote.
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
    }

    let folder: MirrorFolder
    let path: String
    let crawls: [Crawl]
    /// Crawls that have no manifest and summary: unfinished, or given up.
    let incomplete: [String]
    private let manifests: ManifestShelf
    private let stop: @Sendable () -> String?

    /// - Parameter stop: asked now and then; a reason ends the export.
    init(path: String, stop: @escaping @Sendable () -> String? = { nil }) throws {
        self.stop = stop
        folder = try MirrorFolder(path: path, create: false)
        self.path = path
        manifests = ManifestShelf(folder)
        var crawls: [Crawl] = []
        var incomplete: [String] = []
        let entries = try folder.entries(of: ["crawls"], links: .refused) ?? []
        guard !entries.isEmpty else { throw StoreError.notAMirror(path: path, detail: "there are no crawls in it") }
        for entry in entries where entry.isFolder && Timestamp(compact: entry.name) != nil {
            guard try CrawlLines.manifest.exists(of: entry.name, in: folder, links: .refused),
                try folder.open(["crawls", entry.name, "summary.json"], links: .refused) != nil
            else {
                incomplete.append(entry.name)
                continue
            }
            crawls.append(try Self.crawl(entry.name, folder))
        }
        guard !crawls.isEmpty else { throw ExportError.noCompleteCrawl(mirror: path) }
        self.crawls = crawls
        self.incomplete = incomplete
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

    private struct Summary: Decodable {
        struct Volume: Decodable {
            var file: String
            var bytes: Int
            var sha256: String
        }

        var profile: String?
        var started_at: String
        var ended_at: String?
        var warc: [Volume]?
    }

    private static func crawl(_ name: String, _ folder: MirrorFolder) throws -> Crawl {
        let path = folder.shown("crawls/\(name)/summary.json")
        let bytes = try folder.read(["crawls", name, "summary.json"])
        guard let summary = try? JSONDecoder().decode(Summary.self, from: Data(bytes)) else {
            throw ExportError.damaged(path: path, detail: "it is no summary of a crawl")
        }
        let volumes = try (summary.warc ?? []).map { volume in
            let file = volume.file.hasPrefix("archive/") ? String(volume.file.dropFirst(8)) : volume.file
            guard file.hasSuffix(".warc.gz"), !file.contains("/"), let digest = SHA256Digest(hex: volume.sha256) else {
                throw ExportError.damaged(path: path, detail: "it names the WARC file \"\(volume.file)\"")
            }
            return Volume(name: file, crawl: name, size: volume.bytes, sha256: digest)
        }
        return Crawl(
            name: name, profile: summary.profile ?? "", ended: summary.ended_at ?? summary.started_at, volumes: volumes)
    }
}
