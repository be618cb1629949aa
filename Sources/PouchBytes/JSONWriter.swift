/// Writes compact JSON (RFC 8259) in UTF-8, in the order it is told.
///
///     var json = JSONWriter(capacity: 256)
///     json.beginObject()
///     json.field("url", url)
///     json.endObject()
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    public mutating func beginObject() { open(0x7B) }
    public mutating func endObject() { close(0x7D) }
    public mutating func beginArray() { open(0x5B) }
    public mutating func endArray() { close(0x5D) }

    public mutating func key(_ key: String) {
        separate()
        quote(key)
        bytes.append(0x3A)
        needsComma = false
    }

    public mutating func string(_ value: String) {
        separate()
        quote(value)
        needsComma = true
    }

    public mutating func int(_ value: Int) { raw(Array(String(value).utf8)) }
    public mutating func bool(_ value: Bool) { raw(Array((value ? "true" : "false").utf8)) }

    /// A value that is JSON already.
    public mutating func raw(_ value: [UInt8]) {
        separate()
        bytes += value
        needsComma = true
    }

    /// The key and its value; nothing at all for nil.
    public mutating func field(_ key: String, _ value: String?) {
        guard let value else { return }
        self.key(key)
        string(value)
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() { if needsComma { bytes.append(0x2C) } }

    private mutating func quote(_ text: String) {
        bytes.append(0x22)
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for place in utf8.indices {
                let byte = utf8[place]
                // Controls, the quote and the backslash; E2 may begin U+2028 or U+2029, which end a line in some readers.
                guard byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F || byte == 0xE2 else { continue }
                let isSeparator = byte == 0xE2 && place + 2 < utf8.count && utf8[place + 1] == 0x80 && (utf8[place + 2] | 1) == 0xA9
                if byte == 0xE2, !isSeparator { continue }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<place]))
                escape(byte, isSeparator ? utf8[place + 2] : 0)
                start = place + (isSeparator ? 3 : 1)
            }
            if start < utf8.count { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...])) }
        }
        bytes.append(0x22)
    }

    private mutating func escape(_ byte: UInt8, _ separator: UInt8) {
        switch byte {
        case 0x22: bytes += [0x5C, 0x22]
        case 0x5C: bytes += [0x5C, 0x5C]
        case 0x0A: bytes += [0x5C, 0x6E]
        case 0x0D: bytes += [0x5C, 0x72]
        case 0x09: bytes += [0x5C, 0x74]
        case 0xE2: bytes += Array((separator == 0xA8 ? "\\u2028" : "\\u2029").utf8)
        default: bytes += Array("\\u00".utf8) + Array(Hex.text([byte]).utf8)
        }
    }
}
