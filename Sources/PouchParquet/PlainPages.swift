import PouchBytes

/// Pages of values as they come (encoding PLAIN).
struct PlainPages {
    private let column: ParquetColumn
    private let limits: ParquetWriter.Limits
    private var pages: ColumnPages
    /// Of the page that is being filled.
    private var values: [UInt8] = []
    private var bits: [Bool] = []
    private var levels: [UInt32] = []

    init(_ column: ParquetColumn, _ limits: ParquetWriter.Limits) {
        self.column = column
        self.limits = limits
        pages = ColumnPages(bounds: ValueBounds(column))
    }

    var heldBytes: Int { pages.bytes.count + values.count }

    mutating func append(_ value: ParquetValue?, _ compressor: GzipCompressor) {
        levels.append(value == nil ? 0 : 1)
        switch value {
        case nil: break
        case .boolean(let isTrue): bits.append(isTrue)
        case .number(let number): values.append(littleEndian: number, bytes: column.kind.width)
        case .text(let text): values.append(counted: text)
        }
        if levels.count >= limits.valuesInPage || values.count >= limits.bytesInPage { endPage(compressor) }
    }

    mutating func finish(_ compressor: GzipCompressor, _ all: inout ColumnPages) {
        if !levels.isEmpty { endPage(compressor) }
        all.bytes = pages.bytes
        all.uncompressedSize = pages.uncompressedSize
        all.count = pages.count
        pages.bytes = []
    }

    private mutating func endPage(_ compressor: GzipCompressor) {
        var body = column.isRequired ? [] : Page.definitionLevels(levels)
        body += column.kind == .boolean ? Self.packed(bits) : values
        pages.add(Page(kind: .plain, count: levels.count, body: body), compressor)
        values.removeAll(keepingCapacity: values.capacity <= 2 * limits.bytesInPage)
        bits.removeAll(keepingCapacity: true)
        levels.removeAll(keepingCapacity: true)
    }

    /// Eight to a byte, the first in the lowest bit.
    private static func packed(_ bits: [Bool]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
        for (place, bit) in bits.enumerated() where bit { bytes[place / 8] |= 1 << (place % 8) }
        return bytes
    }
}

extension ParquetColumn.Kind {
    /// Bytes of a number.
    var width: Int {
        switch self {
        case .boolean: 1
        case .int32, .date: 4
        case .int64, .timestamp, .text: 8
        }
    }
}

extension [UInt8] {
    /// The lower bytes of a number, the lowest first.
    mutating func append(littleEndian number: Int64, bytes: Int) {
        for place in 0..<bytes { append(UInt8(truncatingIfNeeded: number >> (8 * Int64(place)))) }
    }

    /// A text behind the number of its bytes.
    mutating func append(counted text: String) {
        var text = text
        text.withUTF8 {
            append(littleEndian: Int64($0.count), bytes: 4)
            append(contentsOf: $0)
        }
    }
}
