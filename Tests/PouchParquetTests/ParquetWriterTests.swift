import PouchParquet
import Testing

@Suite("Parquet files, as pyarrow, DuckDB, polars and fastparquet read them")
struct ParquetWriterTests {
    private static func small(rows: Int = 1_000) -> ParquetWriter.Limits {
        var limits = ParquetWriter.Limits()
        limits.rowsInGroup = rows
        limits.valuesInPage = 100
        limits.bytesInPage = 1_000
        return limits
    }

    @Test(
        "each value comes back in its row, whichever rows have none",
        arguments: ["none", "all", "every second", "in runs", "one", "all but one"])
    func nulls(pattern: String) async throws {
        let rows = ParquetLab.rows(2_500) { place in
            switch pattern {
            case "none": false
            case "all": true
            case "every second": place % 2 == 0
            case "in runs": place / 37 % 3 == 0
            case "one": place == 1_234
            default: place != 1_234
            }
        }
        let said = try await ParquetLab().read(rows, limits: Self.small())
        #expect(said == ParquetLab.same(2_500, groups: 3))
    }

    @Test("a mirror without rows is a table without rows, with its columns")
    func empty() async throws {
        #expect(try await ParquetLab().read([]) == ParquetLab.same(0, groups: 0))
    }

    @Test("the least and the greatest numbers come back")
    func extremes() async throws {
        let columns = [
            ParquetColumn("small", .int32), ParquetColumn("large", .int64), ParquetColumn("day", .date),
            ParquetColumn("moment", .timestamp),
        ]
        // Years 1 to 9999.
        let days: [Int64] = [-719_162, 0, 2_932_896]
        let moments: [Int64] = [-62_135_596_800_000_000, -1, 253_402_300_799_999_999]
        let rows: [[ParquetValue?]] = [
            [.number(Int64(Int32.min)), .number(.min), .number(days[0]), .number(moments[0])],
            [.number(-1), .number(0), .number(days[1]), .number(moments[1])],
            [.number(Int64(Int32.max)), .number(.max), .number(days[2]), .number(moments[2])],
        ]
        // fastparquet has moments in nanoseconds: those years are beyond it.
        let readers = ["pyarrow", "duckdb", "polars"]
        #expect(
            try await ParquetLab().read(rows, columns: columns, by: readers)
                == ParquetLab.same(3, groups: 1, by: readers))
    }

    @Test(
        "text is kept byte for byte: empty, beyond the BMP, spelt in two ways, with marks and controls, and 20 MB long")
    func texts() async throws {
        let texts = [
            "", " ", "\u{1F30D}\u{1F468}\u{200D}\u{1F469}", "caf\u{E9}", "cafe\u{301}", "\u{202E}abc", "a\u{0}b",
            "\r\n\t", "\u{FFFF}\u{10FFFF}", "null", "NaN", String(repeating: "x", count: 300),
            String(repeating: "\u{6C11}\u{4E3B}", count: 3_500_000),
        ]
        let columns = [
            ParquetColumn("plain", .text), ParquetColumn("word", .text, .repeated),
            ParquetColumn("essay", .text, .long),
        ]
        let rows: [[ParquetValue?]] = (texts + texts).map { [.text($0), .text($0), .text($0)] }
        #expect(try await ParquetLab().read(rows, columns: columns) == ParquetLab.same(26, groups: 1))
    }

    @Test("a column whose values hardly come again is written all the same, and one with many is numbered in many bits")
    func dictionaries() async throws {
        let columns = [ParquetColumn("a", .text, .repeated), ParquetColumn("b", .text, .repeated, isRequired: true)]
        let rows: [[ParquetValue?]] = (0..<5_000).map { place in
            [place % 5 == 0 ? nil : .text("value \(place)"), .text("value \(place % 1_025)")]
        }
        var limits = Self.small(rows: 5_000)
        limits.bytesInDictionary = 40_000
        let said = try await ParquetLab().read(rows, columns: columns, limits: limits)
        #expect(said == ParquetLab.same(5_000, groups: 1))
    }

    @Test("the same rows give the same bytes, and large values end a row group early, so that memory is bounded")
    func groups() async throws {
        let rows = ParquetLab.rows(300) { $0 % 4 == 0 }
        #expect(try ParquetLab.file(rows) == ParquetLab.file(rows))
        var limits = ParquetWriter.Limits()
        limits.bytesInGroup = 3_000
        limits.bytesInPage = 1_000
        let said = try await ParquetLab().read(rows, limits: limits)
        #expect(said.dropLast() == ParquetLab.same(300, groups: 0).dropLast())
        let groups = try #require(said.last?.split(separator: " ").compactMap { Int($0) }.first)
        #expect(groups > 1)
    }

    @Test("a row that is none of the table's is refused, and leaves the file as it was")
    func refused() throws {
        let columns = [ParquetColumn("a", .int32), ParquetColumn("b", .text, isRequired: true)]
        var file: [UInt8] = []
        let writer = try ParquetWriter(columns, software: "Pouch version 1.0") { file += $0 }
        for (row, error) in [
            ([.number(1)], .wrongCount(columns: 2, values: 1)),
            ([.number(1 << 40), .text("x")], .outOfRange(column: "a", value: 1 << 40)),
            ([.number(1), nil], .notOfColumn(column: "b")), ([.text("1"), .text("x")], .notOfColumn(column: "a")),
        ] as [([ParquetValue?], ParquetError)] {
            #expect(throws: error) { try writer.append(row) }
        }
        try writer.append([nil, .text("x")])
        try writer.finish()
        #expect(try file == ParquetLab.file([[nil, .text("x")]], columns: columns, facts: []))
    }
}
