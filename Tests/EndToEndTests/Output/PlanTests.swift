import Foundation
import TestSupport
import Testing

/// `pouch extract --plan`: a mirror read again in shares.
@Suite("Extracted again in shards", .serialized)
struct PlanTests {
    private struct Bench {
        let scratch: Scratch
        let mirror: String

        /// A copy of the crawled archive, with its database.
        init() async throws {
            let source = try await ExportMirror.shared.value
            scratch = try Scratch()
            mirror = scratch.path("mirror")
            try FileManager.default.copyItem(atPath: source.path, toPath: mirror)
            let rebuilt = try await Program.pouch("verify", mirror, "--rebuild")
            try #require([0, 4].contains(rebuilt.status), "\(rebuilt.errors)")
        }

        func plan(_ name: String, shard: String) async throws -> [String] {
            let made = try await Program.pouch(
                "extract", mirror, "--make-plan", scratch.path(name), "--shard", shard)
            try #require(made.status == 0, "\(made.errors)")
            return try FileManager.default.contentsOfDirectory(atPath: scratch.path(name)).sorted()
                .map { scratch.path(name + "/" + $0) }
        }

        func rows(_ shard: String) async throws -> (status: Int32, text: String) {
            let run = try await Program.pouch("extract", mirror, "--plan", shard)
            return (run.status, run.output)
        }
    }

    @Test("the rows are the mirror's statements byte for byte, however many shards there are, and without the database")
    func same() async throws {
        let bench = try await Bench()
        let whole = try await bench.plan("whole", shard: "1GiB")
        let shards = try await bench.plan("shards", shard: "20kB")
        #expect(whole.count == 1 && shards.count > 10)
        for name in ["pouch.sqlite", "pages", "statements"] {
            try FileManager.default.moveItem(
                atPath: bench.mirror + "/" + name, toPath: bench.scratch.path("aside-" + name.replacing("/", with: "")))
        }
        let one = try await bench.rows(whole[0])
        #expect(one.status == 0)
        var parts = ""
        for shard in shards {
            let (status, text) = try await bench.rows(shard)
            #expect(status == 0)
            parts += text
        }
        #expect(parts == one.text)
        let files = MirrorFiles(path: bench.scratch.path("aside-statements")).files(under: "")
        let expected = files.values.map { String(decoding: $0, as: UTF8.self) }.sorted()
        #expect(one.text.split(separator: "\n").map { $0 + "\n" }.sorted() == expected)
    }

    @Test("a run that was ended goes on behind its last whole row, and the rows are the same")
    func resumed() async throws {
        let bench = try await Bench()
        let shard = try await bench.plan("whole", shard: "1GiB")[0]
        let whole = try await bench.rows(shard).text
        let out = bench.scratch.path("rows.jsonl")
        func extract() async throws -> Program.Result {
            try await Program.pouch("extract", bench.mirror, "--plan", shard, "-o", out)
        }
        #expect(try await extract().status == 0)
        #expect(try String(contentsOfFile: out, encoding: .utf8) == whole)
        // The name of an unfinished file says what it is of: learn it from a run that cannot publish.
        try FileManager.default.removeItem(atPath: out)
        try FileManager.default.createDirectory(atPath: out + "/in-the-way", withIntermediateDirectories: true)
        #expect(try await extract().status == 74)
        let names = try FileManager.default.contentsOfDirectory(atPath: bench.scratch.url.path)
        let part = bench.scratch.path(try #require(names.first { $0.hasPrefix("rows.jsonl.part-") }))
        try FileManager.default.removeItem(atPath: out)
        let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
        for held in [0, 1, 100] {
            // A mark in a row that is held already shows that it was not read again.
            let start = lines.prefix(held).map { $0 + " \n" }.joined() + lines[held].prefix(40)
            try Data(start.utf8).write(to: URL(fileURLWithPath: part))
            let result = try await extract()
            #expect(result.status == 0, "\(result.errors)")
            let rows = try String(contentsOfFile: out, encoding: .utf8)
            #expect(
                rows == lines.prefix(held).map { $0 + " \n" }.joined() + lines.dropFirst(held).joined(separator: "\n"))
            #expect(!FileManager.default.fileExists(atPath: part))
        }
    }

    @Test(
        "a damaged record, a lost file and a line that is none give a row each that names them; the others are as they were"
    )
    func errors() async throws {
        let bench = try await Bench()
        let shard = try await bench.plan("whole", shard: "1GiB")[0]
        let good = try await bench.rows(shard).text.split(separator: "\n")
        var plan = try String(contentsOfFile: shard, encoding: .utf8).split(separator: "\n").map(String.init)
        let record = try #require(
            (JSONSerialization.jsonObject(with: Data(plan[5].utf8)) as? [String: Any])?["warc"] as? [String: Any])
        let volume = URL(fileURLWithPath: bench.mirror + "/" + (record["file"] as? String ?? ""))
        var bytes = try Data(contentsOf: volume)
        let offset = try #require(record["offset"] as? Int)
        bytes[offset + 40] ^= 0xFF
        try bytes.write(to: volume)
        plan[7] = plan[7].replacing("\"file\":\"archive/", with: "\"file\":\"archive/no-")
        plan[9] = "{\"url\": 7}"
        plan[11] = plan[11].replacing("\"file\":\"archive/", with: "\"file\":\"../../archive/")
        let digest = try #require(plan[13].range(of: "\"sha256\":\"")).upperBound
        plan[13].replaceSubrange(digest...digest, with: plan[13][digest] == "0" ? "1" : "0")
        try plan.joined(separator: "\n").write(toFile: shard, atomically: true, encoding: .utf8)
        let (status, text) = try await bench.rows(shard)
        #expect(status == 65)
        let rows = text.split(separator: "\n")
        #expect(rows.count == good.count)
        for (place, row) in rows.enumerated() where row != good[place] {
            #expect([5, 7, 9, 11, 13].contains(place) && row.hasPrefix("{\"error\":\""), "\(place): \(row)")
        }
        #expect(rows[5].contains("\"offset\":\(offset)") && rows[7].contains("archive/no-"))
        #expect(rows[9].contains("no line of a plan") && rows[11].contains("\"error\""))
    }

    @Test("what does not go together is refused, and a plan never takes the place of anything")
    func refused() async throws {
        let bench = try await Bench()
        let shard = try await bench.plan("whole", shard: "1GiB")[0]
        for arguments in [
            ["--plan", shard, "--write"], ["--plan", shard, "--shard", "1MB"], ["--make-plan", "x", "--plan", shard],
            ["--plan", "-", "-o", "rows"], ["-o", "rows"], ["--make-plan", "x", "--profile", "state-2001-2009"],
        ] {
            #expect(try await Program.run(Program.pouch, ["extract", bench.mirror] + arguments).status == 64)
        }
        #expect(
            try await Program.pouch("extract", bench.mirror, "--make-plan", bench.scratch.path("whole")).status == 73)
        #expect(try await Program.pouch("extract", bench.mirror, "--plan", "/nonexistent").status == 74)
    }
}
