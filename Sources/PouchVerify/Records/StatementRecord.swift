import PouchBytes

/// The record that a statement was read from, by its id's digest, and the digest of the target that it should have.
struct StatementRecord: Sendable, BitwiseCopyable {
    var record: SHA256Digest
    var target: SHA256Digest
    /// Whether the statement is damaged: then it names none.
    var isDamaged = false

    static let damaged = StatementRecord(record: SHA256Digest.of([]), target: SHA256Digest.of([]), isDamaged: true)
}
