import Foundation
import PouchArchive
import PouchBytes
import Testing

/// What other people's readers of WARC say about Pouch's files.
@Suite("The archives' own tools", .serialized)
struct ArchiveToolsTests {
    @Test(
        "a WARC with every kind of record is accepted by the tools that archives use",
        arguments: [["warcio", "check", "-v"], ["fastwarc", "check", "-p"], ["warcio", "index", "-f", "warc-type,warc-target-uri,http:status"], ["gzip", "-t"]])
    func accepted(command: [String]) throws {
        let run = try onFile(SampleWARC.everyKind().bytes, command)
        #expect(run.status == 0, "\(run.output)")
        #expect(!run.output.lowercased().contains("fail"), "\(run.output)")
    }

    @Test("warcio verifies the digests as Pouch spells them, rather than passing over them")
    func digestsAreVerified() throws {
        let run = try onFile(SampleWARC.everyKind().bytes, ["warcio", "check", "-v"])
        let passed = run.output.components(separatedBy: "digest pass").count - 1
        let revisits = run.output.components(separatedBy: "not checked (revisit)").count - 1
        #expect(passed + revisits == SampleWARC.everyKind().members.count, "\(run.output)")
        #expect(revisits == 2)
    }

    @Test("a changed byte under a right check sum is refused by each tool, so their yes means something", arguments: [["warcio", "check"], ["fastwarc", "check", "-p"]])
    func refused(command: [String]) throws {
        var warc = SampleWARC()
        warc.add(SampleWARC.response("https://a.example/", head: "HTTP/1.1 200 OK\r\n\r\n", payload: SampleWARC.page)) {
            $0.replacingOccurrences(of: "The talks were \u{201C}useful\u{201D}.</p>\n\r\n", with: "The talks were \u{201C}futile\u{201D}.</p>\n\r\n")
        }
        let run = try onFile(warc.bytes, command)
        #expect(run.status != 0, "\(run.output)")
    }

    @Test("warcio reads back the very payload, content coding taken off")
    func extracted() throws {
        let warc = SampleWARC.everyKind()
        let offset = warc.members[..<4].reduce(0) { $0 + $1.count }
        let run = try onFile(warc.bytes, ["warcio", "extract", "--payload"], after: [String(offset)])
        #expect(run.status == 0)
        #expect(run.output == String(decoding: SampleWARC.page, as: UTF8.self))
    }

    // MARK: - Running them

    private func onFile(_ bytes: [UInt8], _ command: [String], after: [String] = []) throws -> (status: Int32, output: String) {
        let file = FileManager.default.temporaryDirectory.appending(path: "pouch-\(UUID().uuidString).warc.gz")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        if command[0] == "gzip" {
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = command + [file.path]
        } else {
            process.executableURL = try tool(command[0])
            process.arguments = Array(command.dropFirst()) + [file.path] + after
        }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    private func tool(_ name: String) throws -> URL {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let tool = root.appending(path: ".venv/bin/\(name)")
        try #require(FileManager.default.isExecutableFile(atPath: tool.path), "\(tool.path) is missing: run `make test`, which installs it")
        return tool
    }
}
