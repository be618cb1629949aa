import PouchBytes
import PouchStore

/// The complete crawls of a mirror, oldest first, as their summaries tell them; the database is not asked.
public struct CrawlHistory {
    public struct Crawl: Sendable {
        public let name: String
        public let facts: SummaryFacts
    }

    public let folder: MirrorFolder
    public let crawls: [Crawl]
    /// Crawls without a summary: running, stopped, or given up.
    public let incomplete: [String]
    private static let summaryLimit = 64 << 20

    /// - Throws: `StoreError`, or `AuditError.damaged` for a summary that is none.
    public init(_ folder: MirrorFolder) throws {
        self.folder = folder
        var crawls: [Crawl] = []
        var incomplete: [String] = []
        for entry in try folder.entries(of: ["crawls"]) ?? [] where CrawlName.isOne(entry.name) {
            let path = ["crawls", entry.name, "summary.json"]
            guard let file = try folder.open(path) else {
                incomplete.append(entry.name)
                continue
            }
            guard file.size <= Self.summaryLimit else {
                throw AuditError.damaged(path: file.path, detail: "larger than any summary")
            }
            do {
                let facts = try SummaryFacts(try file.bytes(at: 0, count: file.size), crawl: entry.name)
                crawls.append(Crawl(name: entry.name, facts: facts))
            } catch let error as JSONError {
                throw AuditError.damaged(path: file.path, detail: "\(error)")
            }
        }
        self.crawls = crawls
        self.incomplete = incomplete
    }

    /// The place of a complete crawl among ``crawls``.
    public func place(of name: String) throws(AuditError) -> Int {
        if let place = crawls.firstIndex(where: { $0.name == name }) { return place }
        if incomplete.contains(name) { throw .notComplete(name: name) }
        throw .noSuchCrawl(name: name, newest: crawls.last?.name)
    }

    /// Opens a crawl's manifest once its bytes are shown to be those that the summary names.
    func soundManifest(_ place: Int) throws -> CheckedFile {
        let crawl = crawls[place]
        let path = ManifestFile.path(crawl.name)
        guard let file = try ManifestFile.open(crawl.name, folder),
            let again = try ManifestFile.open(crawl.name, folder)
        else { throw AuditError.damaged(path: folder.shown(path), detail: "the file is missing") }
        var hasher = SHA256Hasher()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
            if count == 0 { break }
            hasher.update(buffer[..<count])
        }
        guard hasher.finalize() == crawl.facts.manifest.sha256 else {
            throw AuditError.damaged(
                path: folder.shown(path), detail: "its SHA-256 is not the one in the crawl's summary")
        }
        return again
    }
}
