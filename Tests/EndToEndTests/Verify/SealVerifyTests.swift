import Foundation
import PouchBytes
import PouchDemo
import PouchDemoServer
import PouchSeal
import Synchronization
import TestSupport
import Testing

/// Two signed crawls of a month of the bundled archive, made once.
private enum SignedMirror {
    private static let kept = Mutex<URL?>(nil)
    private static let made = Task { try await make() }

    private static func make() async throws -> Scratch {
        let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        // It is shared by every test, so none of them can say when it is done with.
        kept.withLock { $0 = scratch.url }
        atexit { SignedMirror.kept.withLock { if let url = $0 { try? FileManager.default.removeItem(at: url) } } }
        guard try await Program.pouch("key", "new", "--out", scratch.url.path).status == 0 else {
            throw TestFailure("no key")
        }
        for _ in 0..<2 {
            let result = try await Program.pouch(
                "crawl", "state-2001-2009", "--mirror", scratch.path("mirror"), "--origin", origin, "--delay", "0",
                "--month", "2001-11", "--quiet", "--progress", "never", "--key", scratch.path("pouch.key"))
            guard result.status == 0 else { throw TestFailure(result.errors) }
        }
        await server.stop()
        return scratch
    }

    static func copy() async throws -> (mirror: TamperedMirror, key: String) {
        let scratch = try await made.value
        return (try TamperedMirror(copying: scratch.path("mirror")), scratch.path("pouch.pub"))
    }
}

extension TamperedMirror {
    private static let forger = SecretKey(
        seed: .init(repeating: 9, count: 32), number: .init(repeating: 9, count: 8))

    fileprivate var signedFiles: [String] { crawls.map { summary($0) } + ["head.json"] }

    fileprivate func removeSignatures() throws { for file in signedFiles { try remove(file + ".minisig") } }

    fileprivate func forge(_ file: String) throws {
        guard let forger = Self.forger else { throw TestFailure("no key") }
        try write(file + ".minisig", KeySigner(forger).signature(of: read(file), file: file, crawl: crawls[0]))
    }

    /// Drops the newest crawl, and makes the head name the one before it.
    fileprivate func dropNewest() throws {
        try drop(crawls[1])
        let digest = SHA256Digest.of(try read(summary(crawls[0])))
        try write("head.json", Array("{\"crawl\":\"\(crawls[0])\",\"summary_sha256\":\"\(digest)\"}\n".utf8))
    }

    /// Changes what a crawl says of itself, and makes every digest right again.
    fileprivate func rewriteChain() throws {
        try replace(summary(crawls[0]), "\"retries\":0", "\"retries\":1")
        try reseal()
    }
}

/// What only the key shows: every digest is right, and both checkers call the mirror intact without it.
struct Forgery: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Gives what must be told with the key, and how.
    var apply: @Sendable (TamperedMirror) throws -> [String: String]

    init(_ name: String, _ apply: @escaping @Sendable (TamperedMirror) throws -> [String: String]) {
        testDescription = name
        self.apply = apply
    }
}

/// Whoever writes the mirror's disk can make every digest right again; the key is what they have not.
@Suite("Verify with a key")
struct SealVerifyTests {
    private static let forgeries: [Forgery] = [
        Forgery("the newest crawl dropped, and an unsigned head that names the one before it") { mirror in
            try mirror.dropNewest()
            try mirror.remove("head.json.minisig")
            return ["head.json.minisig": "missing"]
        },
        Forgery("the newest crawl dropped, and the old signature left beside a new head") { mirror in
            try mirror.dropNewest()
            return ["head.json": "altered"]
        },
        Forgery("the newest crawl dropped, and the head with its signature") { mirror in
            try mirror.drop(mirror.crawls[1])
            try mirror.remove("head.json")
            try mirror.remove("head.json.minisig")
            return ["head.json": "missing"]
        },
        Forgery("the newest crawl's signature removed") { mirror in
            let file = mirror.summary(mirror.crawls[1]) + ".minisig"
            try mirror.remove(file)
            return [file: "missing"]
        },
        Forgery("a summary signed by another key") { mirror in
            let file = mirror.summary(mirror.crawls[0])
            try mirror.forge(file)
            return [file + ".minisig": "flawed"]
        },
        Forgery("a summary with the signature of another one") { mirror in
            let files = mirror.crawls.map { mirror.summary($0) }
            try mirror.write(files[0] + ".minisig", mirror.read(files[1] + ".minisig"))
            return [files[0]: "altered"]
        },
        Forgery("a trusted comment that was edited") { mirror in
            let file = mirror.summary(mirror.crawls[1])
            try mirror.replace(file + ".minisig", "crawl:2", "crawl:1")
            return [file: "altered"]
        },
        Forgery("the whole chain rewritten, the signatures left") { mirror in
            try mirror.rewriteChain()
            return Dictionary(uniqueKeysWithValues: mirror.signedFiles.map { ($0, "altered") })
        },
        Forgery("the whole chain rewritten, the signatures removed") { mirror in
            try mirror.rewriteChain()
            try mirror.removeSignatures()
            return Dictionary(uniqueKeysWithValues: mirror.signedFiles.map { ($0 + ".minisig", "missing") })
        },
        Forgery("the whole chain rewritten, and signed by another key") { mirror in
            try mirror.rewriteChain()
            for file in mirror.signedFiles { try mirror.forge(file) }
            return Dictionary(uniqueKeysWithValues: mirror.signedFiles.map { ($0 + ".minisig", "flawed") })
        },
    ]

