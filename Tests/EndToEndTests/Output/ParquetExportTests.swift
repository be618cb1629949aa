import Foundation
import TestSupport
import Testing

/// What those who analyse a corpus get, read by what they read it with.
@Suite("Parquet of the bundled archive", .serialized)
struct ParquetExportTests {
    private static func read(_ mirror: ExportMirror, _ export: String, _ jsonl: String) async throws -> Program.Result {
        let script = Program.fixtures.appending(path: "read_dataset.py").path
        var audits: [String] = []
        for (older, newer) in zip(mirror.crawls, mirror.crawls.dropFirst()) {
            audits.append(mirror.scratch.path("audit-\(newer).json"))
            _ = try await Program.run(
                Program.pouch,
                ["audit", mirror.path, "--json", "--from", older, "--to", newer, "-o", audits[audits.count - 1]])
        }
        return try await Program.run(
            Program.tools.appending(path: "python3"),
            [script, export, jsonl, mirror.path, mirror.scratch.path("huggingface")] + audits, limit: .seconds(300))
    }

    @Test("pyarrow, DuckDB, polars, fastparquet and datasets read every value as the mirror has it")
    func values() async throws {
        let mirror = try await ExportMirror.shared.value
        let export = try await mirror.export("parquet", "parquet")
        let result = try await Self.read(mirror, export, try await mirror.export("jsonl", "jsonl"))
        #expect(result.status == 0, "\(result.errors.suffix(3_000))")
        #expect(result.output.split(separator: "\n").count == 24, "\(result.output)")
    }

    @Test("a changed byte in any file is seen by its reader, or by its digest")
    func changed() async throws {
        let mirror = try await ExportMirror.shared.value
        let export = try await mirror.export("parquet", "parquet-broken")
        let crawl = try #require(mirror.crawls.first)
        let file = export + "/captures/archive=state-2001-2009/crawl=\(crawl)/part-0.parquet"
        var data = try Data(contentsOf: URL(fileURLWithPath: file))
        data[data.count / 2] ^= 1
        try data.write(to: URL(fileURLWithPath: file))
        #expect(try await Self.read(mirror, export, try await mirror.export("jsonl", "jsonl")).status != 0)
    }

    @Test("a selection has the selected statements and the captures of their URLs alone")
    func selection() async throws {
        let mirror = try await ExportMirror.shared.value
        let crawl = try #require(mirror.crawls.last)
        let export = try await mirror.export("parquet", "parquet-2003", ["--year", "2003", "--crawl", crawl])
        let script = """
            import sys, duckdb
            s, c, k, d = (f"'{sys.argv[1]}/{name}/**/*.parquet'" for name in ("statements", "captures", "crawls", "changes"))
            print(*duckdb.sql(f"SELECT count(*), count(DISTINCT year(date)), min(year(date)) FROM {s}").fetchall()[0])
            print(*duckdb.sql(f"SELECT count(s.id) = count(c.role), count(*) FROM {s} s FULL JOIN {c} c USING (url)").fetchall()[0])
            print(*duckdb.sql(f"SELECT count(*), min(crawl) FROM {k}").fetchall()[0])
            print(*duckdb.sql(f"SELECT count(*) FROM {d} WHERE url NOT IN (SELECT url FROM {s})").fetchall()[0])
            """
        let result = try await Program.run(Program.tools.appending(path: "python3"), ["-c", script, export])
        let jsonl = try await mirror.export("jsonl", "jsonl-2003", ["--year", "2003", "--crawl", crawl])
        let count = try String(contentsOfFile: jsonl, encoding: .utf8).split(separator: "\n").count
        #expect(result.output == "\(count) 1 2003\nTrue \(count)\n1 \(crawl)\n0\n", "\(result.errors)")
    }
}
