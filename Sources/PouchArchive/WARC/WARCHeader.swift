import PouchBytes

/// The named fields of a WARC record as read (ISO 28500:2017 section 4), and where the record lies.
public struct WARCHeader: Sendable {
    /// A named field (ISO 28500:2017, section 4).
    public struct Field: Sendable, Equatable {
        public let name: String
        public let value: String
    }

    /// `WARC/1.1`
    public let version: String
    public let fields: [Field]
    /// Where the record's member begins in the file, or the record itself when the file is not compressed.
    public let offset: Int

    /// The first field of that name, its case aside.
    public func value(of name: String) -> String? {
        fields.first { ASCII.equalIgnoringCase($0.name.utf8, name.utf8) }?.value
    }

    /// Every field of that name, its case aside.
    public func values(of name: String) -> [String] {
        fields.filter { ASCII.equalIgnoringCase($0.name.utf8, name.utf8) }.map(\.value)
    }

    /// `response`, `revisit`, ...; empty when the record does not say.
    public var type: String { value(of: "WARC-Type") ?? "" }

    /// One of the kinds Pouch writes, or nil.
    public var kind: WARCRecord.Kind? { WARCRecord.Kind(rawValue: type) }

    /// `<urn:uuid:...>` as it stands in the record.
    public var recordID: String? { value(of: "WARC-Record-ID") }

    /// The URL, without the angle brackets that wget and others put around it.
    public var targetURI: String? {
        guard let uri = value(of: "WARC-Target-URI") else { return nil }
        return uri.hasPrefix("<") && uri.hasSuffix(">") ? String(uri.dropFirst().dropLast()) : uri
    }

    public var date: Timestamp? { value(of: "WARC-Date").flatMap { Timestamp(rfc3339: $0) } }

    /// Bytes in the block; nil when missing or no number.
    public var contentLength: Int? { value(of: "Content-Length").flatMap { Int(decimal: $0.utf8) } }

    public var contentType: String? { value(of: "Content-Type") }

    /// Whether the block is an HTTP message: a head, a blank line, a payload.
    public var holdsHTTP: Bool {
        contentType.map { ASCII.equalIgnoringCase($0.utf8.prefix(16), "application/http".utf8) } ?? false
    }

    public var blockDigest: WARCDigest? { value(of: "WARC-Block-Digest").map(WARCDigest.init) }
    public var payloadDigest: WARCDigest? { value(of: "WARC-Payload-Digest").map(WARCDigest.init) }
    /// Of the payload that a revisit record refers to.
    public var referredPayloadDigest: WARCDigest? { value(of: "WARC-Refers-To-Payload-Digest").map(WARCDigest.init) }
}

/// A labelled digest as a record gives it: `sha256:` and base 16 or base 32.
public enum WARCDigest: Sendable, Equatable {
    case sha256(SHA256Digest)
    /// Another algorithm (wget's SHA-1), or no digest at all.
    case other(String)

    public init(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let isSHA256 = parts.count == 2 && ["sha256", "sha-256"].contains(parts[0].lowercased())
        if isSHA256, let digest = SHA256Digest(hex: parts[1]) ?? SHA256Digest(base32: parts[1]) {
            self = .sha256(digest)
        } else {
            self = .other(text)
        }
    }
}
