import Foundation
import PouchArchive
import PouchBytes
import PouchCrawl
import PouchFetch
import PouchMirror
import PouchURL

/// The WARC file in which the pages of a learning are kept, so that learning again asks for nothing.
final class ScratchArchive {
    let path: String
    private var bytes: [UInt8] = []
    private let compressor = GzipCompressor(level: 4)

    /// In the user's cache folder: `XDG_CACHE_HOME`, or `~/.cache`.
    init(origin: Origin) {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"] ?? NSTemporaryDirectory()
        let cache = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/.cache"
        let name = "\(origin)".map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "-" }
        path = cache + "/pouch/learn/" + String(name) + ".warc.gz"
    }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    func add(_ url: WebURL, _ response: FetchResponse) {
        let now = Timestamp.now()
        var record = WARCRecord(
            .response, id: RecordID(deriving: url.text, now.rfc3339, "learn"), date: now,
            contentType: "application/http;msgtype=response",
            blockHead: HTTPHead(response.responseHead).forRecord(payloadLength: response.body.count).wire,
            payload: response.body,
            payloadDigest: SHA256Digest.of(response.body))
        record.set("WARC-Target-URI", url.text)
        bytes += compressor.member(record.bytes)
    }

    /// Adds the answers to the file. A file that cannot be written costs the next learning its requests, and nothing
    /// else.
    func close(_ output: RunOutput) {
        guard !bytes.isEmpty else { return }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let known = (try? Data(contentsOf: URL(fileURLWithPath: path))).map { [UInt8]($0) } ?? []
        do { try AtomicFile(path: path).replace((known.count < 64 << 20 ? known : []) + bytes) } catch {
            output.message("\(error)")
        }
        bytes = []
    }
}
