/// The least and the greatest value of a column in one row group, and how many rows have none: what lets a reader pass
/// over a row group.
struct ValueBounds {
    private(set) var nulls = 0
    /// As the file has them; nil where there is no value, or none that may stand there.
    var least: [UInt8]? { ends(text: leastText, number: leastNumber) }
    var greatest: [UInt8]? { ends(text: greatestText, number: greatestNumber) }

    private let kind: ParquetColumn.Kind
    private let comparesTexts: Bool
    private var leastText: String?
    private var greatestText: String?
    private var leastNumber: Int64?
    private var greatestNumber: Int64?

    /// A longer text is left out: a part of one would be no value of the column.
    private static let longest = 256

    init(_ column: ParquetColumn) {
        kind = column.kind
        comparesTexts = column.values != .long
    }

    mutating func add(_ value: ParquetValue?) {
        switch value {
        case nil: nulls += 1
        case .boolean(let isTrue): add(isTrue ? 1 : 0)
        case .number(let number): add(number)
        case .text(let text):
            guard comparesTexts else { return }
            if leastText.map({ text.utf8.lexicographicallyPrecedes($0.utf8) }) ?? true { leastText = text }
            if greatestText.map({ $0.utf8.lexicographicallyPrecedes(text.utf8) }) ?? true { greatestText = text }
        }
    }

    private mutating func add(_ number: Int64) {
        leastNumber = min(leastNumber ?? number, number)
        greatestNumber = max(greatestNumber ?? number, number)
    }

    private func ends(text: String?, number: Int64?) -> [UInt8]? {
        if let number {
            var bytes: [UInt8] = []
            bytes.append(littleEndian: number, bytes: kind.width)
            return bytes
        }
        guard let text, text.utf8.count <= Self.longest else { return nil }
        return Array(text.utf8)
    }
}
