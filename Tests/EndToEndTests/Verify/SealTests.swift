import Foundation
import PouchDemo
import PouchDemoServer
import TestSupport
import Testing

/// The seals of a mirror, as a stranger checks them: with minisign, with openssl, and with a proof alone.
@Suite("Seal: a signed mirror")
struct SealTests {
    /// Two crawls of a month of the bundled archive, signed; the authority was down during the first.
    struct World {
        let scratch: Scratch
        let time: TimeServer
        let origin: String
        var mirror: String { scratch.path("mirror") }
        var crawls: [String] { MirrorFiles(path: mirror).crawls }
        let first: Program.Result
        let second: Program.Result

        init() async throws {
            scratch = try Scratch()
            let (scratch, server) = (scratch, ArchiveServer(BundledArchive.generate(), crawlDelay: 0))
            let time = try await TimeServer(in: scratch.url.appending(path: "authority"))
            let origin = "http://127.0.0.1:\(try await server.start())"
            let made = try await Program.pouch("key", "new", "--out", scratch.url.path)
            guard made.status == 0 else { throw TestFailure("no key: \(made.errors)") }
            func crawl(_ path: String) async throws -> Program.Result {
                try await Program.pouch(
                    "crawl", "state-2001-2009", "--mirror", scratch.path("mirror"), "--origin", origin, "--delay", "0",
                    "--month", "2001-11", "--quiet", "--progress", "never", "--key", scratch.path("pouch.key"),
                    "--timestamp", time.url(path))
            }
            first = try await crawl("down")
            second = try await crawl("")
            await server.stop()
            (self.time, self.origin) = (time, origin)
        }

        func minisign(_ file: String) async throws -> Program.Result {
            try await Program.run(
                URL(fileURLWithPath: "/usr/bin/env"), ["minisign", "-V", "-p", scratch.path("pouch.pub"), "-m", file])
        }

        /// A copy of some files to damage, in a folder of its own.
        func copy(_ files: [String]) throws -> Scratch {
            let copy = try Scratch()
            for file in files {
                try FileManager.default.copyItem(
                    atPath: mirror + "/" + file, toPath: copy.path((file as NSString).lastPathComponent))
            }
            return copy
        }
    }

    private static func changeByte(of path: String, at index: Int) throws {
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        data[index] ^= 1
        try data.write(to: URL(fileURLWithPath: path))
    }

