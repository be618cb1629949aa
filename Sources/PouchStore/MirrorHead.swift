import PouchBytes

/// `head.json` at the mirror's root: the newest complete crawl, and the digest of its summary. Without it, dropping the
/// newest crawl would leave a chain with no gap.
public struct MirrorHead: Sendable, Equatable {
    public static let path = ["head.json"]

    public var crawl: String
    public var summarySHA256: String

    init(crawl: String, summary: [UInt8]) {
        self.crawl = crawl
        summarySHA256 = SHA256Digest.of(summary).hex
    }

    /// - Throws: `JSONError` for what is no head.
    public init(json bytes: [UInt8]) throws {
        var crawl: String?
        var digest: String?
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "crawl": crawl = try json.string()
            case "summary_sha256": digest = try json.string()
            default: try json.skip()
            }
        }
        try json.end()
        guard let crawl, let digest else { throw JSONError(offset: 0, problem: "no crawl or no summary_sha256") }
        self.crawl = crawl
        summarySHA256 = digest
    }

    /// Written after the summary is durable, and durable itself before the database calls the crawl complete.
    func write(to folder: MirrorFolder) throws(StoreError) {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("crawl", crawl)
        json.field("summary_sha256", summarySHA256)
        json.endObject()
        try folder.write(Self.path, json.bytes + [10])
        try folder.sync()
    }
}

extension CrawlSession {
    /// Whether the crawl's summary is written already; the head then names it.
    func completeHead() throws(StoreError) -> Bool {
        let path = ["crawls", name, "summary.json"]
        guard try store.folder.open(path) != nil else { return false }
        try MirrorHead(crawl: name, summary: store.folder.read(path)).write(to: store.folder)
        return true
    }
}
