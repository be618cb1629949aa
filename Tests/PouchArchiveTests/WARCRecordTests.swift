import PouchArchive
import PouchBytes
import Testing

@Suite("WARC records as written")
struct WARCRecordTests {
    @Test("a record's id follows from what it is, so a crawl that goes on names it the same")
    func ids() {
        let id = RecordID(deriving: "crawl", "https://a.example/", "1", "response")
        #expect(id == RecordID(deriving: "crawl", "https://a.example/", "1", "response"))
        #expect(id != RecordID(deriving: "crawl", "https://a.example/", "2", "response"))
        #expect(id != RecordID(deriving: "crawlhttps://a.example/", "1", "response"))
        // RFC 9562: version 8, variant 10.
        #expect(
            id.description.wholeMatch(
                of: /<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>/) != nil)
    }

    @Test("a value with a line break cannot bring in a field of its own")
    func injection() throws {
        var record = SampleWARC.request("https://a.example/")
        record.set("WARC-IP-Address", "1\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\0\u{7F}")
        let content = try WARCContent(record.bytes, limit: 1000)
        #expect(content.header.type == "request")
        #expect(content.header.values(of: "WARC-Type") == ["request"])
        #expect(content.header.value(of: "WARC-IP-Address") == "1  WARC-Type: response    HTTP/1.1 200 OK")
    }

    @Test("a record is made of the same bytes each time")
    func exactBytes() {
        let text = String(decoding: SampleWARC.request("https://a.example/é").bytes, as: UTF8.self)
        #expect(
            text.hasPrefix(
                "WARC/1.1\r\nWARC-Type: request\r\nWARC-Record-ID: <urn:uuid:"))
        #expect(text.contains("\r\nWARC-Date: 2026-11-24T07:30:00.000001Z\r\n"))
        #expect(text.contains("\r\nWARC-Target-URI: https://a.example/é\r\n"))
        #expect(text.hasSuffix("\r\n\r\nGET / HTTP/1.1\r\nHost: a.example\r\n\r\n\r\n\r\n"))
    }
}
