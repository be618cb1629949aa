import PouchBytes

/// `head.json` at the mirror's root: the newest complete crawl, and the digest of its summary. Without it, dropping the
/// newest crawl would leave a chain with no gap.
public struct MirrorHead: Sendable, Equatable {
    public static let path = ["head.json"]

    public var crawl: String
    public var summarySHA256: String

    /// - Throws: `JSONError` for bytes that are not a head.
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
}
