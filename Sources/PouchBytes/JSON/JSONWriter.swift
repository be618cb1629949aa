/// Writes compact JSON (RFC 8259) straight into bytes: no spaces, UTF-8 kept, "/" not escaped.
///
///     var json = JSONWriter()
///     json.beginObject()
///     json.field("url", "https://example.org/")
///     json.field("etag", nil as String?)            // leaves the key out
///     json.endObject()
///     json.bytes                                    // {"url":"https://example.org/"}
///
/// Commas are placed by the writer; matching begins with ends is the caller's part. Control characters, U+2028 and
/// U+2029 are escaped, so the result also stands in a script or on one line of JSON Lines.
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init(capacity: Int = 1024) {
        bytes.reserveCapacity(capacity)
    }

    /// Empties the writer and keeps its memory.
    public mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    // MARK: - Structure

    /// Writes `{`.
    public mutating func beginObject() { open(0x7B) }
    /// Writes `}`.
    public mutating func endObject() { close(0x7D) }
    /// Writes `[`.
    public mutating func beginArray() { open(0x5B) }
    /// Writes `]`.
    public mutating func endArray() { close(0x5D) }

    /// Writes a member's name; its value is written next.
    public mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(ASCII.colon)
        needsComma = false
    }

    // MARK: - Values

    /// - Returns: where in ``bytes`` it stands, its quotation marks aside, for ``string(joining:by:)``.
    @discardableResult
    public mutating func string(_ value: String) -> Range<Int> {
        separate()
        return quote(value)
    }

    /// A string made of strings written before, with `separator` between them. They are escaped already.
    public mutating func string(joining places: [Range<Int>], by separator: String) {
        separate()
        bytes.append(0x22)
        for (number, place) in places.enumerated() {
            if number > 0 { escape(separator) }
            let start = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: place.count))
            bytes.withUnsafeMutableBufferPointer { all in
                _ = UnsafeMutableBufferPointer(rebasing: all[start...]).update(
                    fromContentsOf: UnsafeMutableBufferPointer(rebasing: all[place]))
            }
        }
        bytes.append(0x22)
    }

    /// Writes a whole number.
    public mutating func int(_ value: Int) {
        separate()
        bytes.append(decimal: value)
    }

    /// Writes `true` or `false`.
    public mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
    }

    /// Writes `null`.
    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// The shortest form that reads back as the same number; JSON has no infinity and no NaN, those become null.
    public mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        separate()
        bytes.append(contentsOf: value.description.utf8)
    }

    /// A value that is JSON already.
    public mutating func raw(_ json: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// A line feed between values, as JSON Lines has it; the next value takes no comma.
    public mutating func newline() {
        bytes.append(ASCII.lineFeed)
        needsComma = false
    }

    // MARK: - Fields: a key and its value, left out when there is none

    /// A string; nil is left out.
    public mutating func field(_ name: String, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }

    /// A whole number; nil is left out.
    public mutating func field(_ name: String, _ value: Int?) {
        guard let value else { return }
        key(name)
        int(value)
    }

    /// `true` or `false`; nil is left out.
    public mutating func field(_ name: String, _ value: Bool?) {
        guard let value else { return }
        key(name)
        bool(value)
    }

    /// An array of strings; an empty one is left out.
    public mutating func field(_ name: String, _ values: [String]) {
        guard !values.isEmpty else { return }
        key(name)
        array(values)
    }

    /// - Returns: where each string stands, as ``string(_:)`` returns it.
    @discardableResult
    public mutating func array(_ values: [String]) -> [Range<Int>] {
        beginArray()
        let places = values.map { string($0) }
        endArray()
        return places
    }
}

extension JSONWriter {
    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(0x2C) }
        needsComma = true
    }

    @discardableResult
    private mutating func quote(_ text: String) -> Range<Int> {
        bytes.append(0x22)
        let start = bytes.count
        escape(text)
        let end = bytes.count
        bytes.append(0x22)
        return start..<end
    }

    private mutating func escape(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            var index = 0
            while index < utf8.count {
                index = Self.plain(utf8, from: index)
                guard index < utf8.count else { break }
                guard let (unit, length) = Self.acting(utf8, at: index) else {
                    index += 1
                    continue
                }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
                escape(unit)
                index += length
                start = index
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
        }
    }

    /// The character at `index` and its bytes when it must be escaped: what JSON asks for, and what would act on a terminal
    /// that shows the line: C1 controls, ends of lines, and marks that turn the direction of what follows.
    private static func acting(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) -> (UInt16, length: Int)? {
        let byte = utf8[index]
        switch byte {
        case 0..<0x20, 0x22, 0x5C, 0x7F: return (UInt16(byte), 1)
        case 0xC2 where index + 1 < utf8.count && utf8[index + 1] < 0xA0: return (UInt16(utf8[index + 1]), 2)
        case 0xE2 where index + 2 < utf8.count:
            // U+2028 to U+202E, and U+2066 to U+2069.
            let last = utf8[index + 2]
            if utf8[index + 1] == 0x80, 0xA8...0xAE ~= last { return (0x2028 + UInt16(last - 0xA8), 3) }
            if utf8[index + 1] == 0x81, 0xA6...0xA9 ~= last { return (0x2066 + UInt16(last - 0xA6), 3) }
            return nil
        default: return nil
        }
    }

    /// Where the next byte is that needs a closer look.
    private static func plain(_ utf8: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index + 32 <= utf8.count {
            var found: UInt8 = 0
            for place in index..<index + 32 { found |= mark(utf8[place]) }
            if found != 0 { break }
            index += 32
        }
        while index < utf8.count, mark(utf8[index]) == 0 { index += 1 }
        return index
    }

    /// Not 0 for a byte with which ``acting(_:at:)`` may find something. No branches, so that the compiler makes one look of many.
    private static func mark(_ byte: UInt8) -> UInt8 {
        (byte < 0x20 ? 1 : 0) | (byte == 0x22 ? 1 : 0) | (byte == 0x5C ? 1 : 0) | (byte == 0x7F ? 1 : 0)
            | (byte | 0x20 == 0xE2 ? 1 : 0)
    }

    private mutating func escape(_ unit: UInt16) {
        bytes.append(0x5C)
        switch unit {
        case 0x22, 0x5C: bytes.append(UInt8(unit))
        case 0x08: bytes.append(0x62)
        case 0x09: bytes.append(0x74)
        case 0x0A: bytes.append(0x6E)
        case 0x0C: bytes.append(0x66)
        case 0x0D: bytes.append(0x72)
        default:
            bytes.append(0x75)
            for shift in [12, 8, 4, 0] as [UInt16] { bytes.append(ASCII.hexDigit(UInt8(unit >> shift & 15))) }
        }
    }
}
