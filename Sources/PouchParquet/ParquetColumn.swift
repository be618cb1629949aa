/// A column of a Parquet file. All columns are flat: a value, or none.
public struct ParquetColumn: Sendable {
    /// The type of a column's values.
    public enum Kind: Sendable {
        case boolean, int32, int64
        /// Days since 1970-01-01.
        case date
        /// Microseconds since 1970, UTC.
        case timestamp
        /// UTF-8.
        case text
    }

    /// What its values are like. It decides how they are written, not what a reader gets.
    public enum Values: Sendable {
        /// Mostly different ones.
        case distinct
        /// A few that come again and again: each is written once, as far as there is room. Of texts alone.
        case repeated
        /// Texts too long to be compared: the file says no least and no greatest of them.
        case long
    }

    public let name: String
    public let kind: Kind
    public let values: Values
    /// Whether every row has a value.
    public let isRequired: Bool

    public init(_ name: String, _ kind: Kind, _ values: Values = .distinct, isRequired: Bool = false) {
        self.name = name
        self.kind = kind
        self.values = kind == .text ? values : .distinct
        self.isRequired = isRequired
    }
}

/// A value of a row.
public enum ParquetValue: Sendable, Equatable {
    case boolean(Bool)
    /// Of a column of numbers, days or moments.
    case number(Int64)
    case text(String)
}

extension ParquetValue {
    /// nil stays nil: a row has no value there.
    public static func text(_ text: String?) -> ParquetValue? { text.map { .text($0) } }
    /// nil stays nil: a row has no value there.
    public static func number(_ number: Int?) -> ParquetValue? { number.map { .number(Int64($0)) } }
    /// nil stays nil: a row has no value there.
    public static func boolean(_ isTrue: Bool?) -> ParquetValue? { isTrue.map { .boolean($0) } }
}

/// Why a row cannot be written.
public enum ParquetError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A text has more bytes than a page can hold.
    case tooLong(column: String, bytes: Int)
    /// A number does not fit into 32 bits.
    case outOfRange(column: String, value: Int64)
    /// The value is of another kind than the column, or a required one is missing.
    case notOfColumn(column: String)
    /// A row of more or fewer values than there are columns.
    case wrongCount(columns: Int, values: Int)

    public var description: String {
        switch self {
        case .tooLong(let column, let bytes): "a value of \(bytes) bytes in column \(column): a page takes 1 GiB"
        case .outOfRange(let column, let value): "the number \(value) in column \(column) does not fit into 32 bits"
        case .notOfColumn(let column): "a value of another kind than column \(column) has, or none where one must be"
        case .wrongCount(let columns, let values): "a row of \(values) values, where there are \(columns) columns"
        }
    }
}
