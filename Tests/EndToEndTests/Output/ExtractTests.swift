import Foundation
import PouchBytes
import PouchDemo
import PouchDemoServer
import TestSupport
import Testing

/// `pouch extract`, as a user runs it.
@Suite("Extracted again, offline", .serialized)
struct ExtractTests {
    private static let profile = "state-2001-2009"
    private static let env = URL(fileURLWithPath: "/usr/bin/env")

    /// A server of the bundled archive, and a mirror of it.
    private struct Bench {
        let scratch: Scratch
        let server: ArchiveServer
        let origin: String
        var mirror: String { scratch.path("mirror") }
        var files: MirrorFiles { MirrorFiles(path: mirror) }

        init(_ more: [String] = []) async throws {
            scratch = try Scratch()
            server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
            origin = "http://127.0.0.1:\(try await server.start())"
            let arguments = [
                "crawl", ExtractTests.profile, "--mirror", mirror, "--origin", origin, "--delay", "0", "--connections",
                "12",
                "--quiet", "--progress", "never",
            ]
            let crawl = try await Program.run(Program.pouch, arguments + more)
            #expect([0, 4].contains(crawl.status), "\(crawl.errors)")
        }

        /// Every file but the database and the lock, byte for byte.
        func snapshot() -> [String: Data] {
            files.files(under: "").filter { !$0.key.hasPrefix("pouch.sqlite") && $0.key != ".lock" }
        }

        /// The profile with something replaced in it.
        func altered(_ edits: [(String, String)]) throws -> String {
            var text = try String(
                contentsOf: Program.root.appending(path: "config/\(ExtractTests.profile).yaml"), encoding: .utf8)
            for (old, new) in edits {
                try #require(text.contains(old))
                text = text.replacing(old, with: new)
            }
            let path = scratch.path("altered.yaml")
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return path
        }
    }

    private static func extract(_ arguments: String...) async throws -> Program.Result {
        try await Program.run(Program.pouch, ["extract"] + arguments)
    }

    private static func object(_ text: some StringProtocol) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// Statements by their URL, without what only a capture knows.
    private static func byURL(_ lines: [String]) throws -> [String: NSDictionary] {
        var statements: [String: NSDictionary] = [:]
        for line in lines {
            var statement = try object(line)
            var provenance = statement["provenance"] as? [String: Any]
            provenance?["crawl"] = nil
            provenance?["record_id"] = nil
            statement["provenance"] = provenance
            statements[statement["url"] as? String ?? ""] = statement as NSDictionary
        }
        return statements
    }

    private static func lines(_ output: String) -> [String] { output.split(separator: "\n").map(String.init) }

