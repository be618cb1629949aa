import Foundation
import PouchBytes
import PouchParquet
import TestSupport

/// Writes tables, and asks the readers that people use what is in them.
struct ParquetLab {
    static let readers = ["pyarrow", "duckdb", "polars", "fastparquet"]

    /// A column of each kind, with and without nulls, and texts of each sort.
    static let columns = [
        ParquetColumn("yes", .boolean), ParquetColumn("yes_always", .boolean, isRequired: true),
        ParquetColumn("small", .int32), ParquetColumn("large", .int64),
        ParquetColumn("large_always", .int64, isRequired: true), ParquetColumn("day", .date),
        ParquetColumn("moment", .timestamp), ParquetColumn("text", .text), ParquetColumn("word", .text, .repeated),
        ParquetColumn("word_always", .text, .repeated, isRequired: true), ParquetColumn("essay", .text, .long),
    ]

    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    static func file(
        _ rows: [[ParquetValue?]], columns: [ParquetColumn] = ParquetLab.columns,
        facts: [(key: String, value: String)] = [(key: "pouch.crawl", value: "20260101T000000Z")],
        limits: ParquetWriter.Limits = ParquetWriter.Limits()
    ) throws -> [UInt8] {
        var file: [UInt8] = []
        let writer = try ParquetWriter(
            columns, facts: facts, software: "Pouch version 1.0", limits: limits
        ) { file += $0 }
        for row in rows { try writer.append(row) }
        try writer.finish()
        return file
    }

    /// What the readers say; `FAILED` and why when one of them finds other rows.
    func read(
        _ rows: [[ParquetValue?]], columns: [ParquetColumn] = ParquetLab.columns,
        limits: ParquetWriter.Limits = ParquetWriter.Limits(), by readers: [String] = ParquetLab.readers
    ) async throws -> [String] {
        let file = scratch.path("table.parquet")
        try Data(try Self.file(rows, columns: columns, limits: limits)).write(to: URL(fileURLWithPath: file))
        var json = JSONWriter()
        for row in rows {
            json.beginObject()
            for (column, value) in zip(columns, row) {
                switch value {
                case nil: continue
                case .boolean(let isTrue): json.field(column.name, isTrue)
                case .number(let number): json.field(column.name, Int(number))
                case .text(let text): json.field(column.name, text)
                }
            }
            json.endObject()
            json.newline()
        }
        try Data(json.bytes).write(to: scratch.url.appending(path: "rows.jsonl"))
        let script = Program.root.appending(path: "Tests/PouchParquetTests/Fixtures/read_table.py").path
        let result = try await Program.run(
            Program.tools.appending(path: "python3"), [script, file, scratch.path("rows.jsonl")] + readers,
            limit: .seconds(300))
        guard result.status == 0 else { return ["FAILED: " + result.errors.suffix(2_000)] }
        return result.output.split(separator: "\n").map(String.init)
    }

    static func same(_ rows: Int, groups: Int, by readers: [String] = ParquetLab.readers) -> [String] {
        readers.map { "\($0): \(rows) rows the same" } + ["bounds: \(groups) row groups right"]
    }

    /// Rows whose values are nil where `isNull` says so.
    static func rows(_ count: Int, isNull: (Int) -> Bool) -> [[ParquetValue?]] {
        (0..<count).map { place in
            let number = Int64(place) &* 2_654_435_761 % 1_000_003
            let values: [ParquetValue] = [
                .boolean(number % 3 == 0), .boolean(place % 2 == 0), .number(number - 500_000),
                .number(number << 40 - number), .number(-number), .number(number % 20_000),
                .number(number * 1_000_003), .text("text \(number)"), .text("word \(number % 7)"),
                .text("wörd \(place / 100)"), .text(String(repeating: "essay ", count: Int(number % 9))),
            ]
            return zip(columns, values).map { column, value in
                column.isRequired || !isNull(place) ? value : nil
            }
        }
    }
}
