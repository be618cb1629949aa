import Foundation
import PouchArchive
import PouchBytes
import PouchFetch
import PouchProfile
import PouchURL
import Testing

@testable import PouchCrawl
@testable import PouchStore

@Suite("The records of an exchange, as any reader of WARC finds them")
struct RecordMakerTests {
    private let maker = ExchangeRecords(crawl: "20261124T073000Z")
    private let date = Timestamp(microseconds: 1_795_505_400_000_001)
    private static let request = Array(
        "GET /r/pa/1.htm HTTP/1.1\r\nHost: a.example\r\nUser-Agent: Pouch/1.0 (+x@example.org)\r\n\r\n".utf8)

    private func exchange(_ head: String, _ body: [UInt8] = [], attempts: Int = 0, isHTTP2: Bool = false) throws
        -> Exchange
    {
        let document = PendingDocument(
            id: 7, url: try #require(WebURL("https://a.example/r/pa/1.htm")), role: .statement, priority: 2,
            sequence: 1, attempts: attempts, notBefore: 0,
            isKnownGone: false)
        let response = FetchResponse(
            status: 200, requestHead: Self.request, responseHead: Array(head.utf8), body: body, address: "192.0.2.1",
            isHTTP2: isHTTP2, firstByteMicroseconds: 1)
        return Exchange(document: document, response: response, head: HTTPHead(response.responseHead), at: date)
    }

    private var stored: PreviousCapture {
        PreviousCapture(
            sha256: SHA256Digest.of("page").hex, payloadSHA256: SHA256Digest.of("page").hex,
            recordID: "<urn:uuid:11111111-2222-3333-4444-555555555555>",
            recordDate: date.microseconds - 1, namesDocuments: false, recordURL: "https://a.example/r/pa/1.htm")
    }

    /// Header and block of each record; none has a flaw.
    private func records(_ bytes: [UInt8]) throws -> [(header: WARCHeader, block: [UInt8])] {
        #expect(try WARCChecker().check(source: bytesSource(bytes)) == [])
        let reader = try WARCReader(bytes)
        var records: [(WARCHeader, [UInt8])] = []
        while let header = try reader.next() { records.append((header, try reader.block(limit: 1 << 20))) }
        return records
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("request and response name each other, and hold what was sent and received")
    func full() throws {
        let body = Array("<p>The Administration’s position</p>".utf8)
        let block = maker.full(
            try exchange("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(body.count)\r\n\r\n", body))
        let found = try records(block.bytes)
        try #require(found.map(\.header.type) == ["request", "response"])
        let (request, response) = (found[0], found[1])
        #expect(request.block == Self.request)
        #expect(
            response.block == Array(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body)
        #expect(request.header.value(of: "WARC-Concurrent-To") == response.header.recordID)
        #expect(response.header.value(of: "WARC-Concurrent-To") == request.header.recordID)
        #expect(response.header.value(of: "WARC-Target-URI") == "https://a.example/r/pa/1.htm")
        #expect(response.header.value(of: "WARC-IP-Address") == "192.0.2.1")
        #expect(response.header.value(of: "WARC-Payload-Digest") == "sha256:" + SHA256Digest.of(body).hex)
        #expect(response.header.value(of: "WARC-Date") == "2026-11-24T07:30:00.000001Z")
        #expect(response.header.value(of: "WARC-Protocol") == nil)
        #expect(block.recordID == response.header.recordID)
        #expect(response.header.offset == block.offset && block.offset + block.length == block.bytes.count)
    }

    @Test("a transfer coding is removed and its field kept under another name; HTTP/2 is told")
    func chunked() throws {
        let block = maker.full(
            try exchange(
                "HTTP/2 200 \r\ntransfer-encoding: chunked\r\ncontent-type: text/html\r\n\r\n", Array("page".utf8),
                isHTTP2: true))
        let response = try #require(try records(block.bytes).last)
        #expect(response.header.value(of: "WARC-Protocol") == "h2")
        let head = text(response.block).lowercased()
        #expect(head.hasPrefix("http/1.1 200"))
        #expect(head.contains("x-archive-orig-transfer-encoding: chunked\r\n"))
        #expect(head.contains("content-length: 4\r\n"))
        #expect(!head.contains("\r\ntransfer-encoding"))
    }

    @Test(
        "a 304 is one record, a revisit with an empty block; what was asked and the answer's head can be had back from it"
    )
    func notModified() throws {
        let head = "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nX: \u{E9}\u{85}\r\n\r\n"
        let bytes = head.unicodeScalars.map { UInt8($0.value) }
        var asked = try exchange("")
        asked.head = HTTPHead(bytes)
        asked.response.requestHead = Array(
            "GET /r/pa/1.htm HTTP/1.1\r\nHost: a.example\r\nIf-None-Match: \"1\"\r\nIf-Modified-Since: Fri\r\n\r\n".utf8
        )
        let block = maker.notModified(asked, stored)
        let found = try records(block.bytes)
        try #require(found.map(\.header.type) == ["revisit"])
        let revisit = found[0]
        #expect(revisit.block == [])
        #expect(
            revisit.header.value(of: "WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/server-not-modified")
        #expect(revisit.header.value(of: "WARC-Refers-To") == stored.recordID)
        #expect(revisit.header.value(of: "WARC-Refers-To-Target-URI") == "https://a.example/r/pa/1.htm")
        #expect(revisit.header.value(of: "WARC-Refers-To-Date") == "2026-11-24T07:30:00.000000Z")
        #expect(revisit.header.value(of: "WARC-Refers-To-Payload-Digest") == "sha256:" + stored.payloadSHA256)
        #expect(revisit.header.value(of: "WARC-Payload-Digest") == nil)
        let metadata = try #require(revisit.header.value(of: "WARC-JSON-Metadata"))
        let fields = try #require(
            try JSONSerialization.jsonObject(with: Data(metadata.utf8)) as? [String: String])
        #expect(fields["If-None-Match"] == "\"1\"" && fields["If-Modified-Since"] == "Fri")
        #expect(fields["answer"]?.unicodeScalars.map { UInt8(clamping: $0.value) } == bytes)
        #expect(block.offset == 0 && block.length == block.bytes.count && block.recordID == revisit.header.recordID)
    }

