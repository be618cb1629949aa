import Foundation
import PouchBytes
import PouchHTTP
import PouchMirror
import PouchURL
import Synchronization

/// An address to listen on.
enum ListenAddress {
    /// Whether other machines cannot reach it; nil for a text that is not an IP address.
    static func isLoopback(_ address: String) -> Bool? {
        if let number = IPLiteral.ipv4(address) { return number >> 24 == 127 }
        guard let pieces = IPLiteral.ipv6(address) else { return nil }
        return pieces == [0, 0, 0, 0, 0, 0, 0, 1]
    }
}

/// The mirrors of a folder that are to be served.
enum ServedFolder: Equatable {
    case mirror
    /// Several mirrors, by the names of their folders.
    case shelf([String])

    /// - Throws: `StoreError.notAMirror` for a folder that is not a mirror and has none in it.
    init(_ path: String) throws(StoreError) {
        let folder = try MirrorFolder(path: path, create: false)
        if try Self.isMirror(folder, []) {
            self = .mirror
            return
        }
        var names: [String] = []
        for entry in try folder.entries(of: []) ?? [] where entry.isFolder && !entry.name.hasPrefix(".") {
            if try Self.isMirror(folder, [entry.name]) { names.append(entry.name) }
        }
        guard !names.isEmpty else {
            throw .notAMirror(path: path, detail: "neither it nor a folder in it holds crawls")
        }
        self = .shelf(names)
    }

    private static func isMirror(_ folder: MirrorFolder, _ way: [String]) throws(StoreError) -> Bool {
        if try folder.entries(of: way + ["crawls"]) != nil { return true }
        return try folder.open(way + [MirrorFolder.databaseName]) != nil
    }
}

/// The value of `--public-url`.
struct PublicAddress {
    /// With the port, unless it is the scheme's own.
    let host: String
    /// All of it, without `/` at its end.
    let base: String

    /// nil for a text that is not an http or https URL, or has a query.
    init?(_ text: String) {
        guard let url = WebURL(text), url.query == nil else { return nil }
        host = url.host + (url.origin.hasDefaultPort ? "" : ":\(url.port)")
        base = String(url.text.reversed().drop { $0 == "/" }.reversed())
    }
}

/// The file that `--password-file` names: one line, `NAME:PASSWORD`.
enum PasswordFile {
    struct Failure: Error, CustomStringConvertible {
        let path: String
        let problem: String
        var description: String { "\(path): \(problem). Write one line into it, NAME:PASSWORD." }
    }

    private static let limit = 4_096

    static func gate(_ path: String) throws(Failure) -> PasswordGate {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: limit) else {
            throw Failure(path: path, problem: "the password file cannot be read")
        }
        let line = data.prefix { $0 != 0x0A && $0 != 0x0D }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line.index(after: colon) < line.endIndex
        else { throw Failure(path: path, problem: "its first line is no NAME:PASSWORD") }
        return PasswordGate(credentials: String(decoding: line, as: UTF8.self))
    }
}

/// The log of requests: a line of JSON each.
final class ExchangeLog: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let path: String
        let reason: String
        var description: String { "cannot write the log \(path): \(reason). Name another file with --log." }
    }

    private let file: Mutex<FileHandle>

    init(path: String) throws(Failure) {
        let number = Foundation.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard number >= 0 else { throw Failure(path: path, reason: String(cString: strerror(errno))) }
        file = Mutex(FileHandle(fileDescriptor: number, closeOnDealloc: true))
    }

    /// A full disk ends no server: the line is lost.
    func write(_ exchange: ServedExchange) {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("at", exchange.startedAt.rfc3339Micros)
        json.field("request", exchange.request.id)
        json.field("client", exchange.client)
        json.field("method", exchange.request.method.rawValue)
        json.field("target", exchange.request.target)
        json.field("status", exchange.status)
        json.field("bytes", exchange.bytes)
        json.field("microseconds", exchange.microseconds)
        json.endObject()
        json.newline()
        let line = Data(json.bytes)
        file.withLock { try? $0.write(contentsOf: line) }
    }
}

/// Waits for SIGINT or SIGTERM. A second one leaves at once.
final class EndSignals {
    private let first = DispatchSemaphore(value: 0)
    private var sources: [any DispatchSourceSignal] = []

    init() {
        let seen = Counter()
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [first] in
                if seen.next() > 1 { _exit(ExitStatus.complete.rawValue) }
                first.signal()
            }
            source.resume()
            sources.append(source)
        }
    }

    func wait() { first.wait() }

    private final class Counter: Sendable {
        private let count = Mutex(0)
        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }
}
