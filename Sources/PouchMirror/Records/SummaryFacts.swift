import PouchBytes

/// The claims of a crawl's `summary.json`.
public struct SummaryFacts: Sendable {
    /// The crawl's `manifest.jsonl`: its digest, its lines, its bytes, and the root of the Merkle tree over the lines.
    public struct Manifest: Sendable {
        public var sha256: SHA256Digest
        public var merkleRoot: SHA256Digest?
        public var lines: Int
        public var bytes: Int
    }

    /// A WARC file of the crawl.
    public struct Volume: Sendable {
        public var file: String
        public var bytes: Int
        public var sha256: SHA256Digest
    }

    /// The complete crawl before, and the digest of its summary.
    public struct Previous: Sendable {
        public var crawl: String
        public var summarySHA256: String

        public init(crawl: String, summarySHA256: String) {
            self.crawl = crawl
            self.summarySHA256 = summarySHA256
        }
    }

    /// A summary has no more bytes.
    public static let largest = 64 << 20

    /// From the mirror's folder on.
    public static func path(of crawl: String) -> [String] { ["crawls", crawl, "summary.json"] }

    /// A host's robots.txt as the crawl saw it.
    public struct Robots: Sendable {
        public var origin = ""
        public var httpStatus: Int?
        public var error: String?
        public var fetchedAt: Timestamp?
        /// Of the whole file; `text` may be cut, or mended where it is not UTF-8.
        public var sha256: String?
        public var text: String?
    }

    /// Of the summary itself.
    public var digest: SHA256Digest
    public var manifest: Manifest
    public var volumes: [Volume]
    public var previous: Previous?
    public var startedAt: Timestamp?
    public var endedAt: Timestamp?
    /// The profile's name.
    public var profile: String?
    /// Of the crawl's copy of its profile; nil in summaries of before there were copies.
    public var profileSHA256: SHA256Digest?
    /// Of the crawl's settings.
    public var origin: String?
    /// Whether only some years or months were asked for.
    public var isPartial = false
    public var checks = CrawlChecks()
    /// Empty in summaries of before it was counted, and of crawls that read no new page.
    package var reading = CrawlReading()
    public var requests = 0
    public var retries = 0
    public var bytesReceived = 0
    public var resumed = 0
    public var robots: [Robots] = []
    /// The crawl's settings: one JSON object, as it stands.
    public var settings = "{}"

    /// - Throws: `JSONError` for bytes that are not a summary of that crawl.
    public init(_ bytes: [UInt8], crawl: String) throws {
        digest = SHA256Digest.of(bytes)
        self.manifest = Manifest(sha256: digest, merkleRoot: nil, lines: 0, bytes: 0)
        self.volumes = []
        var named: String?
        var state: String?
        var manifest: Manifest?
        var volumes: [Volume]?
        var previous: Previous?
        var started: Timestamp?
        var ended: Timestamp?
        var profileName: String?
        var profileDigest: SHA256Digest?
        var settings: (origin: String?, isPartial: Bool) = (nil, false)
        var checked = CrawlChecks()
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "started_at": started = Timestamp(rfc3339: try json.string())
            case "ended_at": ended = Timestamp(rfc3339: try json.string())
            case "profile": profileName = try json.string()
            case "profile_sha256":
                profileDigest = SHA256Digest(hex: try json.string())
                if profileDigest == nil {
                    throw JSONError(offset: json.position, problem: "a profile's digest that is not a SHA-256")
                }
            case "settings":
                var inner = json
                self.settings = String(decoding: bytes[try json.skip()], as: UTF8.self)
                settings = try Self.settings(&inner)
            case "requests": requests = try json.int()
            case "retries": retries = try json.int()
            case "bytes_received": bytesReceived = try json.int()
            case "resumed": resumed = try json.int()
            case "robots": try json.array { robots.append(try Robots(&$0)) }
            case "checks": checked = try CrawlChecks(&json)
            case "reading": reading = try CrawlReading(&json)
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
        self.manifest = manifest
        self.volumes = volumes
        self.previous = previous
        startedAt = started
        endedAt = ended
        profile = profileName
        profileSHA256 = profileDigest
        (origin, isPartial) = settings
        checks = checked
    }

    private static func settings(_ json: inout JSONReader) throws -> (origin: String?, isPartial: Bool) {
        var origin: String?
        var isPartial = false
        try json.object { key, json in
            switch key {
            case "origin": origin = try json.string()
            case "parts":
                try json.array {
                    isPartial = true
                    try $0.skip()
                }
            default: try json.skip()
            }
        }
        return (origin, isPartial)
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
                if root == nil { throw JSONError(offset: start, problem: "a Merkle root that is not a SHA-256") }
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

extension SummaryFacts.Robots {
    fileprivate init(_ json: inout JSONReader) throws {
        try json.object { key, json in
            switch key {
            case "origin": origin = try json.string()
            case "http_status": httpStatus = try json.int()
            case "error": error = try json.string()
            case "fetched_at": fetchedAt = Timestamp(rfc3339: try json.string())
            case "text": text = try json.string()
            case "sha256": sha256 = try json.string()
            default: try json.skip()
            }
        }
    }
}
