import PouchBytes

/// What a statement's file says of itself.
struct StatementFacts: Sendable {
    var url: String
    var recordID: String
    /// The target of that record: the URL, or the spelling of it that was asked for.
    var target: String
    var textSHA256: String
    /// Whether `text_sha256` is that of `text`.
    var isTextRight: Bool
    /// How many.
    var warnings: Int
    /// Whether a program read its file, and found no text in it.
    var isFile: Bool

    /// - Throws: `JSONError` for what is no statement.
    init(_ bytes: [UInt8]) throws {
        var url: String?
        var recordID: String?
        var requested: String?
        var text: String?
        var digest: String?
        var warnings = 0
        var reader: String?
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "url": url = try json.string()
            case "text": text = try json.string()
            case "warnings": warnings = try json.strings().count
            case "text_sha256": digest = try json.string()
            case "provenance":
                try json.object { key, json in
                    switch key {
                    case "record_id": recordID = try json.string()
                    case "requested": requested = try json.string()
                    case "reader": reader = try json.string()
                    default: try json.skip()
                    }
                }
            default: try json.skip()
            }
        }
        try json.end()
        guard let url, let recordID, let digest, let text else {
            throw JSONError(offset: 0, problem: "no url, text, text_sha256 or record_id")
        }
        self.url = url
        self.recordID = recordID
        target = requested ?? url
        self.warnings = warnings
        isFile = reader != nil && text.isEmpty
        textSHA256 = digest
        isTextRight = SHA256Digest.of(text).hex == digest
    }
}

/// The record that a statement was read from, by its id's digest, and the digest of the target that it should have.
struct StatementRecord: Sendable, BitwiseCopyable {
    var record: SHA256Digest
    var target: SHA256Digest
    /// Of a statement that is damaged: it names none.
    static let damaged = StatementRecord(record: SHA256Digest.of([]), target: SHA256Digest.of([]))

    var isDamaged: Bool { record == Self.damaged.record }
}
