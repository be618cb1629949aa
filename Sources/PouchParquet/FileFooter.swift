/// A row group as the footer describes it.
struct RowGroup {
    struct Column {
        /// Where its first page begins.
        let offset: Int
        let length: Int
        let dictionaryLength: Int
        let uncompressedSize: Int
        let count: Int
        let bounds: ValueBounds

        init(_ offset: Int, _ pages: ColumnPages) {
            self.offset = offset
            length = pages.bytes.count
            dictionaryLength = pages.dictionaryLength
            uncompressedSize = pages.uncompressedSize
            count = pages.count
            bounds = pages.bounds
        }
    }

    let start: Int
    let rows: Int
    let sortedBy: Int?
    var columns: [Column] = []

    init(start: Int, rows: Int, sortedBy: Int?) {
        self.start = start
        self.rows = rows
        self.sortedBy = sortedBy
    }
}

/// What a Parquet file ends with: its FileMetaData, the length of that, and the magic.
struct FileFooter {
    static let magic = Array("PAR1".utf8)

    let columns: [ParquetColumn]
    let rows: Int
    let groups: [RowGroup]
    let facts: [(key: String, value: String)]
    let software: String

    private static let gzip = 2

    var bytes: [UInt8] {
        var thrift = ThriftWriter()
        thrift.structure { file in
            file.field(1, int32: 2)
            file.field(2, list: [nil] + columns.map(Optional.some)) { describe($0, &$1) }
            file.field(3, int64: rows)
            file.field(4, list: groups) { describe($0, &$1) }
            if !facts.isEmpty {
                file.field(5, list: facts) {
                    $1.field(1, text: $0.key)
                    $1.field(2, text: $0.value)
                }
            }
            file.field(6, text: software)
            // Each column in the order of its type: without this a reader may not use the bounds.
            file.field(7, list: columns) { $1.field(1) { _ in } }
        }
        var bytes = thrift.bytes
        bytes.append(littleEndian: Int64(thrift.bytes.count), bytes: 4)
        return bytes + Self.magic
    }

    // MARK: - Schema

    /// An element of the schema; nil is the root, which holds the columns.
    private func describe(_ column: ParquetColumn?, _ element: inout ThriftWriter) {
        guard let column else {
            element.field(4, text: "schema")
            element.field(5, int32: columns.count)
            return
        }
        element.field(1, int32: column.kind.physical)
        element.field(3, int32: column.isRequired ? 0 : 1)
        element.field(4, text: column.name)
        switch column.kind {
        case .boolean, .int32, .int64: return
        case .text:
            element.field(6, int32: 0)
            element.field(10) { $0.field(1) { _ in } }
        case .date:
            element.field(6, int32: 6)
            element.field(10) { $0.field(6) { _ in } }
        case .timestamp:
            element.field(6, int32: 10)
            element.field(10) { logical in
                logical.field(8) { timestamp in
                    timestamp.field(1, bool: true)
                    timestamp.field(2) { unit in unit.field(2) { _ in } }
                }
            }
        }
    }

    // MARK: - Row groups

    private func describe(_ group: RowGroup, _ element: inout ThriftWriter) {
        element.field(1, list: Array(zip(columns, group.columns))) { pair, chunk in
            chunk.field(2, int64: 0)
            chunk.field(3) { describe(pair.0, pair.1, &$0) }
        }
        element.field(2, int64: group.columns.reduce(0) { $0 + $1.uncompressedSize })
        element.field(3, int64: group.rows)
        if let sortedBy = group.sortedBy {
            element.field(4, list: [sortedBy]) {
                $1.field(1, int32: $0)
                $1.field(2, bool: false)
                $1.field(3, bool: false)
            }
        }
        element.field(5, int64: group.start)
        element.field(6, int64: group.columns.reduce(0) { $0 + $1.length })
    }

    private func describe(_ column: ParquetColumn, _ pages: RowGroup.Column, _ element: inout ThriftWriter) {
        let encoding = pages.dictionaryLength > 0 ? [Encoding.plain, .runs, .dictionary] : [Encoding.plain, .runs]
        element.field(1, int32: column.kind.physical)
        element.field(2, int32s: encoding.map(\.rawValue))
        element.field(3, texts: [column.name])
        element.field(4, int32: Self.gzip)
        element.field(5, int64: pages.count)
        element.field(6, int64: pages.uncompressedSize)
        element.field(7, int64: pages.length)
        element.field(9, int64: pages.offset + pages.dictionaryLength)
        if pages.dictionaryLength > 0 { element.field(11, int64: pages.offset) }
        element.field(12) { statistics in
            statistics.field(3, int64: pages.bounds.nulls)
            if let greatest = pages.bounds.greatest { statistics.field(5, bytes: greatest) }
            if let least = pages.bounds.least { statistics.field(6, bytes: least) }
        }
    }
}

extension ParquetColumn.Kind {
    /// parquet-format's `Type`.
    var physical: Int {
        switch self {
        case .boolean: 0
        case .int32, .date: 1
        case .int64, .timestamp: 2
        case .text: 6
        }
    }
}
