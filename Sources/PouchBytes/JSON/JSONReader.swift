/// Why bytes are not the JSON that was expected (RFC 8259), and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Counts bytes from the start.
    public let offset: Int
    /// The fault: the token found, or the one missing.
    public let problem: String

    public init(offset: Int, problem: String) {
        self.offset = offset
        self.problem = problem
    }

    public var description: String { "\(problem) at byte \(offset)" }
}

/// Reads JSON value by value, strictly and without building a tree: for input that may be hostile.
///
///     var json = JSONReader(line)
///     try json.object { key, json in
///         switch key {
///         case "url": url = try json.string()
///         default: try json.skip()
///         }
///     }
///     try json.end()
///
/// Takes no comments, no trailing commas, no key twice in the objects it is asked to read, no lone surrogates, no invalid
/// UTF-8, and nothing deeper than 64 levels. Whoever calls bounds the size.
public struct JSONReader: Sendable {
    private let bytes: [UInt8]
    /// Where the next value or sign begins, unless white space does.
    public private(set) var position: Int
    private var depth = 0

    public static let depthLimit = 64

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
    }

    // MARK: - Structure

    /// Reads an object; `member` must read the value of each key.
    public mutating func object(_ member: (String, inout JSONReader) throws -> Void) throws {
        try open(0x7B)
        var keys: [String] = []
        if take(0x7D) {
            depth -= 1
            return
        }
        repeat {
            let start = position
            let key = try string()
            guard !keys.contains(key) else {
                throw JSONError(offset: start, problem: "the key \"\(key)\" a second time")
            }
            keys.append(key)
            try expect(ASCII.colon, "a colon")
            try member(key, &self)
        } while take(0x2C)
        try expect(0x7D, "the end of the object")
        depth -= 1
    }

    /// Reads an array; `element` must read each value.
    public mutating func array(_ element: (inout JSONReader) throws -> Void) throws {
        try open(0x5B)
        if take(0x5D) {
            depth -= 1
            return
        }
        repeat { try element(&self) } while take(0x2C)
        try expect(0x5D, "the end of the array")
        depth -= 1
    }

    /// Nothing but white space may be left.
    public mutating func end() throws {
        skipSpace()
        guard position == bytes.count else { throw JSONError(offset: position, problem: "more than one value") }
    }

    // MARK: - Values

    /// Reads a string, its escapes decoded.
    ///
    /// - Throws: ``JSONError``, for text that is not UTF-8 as well.
    public mutating func string() throws -> String {
        let (range, isPlain) = try stringRange()
        guard let text = String(validating: isPlain ? bytes[range] : try unescaped(range), as: UTF8.self) else {
            throw JSONError(offset: range.lowerBound, problem: "text that is not UTF-8")
        }
        return text
    }

    /// A whole number that fits into 64 bits, with no fraction and no exponent.
    public mutating func int() throws -> Int {
        skipSpace()
        let start = position
        try number()
        let text = bytes[start..<position]
        // The least number's digits alone would be one too many.
        let value = text.first == 0x2D ? Int(String(decoding: text, as: UTF8.self)) : Int(decimal: text)
        guard let value else { throw JSONError(offset: start, problem: "no whole number") }
        return value
    }

    /// Reads `true` or `false`.
    public mutating func bool() throws -> Bool {
        skipSpace()
        let isTrue = try peek() == 0x74
        try word(isTrue ? "true" : "false")
        return isTrue
    }

    /// Reads an array of strings.
    public mutating func strings() throws -> [String] {
        var values: [String] = []
        try array { values.append(try $0.string()) }
        return values
    }

    /// Passes over any value, checking it, and says where it stands.
    @discardableResult
    public mutating func skip() throws -> Range<Int> {
        skipSpace()
        let start = position
        switch try peek() {
        case 0x7B: try skipMembers()
        case 0x5B: try array { try $0.skip() }
        case 0x22: _ = try string()
        case 0x74: try word("true")
        case 0x66: try word("false")
        case 0x6E: try word("null")
        default: try number()
        }
        return start..<position
    }
}

