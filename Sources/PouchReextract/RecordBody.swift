import PouchBytes

/// The body of an answer as another tool's record may hold it: with the codings that its head names, or with one of them
/// taken off and the field left.
enum RecordBody {
    /// The bytes without transfer and content codings.
    ///
    /// A record whose head and payload disagree is read by its payload: chunks are known by their form, a content coding by
    /// its first bytes.
    /// - Parameter limit: bytes of the result.
    /// - Throws: `CodingError` when the payload begins as the coding does and does not go on so, or is not a page in
    ///   clear either.
    static func decoded(_ payload: ArraySlice<UInt8>, _ head: HTTPHead, limit: Int) throws(CodingError) -> [UInt8] {
        let body = dechunked(payload, head)
        let encoding = head.list(of: "content-encoding")
        do { return try ContentCoding.decode(body, contentEncoding: encoding, limit: limit) } catch {
            if case .tooLarge = error { throw error }
            guard isClear(body) else { throw error }
            // A body in an unknown coding may look like text, but not like mark-up.
            if case .unsupported = error, body.first(where: { $0 > 0x20 }) != UInt8(ascii: "<") { throw error }
            guard body.count <= limit else { throw .tooLarge(limit: limit) }
            return body
        }
    }

    /// wget and others keep the chunks on the payload, some tools keep them and not the field, some the field and not
    /// the chunks. A payload that is chunked from its first byte to its last chunk is a chunked body, whatever the head
    /// says.
    private static func dechunked(_ payload: ArraySlice<UInt8>, _ head: HTTPHead) -> [UInt8] {
        let isNamed = head.list(of: "transfer-encoding")?.lowercased().contains("chunked") ?? false
        let mayBe = isNamed || payload.first.map { ASCII.hexValue($0) != nil } ?? false
        return (mayBe ? ChunkedCoding.decode(payload) : nil) ?? Array(payload)
    }

    /// Whether a body that could not be decoded is text in clear: no coding's first bytes, and none of the control characters
    /// that compressed bytes are full of.
    private static func isClear(_ body: [UInt8]) -> Bool {
        let marks: [[UInt8]] = [[0x1F, 0x8B], [0x28, 0xB5, 0x2F, 0xFD]]
        if marks.contains(where: { body.starts(with: $0) }) { return false }
        if body.starts(with: [0xFE, 0xFF]) || body.starts(with: [0xFF, 0xFE]) { return true }
        return body.prefix(1_024).allSatisfy { byte in
            byte >= 0x20 && byte != 0x7F || 0x09...0x0D ~= byte || byte == 0x1B
        }
    }
}
