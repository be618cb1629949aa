import Foundation
import PouchBytes
import PouchStore
import TestSupport
import Testing

@testable import PouchSeal

/// Who may write the mirror's disk must not be able to change it unseen.
@Suite("Seal: the check of a mirror's signatures")
struct SealCheckTests {
    private static let first = "20261124T073000Z"
    private static let second = "20261125T073000Z"

    private static func mirror() throws -> SealedMirror {
        let mirror = try SealedMirror()
        try mirror.addCrawl(first, lines: 3)
        try mirror.addCrawl(second, lines: 4)
        return mirror
    }

    private static func findings(_ mirror: SealedMirror) throws -> [SealCheck.Finding] {
        // A folder is opened anew: what was removed since is gone.
        try SealCheck.findings(
            in: MirrorFolder(path: mirror.scratch.url.path, create: false), key: mirror.key.publicKey)
    }

    @Test("a mirror whose seals hold has no finding, nor has an empty one")
    func good() throws {
        #expect(try Self.findings(Self.mirror()).isEmpty)
        #expect(try Self.findings(SealedMirror()).isEmpty)
    }

    @Test("a summary that was changed, signed by another key or by nobody is told")
    func summaries() throws {
        let mirror = try Self.mirror()
        try mirror.damage("crawls/\(Self.first)/summary.json", at: 120)
        try mirror.folder.remove(["crawls", Self.second, "summary.json.minisig"])
        let found = try Self.findings(mirror)
        #expect(found.count == 2)
        guard case .badSignature(let path, _) = found.first else { throw TestFailure("\(found)") }
        #expect(path == "crawls/\(Self.first)/summary.json")
        #expect(found.last == .unsigned(path: "crawls/\(Self.second)/summary.json"))
        let other = try #require(SecretKey(seed: .init(repeating: 1, count: 32), number: .init(repeating: 1, count: 8)))
        let whole = try Self.mirror()
        let strange = try SealCheck.findings(in: whole.folder, key: other.publicKey)
        #expect(strange.count == 3, "two summaries and the head")
    }

    @Test("the newest crawl cannot be dropped, nor one added behind the head's back")
    func head() throws {
        let mirror = try Self.mirror()
        try FileManager.default.removeItem(atPath: mirror.scratch.path("crawls/\(Self.second)"))
        #expect(try Self.findings(mirror) == [.headWithoutCrawl(names: Self.second)])
        let added = try Self.mirror()
        let head = try added.folder.read(["head.json"])
        let signature = try added.folder.read(["head.json.minisig"])
        try added.addCrawl("20261126T073000Z", lines: 1)
        try added.folder.write(["head.json"], head)
        try added.folder.write(["head.json.minisig"], signature)
        #expect(try Self.findings(added) == [.headIsBehind(names: Self.second, newest: "20261126T073000Z")])
    }

    @Test("a head that is missing, unsigned, unreadable or of another summary is told")
    func damagedHead() throws {
        let missing = try Self.mirror()
        try missing.folder.remove(["head.json"])
        #expect(try Self.findings(missing) == [.noHead])
        let unsigned = try Self.mirror()
        try unsigned.folder.remove(["head.json.minisig"])
        #expect(try Self.findings(unsigned) == [.unsigned(path: "head.json")])
        for (text, finding) in [
            ("{", SealCheck.Finding.unreadableHead(detail: "it is not {\"crawl\", \"summary_sha256\"}")),
            (
                "{\"crawl\":\"../..\",\"summary_sha256\":\"\"}",
                .unreadableHead(detail: "it is not {\"crawl\", \"summary_sha256\"}")
            ),
            ("{\"crawl\":\"\(Self.second)\",\"summary_sha256\":\"00\"}", .headOfOtherSummary(crawl: Self.second)),
        ] {
            let mirror = try Self.mirror()
            let bytes = Array(text.utf8)
            try mirror.folder.write(["head.json"], bytes)
            try mirror.folder.write(
                ["head.json.minisig"], KeySigner(mirror.key).signature(of: bytes, file: "head.json", crawl: "x"))
            #expect(try Self.findings(mirror) == [finding])
        }
    }

    @Test("a time stamp of other bytes is told")
    func timeStamps() async throws {
        let mirror = try Self.mirror()
        let scratch = try Scratch()
        let authority = try await TimeAuthority(in: scratch.url)
        let summary = try mirror.folder.read(["crawls", Self.first, "summary.json"])
        let answer = try await authority.answer(TimeStampRequest(digest: .of(summary), nonce: 1).der)
        try mirror.folder.write(["crawls", Self.first, "summary.json.tsr"], answer)
        #expect(try Self.findings(mirror).isEmpty)
        try mirror.folder.write(["crawls", Self.second, "summary.json.tsr"], answer)
        let found = try Self.findings(mirror)
        guard found.count == 1, case .badTimeStamp(let path, _) = found[0] else { throw TestFailure("\(found)") }
        #expect(path == "crawls/\(Self.second)/summary.json.tsr")
    }
}
