import Foundation
import Logging
import PouchBytes
import PouchMirror
import Synchronization

/// A handler of swift-log that writes the decisions of a crawl, one JSON object a line.
struct JSONLinesHandler: LogHandler {
    let sink: LogSink
    /// Dates the lines.
    let time: @Sendable () -> Timestamp
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .debug

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("time", time().rfc3339Micros)
        json.field("level", event.level.rawValue)
        json.field("event", event.message.description)
        var fields = event.metadata ?? [:]
        if !metadata.isEmpty { fields.merge(metadata) { own, _ in own } }
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
            if case .string(let text) = value { json.field(key, text) } else { json.field(key, "\(value)") }
        }
        json.endObject()
        sink.write(json.bytes)
    }
}

/// A log file that is appended to, a buffer at a time.
package final class LogSink: Sendable {
    private let buffer = Mutex<[UInt8]>([])
    private let file: FileHandle

    /// A log of the user's choosing.
    /// - Throws: ``StoreError``, when the file cannot be opened.
    package convenience init(path: String) throws {
        let url = URL(fileURLWithPath: path)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        } catch { throw StoreError.cannotCreate(path: url.deletingLastPathComponent().path, code: errno) }
        let number = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard number >= 0 else { throw StoreError.cannotCreate(path: path, code: errno) }
        try self.init(FileHandle(fileDescriptor: number, closeOnDealloc: true))
    }

    /// A log inside a mirror, reached through no symbolic link.
    package convenience init(_ folder: MirrorFolder, _ components: [String]) throws {
        try self.init(try folder.fileForAppending(components))
    }

    private init(_ file: FileHandle) throws {
        self.file = file
        try Self.mendEnd(of: file)
    }

    /// A process that was killed may have left half a line. Half a line of Pouch's is cut off, so that every line is an
    /// object; other text stays, on a line of its own. A pipe or a device has no end to mend.
    private static func mendEnd(of file: FileHandle) throws {
        guard let end = try? file.seekToEnd(), end > 0 else { return }
        let start = end - min(end, 1 << 16)
        try file.seek(toOffset: start)
        let tail = [UInt8](try file.read(upToCount: Int(end - start)) ?? Data())
        guard let last = tail.last, last != 10 else { return }
        let torn = tail[((tail.lastIndex(of: 10) ?? -1) + 1)...]
        let isOurs = torn.starts(with: beginning) || (torn.count < beginning.count && beginning.starts(with: torn))
        if isOurs { try file.truncate(atOffset: end - UInt64(torn.count)) }
        try file.seekToEnd()
        if !isOurs { try file.write(contentsOf: Data([10])) }
    }

    /// How each line begins.
    private static let beginning = Array("{\"time\":".utf8)

    func write(_ line: [UInt8]) {
        let full = buffer.withLock { buffer in
            buffer += line
            buffer.append(10)
            return buffer.count > 1 << 16
        }
        if full { flush() }
    }

    /// Hands what is buffered to the system. A log that cannot be written does not stop a crawl.
    package func flush() {
        let bytes = buffer.withLock { buffer in
            defer { buffer.removeAll(keepingCapacity: true) }
            return buffer
        }
        if !bytes.isEmpty { try? file.write(contentsOf: Data(bytes)) }
    }
}

/// Writes each event to every sink, dated by a clock.
package func makeCrawlLogger(_ sinks: [LogSink], time: @escaping @Sendable () -> Timestamp) -> Logger {
    let handlers = sinks.map { JSONLinesHandler(sink: $0, time: time) }
    var logger = Logger(label: "pouch.crawl") { _ in
        if let only = handlers.first, handlers.count == 1 { only } else { MultiplexLogHandler(handlers) }
    }
    logger.logLevel = .debug
    return logger
}
