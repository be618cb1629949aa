import Foundation
import PouchMirror
import PouchVerify
import TestSupport
import Testing

/// What is handed to someone who has neither the mirror nor Pouch.
@Suite("evidence.zip")
struct EvidencePackageTests {
    /// Unpacks a package and runs its HOWTO, as its reader would.
    private static func howTo(_ zip: [UInt8], _ change: (Scratch) throws -> Void = { _ in }) async throws
        -> Program.Result
    {
        let scratch = try Scratch()
        try Data(zip).write(to: scratch.url.appending(path: "evidence.zip"))
        let unpacked = try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-m", "zipfile", "-e", "evidence.zip", "."],
            in: scratch.url)
        guard unpacked.status == 0 else { throw TestFailure(unpacked.errors) }
        try change(scratch)
        return try await Program.run(URL(fileURLWithPath: "/bin/sh"), ["HOWTO.txt"], in: scratch.url)
    }

    private static func holding(_ result: Program.Result) -> [Int] {
        result.output.split(separator: "\n").compactMap { line in
            line.hasSuffix(" holds") ? Int(line.dropLast(" holds".count)) : nil
        }
    }

    @Test("its commands bear out every version of every document, by sh, sha256sum and python alone")
    func byHand() async throws {
        let mirror = try await SoundMirror.copy()
        let path = mirror.path
        let bench = try EvidenceBench(path)
        var seen = 0
        for crawl in MirrorFiles(path: path).crawls {
            for url in try EvidenceBench.urls(path) {
                guard let check = try? EvidenceCheck(of: url, crawl: crawl, in: bench.mirror),
                    check.line.statement != nil || seen < 5, check.line.sha256 != nil
                else { continue }
                seen += 1
                // A few of each crawl: every one starts some programs.
                guard seen % 29 == 1 || url.contains("6501") else { continue }
                let zip = try EvidencePackage(check, in: bench.mirror).zip()
                #expect(try EvidencePackage(check, in: bench.mirror).zip() == zip, "the same mirror gives other bytes")
                let result = try await Self.howTo(zip)
                let wanted =
                    check[.statement]?.state == .held && check[.statement]?.file != nil
                    ? [1, 2, 3, 4, 5] : [1, 2, 4, 5]
                #expect(Self.holding(result) == wanted, "\(url) \(crawl): \(result.output)\(result.errors)")
                #expect(!result.output.contains("FAILS"))
            }
        }
        #expect(seen > 10)
    }

    @Test("minisign and openssl bear out a signed and dated one; one byte changed, and the check it touches fails")
    func sealed() async throws {
        let world = try await SealTests.World()
        let bench = try EvidenceBench(world.mirror, key: world.scratch.path("pouch.pub"))
        let crawl = try #require(world.crawls.first)
        let url = try #require(
            try EvidenceBench.urls(world.mirror).first { $0.contains("/ps/2001/") && $0.hasSuffix(".htm") })
        let check = try EvidenceCheck(of: url, crawl: crawl, in: bench.mirror)
        #expect(check[.signature]?.state == .held && check[.timeStamp]?.state == .held, "\(check.findings)")
        #expect(check[.timeStamp]?.detail.contains("by Test authority") ?? false, "\(check.findings)")
        let zip = try EvidencePackage(check, in: bench.mirror).zip()
        let root = world.time.authority.folder.appending(path: "ca.pem")
        func ran(_ change: (Scratch) throws -> Void) async throws -> Program.Result {
            try await Self.howTo(zip) { scratch in
                try FileManager.default.copyItem(at: root, to: scratch.url.appending(path: "ca.pem"))
                try change(scratch)
            }
        }
        let good = try await ran { _ in }
        #expect(Self.holding(good) == [1, 2, 3, 4, 5, 6, 7], "\(good.output)\(good.errors)")
        for (file, broken) in [
            ("page", [2]), ("record.warc.gz", [1, 2]), ("statement.json", [3]), ("proof.json", [4]),
            ("summary.json", [4, 5, 6, 7]), ("summary.json.minisig", [6]), ("summary.json.tsr", [7]),
            ("head.json", [5]),
        ] {
            let result = try await ran { scratch in
                let path = scratch.url.appending(path: file)
                var bytes = [UInt8](try Data(contentsOf: path))
                // Of a time stamp and a signature the end, of the others the middle; digits stay digits nowhere.
                bytes[bytes.count / 2] ^= 1
                try Data(bytes).write(to: path)
            }
            #expect(
                Set(Self.holding(result)).isDisjoint(with: broken), "\(file): \(result.output)\(result.errors)")
            #expect(Self.holding(result).count < 7)
        }
    }

    @Test("without a key it says so; with another one the check fails")
    func keys() async throws {
        let world = try await SealTests.World()
        let url = try #require(try EvidenceBench.urls(world.mirror).first { $0.contains("/ps/2001/") })
        let plain = try EvidenceBench(world.mirror)
        #expect(try EvidenceCheck(of: url, in: plain.mirror)[.signature]?.state == .notAsked)
        let other = try Scratch()
        #expect(try await Program.pouch("key", "new", "--out", other.url.path).status == 0)
        let check = try EvidenceCheck(of: url, in: try EvidenceBench(world.mirror, key: other.path("pouch.pub")).mirror)
        #expect(check[.signature]?.state == .failed && !check.holds)
    }
}
