import PouchBytes

/// A page before it is compressed (parquet-format, PageHeader; data pages of version 1).
struct Page {
    enum Kind {
        case dictionary
        /// Values as they are.
        case plain
        /// Numbers of values in the dictionary.
        case numbered
    }

    let kind: Kind
    /// Rows, those without a value too; of a dictionary, its values.
    let count: Int
    /// Definition levels where the column has them, then the values.
    let body: [UInt8]

    /// Whether each row has a value, behind the number of bytes that this takes.
    static func definitionLevels(_ levels: [UInt32]) -> [UInt8] {
        let encoded = RunLengthEncoding.encode(levels, width: 1)
        var bytes: [UInt8] = []
        bytes.append(littleEndian: Int64(encoded.count), bytes: 4)
        return bytes + encoded
    }

    /// - Parameter packed: the body, compressed.
    func header(packed: [UInt8]) -> [UInt8] {
        var thrift = ThriftWriter()
        thrift.structure { header in
            header.field(1, int32: kind == .dictionary ? 2 : 0)
            header.field(2, int32: body.count)
            header.field(3, int32: packed.count)
            header.field(4, int32: Int(Int32(bitPattern: CRC32.of(packed))))
            if kind == .dictionary {
                header.field(7) {
                    $0.field(1, int32: count)
                    $0.field(2, int32: Encoding.plain.rawValue)
                }
            } else {
                header.field(5) {
                    $0.field(1, int32: count)
                    $0.field(2, int32: (kind == .plain ? Encoding.plain : .dictionary).rawValue)
                    $0.field(3, int32: Encoding.runs.rawValue)
                    $0.field(4, int32: Encoding.runs.rawValue)
                }
            }
        }
        return thrift.bytes
    }
}

/// parquet-format's `Encoding`, as far as it is used.
enum Encoding: Int {
    case plain = 0
    case runs = 3
    case dictionary = 8
}
