import Foundation
import PouchArchive
import PouchBytes
import PouchMirror
import PouchSeal
import PouchVerify
import TestSupport

/// A mirror of one crawl, made by hand: what no crawl would write can be put into it.
struct SampleMirror {
    static let crawl = "20260101T000000Z"
    private static let date = Timestamp(microseconds: 1_767_225_600_000_000)

    let scratch: Scratch
    private(set) var warc: [UInt8] = []
    /// By URL.
    var lines: [String: String] = [:]
    /// More keys of the summary, each behind a comma.
    var summaryExtra = ""
    var volumeName = "archive/\(crawl)-00001.warc.gz"

    var path: String { scratch.path("mirror") }

    init() throws { scratch = try Scratch() }

    func write(_ file: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: path + "/" + file)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    /// A response, its page and its line.
    /// - Parameters:
    ///   - body: the page as stored.
    ///   - sent: the payload as sent, when a content coding is on it.
    mutating func add(_ name: String, body: String, sent: [UInt8]? = nil, coding: String? = nil, stored: String? = nil)
        throws
    {
        let payload = sent ?? Array(body.utf8)
        let head = "HTTP/1.1 200 OK\r\n" + (coding.map { "Content-Encoding: \($0)\r\n" } ?? "") + "\r\n"
        var record = WARCRecord(
            .response, id: RecordID(deriving: name), date: Self.date, contentType: "application/http;msgtype=response",
            blockHead: HTTPHead(Array(head.utf8)).forRecord(payloadLength: payload.count).wire, payload: payload,
            payloadDigest: SHA256Digest.of(payload))
        record.set("WARC-Target-URI", url(name))
        try append(record, name, status: 200, outcome: "new", body: stored ?? body)
    }

    /// A revisit of the record of another name, its page and its line.
    mutating func revisit(_ name: String, of other: String, body: String, payload: [UInt8]? = nil, status: Int = 200)
        throws
    {
        var record = WARCRecord(
            .revisit, id: RecordID(deriving: name), date: Self.date, contentType: "application/http;msgtype=response",
            blockHead: status == 304 ? [] : Array("HTTP/1.1 200 OK\r\n\r\n".utf8))
        record.set("WARC-Target-URI", url(name))
        record.set("WARC-Profile", WARCRecord.RevisitProfile.identicalPayloadDigest.rawValue)
        record.set("WARC-Refers-To", RecordID(deriving: other).description)
        record.set("WARC-Refers-To-Payload-Digest", "sha256:" + SHA256Digest.of(payload ?? Array(body.utf8)).hex)
        try append(record, name, status: status, outcome: status == 304 ? "unchanged" : "new", body: body)
    }

    private mutating func append(_ record: WARCRecord, _ name: String, status: Int, outcome: String, body: String)
        throws
    {
        let member = GzipCompressor(level: 4).member(record.bytes)
        lines[url(name)] = """
            {"url":"\(url(name))","role":"other","outcome":"\(outcome)","http_status":\(status),"bytes":\(body.utf8.count),\
            "sha256":"\(SHA256Digest.of(body))","path":"pages/a.example/\(name)~f","warc":{"file":"\(volumeName)",\
            "offset":\(warc.count),"length":\(member.count),"record_id":"\(record.id)"}}
            """
        warc += member
        try write("pages/a.example/\(name)~f", Array(body.utf8))
    }

    func url(_ name: String) -> String { "https://a.example/\(name)" }

    /// Writes WARC file, manifest, summary and head, every digest right.
    func seal() throws {
        let manifest = lines.keys.sorted().map { (lines[$0] ?? "") }
        var tree = MerkleAccumulator()
        for line in manifest { tree.append(Array(line.utf8)[...]) }
        let bytes = Array(manifest.map { $0 + "\n" }.joined().utf8)
        try write("archive/\(Self.crawl)-00001.warc.gz", warc)
        try write("crawls/\(Self.crawl)/manifest.jsonl", bytes)
        let summary = """
            {"crawl":"\(Self.crawl)","state":"complete","manifest":{"lines":\(manifest.count),"bytes":\(bytes.count),\
            "sha256":"\(SHA256Digest.of(bytes))","merkle_root":"\(tree.root)"},"warc":[{"file":"\(volumeName)",\
            "bytes":\(warc.count),"sha256":"\(SHA256Digest.of(warc))"}]\(summaryExtra)}
            """
        try write("crawls/\(Self.crawl)/summary.json", Array(summary.utf8))
        try write(
            "head.json", Array("{\"crawl\":\"\(Self.crawl)\",\"summary_sha256\":\"\(SHA256Digest.of(summary))\"}".utf8))
    }

    func verify(_ key: PublicKey? = nil) throws -> [String: Damage] {
        try seal()
        return try verifyAsIs(key)
    }

    func verifyAsIs(_ key: PublicKey? = nil) throws -> [String: Damage] {
        let found = try Verification(MirrorFolder(path: path, create: false), key: key)
        return Dictionary(uniqueKeysWithValues: found.damage.map { ($0.path, $0) })
    }
}
