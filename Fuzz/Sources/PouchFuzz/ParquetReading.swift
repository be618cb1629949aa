import PouchBytes
import PouchParquet

/// Reads a Parquet file whole, as far as Pouch writes them, from parquet-format's own words: no code of the writer's.
struct ParquetReading {
    struct Failure: Error { let what: String }

    struct Column {
        let name: String
        var values: [ParquetValue?] = []
    }

    let rows: Int
    private(set) var columns: [Column] = []

    init(_ file: [UInt8]) throws {
        guard file.count >= 12, file.starts(with: "PAR1".utf8), file.suffix(4).elementsEqual("PAR1".utf8) else {
            throw Failure(what: "no magic")
        }
        let length = Self.littleEndian(file[(file.count - 8)..<(file.count - 4)])
        guard length > 0, length <= file.count - 12 else { throw Failure(what: "a footer of \(length) bytes") }
        var thrift = ThriftReading(file[(file.count - 8 - length)..<(file.count - 8)])
        let footer = try thrift.structure()
        guard thrift.isAtEnd else { throw Failure(what: "bytes behind the footer") }
        rows = try footer.int(3)
        let schema = try footer.list(2)
        guard try schema[0].int(5) == schema.count - 1, try footer.list(7).count == schema.count - 1 else {
            throw Failure(what: "a schema with other columns than it says")
        }
        for element in schema.dropFirst() { columns.append(Column(name: try element.text(4))) }
        var end = 4
        for group in try footer.list(4) {
            let chunks = try group.list(1)
            guard chunks.count == columns.count else { throw Failure(what: "a row group without a column") }
            for (place, chunk) in chunks.enumerated() {
                let facts = try chunk.structure(3)
                let start = try (try? facts.int(11)) ?? facts.int(9)
                guard start == end else { throw Failure(what: "a column at \(start), where \(end) is next") }
                end = start + (try facts.int(7))
                let values = try Self.values(
                    file[start..<end], facts, schema[place + 1], count: try group.int(3))
                columns[place].values += values
            }
        }
        guard end == file.count - 8 - length else { throw Failure(what: "bytes before the footer") }
    }

    // MARK: - Columns

    private static func values(
        _ bytes: ArraySlice<UInt8>, _ facts: ThriftReading.Structure, _ element: ThriftReading.Structure, count: Int
    ) throws -> [ParquetValue?] {
        var rest = bytes
        var dictionary: [ParquetValue]?
        var values: [ParquetValue?] = []
        var size = 0
        while !rest.isEmpty {
            var thrift = ThriftReading(rest)
            let header = try thrift.structure()
            let packed = rest[thrift.position...].prefix(try header.int(3))
            guard Int(Int32(bitPattern: CRC32.of(Array(packed)))) == (try header.int(4)) else {
                throw Failure(what: "a page with another check sum")
            }
            let length = try header.int(2)
            let body = try ContentCoding.decode(Array(packed), contentEncoding: "gzip", limit: length)
            guard body.count == length else { throw Failure(what: "a page of another length") }
            size += thrift.position - rest.startIndex + length
            rest = rest[packed.endIndex...]
            if try header.int(1) == 2 {
                let count = try header.structure(7).int(1)
                var plain = body[...]
                dictionary = try (0..<count).map { _ in try Self.value(&plain, element) }
            } else {
                values += try page(body, try header.structure(5), element, dictionary)
            }
        }
        guard values.count == count, try facts.int(5) == count, try facts.int(6) == size else {
            throw Failure(what: "a column of \(values.count) values, where \(count) are said")
        }
        try check(try facts.structure(12), values)
        return values
    }

    private static func page(
        _ body: [UInt8], _ header: ThriftReading.Structure, _ element: ThriftReading.Structure,
        _ dictionary: [ParquetValue]?
    ) throws -> [ParquetValue?] {
        let count = try header.int(1)
        var rest = body[...]
        var levels = [Int](repeating: 1, count: count)
        if try element.int(3) == 1 {
            let length = littleEndian(rest.prefix(4))
            levels = try runs(rest.dropFirst(4).prefix(length), width: 1, count: count)
            rest = rest.dropFirst(4 + length)
        }
        let held = levels.reduce(0, +)
        var values: [ParquetValue]
        if try header.int(2) == 8 {
            guard let dictionary, let width = rest.popFirst() else { throw Failure(what: "no dictionary") }
            values = try runs(rest, width: Int(width), count: held).map { number in
                guard number < dictionary.count else { throw Failure(what: "a number beyond the dictionary") }
                return dictionary[number]
            }
        } else if try element.int(1) == 0 {
            values = (0..<held).map { .boolean(rest[rest.startIndex + $0 / 8] >> ($0 % 8) & 1 == 1) }
        } else {
            values = try (0..<held).map { _ in try value(&rest, element) }
        }
        values.reverse()
        return levels.map { $0 == 1 ? values.popLast() : nil }
    }

