import PouchArchive
import PouchBytes
import PouchFetch
import PouchProfile
import PouchStore
import PouchURL

/// Makes the WARC records of one exchange: the request, and the response or the record in its place. One a thread.
///
/// An unchanged document has one record in every crawl for years: a revisit, and no request beside it. The request
/// follows from the URL, the validators that the revisit names, and the file's `warcinfo`.
struct ExchangeRecords {
    let crawl: String
    /// For what is compressed already: deflating it again costs more than all else that is done for a record, and saves the
    /// 3 % that its head is.
    private let stored = GzipCompressor(level: 0)
    private let fast = GzipCompressor(level: 1)
    private let thorough = GzipCompressor(level: 4)
    /// For revisits of what is unchanged: each is short, and there are many.
    private let dense = GzipCompressor(level: 9)
    /// Of a smaller payload, the head is the better part.
    private static let leastStored = 2_048
    /// Bytes of a head that a field holds; readers bear no field of any length.
    private static let longestFieldHead = 4_096

    init(crawl: String) { self.crawl = crawl }

    /// Request and response, whole.
    func full(_ exchange: Exchange, _ payload: SHA256Digest? = nil) -> RecordBlock {
        let digest = payload ?? SHA256Digest.of(exchange.response.body)
        let head = exchange.head.forRecord(payloadLength: exchange.response.body.count).wire
        var record = WARCRecord(
            .response, id: exchange.responseID(crawl), date: exchange.at, contentType: Self.response, blockHead: head,
            payload: exchange.response.body,
            payloadDigest: digest)
        let request = exchange.requestID(crawl)
        fill(&record, exchange)
        record.set("WARC-Concurrent-To", request.description)
        return block(exchange, record, request, compressor(for: exchange))
    }

    /// A 304: the record that holds the bytes. The block stays empty, since replay would else answer with the 304 itself; its
    /// head stands in the field `WARC-JSON-Metadata`, or, when it is a long one, in a metadata record beside it.
    func notModified(_ exchange: Exchange, _ stored: PreviousCapture) -> RecordBlock {
        var record = WARCRecord(
            .revisit, id: exchange.responseID(crawl), date: exchange.at, contentType: Self.response, blockHead: [])
        fill(&record, exchange)
        refer(&record, to: PayloadRecord(stored), .serverNotModified, digest: stored.payloadSHA256)
        let head = exchange.head.wire
        let isShort = head.count <= Self.longestFieldHead
        record.set("WARC-JSON-Metadata", metadata(of: exchange, head: isShort ? head : nil))
        var block = alone(record)
        if !isShort { block.bytes += dense.member(self.head(head, of: exchange, beside: record.id).bytes) }
        return block
    }

    private func head(_ head: [UInt8], of exchange: Exchange, beside revisit: String) -> WARCRecord {
        var record = WARCRecord(
            .metadata, id: exchange.headID(crawl), date: exchange.at, contentType: "message/http", blockHead: head)
        // Under the URL itself, replay would take it for a capture.
        record.set("WARC-Target-URI", "metadata://pouch/not-modified/" + exchange.document.url.text)
        record.set("WARC-Concurrent-To", revisit)
        return record
    }

    /// A page that was sent again whole, with the bytes that are held.
    func identical(_ exchange: Exchange, _ stored: PreviousCapture, _ payload: SHA256Digest) -> RecordBlock {
        var record = identical(exchange, payload, of: PayloadRecord(stored))
        record.set("WARC-JSON-Metadata", metadata(of: exchange, head: nil))
        return alone(record)
    }

    /// An answer whose payload an earlier record holds: its head alone, and the request.
    func identical(_ exchange: Exchange, _ original: PayloadRecord, _ payload: SHA256Digest) -> RecordBlock {
        var record = identical(exchange, payload, of: original)
        let request = exchange.requestID(crawl)
        record.set("WARC-Concurrent-To", request.description)
        return block(exchange, record, request, fast)
    }

    private func identical(_ exchange: Exchange, _ payload: SHA256Digest, of original: PayloadRecord) -> WARCRecord {
        let head = exchange.head.forRecord(payloadLength: exchange.response.body.count).wire
        var record = WARCRecord(
            .revisit, id: exchange.responseID(crawl), date: exchange.at, contentType: Self.response, blockHead: head)
        fill(&record, exchange)
        refer(&record, to: original, .identicalPayloadDigest, digest: payload.hex)
        return record
    }

    /// The records of a robots.txt exchange, which belongs to no document.
    func robotsRecords(_ url: WebURL, _ response: FetchResponse, attempt: Int, at now: Timestamp) -> [UInt8] {
        probeRecords(url, response, attempt: attempt, at: now).bytes
    }

