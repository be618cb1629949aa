import PouchBytes

/// A record read whole: its fields and its block.
public struct WARCContent: Sendable {
    public let header: WARCHeader
    public let block: [UInt8]
    /// How many bytes of the block are an HTTP head; 0 when the block is no HTTP message.
    private let headLength: Int

    public init(header: WARCHeader, block: [UInt8]) {
        self.header = header
        self.block = block
        headLength = header.holdsHTTP ? HTTPHead.length(in: block) ?? block.count : 0
    }

    /// Reads the one record in `bytes`, which are a record's bytes in its file: (offset, length) of a manifest's line.
    ///
    /// - Throws: `WARCError` or `GzipError`; `WARCError.blockTooLarge` when the block is larger than `limit` bytes.
    public init(_ bytes: [UInt8], offset: Int = 0, limit: Int) throws {
        let reader = try WARCReader(bytes, offset: offset)
        guard let header = try reader.next() else { throw WARCError.truncated(record: offset) }
        self.init(header: header, block: try reader.block(limit: limit))
        // The member's check sum stands at its end.
        try reader.finish()
    }

    /// The status line and header fields of an HTTP answer, nil for other records.
    public var httpHead: HTTPHead? { headLength > 0 ? HTTPHead(block[..<headLength]) : nil }

    /// The block without its HTTP head; content codings are still on it.
    public var payload: ArraySlice<UInt8> { block[headLength...] }

    /// The payload with its content codings taken off.
    public func decodedPayload(limit: Int) throws(CodingError) -> [UInt8] {
        try ContentCoding.decode(Array(payload), contentEncoding: httpHead?.list(of: "content-encoding"), limit: limit)
    }
}