    private static func value(_ bytes: inout ArraySlice<UInt8>, _ element: ThriftReading.Structure) throws
        -> ParquetValue
    {
        let width: Int
        switch try element.int(1) {
        case 1: width = 4
        case 2: width = 8
        default:
            let count = littleEndian(bytes.prefix(4))
            guard bytes.count >= 4 + count else { throw Failure(what: "a text beyond its page") }
            let text = bytes.dropFirst(4).prefix(count)
            bytes = bytes[text.endIndex...]
            guard let text = String(validating: text, as: UTF8.self) else { throw Failure(what: "no UTF-8") }
            return .text(text)
        }
        guard bytes.count >= width else { throw Failure(what: "a number beyond its page") }
        let number = bytes.prefix(width).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        bytes = bytes.dropFirst(width)
        return .number(width == 4 ? Int64(Int32(truncatingIfNeeded: number)) : Int64(bitPattern: number))
    }

    // MARK: - Bounds

    /// What the file says of the values must be so.
    private static func check(_ statistics: ThriftReading.Structure, _ values: [ParquetValue?]) throws {
        guard try statistics.int(3) == values.count(where: { $0 == nil }) else { throw Failure(what: "other nulls") }
        let texts = values.compactMap { if case .text(let text) = $0 { Array(text.utf8) } else { nil } }
        guard let most = try? statistics.bytes(5), let least = try? statistics.bytes(6), !texts.isEmpty else { return }
        guard most == texts.max(by: { $0.lexicographicallyPrecedes($1) }),
            least == texts.min(by: { $0.lexicographicallyPrecedes($1) })
        else { throw Failure(what: "bounds that are none") }
    }

    // MARK: - Runs

    private static func runs(_ bytes: ArraySlice<UInt8>, width: Int, count: Int) throws -> [Int] {
        var values: [Int] = []
        var rest = bytes
        while values.count < count {
            let header = try ThriftReading.varint(&rest)
            if header & 1 == 0 {
                let size = (width + 7) / 8
                guard rest.count >= size, header > 1 else { throw Failure(what: "an empty run") }
                values += [Int](repeating: littleEndian(rest.prefix(size)), count: Int(header >> 1))
                rest = rest.dropFirst(size)
            } else {
                let packed = rest.prefix(Int(header >> 1) * width)
                for place in 0..<Int(header >> 1) * 8 {
                    values.append(
                        (0..<width).reduce(0) { sum, bit in
                            let at = place * width + bit
                            return sum | Int(packed[packed.startIndex + at / 8] >> (at % 8) & 1) << bit
                        })
                }
                rest = rest[packed.endIndex...]
            }
        }
        guard rest.isEmpty, values.count - count < 8 else { throw Failure(what: "runs beyond their values") }
        return Array(values.prefix(count))
    }

    private static func littleEndian(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}

/// Thrift's compact protocol, read into a tree.
struct ThriftReading {
    indirect enum Value {
        case int(Int)
        case bytes([UInt8])
        case structure(Structure)
        case list([Value])
    }

    struct Structure {
        fileprivate var fields: [Int: Value] = [:]

        func int(_ id: Int) throws -> Int {
            guard case .int(let value) = fields[id] else { throw ParquetReading.Failure(what: "no number \(id)") }
            return value
        }

        func bytes(_ id: Int) throws -> [UInt8] {
            guard case .bytes(let value) = fields[id] else { throw ParquetReading.Failure(what: "no bytes \(id)") }
            return value
        }

        func text(_ id: Int) throws -> String { String(decoding: try bytes(id), as: UTF8.self) }

        func structure(_ id: Int) throws -> Structure {
            guard case .structure(let value) = fields[id] else {
                throw ParquetReading.Failure(what: "no structure \(id)")
            }
            return value
        }

        func list(_ id: Int) throws -> [Structure] {
            guard case .list(let values) = fields[id] else { throw ParquetReading.Failure(what: "no list \(id)") }
            return values.compactMap { if case .structure(let value) = $0 { value } else { nil } }
        }
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var position: Int { rest.startIndex }
    var isAtEnd: Bool { rest.isEmpty }

    mutating func structure() throws -> Structure {
        var structure = Structure()
        var id = 0
        while case let head = try byte(), head != 0 {
            let step = Int(head >> 4)
            id = step > 0 ? id + step : try zigzag()
            structure.fields[id] = try value(head & 15)
        }
        return structure
    }

    private mutating func value(_ kind: UInt8) throws -> Value {
        switch kind {
        case 1, 2: return .int(kind == 1 ? 1 : 0)
        case 4, 5, 6: return .int(try zigzag())
        case 8:
            let count = Int(try Self.varint(&rest))
            guard count <= rest.count else { throw ParquetReading.Failure(what: "bytes beyond the end") }
            defer { rest = rest.dropFirst(count) }
            return .bytes(Array(rest.prefix(count)))
        case 9:
            let head = try byte()
            let count = head >> 4 < 15 ? Int(head >> 4) : Int(try Self.varint(&rest))
            return .list(try (0..<count).map { _ in try value(head & 15) })
        case 12: return .structure(try structure())
        default: throw ParquetReading.Failure(what: "the type \(kind)")
        }
    }

    private mutating func byte() throws -> UInt8 {
        guard let byte = rest.popFirst() else { throw ParquetReading.Failure(what: "the end") }
        return byte
    }

    private mutating func zigzag() throws -> Int {
        let value = try Self.varint(&rest)
        return Int(bitPattern: UInt(value >> 1)) ^ -Int(value & 1)
    }

    static func varint(_ bytes: inout ArraySlice<UInt8>) throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = bytes.popFirst() else { throw ParquetReading.Failure(what: "the end of a number") }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw ParquetReading.Failure(what: "a number too long")
    }
}
