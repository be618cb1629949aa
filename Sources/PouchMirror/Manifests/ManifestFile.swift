/// A crawl's files of lines. Those of an older crawl are gzipped (`manifest.jsonl.gz`). Opened here, they give the same
/// plain bytes, to which all digests belong.
public enum CrawlLines: String, Sendable, CaseIterable {
    case manifest = "manifest.jsonl"
    case log = "log.jsonl"

    public static let gzipSuffix = ".gz"

    /// As the summary and messages name it.
    public func path(of crawl: String) -> String { "crawls/\(crawl)/\(rawValue)" }

    /// nil when it is not there in either form. The plain one counts when both are.
    ///
    /// - Throws: ``StoreError/damaged(path:detail:)`` for a gzipped file that cannot be read.
    public func open(
        of crawl: String, in folder: MirrorFolder, links: LinkPolicy = .absent
    ) throws(StoreError) -> MirrorFile? {
        if let plain = try folder.open(["crawls", crawl, rawValue], links: links) { return plain }
        let packed = try folder.open(["crawls", crawl, rawValue + Self.gzipSuffix], links: links)
        return try packed?.unpacked()
    }

    /// Of the file that ``open(of:in:links:)`` would open; nil when there is none.
    public func identity(of crawl: String, in folder: MirrorFolder) -> FileIdentity? {
        folder.identity(of: ["crawls", crawl, rawValue])
            ?? folder.identity(of: ["crawls", crawl, rawValue + Self.gzipSuffix])
    }

    /// Whether the crawl has the file, in either form.
    public func exists(
        of crawl: String, in folder: MirrorFolder, links: LinkPolicy = .absent
    ) throws(StoreError) -> Bool {
        if try folder.open(["crawls", crawl, rawValue], links: links) != nil { return true }
        return try folder.open(["crawls", crawl, rawValue + Self.gzipSuffix], links: links) != nil
    }
}

/// Where a crawl's manifest is.
public enum ManifestFile {
    /// Its path from the mirror's folder on.
    public static func path(_ crawl: String) -> String { CrawlLines.manifest.path(of: crawl) }

    /// nil when it is not there, plain or gzipped.
    public static func open(_ crawl: String, _ folder: MirrorFolder) throws(StoreError) -> MirrorFile? {
        try CrawlLines.manifest.open(of: crawl, in: folder)
    }
}
