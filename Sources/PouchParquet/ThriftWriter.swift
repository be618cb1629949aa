/// Writes Thrift's compact protocol (thrift-compact-protocol.md), as far as Parquet's structures need it. Fields of a
/// structure are written in the order of their numbers.
struct ThriftWriter {
    private(set) var bytes: [UInt8] = []
    /// The number of the structure's last field.
    private var last = 0

    private enum Kind: UInt8 {
        case yes = 1
        case no = 2
        case int32 = 5
        case int64 = 6
        case binary = 8
        case list = 9
        case structure = 12
    }

    /// A structure that is no field: the outermost, or an element of a list.
    mutating func structure(_ body: (inout ThriftWriter) -> Void) {
        let outer = last
        last = 0
        body(&self)
        bytes.append(0)
        last = outer
    }

    mutating func field(_ id: Int, int32 value: Int) { integer(id, .int32, value) }

    mutating func field(_ id: Int, int64 value: Int) { integer(id, .int64, value) }

    mutating func field(_ id: Int, bool value: Bool) { begin(id, value ? .yes : .no) }

    mutating func field(_ id: Int, text value: String) { field(id, bytes: Array(value.utf8)) }

    mutating func field(_ id: Int, bytes value: [UInt8]) {
        begin(id, .binary)
        binary(value)
    }

    mutating func field(_ id: Int, _ body: (inout ThriftWriter) -> Void) {
        begin(id, .structure)
        structure(body)
    }

    mutating func field<Element>(_ id: Int, list: [Element], _ body: (Element, inout ThriftWriter) -> Void) {
        begin(id, .list)
        beginList(list.count, .structure)
        for element in list { structure { body(element, &$0) } }
    }

    mutating func field(_ id: Int, int32s: [Int]) {
        begin(id, .list)
        beginList(int32s.count, .int32)
        for value in int32s { zigzag(value) }
    }

    mutating func field(_ id: Int, texts: [String]) {
        begin(id, .list)
        beginList(texts.count, .binary)
        for text in texts { binary(Array(text.utf8)) }
    }

    // MARK: - Pieces

    private mutating func begin(_ id: Int, _ kind: Kind) {
        let step = id - last
        precondition((1...15).contains(step), "fields of a structure go up, and not by more than 15")
        bytes.append(UInt8(step) << 4 | kind.rawValue)
        last = id
    }

    private mutating func integer(_ id: Int, _ kind: Kind, _ value: Int) {
        begin(id, kind)
        zigzag(value)
    }

    private mutating func zigzag(_ value: Int) {
        bytes.append(varint: UInt64(bitPattern: Int64(value << 1 ^ value >> 63)))
    }

    private mutating func binary(_ value: [UInt8]) {
        bytes.append(varint: UInt64(value.count))
        bytes += value
    }

    private mutating func beginList(_ count: Int, _ kind: Kind) {
        if count < 15 {
            bytes.append(UInt8(count) << 4 | kind.rawValue)
        } else {
            bytes.append(0xF0 | kind.rawValue)
            bytes.append(varint: UInt64(count))
        }
    }
}