extension JSONReader {
    private mutating func skipMembers() throws {
        try open(0x7B)
        if take(0x7D) {
            depth -= 1
            return
        }
        repeat {
            _ = try string()
            try expect(ASCII.colon, "a colon")
            try skip()
        } while take(0x2C)
        try expect(0x7D, "the end of the object")
        depth -= 1
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private func peek() throws -> UInt8 {
        guard position < bytes.count else { throw JSONError(offset: position, problem: "the end") }
        return bytes[position]
    }

    /// Takes the next sign if it is `byte`.
    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8, _ what: String) throws {
        guard take(byte) else { throw JSONError(offset: position, problem: "not \(what)") }
    }

    private mutating func open(_ bracket: UInt8) throws {
        try expect(bracket, bracket == 0x7B ? "an object" : "an array")
        depth += 1
        guard depth <= Self.depthLimit else {
            throw JSONError(offset: position, problem: "more than \(Self.depthLimit) levels")
        }
    }

    private mutating func word(_ text: StaticString) throws {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes[position...].starts(with: wanted) else { throw JSONError(offset: position, problem: "no value") }
        position += wanted.count
    }

    private mutating func number() throws {
        let start = position
        func digits() -> Bool {
            let first = position
            while position < bytes.count, ASCII.isDigit(bytes[position]) { position += 1 }
            return position > first
        }
        func sees(_ signs: UInt8...) -> Bool { position < bytes.count && signs.contains(bytes[position]) }
        if sees(0x2D) { position += 1 }
        let whole = position
        guard digits(), bytes[whole] != 0x30 || position == whole + 1 else {
            throw JSONError(offset: start, problem: "no value")
        }
        if sees(0x2E) {
            position += 1
            guard digits() else { throw JSONError(offset: start, problem: "a number cut short") }
        }
        if sees(0x65, 0x45) {
            position += 1
            if sees(0x2B, 0x2D) { position += 1 }
            guard digits() else { throw JSONError(offset: start, problem: "a number cut short") }
        }
    }

    // MARK: - Strings

    /// Where the next string's text stands, and whether it holds no escape.
    private mutating func stringRange() throws -> (Range<Int>, isPlain: Bool) {
        try expect(0x22, "a string")
        let start = position
        var isPlain = true
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x22 {
                position += 1
                return (start..<position - 1, isPlain)
            }
            guard byte >= 0x20 else { throw JSONError(offset: position, problem: "a control character in a string") }
            if byte == 0x5C {
                isPlain = false
                position += 1
            }
            position += 1
        }
        throw JSONError(offset: start, problem: "a string without its end")
    }

    private func unescaped(_ range: Range<Int>) throws -> ArraySlice<UInt8> {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var place = range.lowerBound
        while place < range.upperBound {
            guard bytes[place] == 0x5C else {
                text.append(bytes[place])
                place += 1
                continue
            }
            let sign = bytes[place + 1]
            place += 2
            switch sign {
            case 0x22, 0x5C, 0x2F: text.append(sign)
            case 0x62: text.append(0x08)
            case 0x66: text.append(0x0C)
            case 0x6E: text.append(0x0A)
            case 0x72: text.append(0x0D)
            case 0x74: text.append(0x09)
            case 0x75:
                text.append(contentsOf: Unicode.UTF8.encode(try scalar(&place, before: range.upperBound)) ?? .init())
            default: throw JSONError(offset: place - 2, problem: "an unknown escape")
            }
        }
        return text[...]
    }

    private func scalar(_ place: inout Int, before end: Int) throws -> Unicode.Scalar {
        let first = try unit(&place, before: end)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, place + 1 < end, bytes[place] == 0x5C, bytes[place + 1] == 0x75 else {
            throw JSONError(offset: place, problem: "half a surrogate pair")
        }
        place += 2
        let second = try unit(&place, before: end)
        guard 0xDC00...0xDFFF ~= second,
            let scalar = Unicode.Scalar((UInt32(first) - 0xD800) << 10 + UInt32(second) - 0xDC00 + 0x10000)
        else { throw JSONError(offset: place, problem: "half a surrogate pair") }
        return scalar
    }

    private func unit(_ place: inout Int, before end: Int) throws -> UInt16 {
        guard place + 4 <= end else { throw JSONError(offset: place, problem: "an escape cut short") }
        var value: UInt16 = 0
        for byte in bytes[place..<place + 4] {
            guard let digit = ASCII.hexValue(byte) else { throw JSONError(offset: place, problem: "an unknown escape") }
            value = value << 4 | UInt16(digit)
        }
        place += 4
        return value
    }
}
