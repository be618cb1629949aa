import PouchArchive
import PouchBytes

/// A WARC file made record by record, as a crawl makes it.
struct SampleWARC {
    static let page = [UInt8](String(repeating: "<p>The talks were \u{201C}useful\u{201D}.</p>\n", count: 200).utf8)
    /// "The talks" and so on would need an encoder; this is another text under Brotli, made by Google's.
    static let brotli: [UInt8] = [
        0x0B, 0x05, 0x80, 0x62, 0x72, 0x6F, 0x74, 0x6C, 0x69, 0x20, 0x74, 0x65, 0x78, 0x74, 0x03,
    ]
    static let date = Timestamp(microseconds: 1_795_505_400_000_001)

    var members: [[UInt8]] = []
    var ids: [String] = []
    let compressor = GzipCompressor(level: 4)
    var isCompressed = true

    var bytes: [UInt8] { members.flatMap { $0 } }

    mutating func add(_ record: WARCRecord) {
        ids.append(record.id)
        members.append(isCompressed ? compressor.member(record.bytes) : record.bytes)
    }

    /// One record whose text is changed by `edit` before it is compressed: how flaws are made.
    mutating func add(_ record: WARCRecord, edit: (String) -> String) {
        ids.append(record.id)
        let text = edit(String(decoding: record.bytes, as: UTF8.self))
        members.append(isCompressed ? compressor.member(Array(text.utf8)) : Array(text.utf8))
    }

    static func warcinfo() -> WARCRecord {
        var record = WARCRecord(
            .warcinfo, id: RecordID(deriving: "crawl", "warcinfo"), date: date, contentType: "application/warc-fields",
            blockHead: Array("software: Pouch/1.0\r\nformat: WARC file version 1.1\r\n".utf8))
        record.set("WARC-Filename", "crawl-00001.warc.gz")
        return record
    }

    static func request(_ url: String) -> WARCRecord {
        var record = WARCRecord(
            .request, id: RecordID(deriving: "crawl", url, "request"), date: date,
            contentType: "application/http;msgtype=request",
            blockHead: Array("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n".utf8))
        record.set("WARC-Target-URI", url)
        record.set("WARC-Concurrent-To", RecordID(deriving: "crawl", url, "response").description)
        return record
    }

    static func response(_ url: String, head: String, payload: [UInt8], isHTTP2: Bool = false) -> WARCRecord {
        let wire = HTTPHead(Array(head.utf8)).forRecord(payloadLength: payload.count).wire
        var record = WARCRecord(
            .response, id: RecordID(deriving: "crawl", url, "response"), date: date,
            contentType: "application/http;msgtype=response", blockHead: wire, payload: payload,
            payloadDigest: SHA256Digest.of(payload))
        record.set("WARC-Target-URI", url)
        record.set("WARC-IP-Address", "192.0.2.1")
        record.set("WARC-Concurrent-To", RecordID(deriving: "crawl", url, "request").description)
        record.set("WARC-Protocol", isHTTP2 ? "h2" : nil)
        return record
    }

    /// - Parameter head: empty for a 304, whose head is a record of its own.
    static func revisit(_ url: String, of original: String, head: String = "", _ profile: WARCRecord.RevisitProfile)
        -> WARCRecord
    {
        var record = WARCRecord(
            .revisit, id: RecordID(deriving: "crawl 2", url, "response"), date: date,
            contentType: "application/http;msgtype=response", blockHead: Array(head.utf8))
        record.set("WARC-Target-URI", url)
        record.set("WARC-IP-Address", "192.0.2.1")
        record.set("WARC-Profile", profile.rawValue)
        record.set("WARC-Refers-To", RecordID(deriving: "crawl", original, "response").description)
        record.set("WARC-Refers-To-Target-URI", original)
        record.set("WARC-Refers-To-Date", date.rfc3339Micros)
        record.set("WARC-Refers-To-Payload-Digest", "sha256:" + SHA256Digest.of(page).hex)
        return record
    }

    /// The head of a 304, beside its revisit record.
    static func notModifiedHead(_ url: String) -> WARCRecord {
        var record = WARCRecord(
            .metadata, id: RecordID(deriving: "crawl 2", url, "head"), date: date, contentType: "message/http",
            blockHead: HTTPHead(Array("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n".utf8)).wire)
        record.set("WARC-Target-URI", "metadata://pouch/not-modified/" + url)
        record.set("WARC-Concurrent-To", RecordID(deriving: "crawl 2", url, "response").description)
        return record
    }

    /// Every kind of record that Pouch writes, in one file.
    static func everyKind() -> SampleWARC {
        var warc = SampleWARC()
        let html = "Content-Type: text/html; charset=utf-8\r\n"
        warc.add(warcinfo())
        warc.add(request("https://a.example/plain"))
        warc.add(
            response("https://a.example/plain", head: "HTTP/1.1 200 OK\r\n\(html)ETag: \"1\"\r\n\r\n", payload: page))
        let zipped = GzipMember.compress([page], level: 9)
        warc.add(
            response(
                "https://a.example/gzip",
                head: "HTTP/1.1 200 OK\r\n\(html)Content-Encoding: gzip\r\nContent-Length: \(zipped.count)\r\n\r\n",
                payload: zipped))
        warc.add(
            response(
                "https://a.example/chunked",
                head: "HTTP/1.1 200 OK\r\n\(html)Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n",
                payload: zipped))
        warc.add(
            response(
                "https://a.example/brotli", head: "HTTP/2 200 \r\n\(html)Content-Encoding: br\r\n\r\n", payload: brotli,
                isHTTP2: true))
        let binary = [UInt8](0...255) + Array("\r\n\r\nWARC/1.1\r\n".utf8) + [0, 13, 10]
        warc.add(
            response(
                "https://a.example/image.png", head: "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n",
                payload: binary))
        warc.add(response("https://a.example/empty", head: "HTTP/1.1 200 OK\r\n\(html)\r\n", payload: []))
        warc.add(
            response(
                "https://a.example/odd", head: "HTTP/1.1 200 OK\nX: a\n folded\nno field\nY: b\r\0c\n\n", payload: page)
        )
        warc.add(
            response(
                "https://a.example/moved", head: "HTTP/1.1 301 Moved Permanently\r\nLocation: /plain\r\n\r\n",
                payload: []))
        let original = "https://a.example/plain"
        warc.add(revisit(original, of: original, .serverNotModified))
        warc.add(notModifiedHead(original))
        warc.add(
            revisit(
                "https://a.example/copy", of: original,
                head: "HTTP/1.1 200 OK\r\n\(html)Content-Length: \(page.count)\r\n\r\n", .identicalPayloadDigest))
        var metadata = WARCRecord(
            .metadata, id: RecordID(deriving: "crawl", "metadata"), date: date, contentType: "application/warc-fields",
            blockHead: Array("hopsFromSeed: 1\r\n".utf8))
        metadata.set("WARC-Target-URI", original)
        warc.add(metadata)
        var resource = WARCRecord(
            .resource, id: RecordID(deriving: "crawl", "resource"), date: date, contentType: "application/json",
            blockHead: Array("{}".utf8))
        resource.set("WARC-Target-URI", "urn:pouch:summary")
        warc.add(resource)
        return warc
    }
}

/// A source that lends an array's bytes, at most `step` at a time.
func source(_ bytes: [UInt8], from offset: Int = 0, step: Int = 10_000) -> GunzipReader.Source {
    var start = offset
    return { target in
        let count = min(step, target.count, bytes.count - start)
        target.copyBytes(from: bytes[start..<start + count])
        start += count
        return count
    }
}
