import Foundation
import Synchronization

/// Answers requests on loopback with bytes that a test wrote down, well-formed or not.
///
///     let server = try RawServer { target in Array("HTTP/1.1 200 OK\r\n\r\n".utf8) }
///
/// A connection stays open for the next request until `close` says so.
public final class RawServer: Sendable {
    public let port: Int
    private let listener: Int32
    private let heads = Mutex<[String]>([])

    /// - Parameters:
    ///   - close: whether a target's connection ends behind its answer.
    ///   - answer: gives the bytes for a request's target, on a thread of the connection.
    public init(
        close: @escaping @Sendable (String) -> Bool = { _ in false }, answer: @escaping @Sendable (String) -> [UInt8]
    ) throws {
        let listener = socket(AF_INET, Self.stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isReady = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isReady else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self] in
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                let note: @Sendable (String) -> Void = { [weak self] head in self?.heads.withLock { $0.append(head) } }
                Thread.detachNewThread { Self.serve(connection, close, answer, note) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        Foundation.close(listener)
    }

    public var origin: String { "http://127.0.0.1:\(port)" }

    /// The heads of the requests that came so far.
    public var requests: [String] { heads.withLock { $0 } }

    #if canImport(Glibc)
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #else
        private static let stream = SOCK_STREAM
    #endif

    private static func serve(
        _ connection: Int32, _ close: (String) -> Bool, _ answer: (String) -> [UInt8], _ note: (String) -> Void
    ) {
        defer { Foundation.close(connection) }
        var received: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65_536)
        while true {
            while !received.suffix(4).elementsEqual("\r\n\r\n".utf8) {
                let count = recv(connection, &room, room.count, 0)
                guard count > 0 else { return }
                received += room[..<count]
            }
            let head = String(decoding: received, as: UTF8.self)
            received = []
            note(head)
            let words = head.split(separator: " ", maxSplits: 2)
            let target = words.count > 1 ? String(words[1]) : ""
            var rest = answer(target)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
            if close(target) { return }
        }
    }
}
