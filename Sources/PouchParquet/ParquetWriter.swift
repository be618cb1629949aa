import PouchBytes

/// Writes a Parquet file (parquet-format 2.x) of flat columns, front to back, in bounded memory.
///
///     let columns = [ParquetColumn("url", .text, isRequired: true), ParquetColumn("status", .int32)]
///     let writer = try ParquetWriter(columns, software: "Pouch version 1.0") { try file.write($0) }
///     try writer.append([.text("https://example.org/"), .number(200)])
///     try writer.finish()
///
/// The same rows give the same bytes. Pages are of version 1 and compressed by gzip, the one codec that Pouch links and
/// every reader has; texts are PLAIN or in a dictionary; each page has its CRC-32. Memory holds one row group, compressed,
/// and a page of each column.
public final class ParquetWriter {
    /// When pages and row groups end. Whichever is reached first ends them.
    public struct Limits: Sendable {
        public var rowsInGroup = 1 << 17
        /// Compressed, as far as pages are finished.
        public var bytesInGroup = 32 << 20
        public var valuesInPage = 1 << 15
        /// Not compressed; a larger value has a page of its own.
        public var bytesInPage = 1 << 19
        /// Of the different values of one column in one row group; beyond that they are written as they come.
        public var bytesInDictionary = 1 << 20

        public init() {}
    }

    /// Takes the file's bytes in order.
    public typealias Sink = ([UInt8]) throws -> Void

    /// Rows taken so far.
    public private(set) var rows = 0
    private let columns: [ParquetColumn]
    private let sortedBy: Int?
    private let software: String
    private let facts: [(key: String, value: String)]
    private let limits: Limits
    private let sink: Sink
    private let compressor = GzipCompressor(level: 6)
    private var chunks: [ColumnChunk]
    private var groups: [RowGroup] = []
    private var rowsInGroup = 0
    private var offset = 0

    /// - Parameters:
    ///   - sortedBy: the name of the column whose bytes never descend from row to row; the file says so.
    ///   - facts: about the whole file, for its metadata.
    ///   - software: as parquet-format has it for `created_by`: `NAME version VERSION`.
    public init(
        _ columns: [ParquetColumn], sortedBy: String? = nil, facts: [(key: String, value: String)] = [],
        software: String, limits: Limits = Limits(), sink: @escaping Sink
    ) throws {
        self.columns = columns
        self.sortedBy = sortedBy.flatMap { name in columns.firstIndex { $0.name == name } }
        self.facts = facts
        self.software = software
        self.limits = limits
        self.sink = sink
        chunks = columns.map { ColumnChunk($0, limits) }
        try put(FileFooter.magic)
    }

    /// Takes a row: a value for each column, nil for none.
    ///
    /// - Throws: ``ParquetError`` for what is no row of this file, before any of it is taken; what the sink throws.
    public func append(_ row: [ParquetValue?]) throws {
        guard row.count == columns.count else {
            throw ParquetError.wrongCount(columns: columns.count, values: row.count)
        }
        for (column, value) in zip(columns, row) { try column.check(value) }
        var held = 0
        for place in row.indices {
            chunks[place].append(row[place], compressor)
            held += chunks[place].heldBytes
        }
        rows += 1
        rowsInGroup += 1
        if rowsInGroup >= limits.rowsInGroup || held >= limits.bytesInGroup { try endGroup() }
    }

    /// Ends the file; nothing can be appended afterwards.
    public func finish() throws {
        if rowsInGroup > 0 { try endGroup() }
        try put(FileFooter(columns: columns, rows: rows, groups: groups, facts: facts, software: software).bytes)
    }

    private func endGroup() throws {
        var group = RowGroup(start: offset, rows: rowsInGroup, sortedBy: sortedBy)
        for place in chunks.indices {
            let pages = chunks[place].finish(compressor)
            group.columns.append(RowGroup.Column(offset, pages))
            try put(pages.bytes)
            chunks[place] = ColumnChunk(columns[place], limits)
        }
        groups.append(group)
        rowsInGroup = 0
    }

    private func put(_ bytes: [UInt8]) throws {
        offset += bytes.count
        try sink(bytes)
    }
}

extension ParquetColumn {
    private static let longestText = 1 << 30

    func check(_ value: ParquetValue?) throws(ParquetError) {
        switch (kind, value) {
        case (_, nil) where !isRequired: return
        case (.boolean, .boolean): return
        case (.int32, .number(let number)), (.date, .number(let number)):
            guard Int32(exactly: number) != nil else { throw .outOfRange(column: name, value: number) }
        case (.int64, .number), (.timestamp, .number): return
        case (.text, .text(let text)):
            let count = text.utf8.count
            guard count <= Self.longestText else { throw .tooLong(column: name, bytes: count) }
        default: throw .notOfColumn(column: name)
        }
    }
}
