import PouchBytes
import PouchParquet

/// A file that was written.
struct WrittenTable {
    let path: String
    let rows: Int
    let bytes: Int
    /// Bytes of the values, as they stand in memory.
    let size: Int
    let sha256: SHA256Digest
}

/// One Parquet file as it is written, with its digest.
final class TableFile<Row> {
    private let table: ExportTable<Row>
    private let path: String
    private let target: Target
    private let writer: ParquetWriter
    private var size = 0

    /// - Parameters:
    ///   - path: in the export's folder.
    ///   - facts: for the file's metadata.
    init(
        _ table: ExportTable<Row>, in folder: FolderWriter, path: String, facts: [(key: String, value: String)],
        software: String
    ) throws {
        self.table = table
        self.path = path
        let target = Target(try folder.open(path))
        self.target = target
        writer = try ParquetWriter(
            table.columns.map(\.column), sortedBy: table.sortedBy, facts: facts, software: software
        ) { try target.write($0) }
    }

    func append(_ row: Row) throws {
        let values = table.columns.map { $0.value(row) }
        try writer.append(values)
        for value in values { size += value?.size ?? 0 }
    }

    func finish() throws -> WrittenTable {
        try writer.finish()
        return WrittenTable(
            path: path, rows: writer.rows, bytes: target.file.size, size: size, sha256: try target.finish())
    }

    private final class Target {
        let file: ExportFile
        private var hasher = SHA256Hasher()

        init(_ file: ExportFile) { self.file = file }

        func write(_ bytes: [UInt8]) throws {
            hasher.update(bytes)
            try file.write(bytes)
        }

        func finish() throws -> SHA256Digest {
            try file.flush()
            var whole = SHA256Hasher()
            swap(&whole, &hasher)
            return whole.finalize()
        }
    }
}

extension ParquetValue {
    fileprivate var size: Int {
        switch self {
        case .boolean: 1
        case .number: 8
        case .text(let text): text.utf8.count
        }
    }
}
