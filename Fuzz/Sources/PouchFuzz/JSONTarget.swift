import Foundation
import PouchBytes

/// JSON (RFC 8259): what the reader takes, the writer writes so that it reads the same; and Foundation takes it too.
enum JSONTarget {
    indirect enum Value: Equatable {
        case object([(key: String, value: Value)])
        case array([Value])
        case string(String)
        case int(Int)
        /// A number that is no `Int`, `true`, `false` or `null`, as it stands.
        case other([UInt8])

        static func == (a: Value, b: Value) -> Bool {
            switch (a, b) {
            case (.object(let a), .object(let b)):
                a.count == b.count
                    && zip(a, b).allSatisfy { $0.key.utf8.elementsEqual($1.key.utf8) && $0.value == $1.value }
            case (.array(let a), .array(let b)): a == b
            // By bytes: Swift takes texts for equal that are only equivalent.
            case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
            case (.int(let a), .int(let b)): a == b
            case (.other(let a), .other(let b)): a == b
            default: false
            }
        }
    }

    static func run(_ input: [UInt8]) {
        let isJSON = readable(JSONError.self) { try skip(input) } != nil
        let value: Value
        do { value = try Self.value(input) } catch {
            // Only an object that is read is asked whether a key stands in it twice.
            require(!isJSON || "\(error)".contains(" a second time at byte "), "passed over, but not read: \(error)")
            return
        }
        require(isJSON, "read, but not passed over")
        var json = JSONWriter()
        write(value, to: &json)
        require(String(validating: json.bytes, as: UTF8.self) != nil, "what is written is not UTF-8")
        let again = readable(JSONError.self) { try Self.value(json.bytes) }
        require(
            again == value, "written and read again is another value: \(String(decoding: json.bytes, as: UTF8.self))")
        let foundation = try? JSONSerialization.jsonObject(with: Data(json.bytes), options: .fragmentsAllowed)
        require(
            foundation != nil || !isModest(value),
            "Foundation reads none of \(String(decoding: json.bytes, as: UTF8.self))")
    }

    private static func skip(_ input: [UInt8]) throws {
        var json = JSONReader(input)
        let range = try json.skip()
        require(range.lowerBound >= 0 && range.upperBound <= input.count, "a value outside its bytes")
        try json.end()
    }

    private static func value(_ input: [UInt8]) throws -> Value {
        var json = JSONReader(input)
        let value = try value(&json, input)
        try json.end()
        return value
    }

    private static func value(_ json: inout JSONReader, _ input: [UInt8]) throws -> Value {
        let first = input[min(json.position, input.count)...].first { ![32, 9, 10, 13].contains($0) }
        switch first {
        case UInt8(ascii: "{"):
            var members: [(key: String, value: Value)] = []
            try json.object { key, json in members.append((key, try value(&json, input))) }
            return .object(members)
        case UInt8(ascii: "["):
            var values: [Value] = []
            try json.array { values.append(try value(&$0, input)) }
            return .array(values)
        case UInt8(ascii: "\""): return .string(try json.string())
        default:
            var number = json
            if let value = try? number.int() {
                json = number
                return .int(value)
            }
            return .other(Array(input[try json.skip()]))
        }
    }

    private static func write(_ value: Value, to json: inout JSONWriter) {
        switch value {
        case .object(let members):
            json.beginObject()
            for (key, value) in members {
                json.key(key)
                write(value, to: &json)
            }
            json.endObject()
        case .array(let values):
            json.beginArray()
            for value in values { write(value, to: &json) }
            json.endArray()
        case .string(let text): json.string(text)
        case .int(let number): json.int(number)
        case .other(let bytes): json.raw(bytes)
        }
    }

    /// Whether no number is out of Foundation's reach.
    private static func isModest(_ value: Value) -> Bool {
        switch value {
        case .object(let members): members.allSatisfy { isModest($0.value) }
        case .array(let values): values.allSatisfy(isModest)
        case .other(let bytes):
            bytes.count < 16 && (bytes.first.map(isLetter) ?? false || !bytes.contains(where: isLetter))
        default: true
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 32 }
}
