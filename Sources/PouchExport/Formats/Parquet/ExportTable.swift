import PouchParquet

/// A table of the export: its columns, each with what it means and where its value comes from.
struct ExportTable<Row>: Sendable {
    struct Column: Sendable {
        let column: ParquetColumn
        /// One line, for the dataset's card.
        let meaning: String
        let value: @Sendable (Row) -> ParquetValue?

        init(
            _ name: String, _ kind: ParquetColumn.Kind, _ meaning: String,
            _ values: ParquetColumn.Values = .distinct, isRequired: Bool = false,
            _ value: @escaping @Sendable (Row) -> ParquetValue?
        ) {
            column = ParquetColumn(name, kind, values, isRequired: isRequired)
            self.meaning = meaning
            self.value = value
        }
    }

    let name: String
    let columns: [Column]
    /// The column that rows are in the order of.
    var sortedBy: String?

    /// What the card says of the columns.
    var outline: [TableOutline.Column] {
        columns.map { TableOutline.Column(name: $0.column.name, kind: $0.column.kind, meaning: $0.meaning) }
    }
}

/// A table as the dataset's card describes it.
struct TableOutline {
    struct Column {
        let name: String
        let kind: ParquetColumn.Kind
        let meaning: String
    }

    let name: String
    let columns: [Column]
    /// Its files, in order.
    var files: [WrittenTable] = []

    var rows: Int { files.reduce(0) { $0 + $1.rows } }
    var bytes: Int { files.reduce(0) { $0 + $1.bytes } }
    /// Bytes of the values, as they stand in memory.
    var size: Int { files.reduce(0) { $0 + $1.size } }

    init<Row>(_ table: ExportTable<Row>, files: [WrittenTable]) {
        name = table.name
        columns = table.outline
        self.files = files
    }
}
