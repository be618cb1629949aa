import PouchBytes

/// The identity of a WARC record: a UUID of version 8 (RFC 9562 section 5.8) that follows from what the record is, so that
/// a crawl that is killed and gone on with names its records as it would have without.
public struct RecordID: Sendable, Hashable, CustomStringConvertible {
    /// `<urn:uuid:...>`, as it stands in a record.
    public let description: String

    public init(deriving parts: String...) {
        var bytes = Array(SHA256Digest.of(parts.joined(separator: "\0")).bytes.prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(Hex.text(bytes))
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
        description = "<urn:uuid:" + groups.joined(separator: "-") + ">"
    }
}
