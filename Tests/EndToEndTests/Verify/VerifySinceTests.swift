import Foundation
import PouchBytes
import PouchDemo
import PouchSeal
import TestSupport
import Testing

/// Verifying from a crawl on, relying on an earlier verification for what came before.
@Suite("Verifying from a crawl on", .serialized)
struct VerifySinceTests {
    private static func report(_ words: String...) async throws -> (status: Int32, json: [String: Any], errors: String)
    {
        let result = try await Program.run(Program.pouch, ["verify"] + words + ["--json"])
        let json = (try? JSONSerialization.jsonObject(with: Data(result.output.utf8))) as? [String: Any]
        return (result.status, json ?? [:], result.errors)
    }

    private static func change(_ path: String) throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
    }

    @Test(
        "only the crawls from there on are read; the result names the note it relies on, and what lies before is not called whole"
    )
    func since() async throws {
        let site = try await StrangeArchive()
        try await site.crawl()
        let mirror = site.mirror
        let files = MirrorFiles(path: mirror)
        let note = mirror + "/verified.json"
        // Without a note there is nothing to rely on.
        let none = try await Self.report(mirror, "--since", files.crawls[1])
        #expect(none.status == 65 && none.errors.contains("--write-note"), "\(none.errors)")
        let whole = try await Self.report(mirror, "--write-note")
        #expect(whole.status == 0)
        #expect(whole.json["relies_on"] == nil)
        #expect(FileManager.default.fileExists(atPath: note))
        try await site.expectIntact()

        try await site.crawl()
        let (old, newest) = (files.volumes[0], try #require(files.volumes.last))
        let since = try await Self.report(mirror, "--since", files.crawls[1])
        #expect(since.status == 0, "\(since.json)\(since.errors)")
        let relies = try #require(since.json["relies_on"] as? [String: String])
        #expect(relies["note"] == note && relies["crawl"] == files.crawls[1] && relies["since"] == files.crawls[1])
        #expect(relies["signature"] == "not signed")
        let bytes = (since.json["bytes_read"] as? Int ?? 0, whole.json["bytes_read"] as? Int ?? 0)
        #expect(bytes.0 < bytes.1 && bytes.0 > 0, "the first crawl was read all the same")
        let text = try await Program.pouch("verify", mirror, "--since", files.crawls[2])
        #expect(text.status == 65, "the note says nothing of a crawl after it")
        #expect(try await Program.pouch("verify", mirror, "--since", files.crawls[0]).output.contains(note))
        #expect(try await Program.pouch("verify", mirror, "--since", "20010101T000000Z").status == 65)

        // What lies before is the note's word, and is said to be; what lies behind is seen.
        try Self.change(old)
        let blind = try await Program.pouch("verify", mirror, "--since", files.crawls[1])
        #expect(
            blind.status == 0 && blind.output.contains("intact, from crawl \(files.crawls[1]) on"), "\(blind.output)")
        #expect(blind.output.contains("what came before was not read") && blind.output.contains(note))
        #expect(try await Program.pouch("verify", mirror).status == 2)
        // A file of another size is seen at once.
        let kept = try Data(contentsOf: URL(fileURLWithPath: old))
        try kept.dropLast().write(to: URL(fileURLWithPath: old))
        #expect(try await Program.pouch("verify", mirror, "--since", files.crawls[1]).status == 2)
        try kept.write(to: URL(fileURLWithPath: old))
        try Self.change(newest)
        let seen = try await Program.pouch("verify", mirror, "--since", files.crawls[1])
        #expect(seen.status == 2 && seen.output.contains((newest as NSString).lastPathComponent))
        await site.server.stop()
    }

    @Test("a note is of one mirror's summaries, may be signed, and goes on from verify to verify")
    func notes() async throws {
        let site = try await StrangeArchive()
        let files = MirrorFiles(path: site.mirror)
        let scratch = try Scratch()
        let note = scratch.path("note.json")
        let first = files.crawls[0]
        #expect(try await Self.report(site.mirror, "--write-note", "--note", note).status == 0)
        #expect(!FileManager.default.fileExists(atPath: site.mirror + "/verified.json"))
        #expect(try await Program.pouch("key", "new", "--out", scratch.url.path).status == 0)
        let secret = try SecretKey(
            fileContents: [UInt8](Data(contentsOf: URL(fileURLWithPath: scratch.path("pouch.key")))), path: "pouch.key",
            password: nil)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: note)))
        let signature = Signature(of: bytes, by: secret, trustedComment: "verified").fileContents
        try Data(signature).write(to: URL(fileURLWithPath: note + ".minisig"))
        let public_ = scratch.path("pouch.pub")
        // The mirror itself is not signed, and that stays damage.
        let signed = try await Self.report(site.mirror, "--since", first, "--note", note, "--key", public_)
        #expect(signed.status == 2)
        #expect((signed.json["relies_on"] as? [String: String])?["signature"]?.hasPrefix("signed by key") == true)
        let unchecked = try await Self.report(site.mirror, "--since", first, "--note", note)
        #expect((unchecked.json["relies_on"] as? [String: String])?["signature"]?.contains("not checked") == true)

        // Changed by somebody without the key, it is refused with the key, and told without.
        let forged = String(decoding: bytes, as: UTF8.self).replacing(
            "\"verified_at\":\"20", with: "\"verified_at\":\"19")
        try forged.write(toFile: note, atomically: false, encoding: .utf8)
        #expect(try await Self.report(site.mirror, "--since", first, "--note", note, "--key", public_).status == 65)
        try Data(bytes).write(to: URL(fileURLWithPath: note))

        // A later verify notes what it read, and when everything was read the last time.
        try await site.crawl()
        #expect(try await Self.report(site.mirror, "--since", first, "--note", note, "--write-note").status == 0)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: note))) as? [String: Any])
        #expect(json["crawl"] as? String == files.crawls[1] && json["since"] as? String == first)
        let whole =
            try #require(
                try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])["whole_at"] as? String
        #expect(json["whole_at"] as? String == whole)
        #expect(!FileManager.default.fileExists(atPath: note + ".minisig"), "the signature was of the note before")

        // Of another history it says nothing.
        let other = try TamperedMirror(copying: site.mirror)
        try other.edit("crawls/\(files.crawls[1])/summary.json") { $0.insert(32, at: 1) }
        let refused = try await Self.report(other.path, "--since", first, "--note", note)
        #expect(refused.status == 65 && refused.errors.contains("is not the one that was verified"))
        for text in ["", "{}", "{\"version\":1}", "[1]"] {
            try text.write(toFile: note, atomically: false, encoding: .utf8)
            #expect(try await Self.report(site.mirror, "--since", first, "--note", note).status == 65, "\(text)")
        }
        #expect(try await Program.pouch("verify", site.mirror, "--since", first, "--sample", "5%").status == 64)
        await site.server.stop()
    }
}
