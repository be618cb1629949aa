import Foundation
import PouchArchive
import PouchBytes
import PouchMirror
import TestSupport

@testable import PouchSeal

/// The sealed files of a mirror, without a crawl.
struct SealedMirror {
    let scratch: Scratch
    let key: SecretKey
    var folder: MirrorFolder

    init() throws {
        scratch = try Scratch()
        guard let key = SecretKey(seed: .init(repeating: 4, count: 32), number: .init(repeating: 5, count: 8)) else {
            throw TestFailure("no key")
        }
        self.key = key
        folder = try MirrorFolder(path: scratch.url.path, create: true)
    }

    /// Of each line's copy.
    static let digest = SHA256Digest.of("a page").hex

    static func url(_ number: Int) -> String { "https://example.org/\(number + 100)" }

    /// A crawl whose manifest names `url(0)`, `url(2)`, `url(4)`...
    func addCrawl(_ name: String, lines: Int, isSigned: Bool = true) throws {
        var tree = MerkleAccumulator()
        var manifest: [UInt8] = []
        for number in 0..<lines {
            let line = Array(
                #"{"url":"\#(Self.url(number * 2))","role":"statement","outcome":"new","sha256":"\#(Self.digest)"}"#
                    .utf8)
            tree.append(line[...])
            manifest += line + [10]
        }
        let facts = """
            {"crawl":"\(name)","state":"complete","warc":[],"manifest":{"lines":\(lines),"bytes":\(manifest.count),\
            "sha256":"\(SHA256Digest.of(manifest).hex)","merkle_root":"\(tree.root.hex)"}}

            """
        let summary = Array(facts.utf8)
        try folder.write(["crawls", name, "manifest.jsonl"], manifest)
        try write(["crawls", name, "summary.json"], summary, crawl: name, isSigned: isSigned)
        try write(
            ["head.json"],
            Array(#"{"crawl":"\#(name)","summary_sha256":"\#(SHA256Digest.of(summary).hex)"}"#.utf8) + [10],
            crawl: name, isSigned: isSigned)
    }

    private func write(_ path: [String], _ bytes: [UInt8], crawl: String, isSigned: Bool) throws {
        let file = path[path.count - 1]
        let signature = Array(path.dropLast()) + [file + ".minisig"]
        try folder.write(path, bytes)
        try folder.remove(signature)
        if isSigned { try folder.write(signature, KeySigner(key).signature(of: bytes, file: file, crawl: crawl)) }
    }

    func damage(_ path: String, at index: Int = 12) throws {
        let file = scratch.url.appending(path: path)
        var data = try Data(contentsOf: file)
        data[index] ^= 1
        try data.write(to: file)
    }
}
