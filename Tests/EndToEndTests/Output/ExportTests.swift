import Foundation
import TestSupport
import Testing

/// What the tools of those who receive an export say of it.
@Suite("Exports of the bundled archive", .serialized)
struct ExportTests {
    private static func tool(_ name: String, _ arguments: [String]) async throws -> Program.Result {
        let tool = Program.tools.appending(path: name)
        try #require(
            FileManager.default.isExecutableFile(atPath: tool.path),
            "\(tool.path) is missing: run `make test`, which installs it")
        return try await Program.run(tool, arguments, limit: .seconds(120))
    }

    private static func script(_ name: String, _ arguments: [String]) async throws -> Program.Result {
        try await tool("python3", [Program.fixtures.appending(path: name).path] + arguments)
    }

    private static func flipByte(_ path: String, at place: Double) throws {
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        data[Int(Double(data.count) * place)] ^= 1
        try data.write(to: URL(fileURLWithPath: path))
    }

    @Test("py-wacz accepts the WACZ, and refuses it once a byte of any member is changed")
    func wacz() async throws {
        let mirror = try await ExportMirror.shared.value
        let path = try await mirror.export("wacz", "wacz")
        let valid = try await Self.tool("wacz", ["validate", "-f", path])
        #expect(valid.status == 0, "\(valid.output)\(valid.errors)")
        let part = try await mirror.export("wacz", "part.wacz", ["--year", "2003"])
        #expect(try await Self.tool("wacz", ["validate", "-f", part]).status == 0)
        // The script changes a byte in each member in turn and sets the check sum of the ZIP right again.
        let changed = try await Self.script("break_wacz.py", [path, mirror.scratch.path("broken")])
        #expect(changed.status == 0, "\(changed.errors)")
        #expect(changed.output == "7 members, 7 refused\n")
        try Self.flipByte(part, at: 0.3)
        #expect(try await Self.tool("wacz", ["validate", "-f", part]).status != 0, "the ZIP's own check sum")
    }

    @Test("pywb replays every page from the WACZ's files, revisits too, also from a WACZ of part of one crawl")
    func replay() async throws {
        let mirror = try await ExportMirror.shared.value
        let second = try #require(mirror.crawls.last)
        // The second crawl holds hardly more than revisits: what they refer to must have come along.
        for (name, options) in [("wacz", []), ("one.wacz", ["--crawl", second, "--year", "2003"])]
            as [(String, [String])]
        {
            let path = try await mirror.export("wacz", name, options)
            let unpacked = try await Self.script(
                "unpack_wacz.py", [path, mirror.path, mirror.scratch.path("unpacked-\(name)")])
            #expect(unpacked.status == 0, "\(unpacked.errors)")
            let replay = try await Self.script(
                "replay.py",
                [mirror.scratch.path("unpacked-\(name)"), Program.tools.path, mirror.scratch.path("pywb-\(name)")])
            #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
            #expect(replay.output.contains(", 0 differ"))
        }
    }

    @Test("cdxj-indexer makes the same index of the same WARC files, and another one of changed ones")
    func cdxj() async throws {
        let mirror = try await ExportMirror.shared.value
        let path = try await mirror.export("cdxj", "cdxj")
        let index = try String(contentsOfFile: path, encoding: .utf8)
        let volumes = MirrorFiles(path: mirror.path).volumes
        #expect(try await Self.tool("cdxj-indexer", ["-s"] + volumes).output == index)
        let copy = mirror.scratch.path((volumes[1] as NSString).lastPathComponent)
        try FileManager.default.copyItem(atPath: volumes[1], toPath: copy)
        try Self.flipByte(copy, at: 0.5)
        #expect(try await Self.tool("cdxj-indexer", ["-s", volumes[0], copy]).output != index)
    }

    @Test("bagit.py accepts the bag and refuses it once a byte is changed, and what it holds is a mirror again")
    func bag() async throws {
        let mirror = try await ExportMirror.shared.value
        let path = try await mirror.export("bagit", "bagit")
        let valid = try await Self.tool("bagit.py", ["--validate", "--quiet", path])
        #expect(valid.status == 0, "\(valid.errors)")
        for folder in ["pages", "statements", "archive"] {
            #expect(
                MirrorFiles(path: path + "/data").files(under: folder)
                    == MirrorFiles(path: mirror.path).files(under: folder))
        }
        let again = mirror.scratch.path("again.jsonl")
        #expect(try await Program.pouch("export", path + "/data", "jsonl", "-o", again).status == 0)
        #expect(
            FileManager.default.contents(atPath: again)
                == FileManager.default.contents(atPath: try await mirror.export("jsonl", "jsonl")))
        let page = try #require(MirrorFiles(path: path).files(under: "data/pages").keys.min())
        for file in ["data/pages/" + page, "bag-info.txt", "manifest-sha512.txt"] {
            let whole = try Data(contentsOf: URL(fileURLWithPath: path + "/" + file))
            try Self.flipByte(path + "/" + file, at: 0.5)
            #expect(try await Self.tool("bagit.py", ["--validate", "--quiet", path]).status != 0, "\(file)")
            try whole.write(to: URL(fileURLWithPath: path + "/" + file))
        }
    }

    @Test("Python reads every statement from JSON Lines, CSV and Markdown as the mirror has it")
    func texts() async throws {
        let mirror = try await ExportMirror.shared.value
        let result = try await Self.script(
            "read_exports.py",
            [
                mirror.path, try await mirror.export("jsonl", "jsonl"),
                try await mirror.export("csv", "csv"),
                try await mirror.export("markdown", "markdown"),
            ])
        #expect(result.status == 0, "\(result.errors)")
        let count = MirrorFiles(path: mirror.path).files(under: "statements").count
        #expect(count > 300)
        #expect(result.output == "\(count) statements the same\n")
    }

    @Test(
        "exporting twice gives the same bytes",
        arguments: ["jsonl", "csv", "markdown", "wacz", "bagit", "cdxj", "parquet"])
    func deterministic(format: String) async throws {
        let mirror = try await ExportMirror.shared.value
        let digests = try await [mirror.export(format, format), mirror.export(format, "again-\(format)")]
            .map { path in
                let folder = MirrorFiles(path: path).files(under: "")
                return folder.isEmpty ? ["": try Data(contentsOf: URL(fileURLWithPath: path))] : folder
            }
        #expect(digests[0] == digests[1])
        #expect(digests[0].values.contains { !$0.isEmpty })
    }

    @Test(
        "minisign accepts a signed WACZ and refuses it once a byte is changed; no old signature stays beside a new export"
    )
    func signed() async throws {
        let mirror = try await ExportMirror.shared.value
        let scratch = try Scratch()
        let made = try await Program.pouch("key", "new", "--out", scratch.url.path)
        #expect(made.status == 0, "\(made.errors)")
        let wacz = scratch.path("press.wacz")
        func minisign() async throws -> Int32 {
            try await Program.run(
                URL(fileURLWithPath: "/usr/bin/env"), ["minisign", "-V", "-p", scratch.path("pouch.pub"), "-m", wacz]
            ).status
        }
        let export = try await Program.pouch(
            "export", mirror.path, "wacz", "-o", wacz, "--year", "2003", "--key", scratch.path("pouch.key"))
        #expect(export.status == 0, "\(export.errors)")
        #expect(try await minisign() == 0)
        try Self.flipByte(wacz, at: 0.5)
        #expect(try await minisign() != 0)
        _ = try await Program.pouch("export", mirror.path, "wacz", "-o", wacz, "--year", "2004", "--force")
        #expect(!FileManager.default.fileExists(atPath: wacz + ".minisig"))
    }

    @Test("exit codes and what is left behind say what went wrong")
    func exitCodes() async throws {
        let mirror = try await ExportMirror.shared.value
        let scratch = try Scratch()
        let out = scratch.path("out")
        func status(_ arguments: [String]) async throws -> Int32 {
            try await Program.run(Program.pouch, ["export"] + arguments, in: scratch.url).status
        }
        for wrong in [
            [mirror.path, "docx"], [mirror.path, "csv", "--from", "2003-02-30"],
            [mirror.path, "csv", "--from", "2004-01-01", "--to", "2003-01-01"],
            [mirror.path, "bagit", "--year", "2003"], [mirror.path, "csv", "--crawl", "20010101T000000Z"],
            [mirror.path, "wacz", "-o", "-"], [mirror.path, "bagit", "--key", "k"],
            [mirror.path, "csv", "-o", "-", "--key", "k"],
            [mirror.path, "csv", "-o", mirror.path + "/x.csv"],
        ] { #expect(try await status(wrong) == 64, "\(wrong)") }
        #expect(try await status([scratch.path("nowhere"), "csv"]) == 65)
        #expect(try await status([scratch.url.path, "csv"]) == 65)
        #expect(try await status([mirror.path, "csv", "-o", "/proc/nowhere/x.csv"]) == 73)
        #expect(try await status([mirror.path, "csv", "--year", "1999", "-o", out]) == 4)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).isEmpty)
        #expect(try await status([mirror.path, "csv"]) == 0)
        #expect(try await status([mirror.path, "csv"]) == 73)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["press.csv"])

        // The shell's limit on file sizes stands in for a full disk.
        let full = try await Program.run(
            URL(fileURLWithPath: "/bin/bash"),
            [
                "-c", "ulimit -f 24; trap '' XFSZ; exec \"$0\" \"$@\"", Program.pouch.path, "export", mirror.path,
                "jsonl", "-o", out,
            ])
        #expect(full.status == 74, "\(full.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["press.csv"])

        let piped = try await Program.pouch("export", mirror.path, "jsonl", "--kind", "media note", "-o", "-")
        #expect(piped.status == 0)
        let lines = piped.output.split(separator: "\n")
        #expect(lines.count > 10)
        #expect(lines.allSatisfy { $0.contains("\"kind\":\"Media Note\"") })
    }
}
