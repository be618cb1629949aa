import PouchBytes

/// One column's values of the row group that is being filled.
struct ColumnChunk {
    private let column: ParquetColumn
    private let limits: ParquetWriter.Limits
    /// nil for a column that is written as it comes.
    private var dictionary: ValueDictionary?
    private var plain: PlainPages
    private var bounds: ValueBounds

    init(_ column: ParquetColumn, _ limits: ParquetWriter.Limits) {
        self.column = column
        self.limits = limits
        dictionary = column.values == .repeated ? ValueDictionary() : nil
        plain = PlainPages(column, limits)
        bounds = ValueBounds(column)
    }

    /// Bytes that the chunk comes to, as far as they are known.
    var heldBytes: Int { plain.heldBytes + (dictionary?.bytes.count ?? 0) }

    /// Takes a value that ``ParquetColumn/check(_:)`` has let pass.
    mutating func append(_ value: ParquetValue?, _ compressor: GzipCompressor) {
        bounds.add(value)
        guard dictionary != nil else { return plain.append(value, compressor) }
        dictionary?.append(value)
        if let full = dictionary, full.bytes.count > limits.bytesInDictionary { abandon(full, compressor) }
    }

    /// Writes the values as they came after all: they hardly come again.
    private mutating func abandon(_ full: ValueDictionary, _ compressor: GzipCompressor) {
        dictionary = nil
        full.forEach { plain.append($0, compressor) }
    }

    /// All pages, in the order of the file.
    mutating func finish(_ compressor: GzipCompressor) -> ColumnPages {
        // Without a value there is no dictionary to write.
        if let empty = dictionary, empty.bytes.isEmpty { abandon(empty, compressor) }
        var pages = ColumnPages(bounds: bounds)
        if let dictionary {
            dictionary.finish(isRequired: column.isRequired, limits, compressor, &pages)
        } else {
            plain.finish(compressor, &pages)
        }
        return pages
    }
}

/// The finished pages of one column in one row group.
struct ColumnPages {
    var bytes: [UInt8] = []
    /// Bytes of the dictionary's page, its header included; 0 when there is none.
    var dictionaryLength = 0
    /// Of all pages, their headers included.
    var uncompressedSize = 0
    var count = 0
    let bounds: ValueBounds

    init(bounds: ValueBounds) { self.bounds = bounds }

    mutating func add(_ page: Page, _ compressor: GzipCompressor) {
        let packed = compressor.member(page.body)
        let header = page.header(packed: packed)
        bytes += header
        bytes += packed
        uncompressedSize += header.count + page.body.count
        if case .dictionary = page.kind { dictionaryLength = bytes.count } else { count += page.count }
    }
}
