import Foundation
import PouchArchive
import PouchBytes
import TestSupport
import Testing

@Suite("The index of a WARC file")
struct CDXJTests {
    /// Records of every kind, some as other programs write them.
    private static func records() -> [WARCRecord] {
        let date = Timestamp(microseconds: 1_795_505_400_123_456)
        func record(
            _ kind: WARCRecord.Kind, _ name: String, _ type: String, _ head: String, _ payload: [UInt8] = [],
            digest: Bool = true,
            url: String? = nil
        ) -> WARCRecord {
            var record = WARCRecord(
                kind, id: RecordID(deriving: name), date: date, contentType: type, blockHead: Array(head.utf8),
                payload: payload,
                payloadDigest: digest && kind == .response ? SHA256Digest.of(payload) : nil)
            record.set("WARC-Target-URI", url ?? "http://a.example/\(name)")
            return record
        }
        let http = "application/http;msgtype=response"
        return [
            record(.warcinfo, "info", "application/warc-fields", "software: x\r\n"),
            record(.request, "plain", "application/http;msgtype=request", "GET / HTTP/1.1\r\n\r\n"),
            record(
                .response, "plain", http, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n",
                [1, 2, 3]),
            record(.response, "no-type", http, "HTTP/1.1 404 Not Found\r\nX: y\r\n\r\n", [4]),
            record(.response, "no-reason", http, "HTTP/1.0 503\r\ncontent-type:  text/plain\r\n\r\n"),
            record(
                .response, "no-digest", http, "HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n\r\n", [5, 6],
                digest: false),
            record(.response, "empty-type", http, "HTTP/1.1 301 Moved\r\nContent-Type:\r\nLocation: /x\r\n\r\n"),
            record(
                .response, "odd-type", http, "HTTP/1.1 200 OK\r\nContent-Type: te\"xt/\u{E9}\\\u{1F600}\r\n\r\n", [7]),
            record(.response, "caf\u{E9}/?q=\u{1F600}", http, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
            record(.revisit, "plain", http, ""),
            record(.revisit, "no-type", http, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
            record(
                .metadata, "m", "message/http", "HTTP/1.1 304 Not Modified\r\n\r\n",
                url: "metadata://pouch/not-modified/http://a.example/m"),
            record(.metadata, "left-out", "application/warc-fields", "a: b\r\n"),
            record(.resource, "r", "text/plain; charset=x", "some text"),
            record(.response, "dns", "text/dns", "a.example. 60 IN A 192.0.2.1", url: "dns:a.example"),
        ]
    }

    @Test("it is byte for byte the one that cdxj-indexer writes, compressed or not", arguments: [true, false])
    func sameAsReference(isCompressed: Bool) async throws {
        let compressor = GzipCompressor()
        let bytes = Self.records().flatMap { isCompressed ? compressor.member($0.bytes) : $0.bytes }
        let scratch = try Scratch()
        let name = isCompressed ? "sample.warc.gz" : "sample.warc"
        try Data(bytes).write(to: scratch.url.appending(path: name))
        let sorter = LineSorter(folder: scratch.url)
        var place = 0
        try CDXJIndexer.read(filename: name) { target in
            let count = min(target.count, bytes.count - place)
            target.copyBytes(from: bytes[place..<place + count])
            place += count
            return count
        } visit: { record in
            if let entry = record.entry { try sorter.add(entry.line) }
        }
        var index: [UInt8] = []
        try sorter.finish { index += $0 }
        let reference = try await Program.run(
            Program.tools.appending(path: "cdxj-indexer"), ["-s", scratch.path(name)], limit: .seconds(180))
        #expect(reference.status == 0, "\(reference.errors)")
        #expect(String(decoding: index, as: UTF8.self) == reference.output)
        #expect(reference.output.split(separator: "\n").count == 12)
    }

    @Test("lines that do not fit in memory come sorted all the same, each once")
    func sorting() throws {
        var generator = SeededGenerator(seed: 7)
        for limit in [100, 5_000, 1 << 20] {
            let scratch = try Scratch()
            let sorter = LineSorter(folder: scratch.url, limit: limit)
            var lines: Set<String> = []
            for _ in 0..<1_000 {
                let line = String(Int.random(in: 0..<700, using: &generator)) + "\n"
                lines.insert(line)
                try sorter.add(Array(line.utf8))
            }
            var sorted: [String] = []
            try sorter.finish { sorted.append(String(decoding: $0, as: UTF8.self)) }
            #expect(sorted == lines.sorted())
            #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).isEmpty)
        }
    }

    @Test("the compressed index leads to each line: by its offset, its length and its first key")
    func compressed() async throws {
        let scratch = try Scratch()
        var index = CompressedIndex()
        var members: [UInt8] = []
        let lines = (10_000..<13_000).map { Array("com,a)/\($0) 20260101000000 {\"n\": \"\($0)\"}\n".utf8) }
        for line in lines {
            index.add(line)
            members += index.takeMembers()
        }
        index.finish()
        members += index.takeMembers()
        try Data(members).write(to: scratch.url.appending(path: "index.cdx.gz"))
        try Data(index.index).write(to: scratch.url.appending(path: "index.idx"))
        let result = try await Python.run(
            """
            import gzip, hashlib, json, sys
            data = open(sys.argv[1] + "/index.cdx.gz", "rb").read()
            lines = open(sys.argv[1] + "/index.idx").read().splitlines()
            assert json.loads(lines[0].split(" ", 2)[2]) == {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
            count = 0
            for line in lines[1:]:
                key, place = line.split("{", 1)
                place = json.loads("{" + place)
                block = data[place["offset"]:place["offset"] + place["length"]]
                assert place["digest"] == "sha256:" + hashlib.sha256(block).hexdigest()
                text = gzip.decompress(block).decode()
                assert text.startswith(key), (key, text[:80])
                count += text.count("\\n")
            print(count, len(lines))
            """, [scratch.url.path])
        #expect(result.output == "3000 4\n", "\(result.errors)")
    }
}
