import Foundation
import PouchBytes
import PouchMirror
import Testing

@testable import PouchSeal

/// A server that takes a manifest for what it was an hour ago would call a forged line evidence.
@Suite("Seal: leaves that are kept")
struct ManifestLeavesCacheTests {
    private static let crawl = "20261124T073000Z"
    /// When no file system's clock hides a change any more.
    private static var later: Timestamp { Timestamp.now().adding(.seconds(10)) }

    @Test("a manifest that was changed is read anew, though its summary and its size are the same")
    func changed() throws {
        let mirror = try SealedMirror()
        try mirror.addCrawl(Self.crawl, lines: 50)
        let cache = ManifestLeavesCache()
        let before = try cache.leaves(of: Self.crawl, in: mirror.folder, now: Self.later)
        #expect(before.hashes.count == 50)
        #expect(try cache.leaves(of: Self.crawl, in: mirror.folder, now: Self.later).root == before.root)
        let path = mirror.folder.shown("crawls/\(Self.crawl)/manifest.jsonl")
        let forged = try String(contentsOfFile: path, encoding: .utf8).replacing("new", with: "odd")
        Thread.sleep(forTimeInterval: 0.05)
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        try file.write(contentsOf: Data(forged.utf8))
        try file.close()
        let after = try cache.leaves(of: Self.crawl, in: mirror.folder, now: Self.later)
        #expect(after.root != before.root && after.sha256 == .of(forged))
        try mirror.folder.remove(["crawls", Self.crawl, "manifest.jsonl"])
        #expect(throws: StoreError.self) { try cache.leaves(of: Self.crawl, in: mirror.folder) }
    }

    @Test("what changed a moment ago is not kept: the next change might bear the same time")
    func young() throws {
        let mirror = try SealedMirror()
        try mirror.addCrawl(Self.crawl, lines: 3)
        let identity = try #require(CrawlLines.manifest.identity(of: Self.crawl, in: mirror.folder))
        #expect(!identity.isSettled(at: .now()))
        #expect(identity.isSettled(at: Self.later))
    }

    @Test("proofs from leaves that are kept are those of a mirror read anew")
    func same() throws {
        let mirror = try SealedMirror()
        try mirror.addCrawl(Self.crawl, lines: 20)
        let cache = ManifestLeavesCache(limit: 10)
        for number in 0...40 {
            let leaves = try cache.leaves(of: Self.crawl, in: mirror.folder, now: Self.later)
            let url = SealedMirror.url(number)
            #expect(
                try Proof.make(url: url, crawl: Self.crawl, leaves: leaves, in: mirror.folder)
                    == Proof.make(url: url, crawl: Self.crawl, in: mirror.folder))
        }
    }
}
