import Foundation
import Logging
import PouchBytes
import Synchronization

/// Where the decisions of a crawl are written, one JSON object a line: a swift-log handler.
struct JSONLinesHandler: LogHandler {
    let sink: LogSink
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .debug

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("time", Timestamp.now().rfc3339Micros)
        json.field("level", event.level.rawValue)
        json.field("event", event.message.description)
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: { $0.key < $1.key }) {
            json.field(key, "\(value)")
        }
        json.endObject()
        sink.write(json.bytes)
    }
}

/// A log file that is appended to, a buffer at a time.
public final class LogSink: Sendable {
    private let buffer = Mutex<[UInt8]>([])
    private let file: FileHandle

    /// - Throws: the file system's error, when the file cannot be opened.
    public init(path: String) throws {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: url) }
        file = try FileHandle(forUpdating: url)
        let end = try file.seekToEnd()
        // A process that was killed may have left half a line.
        if end > 0 {
            try file.seek(toOffset: end - 1)
            if try file.read(upToCount: 1) != Data([10]) { try file.write(contentsOf: Data([10])) }
        }
    }

    func write(_ line: [UInt8]) {
        let full = buffer.withLock { buffer in
            buffer += line
            buffer.append(10)
            return buffer.count > 1 << 16
        }
        if full { flush() }
    }

    /// Hands what is buffered to the system. A log that cannot be written does not stop a crawl.
    public func flush() {
        let bytes = buffer.withLock { buffer in
            defer { buffer.removeAll(keepingCapacity: true) }
            return buffer
        }
        if !bytes.isEmpty { try? file.write(contentsOf: Data(bytes)) }
    }
}

/// Writes each event to every sink.
public func makeCrawlLogger(_ sinks: [LogSink]) -> Logger {
    var logger = Logger(label: "pouch.crawl") { _ in MultiplexLogHandler(sinks.map { JSONLinesHandler(sink: $0) }) }
    logger.logLevel = .debug
    return logger
}
