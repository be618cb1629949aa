import Foundation
import PouchArchive
import PouchBytes
import TestSupport
import Testing

/// What other people's readers of WARC say about Pouch's files.
@Suite("The archives' own tools", .serialized)
struct ArchiveToolsTests {
    @Test(
        "a WARC with every kind of record is accepted by the tools that archives use",
        arguments: [
            ["warcio", "check", "-v"], ["fastwarc", "check", "-p", "-q", "-o", "-"],
            ["warcio", "index", "-f", "warc-type,warc-target-uri,http:status"], ["gzip", "-t"],
        ])
    func accepted(command: [String]) async throws {
        let run = try await onFile(SampleWARC.everyKind().bytes, command)
        #expect(run.status == 0, "\(run.output)")
        #expect(!run.output.lowercased().contains("fail"), "\(run.output)")
    }

    @Test("warcio verifies the digests as Pouch spells them, rather than passing over them")
    func digestsAreVerified() async throws {
        let run = try await onFile(SampleWARC.everyKind().bytes, ["warcio", "check", "-v"])
        let passed = run.output.components(separatedBy: "digest pass").count - 1
        let revisits = run.output.components(separatedBy: "not checked (revisit)").count - 1
        #expect(passed + revisits == SampleWARC.everyKind().members.count, "\(run.output)")
        #expect(revisits == 2)
    }

    @Test("fastwarc finds a digest that it can verify in each record")
    func fastwarcVerifies() async throws {
        let run = try await onFile(SampleWARC.everyKind().bytes, ["fastwarc", "check", "-p", "-q", "-o", "-"])
        let records = run.output.split(separator: "\n")
        #expect(records.count == SampleWARC.everyKind().members.count, "\(run.output)")
        #expect(records.allSatisfy { $0.contains(": OK") }, "\(run.output)")
        #expect(records.count { $0.contains("PAYLOAD_OK") } == 8, "one a response")
    }

    @Test(
        "a changed byte under a right check sum is refused by each tool, so their yes means something",
        arguments: [["warcio", "check"], ["fastwarc", "check", "-p"]])
    func refused(command: [String]) async throws {
        var warc = SampleWARC()
        warc.add(SampleWARC.response("https://a.example/", head: "HTTP/1.1 200 OK\r\n\r\n", payload: SampleWARC.page)) {
            $0.replacingOccurrences(
                of: "The talks were \u{201C}useful\u{201D}.</p>\n\r\n",
                with: "The talks were \u{201C}futile\u{201D}.</p>\n\r\n")
        }
        let run = try await onFile(warc.bytes, command)
        #expect(run.status != 0, "\(run.output)")
    }

    @Test("warcio reads back the very payload, content coding taken off")
    func extracted() async throws {
        let warc = SampleWARC.everyKind()
        let offset = warc.members[..<4].reduce(0) { $0 + $1.count }
        let run = try await onFile(warc.bytes, ["warcio", "extract", "--payload"], after: [String(offset)])
        #expect(run.status == 0)
        #expect(run.output == String(decoding: SampleWARC.page, as: UTF8.self))
    }

    // MARK: - Running them

    private func onFile(_ bytes: [UInt8], _ command: [String], after: [String] = []) async throws -> (
        status: Int32, output: String
    ) {
        let scratch = try Scratch()
        let file = scratch.path("sample.warc.gz")
        try Data(bytes).write(to: URL(filePath: file))
        let result =
            if command[0] == "gzip" {
                try await Program.run(URL(filePath: "/usr/bin/env"), command + [file] + after)
            } else {
                try await Program.run(tool(command[0]), command.dropFirst() + [file] + after)
            }
        return (result.status, result.output + result.errors)
    }

    private func tool(_ name: String) throws -> URL {
        let tool = Program.tools.appending(path: name)
        try #require(
            FileManager.default.isExecutableFile(atPath: tool.path),
            "\(tool.path) is missing: run `make test`, which installs it")
        return tool
    }
}
