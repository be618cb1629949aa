import Foundation
import PouchArchive
import PouchBytes
import PouchMirror
import PouchSeal
import PouchVerify
import TestSupport
import Testing

/// What a forger writes with every digest right, and what a hostile manifest tries.
@Suite("Verify, where the digests are no help")
struct VerificationTests {
    private static let manifest = "crawls/\(SampleMirror.crawl)/manifest.jsonl"
    private static let summary = "crawls/\(SampleMirror.crawl)/summary.json"
    private static let volume = "archive/\(SampleMirror.crawl)-00001.warc.gz"

    @Test("a page is held against its payload with the content coding removed")
    func coded() throws {
        var mirror = try SampleMirror()
        let zipped = GzipCompressor(level: 4).member(Array("the page".utf8))
        try mirror.add("a", body: "the page", sent: zipped, coding: "gzip")
        #expect(try mirror.verify().isEmpty)
        try mirror.add("b", body: "the page", sent: zipped, coding: "gzip", stored: "another page")
        let damage = try mirror.verify()
        #expect(damage.keys.sorted() == ["pages/a.example/b~f"])
        #expect(damage["pages/a.example/b~f"]?.kind == .flawed)
    }

    @Test("a crawl's copy of its profile is evidence: one that was edited, or is gone, is damage; old crawls have none")
    func profiles() throws {
        var mirror = try SampleMirror()
        try mirror.add("a", body: "the page")
        let path = "crawls/\(SampleMirror.crawl)/profile.yaml"
        #expect(try mirror.verify().isEmpty)
        try mirror.write(path, Array("name: a".utf8))
        #expect(try mirror.verify().isEmpty)
        mirror.summaryExtra = ",\"profile_sha256\":\"\(SHA256Digest.of("name: a"))\""
        #expect(try mirror.verify().isEmpty)
        try mirror.write(path, Array("name: b".utf8))
        #expect(try mirror.verify().mapValues(\.kind) == [path: .altered])
        try FileManager.default.removeItem(atPath: mirror.path + "/" + path)
        #expect(try mirror.verify().mapValues(\.kind) == [path: .missing])
        mirror.summaryExtra = ",\"profile_sha256\":\"no digest\""
        #expect(try mirror.verify()[Self.summary]?.kind == .flawed)
    }

    @Test("a statement's file that no command reads is flawed though its digest is right, as both checkers see it")
    func tooLarge() async throws {
        var mirror = try SampleMirror()
        try mirror.add("a", body: "the page")
        let path = "statements/2026/01/a.json"
        let contents = [UInt8](repeating: UInt8(ascii: " "), count: StatementFile.largest + 1)
        try mirror.write(path, contents)
        let digest = SHA256Digest.of(contents)
        let line = try #require(mirror.lines[mirror.url("a")])
        mirror.lines[mirror.url("a")] =
            line.dropLast()
            + ",\"statement\":{\"id\":\"a\",\"path\":\"\(path)\",\"text_sha256\":\"\(digest)\",\"sha256\":\"\(digest)\"}}"
        let damage = try mirror.verify()
        #expect(damage.mapValues(\.kind) == [path: .flawed], "\(damage)")
        #expect(damage[path]?.details == ["larger than any statement"])
        let script = Program.root.appending(path: "scripts/verify_mirror.py").path
        let other = try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", script, mirror.path])
        #expect(
            other.status == 2 && other.output == "damaged\t\(path)\tlarger than any statement\n",
            "\(other.output)\(other.errors)")

