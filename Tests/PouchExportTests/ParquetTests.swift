import Foundation
import PouchBytes
import TestSupport
import Testing

@testable import PouchExport

@Suite("The folder of a Parquet export")
struct ParquetTests {
    private typealias Statement = HandMadeMirror.Statement

    private let scratch: Scratch
    private let mirror: HandMadeMirror

    init() throws {
        scratch = try Scratch()
        mirror = try HandMadeMirror(scratch)
    }

    private func export(_ change: (inout Exporter) -> Void = { _ in }) throws -> (report: ExportReport, path: String) {
        var exporter = Exporter(mirror: mirror.path, format: .parquet, software: "Pouch 1.0")
        let path = scratch.path("out-\(UUID().uuidString)")
        exporter.out = path
        exporter.audit = { older, newer in
            var row = ChangeRow(url: "http://a.example/1", kind: "edited", role: "statement")
            row.from = .init(crawl: older, outcome: "new")
            row.to = .init(crawl: newer, outcome: "changed")
            return CrawlChanges(verdict: "changed", rows: [row])
        }
        change(&exporter)
        return (try exporter.run(), path)
    }

    @Test("the card's columns are those of docs/parquet.md, each with its type and meaning")
    func documented() throws {
        try mirror.writeCrawl(HandMadeMirror.first, [])
        let card = try String(contentsOfFile: export().path + "/README.md", encoding: .utf8)
        let page = try String(contentsOf: Program.root.appending(path: "docs/parquet.md"), encoding: .utf8)
        func columns(_ text: String) -> [Substring] { text.split(separator: "\n").filter { $0.hasPrefix("| `") } }
        #expect(columns(card).count > 125)
        #expect(columns(card) == columns(page))
    }

    @Test("a mirror that holds nothing yet gives tables without rows, that each reader opens")
    func empty() async throws {
        try mirror.writeCrawl(HandMadeMirror.first, [])
        let (report, path) = try export()
        #expect(report.isWhole)
        let result = try await Python.run(
            """
            import glob, sys
            import duckdb, fastparquet, polars, pyarrow.parquet
            for path in sorted(glob.glob(sys.argv[1] + "/**/*.parquet", recursive=True)):
                rows = [
                    pyarrow.parquet.read_table(path, partitioning=None).num_rows, polars.read_parquet(path).height,
                    duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0],
                    len(fastparquet.ParquetFile(path).to_pandas()),
                ]
                print(path[len(sys.argv[1]) + 1:].split("/")[0], *rows)
            """, [path])
        let counts = "captures 0 0 0 0\nchanges 0 0 0 0\ncrawls 1 1 1 1\nstatements 0 0 0 0\n"
        #expect(result.output == counts, "\(result.errors)")
    }

    @Test("another crawl adds a file and leaves those of the crawls before as they were, byte for byte")
    func added() throws {
        let statements = (0..<50).map { Statement(url: "http://a.example/\($0)") }
        for statement in statements { try mirror.write(statement) }
        try mirror.writeCrawl(HandMadeMirror.first, statements)
        func parts(_ path: String) throws -> [String: Data] {
            try files(under: path).filter { $0.key.hasPrefix("captures/") || $0.key.hasPrefix("changes/") }
        }
        let before = try parts(export().path)
        try mirror.writeCrawl(HandMadeMirror.second, statements)
        let after = try parts(export().path)
        #expect(before.count == 2)
        #expect(after.count == 4)
        for (name, data) in before { #expect(after[name] == data, "\(name)") }
    }

    @Test("the changes of one crawl alone are those since the complete crawl before it")
    func changesOfOne() throws {
        let statement = Statement(url: "http://a.example/1")
        try mirror.write(statement)
        for crawl in [HandMadeMirror.first, HandMadeMirror.second, HandMadeMirror.third] {
            try mirror.writeCrawl(crawl, [statement])
        }
        var asked: [[String]] = []
        var exporter = Exporter(mirror: mirror.path, format: .parquet, software: "Pouch 1.0")
        exporter.out = scratch.path("one")
        exporter.crawl = HandMadeMirror.third
        exporter.audit = { older, newer in
            asked.append([older, newer])
            return CrawlChanges(verdict: "unchanged", rows: [])
        }
        _ = try exporter.run()
        #expect(asked == [[HandMadeMirror.second, HandMadeMirror.third]])
    }

    @Test("a manifest that is not the one its summary names ends the export: no row claims evidence that it has not")
    func altered() throws {
        let statement = Statement(url: "http://a.example/1")
        try mirror.write(statement)
        try mirror.writeCrawl(HandMadeMirror.first, [statement])
        let manifest = "crawls/\(HandMadeMirror.first)/manifest.jsonl"
        let text = try String(contentsOfFile: mirror.path + "/" + manifest, encoding: .utf8)
        try mirror.write(manifest, Array(text.replacing("\"new\"", with: "\"gone\"").utf8))
        #expect(throws: ExportError.self) { try export() }
    }

    @Test("a profile's name that would lead elsewhere, or end the card's quotes, is text")
    func hostileName() throws {
        let name = "../a/b=c\" \u{202E}\n- x: [%41]"
        try mirror.writeCrawl(HandMadeMirror.first, [])
        let summary = "crawls/\(HandMadeMirror.first)/summary.json"
        var json = JSONWriter()
        json.string(name)
        let text = try String(contentsOfFile: mirror.path + "/" + summary, encoding: .utf8)
        let quoted = String(decoding: json.bytes, as: UTF8.self)
        try mirror.write(summary, Array(text.replacing("\"profile\":\"hand\"", with: "\"profile\":\(quoted)").utf8))
        let path = try export().path
        let tables = try FileManager.default.contentsOfDirectory(atPath: path + "/statements")
        #expect(tables == ["archive=..%2Fa%2Fb%3Dc%22%20%E2%80%AE%0A-%20x%3A%20%5B%2541%5D"])
        let card = try String(contentsOfFile: path + "/README.md", encoding: .utf8)
        #expect(card.contains("\npretty_name: \"../a/b=c\\\" \\u202e\\n- x: [%41]\"\n"))
        #expect(!card.contains("\n- x: [%41]"))
    }
}
