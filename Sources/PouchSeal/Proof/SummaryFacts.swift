import Foundation
import PouchBytes

/// What a proof needs of `summary.json`: which crawl it closes, and the root of its manifest.
struct SummaryFacts {
    var crawl: String
    var lines: Int
    var root: SHA256Digest

    init(_ bytes: [UInt8]) throws(SealError) {
        struct Summary: Decodable {
            struct Manifest: Decodable {
                var lines: Int
                var merkle_root: String?
            }
            var crawl: String
            var state: String
            var manifest: Manifest
        }
        guard let summary = try? JSONDecoder().decode(Summary.self, from: Data(bytes)), summary.state == "complete",
            Timestamp(compact: summary.crawl) != nil
        else { throw .badProof("the summary is not one of a complete crawl") }
        guard let root = summary.manifest.merkle_root.flatMap({ SHA256Digest(hex: $0) }) else {
            throw .badProof("the summary has no Merkle root; a version of Pouch before 1.0 wrote it")
        }
        crawl = summary.crawl
        lines = summary.manifest.lines
        self.root = root
    }
}

/// What a proof needs of a manifest's line.
struct ManifestLine {
    var url: String
    var outcome: String
    var sha256: String?

    /// nil unless the bytes are one line as Pouch writes it, its URL first.
    init?(_ bytes: ArraySlice<UInt8>) {
        struct Line: Decodable {
            var url: String
            var outcome: String
            var sha256: String?
        }
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(bytes)) else { return nil }
        // A second `url` further on in the line, where another reader might look, does not pass for the first.
        guard let first = Self.url(of: bytes), first.utf8.elementsEqual(line.url.utf8) else { return nil }
        url = line.url
        outcome = line.outcome
        sha256 = line.sha256
    }

    /// The URL with which a line begins. URLs are ASCII, without quotation marks and backslashes.
    static func url(of line: ArraySlice<UInt8>) -> String? {
        let start = Array(#"{"url":""#.utf8)
        guard line.starts(with: start) else { return nil }
        let rest = line.dropFirst(start.count)
        guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        let url = rest[..<end]
        guard url.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else { return nil }
        return String(decoding: url, as: UTF8.self)
    }
}

extension String {
    /// Order by bytes, as manifests have it; Swift's own compares what characters mean.
    func isBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
    func isSame(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