    @Test("one that nobody touched is intact, and says whose signatures were checked")
    func intact() async throws {
        let (mirror, key) = try await SignedMirror.copy()
        let (status, finding) = try await mirror.verified(key: key)
        #expect(status == 0 && finding.damage.isEmpty, "\(finding)")
        #expect(finding.notes == nil && finding.signed?.crawls == 2)
        let text = try await Program.pouch("verify", mirror.path, "--key", key)
        #expect(text.output.contains("signed by key \(finding.signed?.key ?? "?"): 2 of 2 crawls"), "\(text.output)")
        let (plain, without) = try await mirror.verified()
        #expect(plain == 0 && without.signed == nil)
        #expect(without.notes?.contains { $0.contains("--key") } == true, "that nobody checked them must be told")
    }

    @Test("a forger with every digest right is found by the key, and only by it", arguments: forgeries)
    func forged(_ forgery: Forgery) async throws {
        let (mirror, key) = try await SignedMirror.copy()
        let expected = try forgery.apply(mirror)
        let (plain, without) = try await mirror.verified()
        #expect(plain == 0, "the digests alone tell it: \(without)")
        let (status, finding) = try await mirror.verified(key: key)
        #expect(status == 2 && finding.kinds == expected, "\(finding)")
        #expect(finding.damage.allSatisfy { !$0.repair.isEmpty && !$0.details.isEmpty })
        let repaired = try await Program.pouch("verify", mirror.path, "--key", key, "--repair")
        #expect(repaired.status == 2, "nothing can be signed without the secret key: \(repaired.output)")
    }

    @Test("what is no signature and no time stamp is told without a key, by both checkers")
    func form() async throws {
        let (mirror, _) = try await SignedMirror.copy()
        let summary = mirror.summary(mirror.crawls[0])
        try mirror.edit(summary + ".minisig") { $0.removeLast(20) }
        try mirror.write(summary + ".tsr", Array("an error page".utf8))
        try mirror.edit("head.json.minisig") { $0[0] ^= 1 }
        try mirror.write(summary + ".orig", Array("{}".utf8))
        let (status, finding) = try await mirror.verified()
        #expect(status == 2)
        #expect(
            finding.kinds == [
                summary + ".minisig": "flawed", summary + ".tsr": "flawed", "head.json.minisig": "flawed",
                summary + ".orig": "extra",
            ], "\(finding)")
    }

    @Test("crawls from before there was a key are told in a note and are no damage: the signed ones name them")
    func before() async throws {
        let (mirror, key) = try await SignedMirror.copy()
        let first = mirror.summary(mirror.crawls[0])
        try mirror.remove(first + ".minisig")
        let (status, finding) = try await mirror.verified(key: key)
        #expect(status == 0 && finding.signed?.crawls == 1, "\(finding)")
        #expect(finding.notes?.contains { $0.contains(mirror.crawls[0]) } == true)
        // The signature of the second crawl covers the first one.
        try mirror.replace(first, "\"retries\":0", "\"retries\":1")
        let (changed, damage) = try await mirror.verified(key: key)
        #expect(changed == 2 && damage.kinds == [first: "altered"], "\(damage)")
    }

    @Test("a wrong key's file and options that do not go together end before anything is read")
    func usage() async throws {
        let (mirror, key) = try await SignedMirror.copy()
        let secret = key.replacing("pouch.pub", with: "pouch.key")
        #expect(try await Program.pouch("verify", mirror.path, "--key", secret).status == 65)
        #expect(try await Program.pouch("verify", mirror.path, "--key", mirror.path + "/none").status == 74)
        #expect(try await Program.pouch("verify").status == 64)
        #expect(try await Program.pouch("verify", mirror.path, "--proof", key).status == 64)
        #expect(try await Program.pouch("verify", "--proof", key, "--repair").status == 64)
        #expect(try await Program.pouch("verify", "--proof", mirror.path + "/none").status == 74)
        #expect(try await Program.pouch("verify", "--proof", key).status == 2, "no proof proves nothing")
    }
}
