import Foundation
import PouchBytes
import PouchMirror
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

    private static func check(_ mirror: SealedMirror, _ key: PublicKey?) throws -> SealCheck {
        // A folder is opened anew: what was removed since is gone.
        let folder = try MirrorFolder(path: mirror.scratch.url.path, create: false)
        let crawls = try CrawlCatalog(folder).entries.map(\.name)
        return try SealCheck(folder, crawls: crawls, key: key)
    }

    private static func findings(_ mirror: SealedMirror) throws -> [SealCheck.Finding] {
        try check(mirror, mirror.key.publicKey).findings
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
        guard case .altered(let path, _) = found.first else { throw TestFailure("\(found)") }
        #expect(path == "crawls/\(Self.first)/summary.json")
        #expect(found.last == .unsigned(path: "crawls/\(Self.second)/summary.json"))
        let other = try #require(SecretKey(seed: .init(repeating: 1, count: 32), number: .init(repeating: 1, count: 8)))
        let whole = try Self.mirror()
        let strange = try Self.check(whole, other.publicKey)
        #expect(strange.findings.count == 3 && strange.verified.isEmpty, "two summaries and the head")
        for finding in strange.findings {
            guard case .badSignature(_, let detail) = finding else { throw TestFailure("\(finding)") }
            #expect(detail.contains("another key"))
        }
    }

    @Test("crawls from before the first signature are none of the key's, and none may be unsigned after it")
    func before() throws {
        let mirror = try SealedMirror()
        let crawls = (1...4).map { "2026112\($0)T073000Z" }
        for (crawl, isSigned) in zip(crawls, [false, true, false, true]) {
            try mirror.addCrawl(crawl, lines: 2, isSigned: isSigned)
        }
        let check = try Self.check(mirror, mirror.key.publicKey)
        #expect(check.unsignedBefore == [crawls[0]])
        #expect(check.verified == [crawls[1], crawls[3]])
        #expect(check.findings == [.unsigned(path: "crawls/\(crawls[2])/summary.json")])
        // Where nothing is signed there is no first signature.
        for crawl in [crawls[1], crawls[3]] { try mirror.folder.remove(["crawls", crawl, "summary.json.minisig"]) }
        let none = try Self.check(mirror, mirror.key.publicKey)
        #expect(none.unsignedBefore.isEmpty && none.findings.count == 4)
    }

    @Test("without a key a signature is told only when it is none")
    func form() throws {
        let mirror = try Self.mirror()
        try mirror.damage("crawls/\(Self.first)/summary.json", at: 120)
        try mirror.folder.remove(["head.json.minisig"])
        #expect(try Self.check(mirror, nil).findings.isEmpty)
        try mirror.folder.write(["crawls", Self.second, "summary.json.minisig"], Array("untrusted\n".utf8))
        guard case .badSignature(let path, _)? = try Self.check(mirror, nil).findings.first else {
            throw TestFailure("it was not told")
        }
        #expect(path == "crawls/\(Self.second)/summary.json.minisig")
    }

    @Test("a head that is missing, unsigned, changed, or behind a link is told")
    func head() throws {
        let missing = try Self.mirror()
        try missing.folder.remove(["head.json"])
        #expect(try Self.findings(missing) == [.noHead])
        let unsigned = try Self.mirror()
        try unsigned.folder.remove(["head.json.minisig"])
        #expect(try Self.findings(unsigned) == [.unsigned(path: "head.json")])
        let changed = try Self.mirror()
        try changed.damage("head.json")
        guard case .altered("head.json", _)? = try Self.findings(changed).first else {
            throw TestFailure("it was not told")
        }
        let linked = try Self.mirror()
        let head = linked.scratch.path("head.json")
        try FileManager.default.moveItem(atPath: head, toPath: head + ".orig")
        try FileManager.default.createSymbolicLink(atPath: head, withDestinationPath: head + ".orig")
        #expect(try Self.findings(linked) == [.noHead])
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
