import Foundation
import PouchBytes
import PouchMirror
import PouchStore
import TestSupport
import Testing

@testable import PouchSeal

/// A crawl that ends half sealed would look like one that was tampered with.
@Suite("Seal: a seal that was interrupted")
struct SealRecoveryTests {
    private static let key = SecretKey(seed: .init(repeating: 6, count: 32), number: .init(repeating: 6, count: 8))
    private static let start = Timestamp(secondsSince1970: 1_795_000_000)

    private func finish(_ scratch: Scratch, after seconds: Int, signer: KeySigner?) throws -> String {
        let now = Self.start.adding(.seconds(seconds))
        let store = try MirrorStore(folder: MirrorFolder(path: scratch.url.path, create: true), create: true)
        let session = try CrawlWriter.open(store, now: now, fresh: false, settings: "{}", signer: signer)
        return try session.finish(now: now, profile: "test", robots: []).crawl
    }

    private func findings(_ scratch: Scratch, _ key: SecretKey) throws -> [SealCheck.Finding] {
        let folder = try MirrorFolder(path: scratch.url.path, create: false)
        let crawls = try CrawlCatalog(folder).complete().map(\.name)
        let head = try MirrorHead(json: folder.read(MirrorHead.path))
        #expect(head.crawl == crawls.last, "the head names the newest crawl")
        let summary = try folder.read(["crawls", head.crawl, "summary.json"])
        #expect(head.summarySHA256 == SHA256Digest.of(summary).hex)
        return try SealCheck(folder, crawls: crawls, key: key.publicKey).findings
    }

    @Test(
        "ended before any of its files, a crawl is not complete, and the next start seals it whole",
        arguments: ["crawls/CRAWL/summary.json", "crawls/CRAWL/summary.json.minisig", "head.json", "head.json.minisig"])
    func interrupted(at file: String) throws {
        let key = try #require(Self.key)
        let scratch = try Scratch()
        let crawl = Self.start.compact
        // A folder that is not empty in the file's place: nothing can be renamed onto it.
        let path = scratch.path(file.replacing("CRAWL", with: crawl))
        try FileManager.default.createDirectory(atPath: path + "/full", withIntermediateDirectories: true)
        #expect(throws: StoreError.self) { try finish(scratch, after: 0, signer: KeySigner(key)) }
        try FileManager.default.removeItem(atPath: path)
        #expect(try finish(scratch, after: 60, signer: KeySigner(key)) == crawl, "the same crawl goes on")
        #expect(try findings(scratch, key) == [])
        // Complete now: the next start begins another.
        #expect(try finish(scratch, after: 120, signer: KeySigner(key)) != crawl)
        #expect(try findings(scratch, key) == [])
    }

    @Test("a crawl that was summed up when it was killed is sealed, and not abandoned, when a fresh one begins")
    func fresh() throws {
        let key = try #require(Self.key)
        for file in ["crawls/CRAWL/summary.json.minisig", "head.json", "head.json.minisig"] {
            let scratch = try Scratch()
            let path = scratch.path(file.replacing("CRAWL", with: Self.start.compact))
            try FileManager.default.createDirectory(atPath: path + "/full", withIntermediateDirectories: true)
            #expect(throws: StoreError.self) { try finish(scratch, after: 0, signer: KeySigner(key)) }
            try FileManager.default.removeItem(atPath: path)
            let store = try MirrorStore(folder: MirrorFolder(path: scratch.url.path, create: true), create: true)
            let session = try CrawlWriter.open(
                store, now: Self.start.adding(.seconds(60)), fresh: true, settings: "{}", signer: KeySigner(key))
            #expect(try findings(scratch, key) == [], "before the fresh crawl is done")
            _ = try session.finish(now: Self.start.adding(.seconds(120)), profile: "test", robots: [])
            #expect(try findings(scratch, key) == [])
            let summary = try store.folder.read(["crawls", session.name, "summary.json"])
            #expect(String(decoding: summary, as: UTF8.self).contains(#""previous":{"crawl":"\#(Self.start.compact)""#))
        }
    }

    @Test("sealed again, nothing of the first attempt is left: no signature, no time stamp of another summary")
    func stale() throws {
        let key = try #require(Self.key)
        let scratch = try Scratch()
        let folder = "crawls/" + Self.start.compact
        try FileManager.default.createDirectory(
            atPath: scratch.path("head.json/full"), withIntermediateDirectories: true)
        #expect(throws: StoreError.self) { try finish(scratch, after: 0, signer: KeySigner(key)) }
        #expect(FileManager.default.fileExists(atPath: scratch.path(folder + "/summary.json.minisig")))
        try Data("an answer".utf8).write(to: scratch.url.appending(path: folder + "/summary.json.tsr"))
        try FileManager.default.removeItem(atPath: scratch.path("head.json"))
        _ = try finish(scratch, after: 60, signer: nil)
        #expect(
            try findings(scratch, key) == [.unsigned(path: folder + "/summary.json"), .unsigned(path: "head.json")])
        #expect(!FileManager.default.fileExists(atPath: scratch.path(folder + "/summary.json.tsr")))
    }
}
