import PouchBytes

/// WARC records ready to be appended, one gzip member each, and where the response lies among them.
public struct RecordBlock: Sendable {
    public var bytes: [UInt8]
    /// The response's or revisit's place within `bytes`.
    public var offset: Int
    public var length: Int
    public var recordID: String

    public init(bytes: [UInt8], offset: Int, length: Int, recordID: String) {
        self.bytes = bytes
        self.offset = offset
        self.length = length
        self.recordID = recordID
    }
}

/// The record that holds a payload's bytes.
public struct PayloadRecord: Sendable {
    public var recordID: String
    public var url: String
    public var date: Timestamp

    public init(recordID: String, url: String, date: Timestamp) {
        self.recordID = recordID
        self.url = url
        self.date = date
    }
}