    /// The records of a probe, which belongs to no document either.
    func probeRecords(_ url: WebURL, _ response: FetchResponse, attempt: Int, at now: Timestamp) -> RecordBlock {
        let document = PendingDocument(
            id: 0, url: url, role: .other, priority: 0, sequence: now.microseconds, attempts: attempt, notBefore: 0,
            isKnownGone: false)
        return full(Exchange(document: document, response: response, head: HTTPHead(response.responseHead), at: now))
    }

    /// The record that opens a WARC file.
    func warcinfo(fields: [(String, String)], volume: String, at now: Timestamp) -> [UInt8] {
        let block = fields.map { "\($0): \($1.filter { !$0.isNewline })\r\n" }.joined()
        var record = WARCRecord(
            .warcinfo, id: RecordID(deriving: crawl, volume, "warcinfo"), date: now,
            contentType: "application/warc-fields", blockHead: Array(block.utf8))
        record.set("WARC-Filename", volume)
        return thorough.member(record.bytes)
    }

    // MARK: - Parts

    private static let response = "application/http;msgtype=response"

    private func compressor(for exchange: Exchange) -> GzipCompressor {
        guard exchange.isCompact else { return thorough }
        return exchange.response.body.count < Self.leastStored ? fast : stored
    }

    private func fill(_ record: inout WARCRecord, _ exchange: Exchange) {
        record.set("WARC-Target-URI", exchange.document.url.text)
        record.set("WARC-IP-Address", exchange.response.address.isEmpty ? nil : exchange.response.address)
        record.set("WARC-Protocol", exchange.response.isHTTP2 ? "h2" : nil)
    }

    /// The request and answer, as far as no block holds them; nil when every part is in a block.
    /// - Parameter head: of the answer; each byte becomes the character of its number, so that it can be restored
    ///   whole.
    private func metadata(of exchange: Exchange, head: [UInt8]?) -> String? {
        let request = HTTPHead(exchange.response.requestHead)
        let conditions = ["If-None-Match", "If-Modified-Since"].compactMap { name in
            request.bytes(of: name).first.map { (name, $0) }
        }
        guard head != nil || !conditions.isEmpty else { return nil }
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        for (name, value) in conditions { json.field(name, Self.characters(value)) }
        json.field("answer", head.map { Self.characters($0[...]) })
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private static func characters(_ bytes: ArraySlice<UInt8>) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    private func alone(_ record: WARCRecord) -> RecordBlock {
        let bytes = dense.member(record.bytes)
        return RecordBlock(bytes: bytes, offset: 0, length: bytes.count, recordID: record.id)
    }

    /// The digest has a field name of its own: validators take `WARC-Payload-Digest` for that of a payload in the
    /// record itself.
    private func refer(
        _ record: inout WARCRecord, to original: PayloadRecord, _ profile: WARCRecord.RevisitProfile, digest: String
    ) {
        record.set("WARC-Profile", profile.rawValue)
        record.set("WARC-Refers-To", original.recordID)
        record.set("WARC-Refers-To-Target-URI", original.url)
        record.set("WARC-Refers-To-Date", original.date.rfc3339Micros)
        record.set("WARC-Refers-To-Payload-Digest", "sha256:" + digest)
    }

    private func block(
        _ exchange: Exchange, _ record: WARCRecord, _ requestID: RecordID, _ compressor: GzipCompressor
    ) -> RecordBlock {
        var request = WARCRecord(
            .request, id: requestID, date: exchange.at, contentType: "application/http;msgtype=request",
            blockHead: exchange.response.requestHead)
        request.set("WARC-Target-URI", exchange.document.url.text)
        request.set("WARC-Concurrent-To", record.id)
        let first = fast.member(request.bytes)
        let second = compressor.member(record.bytes)
        return RecordBlock(bytes: first + second, offset: first.count, length: second.count, recordID: record.id)
    }
}

extension Exchange {
    func requestID(_ crawl: String) -> RecordID { id(crawl, "request") }
    func responseID(_ crawl: String) -> RecordID { id(crawl, "response") }
    func headID(_ crawl: String) -> RecordID { id(crawl, "head") }

    /// Follows from the crawl, the URL and the attempt; robots.txt, which is not a document, has its time besides.
    private func id(_ crawl: String, _ kind: String) -> RecordID {
        RecordID(
            deriving: crawl, document.url.text, String(document.attempts),
            document.id == 0 ? String(document.sequence) : "", kind)
    }

    /// Whether the payload is compressed already.
    var isCompact: Bool {
        if let coding = head.value(of: "content-encoding"), !coding.isEmpty { return true }
        let type = head.value(of: "content-type") ?? ""
        return type.hasPrefix("image/") || type.hasPrefix("video/") || type.hasPrefix("audio/")
            || type.hasPrefix("application/pdf")
    }
}

extension PayloadRecord {
    init(_ stored: PreviousCapture) {
        self.init(
            recordID: stored.recordID, url: stored.recordURL, date: Timestamp(microseconds: stored.recordDate))
    }
}
