import PouchBytes

/// A record of a WARC file (ISO 28500:2017, WARC 1.1): named fields and a block.
public struct WARCRecord: Sendable {
    /// `WARC-Type` (ISO 28500:2017, section 6), of those that Pouch writes.
    public enum Kind: String, Sendable {
        case warcinfo, request, response, revisit, metadata, resource
    }

    /// Why a revisit record needs no payload of its own.
    public enum RevisitProfile: String, Sendable {
        case serverNotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
        case identicalPayloadDigest = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    }

    public let kind: Kind
    public let id: String
    private var head: [UInt8] = []
    private let blockHead: [UInt8]
    private let payload: [UInt8]

    /// - Parameters:
    ///   - blockHead: the HTTP head, or the whole block of a record that holds no HTTP message.
    ///   - payload: what follows the head in the block.
    ///   - payloadDigest: given for responses.
    public init(
        _ kind: Kind, id: RecordID, date: Timestamp, contentType: String, blockHead: [UInt8], payload: [UInt8] = [],
        payloadDigest: SHA256Digest? = nil
    ) {
        self.kind = kind
        self.id = id.description
        self.blockHead = blockHead
        self.payload = payload
        head.reserveCapacity(1_024)
        head += "WARC/1.1\r\n".utf8
        set("WARC-Type", kind.rawValue)
        set("WARC-Record-ID", id.description)
        set("WARC-Date", date.rfc3339Micros)
        set("Content-Type", contentType)
        set("Content-Length", String(blockHead.count + payload.count))
        var hasher = SHA256Hasher()
        hasher.update(blockHead)
        hasher.update(payload)
        set("WARC-Block-Digest", "sha256:" + hasher.finalize().hex)
        if let payloadDigest { set("WARC-Payload-Digest", "sha256:" + payloadDigest.hex) }
    }

    /// Adds a named field: the one place where a field is written. Controls in the value become spaces, so that no value
    /// ends its line.
    public mutating func set(_ name: String, _ value: String?) {
        guard let value else { return }
        head += name.utf8
        head += [58, 32]
        let start = head.count
        head += value.utf8
        for place in start..<head.count where ASCII.isControl(head[place]) { head[place] = ASCII.space }
        head += [13, 10]
    }

    /// The record's bytes, uncompressed.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(head.count + blockHead.count + payload.count + 6)
        bytes += head
        bytes += [13, 10]
        bytes += blockHead
        bytes += payload
        bytes += [13, 10, 13, 10]
        return bytes
    }
}
