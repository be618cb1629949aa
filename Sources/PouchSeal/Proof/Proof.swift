import Foundation
import PouchBytes

/// A proof that a crawl's manifest has a line for a URL, or none; `config/schema/proof.schema.json` describes its file.
///
/// It can be checked without the mirror: the leaves lead to the Merkle root in the summary, and the signature covers
/// the summary.
public struct Proof: Sendable, Equatable {
    /// What the proof shows of its URL.
    public enum Claim: String, Sendable, Codable {
        /// The manifest has a line for the URL: the one leaf.
        case present
        /// It has none: the leaves are the lines between which the URL would stand.
        case absent
    }

    /// A line of the manifest and the way from it to the root.
    public struct Leaf: Sendable, Equatable {
        /// The line's place, from 0.
        public var index: Int
        /// The line, without its line feed.
        public var line: String
        /// The audit path (RFC 9162 section 2.1.3), the leaf's neighbour first.
        public var path: [SHA256Digest]
    }

    public var claim: Claim
    public var url: String
    public var crawl: String
    public var treeSize: Int
    public var leaves: [Leaf]
    /// `summary.json`, as it is on disk.
    public var summary: String
    /// `summary.json.minisig`, as it is on disk.
    public var signature: String?

    static let format = "pouch-proof-1"
    /// A proof's file is never larger, bytes: a summary holds robots.txt files of at most 512 KiB each.
    public static let fileLimit = 64 << 20
}

// MARK: - As a file

extension Proof {
    /// One JSON object and a line feed.
    public var fileContents: [UInt8] {
        var json = JSONWriter(capacity: summary.utf8.count * 2)
        json.beginObject()
        json.field("format", Self.format)
        json.field("claim", claim.rawValue)
        json.field("url", url)
        json.field("crawl", crawl)
        json.field("tree_size", treeSize)
        json.key("leaves")
        json.beginArray()
        for leaf in leaves {
            json.beginObject()
            json.field("index", leaf.index)
            json.field("line", leaf.line)
            json.key("path")
            json.array(leaf.path.map(\.hex))
            json.endObject()
        }
        json.endArray()
        json.field("summary", summary)
        json.field("signature", signature)
        json.endObject()
        return json.bytes + [10]
    }

    /// - Throws: ``SealError/badProof(_:)``.
    public init(fileContents bytes: [UInt8]) throws(SealError) {
        guard bytes.count <= Self.fileLimit else { throw .badProof("the file is larger than any proof") }
        var format: String?
        var claim: Claim?
        var url: String?
        var crawl: String?
        var treeSize: Int?
        var leaves: [Leaf]?
        var summary: String?
        var signature: String?
        do {
            var json = JSONReader(bytes)
            try json.object { key, json in
                switch key {
                case "format": format = try json.string()
                case "claim": claim = Claim(rawValue: try json.string())
                case "url": url = try json.string()
                case "crawl": crawl = try json.string()
                case "tree_size": treeSize = try json.int()
                case "leaves":
                    var found: [Leaf] = []
                    try json.array { found.append(try Self.leaf(&$0)) }
                    leaves = found
                case "summary": summary = try json.string()
                case "signature": signature = try json.string()
                default: try json.skip()
                }
            }
            try json.end()
        } catch { throw .badProof("the file is not one that `pouch prove` writes: \(error)") }
        guard format == nil || format == Self.format else {
            throw .badProof("this version of Pouch reads \(Self.format) alone")
        }
        guard format != nil, let claim, let url, let crawl, let treeSize, let leaves, let summary else {
            throw .badProof("the file is not one that `pouch prove` writes")
        }
        self.claim = claim
        self.url = url
        self.crawl = crawl
        self.treeSize = treeSize
        self.leaves = leaves
        self.summary = summary
        self.signature = signature
    }

    private static func leaf(_ json: inout JSONReader) throws -> Leaf {
        var index: Int?
        var line: String?
        var path: [SHA256Digest] = []
        let start = json.position
        try json.object { key, json in
            switch key {
            case "index": index = try json.int()
            case "line": line = try json.string()
            case "path":
                try json.array { json in
                    let start = json.position
                    let text = try json.string()
                    guard let hash = SHA256Digest(hex: text), hash.hex == text else {
                        throw JSONError(offset: start, problem: "a hash that is not 64 lower-case hexadecimal digits")
                    }
                    path.append(hash)
                }
            default: try json.skip()
            }
        }
        guard let index, let line else { throw JSONError(offset: start, problem: "a leaf without its index or line") }
        return Leaf(index: index, line: line, path: path)
    }
}
