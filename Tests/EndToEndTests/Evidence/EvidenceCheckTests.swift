import Foundation
import PouchBytes
import PouchMirror
import PouchVerify
import TestSupport
import Testing

/// A reader who trusts a green page must have what `pouch verify` would say, and no less.
@Suite("The check of one version")
struct EvidenceCheckTests {
    @Test(
        "of a mirror that nobody touched, every version of a document holds, and its page says what its statement says"
    )
    func sound() async throws {
        let mirror = try await SoundMirror.copy()
        let path = mirror.path
        let bench = try EvidenceBench(path)
        var statements = 0
        for crawl in MirrorFiles(path: path).crawls {
            for (number, url) in try EvidenceBench.urls(path).enumerated() where number % 3 == 0 {
                guard let check = try? EvidenceCheck(of: url, crawl: crawl, in: bench.mirror) else { continue }
                #expect(check.holds, "\(url) in \(crawl): \(check.findings.filter { $0.state == .failed })")
                #expect(check.findings.map(\.name) == EvidenceCheck.Name.allCases)
                #expect(check[.line]?.state == .held && check[.chain]?.state == .held)
                #expect(check[.signature]?.state == EvidenceCheck.State.none)
                #expect(check[.timeStamp]?.state == EvidenceCheck.State.none)
                guard check.line.statement != nil else { continue }
                statements += 1
                #expect(check[.statement]?.state == .held, "\(check.findings[2])")
                #expect(check[.statement]?.detail.contains("read anew, gives the same text") ?? false)
            }
        }
        #expect(statements > 20)
    }

    private static let cases =
        VerifyTests.fileCases + VerifyTests.crawlCases + VerifyTests.flawCases.map { $0.1 }

    @Test(
        "what it blames, verification names; what verification says is touched, it does not call whole",
        arguments: cases)
    func parity(_ tampering: Tampering) async throws {
        let mirror = try await SoundMirror.copy()
        let all = try EvidenceBench.urls(mirror.path)
        let known = mirror.crawls
        _ = try tampering.apply(mirror)
        let (_, finding) = try await mirror.verified()
        let damaged = Set(finding.damage.map(\.path))
        // What verification says is touched, and a share of the rest: it is many mirrors.
        let touched = Set(finding.damage.flatMap { $0.urls ?? [] })
        let urls = all.enumerated().filter { $0.offset % 16 == 5 || touched.contains($0.element) }.map(\.element)
        let bench = try EvidenceBench(mirror.path)
        var failed: Set<String> = []
        var held: Set<String> = []
        for crawl in Set(known + mirror.crawls).sorted() {
            for url in urls {
                switch try bench.result(url, crawl) {
                case .holds: held.insert("\(crawl) \(url)")
                case .fails(let file):
                    failed.insert(url)
                    #expect(damaged.contains(file), "\(file) is blamed for \(url) of \(crawl); \(damaged.sorted())")
                case .unknown: continue
                }
            }
        }
        for damage in finding.damage {
            for url in damage.urls ?? [] where urls.contains(url) && !failed.contains(url) {
                // A file that cannot be read on from its damage may hold the record whole, which is read by its place.
                #expect(damage.path.hasPrefix("archive/") && damage.kind != "missing", "\(damage.path) touches \(url)")
                #expect(try Self.holdsItself(url, mirror), "\(damage.path) touches \(url): \(damage.details)")
            }
            // All that a manifest says, and all that rests on a summary, is in doubt.
            if let crawl = damage.path.split(separator: "/").dropFirst().first, damage.path.hasPrefix("crawls/"),
                damage.path.hasSuffix("manifest.jsonl") && damage.kind == "altered"
                    || damage.path.hasSuffix("summary.json")
            {
                #expect(!held.contains { $0.hasPrefix(crawl) }, "\(damage.path) is damaged")
            }
        }
    }

    /// Whether gzip reads each record of a URL at its place, for itself.
    private static func holdsItself(_ url: String, _ mirror: TamperedMirror) throws -> Bool {
        let folder = try MirrorFolder(path: mirror.path, create: false)
        for crawl in mirror.crawls {
            guard let record = try ManifestLookup(of: crawl, in: folder)?.line(of: url)?.record else { continue }
            let bytes = try mirror.read(record.file)
            guard record.offset + record.length <= bytes.count else { return false }
            let text = try TamperedMirror.members(Array(bytes[record.offset..<record.offset + record.length]))
            guard text.count == 1, String(decoding: text[0].text, as: UTF8.self).contains(record.id) else {
                return false
            }
        }
        return true
    }

    @Test("a page that a crawl under way has replaced is no damage; one that nobody brought is")
    func underWay() async throws {
        let mirror = try await SoundMirror.copy()
        let newest = try #require(mirror.crawls.last)
        let urls = try EvidenceBench.urls(mirror.path)
        // Without its summary and manifest the newest crawl is one that was stopped.
        try mirror.remove(mirror.summary(newest))
        try mirror.remove(mirror.manifest(newest))
        let before = mirror.crawls[mirror.crawls.count - 2]
        try mirror.write(
            "head.json",
            Array(
                "{\"crawl\":\"\(before)\",\"summary_sha256\":\"\(SHA256Digest.of(try mirror.read(mirror.summary(before))))\"}\n"
                    .utf8))
        let bench = try EvidenceBench(mirror.path)
        #expect(try await mirror.verified().status == 0)
        for url in urls {
            if case .fails(let file) = try bench.result(url, before) { Issue.record("\(file) is blamed for \(url)") }
        }
    }

    @Test("a URL that the crawl has not, and a crawl that is none, are said to be unknown")
    func unknown() async throws {
        let mirror = try await SoundMirror.copy()
        let bench = try EvidenceBench(mirror.path)
        #expect(throws: EvidenceCheck.Unknown.self) {
            try EvidenceCheck(of: "https://nowhere.example/", in: bench.mirror)
        }
        #expect(throws: EvidenceCheck.Unknown.self) {
            try EvidenceCheck(of: "https://nowhere.example/", crawl: "20200101T000000Z", in: bench.mirror)
        }
    }
}
