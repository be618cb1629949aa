import PouchBytes
import PouchParquet

/// A table of whatever columns and values, written with small pages and row groups and read again by a reader of its own:
/// the rows must come back as they were, and what the file says of a column must be true of its values.
enum ParquetTarget {
    static func run(_ input: [UInt8]) {
        var bytes = input[...]
        let columns = columns(&bytes)
        var limits = ParquetWriter.Limits()
        limits.rowsInGroup = 1 + Int(take(&bytes)) / 4
        limits.valuesInPage = 1 + Int(take(&bytes)) / 8
        limits.bytesInPage = 1 + Int(take(&bytes))
        limits.bytesInGroup = 1 + Int(take(&bytes)) * 16
        limits.bytesInDictionary = Int(take(&bytes))
        var rows: [[ParquetValue?]] = []
        while !bytes.isEmpty, rows.count < 600 { rows.append(columns.map { value(of: $0, &bytes) }) }
        let file = write(rows, columns, limits)
        require(file == write(rows, columns, limits), "the same rows give other bytes")
        do {
            let read = try ParquetReading(file)
            require(read.rows == rows.count, "\(read.rows) rows of \(rows.count)")
            require(read.columns.map(\.name) == columns.map(\.name), "other columns")
            for (place, column) in read.columns.enumerated() {
                let isSame = column.values.elementsEqual(rows.map { $0[place] }, by: isSame)
                require(isSame, "column \(place) comes back otherwise")
            }
        } catch { fatalError("a file that was written cannot be read: \(error)") }
    }

    /// Texts by their bytes: two that Unicode calls equal are two.
    private static func isSame(_ left: ParquetValue?, _ right: ParquetValue?) -> Bool {
        if case .text(let left) = left, case .text(let right) = right { return left.utf8.elementsEqual(right.utf8) }
        return left == right
    }

    private static func write(
        _ rows: [[ParquetValue?]], _ columns: [ParquetColumn], _ limits: ParquetWriter.Limits
    ) -> [UInt8] {
        var file: [UInt8] = []
        do {
            let writer = try ParquetWriter(
                columns, facts: [(key: "a", value: "b")], software: "Pouch version 1", limits: limits
            ) { file += $0 }
            for row in rows { try writer.append(row) }
            try writer.finish()
        } catch { fatalError("rows of the right columns are refused: \(error)") }
        return file
    }

    // MARK: - What the input says

    private static func columns(_ bytes: inout ArraySlice<UInt8>) -> [ParquetColumn] {
        (0...Int(take(&bytes) & 3)).map { place in
            let choice = take(&bytes)
            let kinds: [ParquetColumn.Kind] = [.boolean, .int32, .int64, .date, .timestamp, .text, .text, .text]
            let values: [ParquetColumn.Values] = [.distinct, .repeated, .long, .repeated]
            return ParquetColumn(
                "c\(place)", kinds[Int(choice & 7)], values[Int(choice >> 3 & 3)], isRequired: choice & 0x20 != 0)
        }
    }

    private static func value(of column: ParquetColumn, _ bytes: inout ArraySlice<UInt8>) -> ParquetValue? {
        let choice = take(&bytes)
        if !column.isRequired, choice & 1 == 0 { return nil }
        switch column.kind {
        case .boolean: return .boolean(choice & 2 != 0)
        case .int32, .date: return .number(Int64(Int32(truncatingIfNeeded: number(&bytes))))
        case .int64, .timestamp: return .number(number(&bytes))
        case .text:
            let count = Int(choice >> 2 & 15)
            defer { bytes = bytes.dropFirst(count) }
            return .text(String(decoding: Array(bytes.prefix(count)), as: UTF8.self))
        }
    }

    private static func number(_ bytes: inout ArraySlice<UInt8>) -> Int64 {
        defer { bytes = bytes.dropFirst(8) }
        return bytes.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }

    private static func take(_ bytes: inout ArraySlice<UInt8>) -> UInt8 { bytes.popFirst() ?? 0 }
}
