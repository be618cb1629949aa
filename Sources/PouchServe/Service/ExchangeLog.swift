import Foundation
import PouchBytes
import PouchHTTP
import Synchronization

/// The log of requests: a line of JSON each.
package final class ExchangeLog: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        let path: String
        let reason: String
        package var description: String { "cannot write the log \(path): \(reason). Name another file with --log." }
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
