import PouchBytes

/// One capture in an index of WARC files (CDXJ): a line that begins with the sort key and the time, and goes on with a
/// JSON object, byte for byte as `cdxj-indexer` writes it.
public struct CDXJEntry: Sendable, Equatable {
    /// The URL turned round: ``SURT``.
    public var key: String
    /// Fourteen digits, UTC.
    public var timestamp: String
    public var url: String?
    public var mime: String?
    /// Of HTTP; nil for a record without an HTTP head.
    public var status: String?
    /// As it stands in the record; SHA-1 of the payload where a record has none.
    public var digest: String?
    /// Where the record lies in its file, in bytes.
    public var offset: Int
    public var length: Int
    public var filename: String

    /// The whole line, line feed included. ASCII except for the key.
    public var line: [UInt8] {
        var line = Array("\(key) \(timestamp) {".utf8)
        let fields = [
            ("url", url), ("mime", mime), ("status", status), ("digest", digest), ("length", String(length)),
            ("offset", String(offset)), ("filename", filename),
        ]
        var isFirst = true
        for case (let name, let value?) in fields {
            if !isFirst { line += Array(", ".utf8) }
            isFirst = false
            line += Array("\"\(name)\": ".utf8)
            Self.quote(value, to: &line)
        }
        line += Array("}\n".utf8)
        return line
    }

    /// JSON as Python's `json.dumps` writes it: everything beyond ASCII escaped in UTF-16 units.
    static func quote(_ text: String, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        for unit in text.utf16 {
            switch unit {
            case 0x22, 0x5C: line += [UInt8(ascii: "\\"), UInt8(unit)]
            case 0x20...0x7F: line.append(UInt8(unit))
            case 0x0A: line += Array("\\n".utf8)
            case 0x0D: line += Array("\\r".utf8)
            case 0x09: line += Array("\\t".utf8)
            case 0x08: line += Array("\\b".utf8)
            case 0x0C: line += Array("\\f".utf8)
            default:
                line += Array("\\u".utf8)
                for shift in [12, 8, 4, 0] as [UInt16] { line.append(ASCII.hexDigit(UInt8(unit >> shift & 15))) }
            }
        }
        line.append(UInt8(ascii: "\""))
    }
}
