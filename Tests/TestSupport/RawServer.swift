import Foundation
import Synchronization

/// Answers requests on loopback with bytes that a test wrote down, well-formed or not.
///
///     let server = try RawServer { target in Array("HTTP/1.1 200 OK\r\n\r\n".utf8) }
///
/// A connection stays open for the next request until `close` says so.
public final class RawServer: Sendable {
    /// The bytes of one answer.
    public struct Answer: Sendable {
        public var bytes: [UInt8]
        /// Whether the connection ends behind them.
        public var closes: Bool

        public init(_ bytes: [UInt8], closes: Bool = false) {
            self.bytes = bytes
            self.closes = closes
        }
    }

    public let port: Int
    private let listener: Int32
    private let heads = Mutex<[String]>([])
    private let opened = Mutex(0)

    /// - Parameters:
    ///   - close: whether a target's connection ends behind its answer.
    ///   - answer: gives the bytes for a request's target, on a thread of the connection.
    public convenience init(
        close: @escaping @Sendable (String) -> Bool = { _ in false }, answer: @escaping @Sendable (String) -> [UInt8]
    ) throws {
        try self.init { head in
            let target = Self.target(of: head)
            return Answer(answer(target), closes: close(target))
        }
    }

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - respond: gives the answer to a request's head, on a thread of the connection.
    public init(port: Int = 0, respond: @escaping @Sendable (_ head: String) -> Answer) throws {
        let listener = socket(AF_INET, Self.stream, 0)
        var reuse: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isReady = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isReady else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        self.listener = listener
        self.port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self] in
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                self?.opened.withLock { $0 += 1 }
                let note: @Sendable (String) -> Void = { [weak self] head in self?.heads.withLock { $0.append(head) } }
                Thread.detachNewThread { Self.serve(connection, respond, note) }
            }
            // Closed here alone: its number, given to another server's socket, would have this loop accept for that one.
            Foundation.close(listener)
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    public var origin: String { "http://127.0.0.1:\(port)" }

    /// How many connections were opened so far, those without a request too.
    public var connections: Int { opened.withLock { $0 } }

    /// The heads of the requests that came so far.
    public var requests: [String] { heads.withLock { $0 } }

    #if canImport(Glibc)
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #else
        private static let stream = SOCK_STREAM
    #endif

    private static func serve(
        _ connection: Int32, _ respond: (String) -> Answer, _ note: (String) -> Void
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
            let answer = respond(head)
            var rest = answer.bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
            if answer.closes { return }
        }
    }

    /// The target of a request, as its first line has it.
    public static func target(of head: String) -> String {
        let words = head.split(separator: " ", maxSplits: 2)
        return words.count > 1 ? String(words[1]) : ""
    }
}