    @Test("a head that is longer than readers bear in a field stands in a record of its own")
    func longHead() throws {
        let head = "HTTP/1.1 304 Not Modified\r\nX: \(String(repeating: "x", count: 100_000))\r\n\r\n"
        let block = maker.notModified(try exchange(head), stored)
        let found = try records(block.bytes)
        try #require(found.map(\.header.type) == ["revisit", "metadata"])
        #expect(text(found[1].block) == head)
        #expect(found[1].header.value(of: "WARC-Concurrent-To") == found[0].header.recordID)
        #expect(found[0].header.fields.allSatisfy { $0.value.utf8.count < 4_096 })
        #expect(found[1].header.offset == block.offset + block.length)
    }

    @Test("a page that came again as it was is one record too, with its own head")
    func again() throws {
        let block = maker.identical(
            try exchange("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", Array("page".utf8)), stored,
            SHA256Digest.of("page"))
        let found = try records(block.bytes)
        try #require(found.map(\.header.type) == ["revisit"])
        #expect(text(found[0].block).hasPrefix("HTTP/1.1 200 OK\r\n") && !text(found[0].block).contains("page"))
    }

    @Test("an answer that an earlier record holds is a revisit with its own head")
    func identical() throws {
        let original = PayloadRecord(recordID: "<urn:uuid:1>", url: "https://a.example/other.gif", date: date)
        let body = Array("pixels".utf8)
        let block = maker.identical(
            try exchange("HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n\r\n", body), original, SHA256Digest.of(body))
        let found = try records(block.bytes)
        try #require(found.map(\.header.type) == ["request", "revisit"])
        let revisit = found[1]
        #expect(
            revisit.header.value(of: "WARC-Profile")
                == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest")
        #expect(revisit.header.value(of: "WARC-Refers-To-Target-URI") == original.url)
        #expect(text(revisit.block).hasPrefix("HTTP/1.1 200 OK\r\n") && !text(revisit.block).contains("pixels"))
    }

    @Test("a hostile head ends no record early and adds no field")
    func hostile() throws {
        let head = "HTTP/1.1 200 OK\r\nX: \u{0}\r\nX-Y: a\nWARC/1.1\r\n\r\n"
        let body = Array("\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n".utf8)
        #expect(try records(maker.full(try exchange(head, body)).bytes).count == 2)
    }

    @Test("each attempt has ids of its own, the same each time they are made")
    func ids() throws {
        let head = "HTTP/1.1 503 Busy\r\n\r\n"
        let first = maker.full(try exchange(head))
        #expect(first.recordID != maker.full(try exchange(head, attempts: 1)).recordID)
        #expect(first.recordID == ExchangeRecords(crawl: "20261124T073000Z").full(try exchange(head)).recordID)
        #expect(first.recordID != ExchangeRecords(crawl: "20261124T073001Z").full(try exchange(head)).recordID)
    }

    @Test("robots.txt and the file's opening are records too; a line break in a field starts no new one")
    func others() throws {
        let robots = maker.robotsRecords(
            try #require(WebURL("https://a.example/robots.txt")),
            try exchange("HTTP/1.1 200 OK\r\n\r\n", Array("User-agent: *\n".utf8)).response, attempt: 1, at: date)
        let info = maker.warcinfo(
            fields: [("software", "Pouch"), ("operator", "x\r\nrobots: ignored")], volume: "x-00001.warc.gz", at: date)
        let found = try records(info + robots)
        #expect(found.map(\.header.type) == ["warcinfo", "request", "response"])
        #expect(found[0].header.value(of: "WARC-Filename") == "x-00001.warc.gz")
        #expect(text(found[0].block) == "software: Pouch\r\noperator: xrobots: ignored\r\n")
        #expect(found[2].header.value(of: "WARC-Target-URI") == "https://a.example/robots.txt")
    }
}
