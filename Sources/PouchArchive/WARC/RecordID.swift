import PouchBytes

/// The identity of a WARC record: a UUID of version 8 (RFC 9562 section 5.8) that follows from what the record is, so that
/// a crawl that is killed and gone on with names its records as it would have without.
public struct RecordID: Sendable, Hashable, CustomStringConvertible {
    /// `<urn:uuid:...>`, as it stands in a record.
    public let description: String

    public init(deriving parts: String...) {
        var hasher = SHA256Hasher()
        for part in parts {
            hasher.update(part)
            hasher.update([0])
        }
        var bytes = Array(hasher.finalize().bytes.prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        var text: [UInt8] = []
        text.reserveCapacity(47)
        text += "<urn:uuid:".utf8
        for (place, byte) in bytes.enumerated() {
            if place == 4 || place == 6 || place == 8 || place == 10 { text.append(UInt8(ascii: "-")) }
            text.append(Hex.digit(byte >> 4))
            text.append(Hex.digit(byte & 15))
        }
        text.append(UInt8(ascii: ">"))
        description = String(decoding: text, as: UTF8.self)
    }
}
