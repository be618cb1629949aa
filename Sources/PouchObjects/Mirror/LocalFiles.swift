import PouchBytes
import PouchMirror

/// A file of a mirror as a store holds it.
struct LocalFile {
    /// Whether its bytes are what they will always be.
    enum Kind {
        /// With the digest that a summary names, where one does.
        case settled(SHA256Digest?)
        /// Of a crawl that is not complete, or a file that the next crawl replaces.
        case moving
        /// Lines that are plain now and gzipped later: stored as they then are. With the digest of the plain bytes.
        case lines(CrawlLines, crawl: String, SHA256Digest?)
    }

    /// In the mirror, and in the store's records.
    let path: [String]
    let kind: Kind

    var name: String { path.joined(separator: "/") }

    /// Where the object goes that nothing holds yet.
    func key(_ digest: SHA256Digest) -> String {
        if case .moving = kind { return "copies/\(name).\(digest.hex.prefix(32))" }
        return name
    }
}

/// The files of a mirror that no other file gives: pages come from records again, statements are packed, and the database is
/// rebuilt.
struct LocalFiles {
    /// Beside the folders, at the mirror's root.
    static let atRoot = ["alerts.json", "head.json", "head.json.minisig"]
    static let folders = ["archive", "crawls", "extractions"]

    let folder: MirrorFolder
    /// Oldest first.
    let crawls: [CrawlCatalog.Crawl]

    init(_ folder: MirrorFolder) throws {
        self.folder = folder
        let complete = try CrawlCatalog(folder, links: .refused).complete()
        // One whose head was not written yet is written anew by the next start.
        var head: String?
        if let file = try folder.open(MirrorHead.path, links: .refused), file.size <= 4_096 {
            head = (try? MirrorHead(json: file.contents()))?.crawl
        }
        crawls = head.map { head in complete.filter { $0.name <= head } } ?? []
    }

    /// In the order in which they go up: records before what names them.
    func list() throws -> [LocalFile] {
        try volumes() + crawlFiles() + tree(["extractions"], [])
            + Self.atRoot.compactMap { name in
                try folder.open([name], links: .refused).map { _ in LocalFile(path: [name], kind: .moving) }
            }
    }

    private func volumes() throws -> [LocalFile] {
        var digests: [String: SHA256Digest] = [:]
        for volume in crawls.flatMap(\.facts.volumes) { digests[volume.file] = volume.sha256 }
        var files: [LocalFile] = []
        for entry in try folder.entries(of: ["archive"], links: .refused) ?? []
        where VolumeName(file: entry.name) != nil {
            let digest = digests.removeValue(forKey: "archive/" + entry.name)
            files.append(
                LocalFile(path: ["archive", entry.name], kind: digest.map { .settled($0) } ?? .moving))
        }
        if let lost = digests.keys.min() { throw StoreError.damaged(path: folder.shown(lost), detail: "it is missing") }
        return files
    }

    private func crawlFiles() throws -> [LocalFile] {
        var files: [LocalFile] = []
        let facts = Dictionary(crawls.map { ($0.name, $0.facts) }, uniquingKeysWith: { $1 })
        for crawl in try folder.entries(of: ["crawls"], links: .refused) ?? [] where crawl.isFolder {
            for entry in try folder.entries(of: ["crawls", crawl.name], links: .refused) ?? [] where !entry.isFolder {
                let path = ["crawls", crawl.name, entry.name]
                guard let facts = facts[crawl.name] else {
                    files.append(LocalFile(path: path, kind: .moving))
                    continue
                }
                let plain = entry.name.hasSuffix(".gz") ? String(entry.name.dropLast(3)) : entry.name
                if let lines = CrawlLines(rawValue: plain) {
                    let path = ["crawls", crawl.name, plain + CrawlLines.gzipSuffix]
                    guard files.last?.path != path else { continue }
                    let digest = lines == .manifest ? facts.manifest.sha256 : nil
                    files.append(LocalFile(path: path, kind: .lines(lines, crawl: crawl.name, digest)))
                } else {
                    files.append(
                        LocalFile(path: path, kind: .settled(entry.name == "summary.json" ? facts.digest : nil)))
                }
            }
        }
        return files
    }

    /// Extractions that ended have a summary, and do not change.
    private func tree(_ folders: [String], _ files: [LocalFile]) throws -> [LocalFile] {
        var files = files
        for entry in try folder.entries(of: folders, links: .refused) ?? [] {
            let path = folders + [entry.name]
            if entry.isFolder {
                files = try tree(path, files)
            } else {
                let isDone = try path.count > 2 && folder.open(Array(path.prefix(2)) + ["summary.json"]) != nil
                files.append(LocalFile(path: path, kind: isDone ? .settled(nil) : .moving))
            }
        }
        return files
    }
}