    @Test("minisign accepts each summary and the head, and neither once one byte is changed")
    func signatures() async throws {
        let world = try await World()
        #expect(world.second.status == 0, "\(world.second.errors)")
        #expect(world.crawls.count == 2)
        for crawl in world.crawls {
            let good = try await world.minisign("\(world.mirror)/crawls/\(crawl)/summary.json")
            #expect(good.status == 0, "is minisign installed? \(good.errors)")
            #expect(good.output.contains("crawl:\(crawl)\tsha256:"), "the trusted comment must name the crawl")
        }
        #expect(try await world.minisign(world.mirror + "/head.json").status == 0)
        let head = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: world.mirror + "/head.json")))
                as? [String: String])
        #expect(head["crawl"] == world.crawls.last)

        let summary = "crawls/\(world.crawls[0])/summary.json"
        let copy = try world.copy([summary, summary + ".minisig", "head.json", "head.json.minisig"])
        for file in ["summary.json", "head.json"] {
            #expect(try await world.minisign(copy.path(file)).status == 0)
            try Self.changeByte(of: copy.path(file), at: 20)
            #expect(try await world.minisign(copy.path(file)).status == 1)
        }
    }

    @Test("an authority that is down fails no crawl, and the next one dates what was left")
    func timeStamps() async throws {
        let world = try await World()
        #expect(world.first.status == 0)
        #expect(world.first.errors.contains("no time stamp for crawl \(world.crawls[0])"), "\(world.first.errors)")
        #expect(world.first.errors.contains("503"))
        #expect(!world.second.errors.contains("no time stamp"), "\(world.second.errors)")
        let log = try MirrorFiles(path: world.mirror).text(of: .log, world.crawls[0])
        #expect(log.contains("\"event\":\"no time stamp\""))
        for crawl in world.crawls {
            let summary = "crawls/\(crawl)/summary.json"
            let copy = try world.copy([summary, summary + ".tsr"])
            let (data, stamp) = (copy.path("summary.json"), copy.path("summary.json.tsr"))
            #expect(try await world.time.authority.accepts(stamp, of: data))
            try Self.changeByte(of: data, at: 20)
            #expect(try await !world.time.authority.accepts(stamp, of: data))
        }
        let mirror = try TamperedMirror(copying: world.mirror)
        #expect(try await mirror.verified().status == 0)
        #expect(try await mirror.verified(key: world.scratch.path("pouch.pub")).status == 0)
        let stamps = world.crawls.map { mirror.summary($0) + ".tsr" }
        try mirror.write(stamps[0], mirror.read(stamps[1]))
        let (status, finding) = try await mirror.verified()
        #expect(status == 2 && finding.kinds == [stamps[0]: "flawed"], "the date of another summary: \(finding)")
    }

    @Test(
        "what an authority, or whoever answers in its place, sends wrong is refused and told, and nothing of it is kept"
    )
    func badAuthorities() async throws {
        let world = try await World()
        let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let mirror = world.scratch.path("other")
        func crawl(_ authority: String) async throws -> Program.Result {
            try await Program.pouch(
                "crawl", "state-2001-2009", "--mirror", mirror, "--origin", origin, "--delay", "0", "--month",
                "2006-05",
                "--progress", "never", "--timestamp", authority)
        }
        for (path, reason) in [("page", "DER"), ("endless", "over the limit"), ("refuse", "rejection")] {
            let result = try await crawl(world.time.url(path))
            #expect(result.status == 0, "\(path): \(result.errors)")
            #expect(
                result.errors.contains("no time stamp") && result.errors.contains(reason), "\(path): \(result.errors)")
        }
        // Nobody listens on the discard port.
        #expect(try await crawl("http://127.0.0.1:9/").errors.contains("no connection"))
        let stamps = { MirrorFiles(path: mirror).files(under: "crawls").keys.filter { $0.hasSuffix(".tsr") }.count }
        #expect(stamps() == 0)
        // Its first answer is good, and no answer to any other question.
        let stale = try await crawl(world.time.url("stale"))
        #expect(stale.errors.contains("does not hold"), "\(stale.errors)")
        #expect(stamps() == 1)
        await server.stop()
    }

    @Test("a proof of presence and one of absence hold without the mirror, and fail when any part is changed")
    func proofs() async throws {
        let world = try await World()
        let key = world.scratch.path("pouch.pub")
        let present = world.origin + BundledArchive.realPath
        let absent = present + ".never"
        for (url, claim) in [(present, "present"), (absent, "absent")] {
            let file = world.scratch.path("proof.json")
            let made = try await Program.pouch("prove", world.mirror, url, "-o", file)
            #expect(made.status == 0, "\(made.errors)")
            let good = try await Program.pouch("verify", "--proof", file, "--key", key, "--json")
            #expect(good.status == 0, "\(good.errors)")
            #expect(good.output.contains("\"claim\":\"\(claim)\"") && good.output.contains("\"signature\":\"good\""))
            let proof = try #require(
                try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file))) as? [String: Any])
            #expect((proof["leaves"] as? [Any])?.count == (claim == "present" ? 1 : 2))
            for (what, changed) in try Self.changes(of: proof) {
                try JSONSerialization.data(withJSONObject: changed, options: .withoutEscapingSlashes)
                    .write(to: URL(fileURLWithPath: file))
                let result = try await Program.pouch("verify", "--proof", file, "--key", key)
                #expect(result.status == 2, "\(claim), \(what) changed: \(result.output)\(result.errors)")
            }
            let refused = try await Program.pouch("verify", "--proof", file, "--json")
            #expect(refused.status == 2 && refused.output.hasPrefix("{\"holds\":false,\"problem\":\""))
        }
        let old = try await Program.pouch("prove", world.mirror, present, "--crawl", world.crawls[0])
        #expect(old.status == 0 && old.output.contains("\"crawl\":\"\(world.crawls[0])\""))
        #expect(try await Program.pouch("prove", world.mirror, present, "--crawl", "20010101T000000Z").status == 65)
        #expect(try await Program.pouch("prove", world.mirror, "not a URL").status == 64)
    }

    /// The proof with one byte of one part changed, for each part.
    private static func changes(of proof: [String: Any]) throws -> [(String, [String: Any])] {
        func changed(_ value: Any, at place: Double) throws -> Any {
            if let number = value as? Int { return number + 1 }
            var bytes = Array(try #require(value as? String).utf8)
            bytes[Int(Double(bytes.count - 1) * place)] ^= 1
            return String(decoding: bytes, as: UTF8.self)
        }
        var changes: [(String, [String: Any])] = []
        for part in ["format", "claim", "url", "crawl", "tree_size", "summary", "signature"] {
            var copy = proof
            // In the middle of a signature's file lies the signature.
            copy[part] = try changed(try #require(proof[part]), at: 0.5)
            changes.append((part, copy))
        }
        let leaves = try #require(proof["leaves"] as? [[String: Any]])
        for (number, leaf) in leaves.enumerated() {
            for part in ["index", "line", "path"] {
                var copy = proof
                var leaves = leaves
                if part == "path" {
                    var path = try #require(leaf["path"] as? [String])
                    path[path.count / 2] = try #require(try changed(path[path.count / 2], at: 0.7) as? String)
                    leaves[number][part] = path
                } else {
                    leaves[number][part] = try changed(try #require(leaf[part]), at: 0.9)
                }
                copy["leaves"] = leaves
                changes.append(("\(part) of leaf \(number)", copy))
            }
        }
        return changes
    }

    @Test(
        "a key that cannot be read ends a crawl before it begins, and a crawl without one leaves no old signature behind"
    )
    func keys() async throws {
        let world = try await World()
        let mirror = world.scratch.path("unsigned")
        let publicKey = try await Program.pouch(
            "crawl", "state-2001-2009", "--mirror", mirror, "--key", world.scratch.path("pouch.pub"))
        #expect(publicKey.status == 65)
        #expect(
            try await Program.pouch("crawl", "state-2001-2009", "--mirror", mirror, "--key", "/nowhere").status == 74)
        #expect(try await Program.pouch("crawl", "state-2001-2009", "--timestamp", "ftp://x/").status == 64)
        #expect(!FileManager.default.fileExists(atPath: mirror))
        #expect(try await Program.pouch("key", "new", "--out", world.scratch.url.path).status == 73)

        let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        for key in [["--key", world.scratch.path("pouch.key")], []] {
            let result = try await Program.run(
                Program.pouch,
                [
                    "crawl", "state-2001-2009", "--mirror", mirror, "--origin", origin, "--delay", "0", "--month",
                    "2006-05", "--quiet",
                ] + key)
            #expect(result.status == 0, "\(result.errors)")
            #expect(FileManager.default.fileExists(atPath: mirror + "/head.json"))
            #expect(FileManager.default.fileExists(atPath: mirror + "/head.json.minisig") == !key.isEmpty)
        }
        await server.stop()
    }
}
