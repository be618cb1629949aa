/// Something in a WARC file that Pouch would not have written. Lenient readers pass over many of them; they are how
/// damage and tampering show.
public struct WARCFlaw: Sendable, Hashable {
    /// The kinds of flaws; a raw value is the kind in words.
    public enum Kind: String, Sendable, CaseIterable {
        case bareLineFeed = "bare line feed"
        case malformedField = "malformed field"
        case unknownField = "unknown field"
        case repeatedField = "repeated field"
        case missingField = "missing field"
        case lengthTooLong = "Content-Length too long"
        case lengthTooShort = "Content-Length too short"
        case noTerminator = "record without its terminator"
        case severalRecords = "several records in one gzip member"
        case trailingBytes = "bytes outside a record"
        case truncated = "cut off"
        case damagedGzip = "damaged gzip member"
        case notWARC = "not a WARC record"
        case noDigest = "no digest"
        case wrongBlockDigest = "wrong block digest"
        case wrongPayloadDigest = "wrong payload digest"
        case bracketedURI = "target URI in angle brackets"
        case duplicateID = "duplicate record id"
        case oversized = "oversized fields"
    }

    /// How the detail of bytes outside a record ends when they are line feeds alone, which lose nothing.
    static let emptyLines = "bytes of empty lines"

    public let kind: Kind
    /// Where the record's member begins, or the record itself when the file is not compressed; of bytes outside a record
    /// in such a file, where they begin.
    public let offset: Int
    public let recordID: String?
    /// Details in plain words; may be empty.
    public let detail: String

    static let cutMember = "the gzip member ends early"

    /// Whether the file ends inside a gzip member: all that a kill while it was written can do to it.
    public var isCutMember: Bool { kind == .truncated && detail == Self.cutMember }

    public init(_ kind: Kind, offset: Int, recordID: String? = nil, detail: String = "") {
        self.kind = kind
        self.offset = offset
        self.recordID = recordID
        self.detail = detail
    }
}

extension WARCFlaw: CustomStringConvertible {
    public var description: String {
        var text = "byte \(offset): \(kind.rawValue)"
        if !detail.isEmpty { text += ", \(detail)" }
        if let recordID { text += " (\(recordID))" }
        return text
    }
}
