/// Why a WARC file cannot be read on. Offsets count bytes of the file from its start.
public enum WARCError: Error, Hashable, Sendable {
    /// The bytes at `offset` are not a WARC record.
    case notWARC(offset: Int)
    /// The file ends inside the record that begins at `record`.
    case truncated(record: Int)
    /// The record says no length, or no number for it.
    case noLength(record: Int)
    /// The record's fields take more than `limit` bytes.
    case headTooLarge(record: Int, limit: Int)
    /// The record's block is larger than the caller wants to hold.
    case blockTooLarge(record: Int, limit: Int)
}

extension WARCError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notWARC(let offset): "no WARC record at byte \(offset)"
        case .truncated(let record): "the record at byte \(record) is cut off"
        case .noLength(let record): "the record at byte \(record) has no Content-Length"
        case .headTooLarge(let record, let limit):
            "the fields of the record at byte \(record) take more than \(limit) bytes"
        case .blockTooLarge(let record, let limit):
            "the block of the record at byte \(record) is larger than \(limit) bytes"
        }
    }
}
