import Foundation
import PouchBytes

/// A proof that a crawl's manifest has a line for a URL, or none; `config/schema/proof.schema.json` describes its file.
///
/// It can be checked without the mirror: the leaves lead to the Merkle root in the summary, and the signature covers
/// the summary.
public struct Proof: Sendable, Equatable {
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
        struct File: Decodable {
            struct Leaf: Decodable {
                var index: Int
                var line: String
                var path: [String]
            }
            var format: String
            var claim: Claim
            var url: String
            var crawl: String
            var tree_size: Int
            var leaves: [Leaf]
            var summary: String
            var signature: String?
        }
        guard bytes.count <= Self.fileLimit, let file = try? JSONDecoder().decode(File.self, from: Data(bytes)) else {
            throw .badProof("the file is not one that `pouch prove` writes")
        }
        guard file.format == Self.format else { throw .badProof("this version of Pouch reads \(Self.format) alone") }
        claim = file.claim
        url = file.url
        crawl = file.crawl
        treeSize = file.tree_size
        summary = file.summary
        signature = file.signature
        leaves = []
        for leaf in file.leaves {
            var path: [SHA256Digest] = []
            for text in leaf.path {
                guard let hash = SHA256Digest(hex: text), hash.hex == text else {
                    throw .badProof("a hash in a path is not 64 lower-case hexadecimal digits")
                }
                path.append(hash)
            }
            leaves.append(Leaf(index: leaf.index, line: leaf.line, path: path))
        }
    }
}
