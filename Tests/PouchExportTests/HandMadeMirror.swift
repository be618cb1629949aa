import Foundation
import PouchArchive
import PouchBytes
import TestSupport

/// A mirror made by hand, file by file and without a database: what an export reads, and no more.
struct HandMadeMirror {
    static let first = "20260101T000000Z"
    static let second = "20260201T000000Z"
    static let third = "20260301T000000Z"

    let path: String
    private let compressor = GzipCompressor()

    init(_ scratch: Scratch, name: String = "mirror") throws {
        path = scratch.path(name)
        for folder in ["crawls", "archive", "statements", "pages"] {
            try FileManager.default.createDirectory(atPath: path + "/" + folder, withIntermediateDirectories: true)
        }
    }

    struct Statement {
        var url: String
        var text = "A text."
        var title = "A title"
        var date: String? = "2003-04-30"
        var kind = "Media Note"
        var folder = "2003/04"
        var crawl = HandMadeMirror.first

        var id: String { "s-" + String(SHA256Digest.of(url).hex.prefix(8)) }
        var path: String { "statements/\(folder)/\(id).json" }
        /// For URLs of one short component, as docs/format.md has it; for others a name that may be.
        var page: String {
            let name = url.dropFirst("http://a.example/".count)
            return "pages/a.example+http/\(name.contains("/") || name.utf8.count > 200 ? Substring(id) : name)~f"
        }
        var digest: String { SHA256Digest.of(text).hex }
    }

    /// Writes the statement's file.
    func write(_ statement: Statement) throws { try write(statement.path, Self.file(statement)) }

    static func file(_ statement: Statement) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.field("id", statement.id)
        json.field("url", statement.url)
        json.field("kind", statement.kind)
        json.field("title", statement.title)
        json.field("date", statement.date)
        json.key("paragraphs")
        json.array(statement.text.components(separatedBy: "\n\n"))
        json.field("text", statement.text)
        json.field("text_sha256", statement.digest)
        json.key("provenance")
        json.beginObject()
        json.field("crawl", statement.crawl)
        json.field("record_id", "<urn:uuid:\(statement.id)>")
        json.field("profile", "hand")
        json.endObject()
        json.endObject()
        return json.bytes
    }

    /// Writes a complete crawl that saw these statements, with one WARC file of their pages.
    func writeCrawl(_ name: String, _ statements: [Statement], revisits: Set<String> = []) throws {
        var warc: [UInt8] = []
        for statement in statements { warc += members(statement, name, isRevisit: revisits.contains(statement.url)) }
        try write("archive/\(name)-00001.warc.gz", warc)
        let manifest = try writeManifest(name, statements)
        try write(
            "crawls/\(name)/summary.json",
            Array(
                """
                {"crawl":"\(name)","state":"complete","started_at":"2026-01-01T00:00:00Z","ended_at":"2026-01-02T00:00:00Z","profile":"hand",\
                "manifest":{"lines":\(statements.count),"bytes":\(manifest.count),"sha256":"\(SHA256Digest.of(manifest).hex)"},\
                "warc":[{"file":"archive/\(name)-00001.warc.gz","bytes":\(warc.count),"sha256":"\(SHA256Digest.of(warc).hex)"}]}

                """.utf8))
    }

    @discardableResult
    func writeManifest(_ name: String, _ statements: [Statement]) throws -> [UInt8] {
        var json = JSONWriter()
        for statement in statements.sorted(by: { $0.url.utf8.lexicographicallyPrecedes($1.url.utf8) }) {
            json.beginObject()
            json.field("url", statement.url)
            json.field("role", "statement")
            json.field("outcome", "new")
            json.field("fetched_at", "2026-01-01T00:00:00.000000Z")
            json.field("sha256", SHA256Digest.of(statement.text).hex)
            json.field("path", statement.page)
            json.key("statement")
            json.beginObject()
            json.field("id", statement.id)
            json.field("path", statement.path)
            json.field("text_sha256", statement.digest)
            json.field("sha256", SHA256Digest.of(Self.file(statement)).hex)
            json.endObject()
            json.endObject()
            json.newline()
        }
        try write("crawls/\(name)/manifest.jsonl", json.bytes)
        return json.bytes
    }

    /// A request and its response, or the revisit that stands for it.
    func members(_ statement: Statement, _ crawl: String, isRevisit: Bool) -> [UInt8] {
        let date = Timestamp(compact: crawl) ?? Timestamp(microseconds: 0)
        let payload = Array("<p>\(statement.text)</p>".utf8)
        let id = RecordID(deriving: crawl, statement.url)
        var request = WARCRecord(
            .request, id: RecordID(deriving: crawl, statement.url, "request"), date: date,
            contentType: "application/http;msgtype=request", blockHead: Array("GET / HTTP/1.1\r\n\r\n".utf8))
        request.set("WARC-Target-URI", statement.url)
        request.set("WARC-Concurrent-To", id.description)
        let head = Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(payload.count)\r\n\r\n".utf8)
        var record = WARCRecord(
            isRevisit ? .revisit : .response, id: id, date: date, contentType: "application/http;msgtype=response",
            blockHead: head, payload: isRevisit ? [] : payload,
            payloadDigest: isRevisit ? nil : SHA256Digest.of(payload))
        record.set("WARC-Target-URI", statement.url)
        if isRevisit {
            record.set("WARC-Profile", WARCRecord.RevisitProfile.identicalPayloadDigest.rawValue)
            record.set("WARC-Refers-To", RecordID(deriving: statement.crawl, statement.url).description)
        }
        return compressor.member(request.bytes) + compressor.member(record.bytes)
    }

    func write(_ file: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: path + "/" + file)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }
}

/// What Python, and a tool from `.venv`, makes of files.
enum Python {
    static func run(_ script: String, _ arguments: [String] = []) async throws -> Program.Result {
        try await Program.run(
            Program.tools.appending(path: "python3"), ["-c", script] + arguments, limit: .seconds(180))
    }
}

func files(under folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
        if let data = FileManager.default.contents(atPath: folder + "/" + name) { files[name] = data }
    }
    return files
}
