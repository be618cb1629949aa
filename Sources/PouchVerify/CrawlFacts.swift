import PouchBytes
import PouchStore

/// What a crawl's `summary.json` claims.
struct SummaryFacts: Sendable {
    struct Manifest: Sendable {
        var sha256: SHA256Digest
        var merkleRoot: SHA256Digest?
        var lines: Int
        var bytes: Int
    }

    struct Volume: Sendable {
        var file: String
        var bytes: Int
        var sha256: SHA256Digest
    }

    struct Previous: Sendable {
        var crawl: String
        var summarySHA256: String
    }

    /// Of the summary itself.
    var digest: SHA256Digest
    var manifest: Manifest
    var volumes: [Volume]
    var previous: Previous?

    /// - Throws: `JSONError` for what is no summary of that crawl.
    init(_ bytes: [UInt8], crawl: String) throws {
        var named: String?
        var state: String?
        var manifest: Manifest?
        var volumes: [Volume]?
        var previous: Previous?
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "crawl": named = try json.string()
            case "state": state = try json.string()
            case "manifest": manifest = try Self.manifest(&json)
            case "warc":
                var found: [Volume] = []
                try json.array { found.append(try Self.volume(&$0, crawl)) }
                volumes = found
            case "previous": previous = try Self.previous(&json)
            default: try json.skip()
            }
        }
        try json.end()
        guard named == crawl, state == "complete", let manifest, let volumes else {
            throw JSONError(offset: 0, problem: "not the summary of complete crawl \(crawl)")
        }
        digest = SHA256Digest.of(bytes)
        self.manifest = manifest
        self.volumes = volumes
        self.previous = previous
    }

    private static func manifest(_ json: inout JSONReader) throws -> Manifest {
        var digest: SHA256Digest?
        var root: SHA256Digest?
        var lines: Int?
        var bytes: Int?
        let start = json.position
        try json.object { key, json in
            switch key {
            case "sha256": digest = SHA256Digest(hex: try json.string())
            case "merkle_root":
                root = SHA256Digest(hex: try json.string())
                if root == nil { throw JSONError(offset: start, problem: "a Merkle root that is no SHA-256") }
            case "lines": lines = try json.int()
            case "bytes": bytes = try json.int()
            default: try json.skip()
            }
        }
        guard let digest, let lines, let bytes else {
            throw JSONError(offset: start, problem: "a manifest without its digest")
        }
        return Manifest(sha256: digest, merkleRoot: root, lines: lines, bytes: bytes)
    }

    private static func volume(_ json: inout JSONReader, _ crawl: String) throws -> Volume {
        var file: String?
        var bytes: Int?
        var digest: SHA256Digest?
        let start = json.position
        try json.object { key, json in
            switch key {
            case "file": file = try json.string()
            case "bytes": bytes = try json.int()
            case "sha256": digest = SHA256Digest(hex: try json.string())
            default: try json.skip()
            }
        }
        guard let file, let bytes, let digest, VolumeName(path: file)?.crawl == crawl else {
            throw JSONError(offset: start, problem: "a WARC file without its name or digest")
        }
        return Volume(file: file, bytes: bytes, sha256: digest)
    }

    private static func previous(_ json: inout JSONReader) throws -> Previous {
        var crawl: String?
        var digest: String?
        let start = json.position
        try json.object { key, json in
            switch key {
            case "crawl": crawl = try json.string()
            case "summary_sha256": digest = try json.string()
            default: try json.skip()
            }
        }
        guard let crawl, let digest, CrawlName.isOne(crawl) else {
            throw JSONError(offset: start, problem: "no crawl before")
        }
        return Previous(crawl: crawl, summarySHA256: digest)
    }
}

/// A crawl's name: its start in UTC, `20261124T073000Z`.
enum CrawlName {
    static func isOne(_ text: String) -> Bool { text.utf8.count == 16 && Timestamp(compact: text) != nil }
}

/// `archive/20261124T073000Z-00001.warc.gz`
struct VolumeName: Sendable, Equatable {
    let crawl: String
    let file: String

    init?(path: String) {
        guard path.hasPrefix("archive/") else { return nil }
        self.init(file: String(path.dropFirst(8)))
    }

    init?(file: String) {
        guard file.hasSuffix(".warc.gz") else { return nil }
        let parts = file.dropLast(8).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, CrawlName.isOne(String(parts[0])), parts[1].utf8.count >= 5,
            parts[1].utf8.allSatisfy(ASCII.isDigit)
        else {
            return nil
        }
        crawl = String(parts[0])
        self.file = file
    }
}

/// A crawl as the mirror holds it.
struct CrawlFacts: Sendable {
    let name: String
    /// nil when it is missing or unreadable, or the crawl is not complete.
    var summary: SummaryFacts?
    /// Whether the manifest is the one the summary names: only then do its lines decide about anything.
    var isSound = false
}