        try mirror.write(path, contents.dropLast() + [0])
        #expect(try mirror.verify().mapValues(\.kind) == [path: .altered])
    }

    @Test("a revisit leads to the response that has its payload, through another revisit too, and never to a later one")
    func revisits() throws {
        var mirror = try SampleMirror()
        try mirror.add("a", body: "the page")
        try mirror.revisit("b", of: "a", body: "the page")
        try mirror.revisit("c", of: "b", body: "the page", status: 304)
        #expect(try mirror.verify().isEmpty)
        for (other, payload) in [("nothing", "the page"), ("a", "no such page"), ("d", "the page")] {
            var mirror = mirror
            try mirror.revisit("d", of: other, body: "the page", payload: Array(payload.utf8))
            #expect(try mirror.verify().keys.sorted() == [Self.volume], "\(other)")
        }
    }

    @Test("with a key each signature must be there and hold; without one it must at least look like one")
    func signatures() throws {
        var mirror = try SampleMirror()
        try mirror.add("a", body: "the page")
        let key = try #require(SecretKey(seed: .init(repeating: 1, count: 32), number: .init(repeating: 1, count: 8)))
        let other = try #require(SecretKey(seed: .init(repeating: 2, count: 32), number: .init(repeating: 2, count: 8)))
        let (summary, head) = ("crawls/\(SampleMirror.crawl)/summary.json", "head.json")
        func sign(_ file: String, _ key: SecretKey) throws {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: mirror.path + "/" + file)))
            try mirror.write(
                file + ".minisig", KeySigner(key).signature(of: bytes, file: file, crawl: SampleMirror.crawl))
        }
        let unsigned = try mirror.verify(key.publicKey)
        #expect(unsigned.mapValues(\.kind) == [summary + ".minisig": .missing, head + ".minisig": .missing])
        for file in [summary, head] { try sign(file, key) }
        #expect(try mirror.verifyAsIs(key.publicKey).isEmpty)
        try sign(head, other)
        #expect(try mirror.verifyAsIs(key.publicKey).mapValues(\.kind) == [head + ".minisig": .flawed])
        #expect(try mirror.verifyAsIs().isEmpty)
        try sign(head, key)
        mirror.summaryExtra = ",\"requests\":7"
        #expect(try mirror.verify(key.publicKey).mapValues(\.kind) == [summary: .altered, head: .altered])
        #expect(try mirror.verifyAsIs().isEmpty)
        for file in [summary + ".minisig", head + ".minisig", summary + ".tsr"] {
            try mirror.write(file, Array("no seal\n".utf8))
        }
        #expect(
            try mirror.verifyAsIs().mapValues(\.kind)
                == [summary + ".minisig": .flawed, head + ".minisig": .flawed, summary + ".tsr": .flawed])
    }

    @Test(
        "a line that leads out of the mirror, or is no line, makes the manifest flawed and nothing else happen",
        arguments: [
            #""path":"pages/../../x","sha256":"00""#, #""path":"/etc/passwd","sha256":"SHA""#,
            #""path":"pages/a/../../../x","sha256":"SHA""#,
            #""path":"pages/a""#, #""unheard":1"#, #""bytes":1.5"#, #""bytes":99999999999999999999"#,
            #""sha256":"xyz""#,
            #""warc":{"file":"archive/../x.warc.gz","offset":0,"length":1,"record_id":"<x>"}"#,
            #""warc":{"file":"VOLUME","offset":-1,"length":1,"record_id":"<x>"}"#,
            #""statement":{"id":"x","path":"pages/a","sha256":"SHA"}"#,
            #""listed_on":DEEP"#, #""url":"https://a.example/z""#,
        ])
    func hostile(key: String) throws {
        var mirror = try SampleMirror()
        try mirror.add("a", body: "the page")
        let deep = String(repeating: "[", count: 100_000)
        let text = key.replacingOccurrences(of: "SHA", with: SHA256Digest.of("").hex).replacingOccurrences(
            of: "VOLUME", with: Self.volume
        )
        .replacingOccurrences(of: "DEEP", with: deep)
        mirror.lines[mirror.url("z")] =
            "{\"url\":\"\(mirror.url("z"))\",\"role\":\"other\",\"outcome\":\"gone\",\(text)}"
        let damage = try mirror.verify()
        #expect(damage.keys.sorted() == [Self.manifest])
        #expect(damage[Self.manifest]?.kind == .flawed)
    }

    @Test("places that no file has, and lengths beyond it, are the manifest's damage when the WARC file is proved")
    func places() throws {
        for (old, new) in [
            ("\"offset\":0", "\"offset\":9007199254740993"), ("\"length\":", "\"length\":9"), ("<urn:", "<urn:x:"),
        ] {
            var mirror = try SampleMirror()
            try mirror.add("a", body: "the page")
            mirror.lines[mirror.url("a")] = mirror.lines[mirror.url("a")]?.replacingOccurrences(of: old, with: new)
            let damage = try mirror.verify()
            #expect(damage.keys.sorted() == [Self.manifest])
            #expect(damage[Self.manifest]?.urls == [mirror.url("a")])
        }
    }

    @Test("a summary that names a WARC file elsewhere, itself as the one before, or a key twice is flawed")
    func summaries() throws {
        let claims = [
            ",\"previous\":{\"crawl\":\"\(SampleMirror.crawl)\",\"summary_sha256\":\"\"}", ",\"state\":\"complete\"",
            ",\"previous\":{\"crawl\":\"../x\",\"summary_sha256\":\"\"}",
        ]
        for claim in claims {
            var mirror = try SampleMirror()
            try mirror.add("a", body: "the page")
            mirror.summaryExtra = claim
            #expect(try mirror.verify()[Self.summary]?.kind == .flawed, "\(claim)")
        }
        var mirror = try SampleMirror()
        mirror.volumeName = "archive/../x.warc.gz"
        try mirror.add("a", body: "the page")
        #expect(try mirror.verify()[Self.summary]?.kind == .flawed)
    }

    @Test("a pipe, a socket or a folder where a file belongs is missing, and nobody waits for it")
    func pipe() throws {
        var mirror = try SampleMirror()
        try mirror.add("a", body: "the page")
        try mirror.seal()
        let page = mirror.path + "/pages/a.example/a~f"
        try FileManager.default.removeItem(atPath: page)
        #expect(mkfifo(page, 0o644) == 0)
        #expect(try mirror.verifyAsIs()["pages/a.example/a~f"]?.kind == .missing)
        try FileManager.default.removeItem(atPath: page)
        try mirror.write("pages/a.example/a~f/inner", [1])
        #expect(
            try mirror.verifyAsIs().mapValues(\.kind) == [
                "pages/a.example/a~f": .missing, "pages/a.example/a~f/inner": .extra,
            ])
    }

    @Test("damage that touches many URLs names a few and counts the rest")
    func many() throws {
        var mirror = try SampleMirror()
        for number in 10..<60 { try mirror.add("p\(number)", body: "page \(number)") }
        try mirror.seal()
        var bytes = mirror.warc
        bytes[bytes.count / 2] ^= 0x40
        try mirror.write(Self.volume, bytes)
        let damage = try #require(try mirror.verifyAsIs()[Self.volume])
        #expect(damage.urls.count == 3 && damage.moreURLs > 15)
        #expect(damage.kind == .altered)
    }
}
