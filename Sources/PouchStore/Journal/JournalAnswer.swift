import PouchBytes
import PouchMirror

/// An answer as the journal keeps it from its receipt to its commit (docs/format.md, "Answers that are not committed yet").
public struct JournalAnswer: Sendable, Equatable {
    /// The document or probe requested, and the number of the request in its crawl. No two answers of a crawl have the
    /// same.
    public struct Key: Sendable, Hashable {
        /// The document's number; 0 for a probe.
        public var document: Int64
        /// Requests made for it in this crawl before this one.
        public var attempts: Int
        /// Of a probe: its kind and URL; empty for a document.
        public var probe: String

        public init(document: Int64, attempts: Int) {
            self.document = document
            self.attempts = attempts
            probe = ""
        }

        public init(probe kind: CrawlProbe.Kind, url: String, attempts: Int) {
            document = 0
            self.attempts = attempts
            probe = kind.rawValue + " " + url
        }
    }

    public var key: Key
    /// The URL under which the mirror keeps the document: numbers of documents mean nothing in a database made anew.
    public var ownURL: String
    /// The URL requested.
    public var url: String
    public var ifNoneMatch: String?
    public var ifModifiedSince: String?
    /// When the answer was whole.
    public var receivedAt: Timestamp
    /// Microseconds from the start of the request to the first byte of the answer, and to its end.
    public var firstByte: Int64
    public var elapsed: Int64
    public var status: Int
    public var isHTTP2: Bool
    public var address: String
    public var requestHead: [UInt8]
    public var responseHead: [UInt8]
    /// The content coding kept.
    public var body: [UInt8]

    public init(
        key: Key, ownURL: String, url: String, ifNoneMatch: String?, ifModifiedSince: String?, receivedAt: Timestamp,
        firstByte: Int64, elapsed: Int64, status: Int, isHTTP2: Bool, address: String, requestHead: [UInt8],
        responseHead: [UInt8], body: [UInt8]
    ) {
        self.key = key
        self.ownURL = ownURL
        self.url = url
        self.ifNoneMatch = ifNoneMatch
        self.ifModifiedSince = ifModifiedSince
        self.receivedAt = receivedAt
        self.firstByte = firstByte
        self.elapsed = elapsed
        self.status = status
        self.isHTTP2 = isHTTP2
        self.address = address
        self.requestHead = requestHead
        self.responseHead = responseHead
        self.body = body
    }
}