    private static func statements(of bench: Bench) -> [String] {
        bench.files.files(under: "statements").values.map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .newlines)
        }
    }

    @Test("with the same profile nothing changes, and Pouch's own WARC gives the very bytes of every statement file")
    func same() async throws {
        let bench = try await Bench()
        await bench.server.stop()
        let before = bench.snapshot()
        for arguments in [["extract", bench.mirror], ["extract", bench.mirror, "--write"]] {
            let result = try await Program.run(Program.pouch, arguments)
            #expect(result.status == 0, "\(result.errors)")
            let count = Self.statements(of: bench).count
            #expect(result.output == "0 of \(count) statements change with the profile \(Self.profile).\n")
            #expect(bench.snapshot() == before)
        }
        let warc = try #require(bench.files.volumes.first)
        let result = try await Self.extract(warc, "--profile", Self.profile, "--origin", bench.origin)
        #expect(result.status == 0, "\(result.errors)")
        #expect(Self.lines(result.output).sorted() == Self.statements(of: bench).sorted())

        // Cut off, it gives what stands before the cut.
        let whole = try #require(FileManager.default.contents(atPath: warc))
        let cut = bench.scratch.path("cut.warc.gz")
        try whole.prefix(whole.count * 2 / 3).write(to: URL(fileURLWithPath: cut))
        let part = try await Self.extract(cut, "--profile", Self.profile, "--origin", bench.origin)
        #expect(part.status == 65)
        #expect(part.errors.contains("cut.warc.gz: damaged at byte "), "\(part.errors)")
        let good = Self.lines(part.output)
        #expect(good.count > 50 && good.count < Self.statements(of: bench).count)
        #expect(Set(good).isSubset(of: Set(Self.statements(of: bench))))
    }

    @Test(
        "a changed rule shows exactly the fields it changes; written, the originals are kept and nothing is left to change"
    )
    func changed() async throws {
        let bench = try await Bench(["--year", "2006"])
        let before = bench.snapshot()
        let old = bench.files.files(under: "statements")
        // Titles of one word, by a rule of another name, and another language.
        let rule = "- name: h1\n        xpath: .//h1\n        match: "
        let altered = try bench.altered([
            (rule + #"'\S'"#, rule.replacing("h1\n        x", with: "word\n        x") + #"'^(?<value>\S+)'"#),
            ("language: en", "language: fr"),
            // A title that is no page's own would have the page read by general signs.
            ("generic: true", "generic: false"),
        ])

        let dry = try await Self.extract(bench.mirror, "--profile", altered, "--json")
        #expect(dry.status == 0, "\(dry.errors)")
        let report = try Self.object(dry.output)
        #expect(report["changed"] as? Int == old.count)
        #expect(report["written"] as? Bool == false)
        let fields = report["fields"] as? [String: Int] ?? [:]
        #expect(Set(fields.keys) == ["title", "rules", "language", "warnings"])
        #expect(fields["language"] == old.count)
        #expect((report["changes"] as? [Any])?.count == old.count)
        #expect(bench.snapshot() == before, "without --write nothing is written")
        let text = try await Self.extract(bench.mirror, "--profile", altered)
        #expect(text.output.contains("  language: \"en\" -> \"fr\"\n"))
        #expect(text.output.contains("  rules: \"title: h1\" -> \"title: word\"\n"))
        #expect(text.output.hasSuffix("Nothing was written; --write does.\n"))
        #expect(bench.snapshot() == before)

        let url = try #require((report["changes"] as? [[String: Any]])?.first?["url"] as? String)
        let one = try await Self.extract(bench.mirror, "--profile", altered, "--url", url)
        #expect(one.output.contains("1 of 1 statements change"), "\(one.output)")
        let none = try await Self.extract(bench.mirror, "--profile", altered, "--crawl", "20010101T000000Z")
        #expect(none.output.hasPrefix("0 of 0 "), "\(none.output)")

        let written = try await Self.extract(bench.mirror, "--profile", altered, "--write", "--format", "jsonl")
        #expect(written.status == 0, "\(written.errors)")
        #expect(Self.lines(written.output).count == old.count)
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: bench.mirror + "/extractions").first)
        #expect(bench.files.files(under: "extractions/\(name)/versions") == old, "the originals, byte for byte")
        let new = bench.files.files(under: "statements")
        #expect(Set(new.keys) == Set(old.keys))
        for (path, data) in new {
            let (was, now) = (
                try Self.object(String(decoding: old[path] ?? Data(), as: UTF8.self)),
                try Self.object(String(decoding: data, as: UTF8.self))
            )
            #expect(now["language"] as? String == "fr")
            for key in ["crawl", "record_id"] {
                let values = [was, now].map { ($0["provenance"] as? [String: Any])?[key] as? String }
                #expect(values[0] != nil && values[0] == values[1])
            }
        }
        for (path, data) in before where !path.hasPrefix("statements/") {
            #expect(bench.snapshot()[path] == data, "\(path)")
        }
        try checkRecord(bench, name, old, new, profile: altered)

        let again = try await Self.extract(bench.mirror, "--profile", altered, "--write")
        #expect(again.output.hasPrefix("0 of "), "\(again.output)")
        // The way back gives the first bytes again.
        let back = try await Self.extract(bench.mirror, "--profile", Self.profile, "--write")
        #expect(back.status == 0, "\(back.errors)")
        #expect(bench.files.files(under: "statements") == old)
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.mirror + "/extractions").count == 2)
        await bench.server.stop()
    }

    /// What a later reader follows: a line a statement, sorted, with both digests; the summary's digest of it.
    private func checkRecord(
        _ bench: Bench, _ name: String, _ old: [String: Data], _ new: [String: Data], profile: String
    ) throws {
        let folder = "\(bench.mirror)/extractions/\(name)"
        let manifest = try Data(contentsOf: URL(fileURLWithPath: folder + "/manifest.jsonl"))
        let lines = try Self.lines(String(decoding: manifest, as: UTF8.self)).map { try Self.object($0) }
        #expect(lines.count == old.count)
        let urls = lines.compactMap { $0["url"] as? String }
        #expect(urls == urls.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        for line in lines {
            let path = String(try #require(line["path"] as? String).dropFirst("statements/".count))
            #expect(line["before_sha256"] as? String == SHA256Digest.of([UInt8](old[path] ?? Data())).hex)
            #expect(line["after_sha256"] as? String == SHA256Digest.of([UInt8](new[path] ?? Data())).hex)
            #expect(line["version"] as? String == "extractions/\(name)/versions/\(path)")
        }
        let summary = try Self.object(try String(contentsOfFile: folder + "/summary.json", encoding: .utf8))
        #expect((summary["manifest"] as? [String: Any])?["sha256"] as? String == SHA256Digest.of([UInt8](manifest)).hex)
        #expect(
            summary["profile_sha256"] as? String
                == SHA256Digest.of([UInt8](try Data(contentsOf: URL(fileURLWithPath: profile)))).hex)
        let crawl = try #require(bench.files.crawls.last)
        let crawled = try Data(contentsOf: URL(fileURLWithPath: "\(bench.mirror)/crawls/\(crawl)/summary.json"))
        #expect(
            (summary["crawl"] as? [String: String]) == [
                "crawl": crawl, "summary_sha256": SHA256Digest.of([UInt8](crawled)).hex,
            ])
    }

    @Test("a page or a statement that was tampered with is named and left alone, and the rest is extracted")
    func tampered() async throws {
        let bench = try await Bench(["--month", "2006-06"])
        await bench.server.stop()
        let old = bench.files.files(under: "statements")
        let name = try #require(old.keys.sorted().first)
        let file = "\(bench.mirror)/statements/\(name)"
        let edited = Data(
            (String(decoding: old[name] ?? Data(), as: UTF8.self).replacing(
                "\"language\":\"en\"", with: "\"language\":\"xx\"")).utf8)
        try edited.write(to: URL(fileURLWithPath: file))
        let altered = try bench.altered([("language: en", "language: fr")])
        let result = try await Self.extract(bench.mirror, "--profile", altered, "--write")
        #expect(result.status == 65)
        #expect(
            result.errors.contains("statements/\(name): is not the statement that was written here"), "\(result.errors)"
        )
        #expect(FileManager.default.contents(atPath: file) == edited)
        #expect(result.output.contains("\(old.count - 1) of \(old.count - 1) statements change"))
    }

    @Test("a WARC that wget wrote gives the same statements as the crawl")
    func wget() async throws {
        let bench = try await Bench(["--year", "2006", "--year", "2004"])
        let urls = try bench.files.manifest().filter {
            ["start", "year", "month", "statement"].contains($0["role"] as? String)
        }
        .compactMap { $0["url"] as? String }
        try urls.joined(separator: "\n").write(toFile: bench.scratch.path("urls"), atomically: true, encoding: .utf8)
        for (name, options) in [("w.warc.gz", []), ("w.warc", ["--no-warc-compression"])] {
            let wget = try await Program.run(
                Self.env,
                [
                    "wget", "-q", "-i", bench.scratch.path("urls"), "-O", "/dev/null", "--no-http-keep-alive",
                    "--warc-file=" + bench.scratch.path("w"),
                ]
                    + options)
            // 8: one of the listed pages is gone.
            #expect([0, 8].contains(wget.status), "is wget installed? `make test` does so: \(wget.errors)")
            let result = try await Self.extract(
                bench.scratch.path(name), "--profile", Self.profile, "--origin", bench.origin)
            #expect(result.status == 0, "\(result.errors)")
            let crawled = try Self.byURL(Self.statements(of: bench))
            #expect(crawled.count > 40)
            #expect(try Self.byURL(Self.lines(result.output)) == crawled)
        }
        await bench.server.stop()
    }

    @Test("what wget leaves chunked and compressed in a WARC is read as if it were not")
    func chunked() async throws {
        let scratch = try Scratch()
        let archive = BundledArchive.generate()
        let path = BundledArchive.realPath
        let page = try #require(archive.resources[path]).bytes
        let folder = scratch.url.appending(path: "site")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(page).write(to: folder.appending(path: path.dropFirst().replacing("/", with: "_")))
        let server = try Running(
            Self.env, ["python3", Program.fixtures.appending(path: "chunked_server.py").path, folder.path])
        var port: Int?
        for _ in 0..<400 where port == nil {
            await Program.sleep(milliseconds: 25)
            port = Int(server.outputSoFar.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        let origin = "http://127.0.0.1:\(try #require(port))"
        let wget = try await Program.run(
            Self.env,
            [
                "wget", "-q", "-O", "/dev/null", "--no-warc-compression", "--warc-file=" + scratch.path("c"),
                origin + path,
            ])
        #expect(wget.status == 0, "\(wget.errors)")
        server.send(SIGTERM)
        let warc = try #require(FileManager.default.contents(atPath: scratch.path("c.warc")))
        #expect(warc.range(of: Data("Transfer-Encoding: chunked".utf8)) != nil)
        #expect(
            warc.range(of: Data("<html".utf8)) == nil && warc.range(of: Data("<HTML".utf8)) == nil,
            "it is compressed in the file")
        let result = try await Self.extract(scratch.path("c.warc"), "--profile", Self.profile, "--origin", origin)
        #expect(result.status == 0, "\(result.errors)")
        let statement = try Self.object(result.output)
        #expect(statement["title"] as? String == archive.gold.first { $0.path == path }?.title)
    }

    @Test("an HTML file on its own gives its statement, and without its address a word of how to")
    func page() async throws {
        let scratch = try Scratch()
        let archive = BundledArchive.generate()
        let gold = try #require(archive.gold.first { $0.path == BundledArchive.realPath })
        let file = scratch.path("page.html")
        try Data(try #require(archive.resources[gold.path]).bytes).write(to: URL(fileURLWithPath: file))
        let url = "https://2001-2009.state.gov" + gold.path
        let result = try await Self.extract(file, "--profile", Self.profile, "--url", url)
        #expect(result.status == 0, "\(result.errors)")
        let statement = try Self.object(result.output)
        #expect(statement["url"] as? String == url)
        #expect(statement["title"] as? String == gold.title)
        #expect(statement["date"] as? String == gold.date)
        let refused = try await Self.extract(file, "--profile", Self.profile)
        #expect(refused.status == 64)
        #expect(refused.output.isEmpty)
        #expect(refused.errors.contains("--url"))
        let generic = try await Self.extract(file, "--url", url)
        #expect(generic.status == 0, "\(generic.errors)")
        let rules = try #require(
            (try Self.object(generic.output)["provenance"] as? [String: Any])?["rules"] as? [String: String])
        #expect(!rules.isEmpty && rules.values.allSatisfy { $0.hasPrefix("generic/") })
        #expect(try await Self.extract(file, "--profile", Self.profile, "--write").status == 64)
        #expect(try await Self.extract(scratch.path("nothing"), "--profile", Self.profile).status == 65)
        #expect(try await Self.extract(scratch.url.path).status == 65, "a folder that is no mirror")
    }
}
