import Foundation
import Synchronization

/// A server on loopback within this process. It answers the request for `/N` with the N-th of the answers it was given, whatever
/// their bytes are.
///
/// A client that still waits a moment after its answer has nothing more to come: the connection is closed. One that asks
/// again goes on with it.
final class AnswerServer: Sendable {
    struct Script: Sendable {
        var answers: [[UInt8]] = []
        /// Bytes sent at once; 0 for all.
        var piece = 0
        var closes = false
    }

    let port: Int
    private let script = Mutex(Script())
    private let accepted = Atomic<Int>(0)
    private let served = Atomic<Int>(0)
    /// How long a client may take to ask again, milliseconds.
    private static let patience: Int32 = 2

    init() {
        #if canImport(Glibc)
            let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                require(bind(listener, $0, size) == 0 && listen(listener, 64) == 0, "no port on loopback")
                getsockname(listener, $0, &size)
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                accepted.add(1, ordering: .relaxed)
                Thread.detachNewThread { [self] in serve(connection) }
            }
        }
    }

    /// Connections and requests so far.
    var counts: (connections: Int, requests: Int) {
        (accepted.load(ordering: .relaxed), served.load(ordering: .relaxed))
    }

    func play(_ next: Script) { script.withLock { $0 = next } }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        // Else a small piece would wait for the client's leave.
        var isOn: Int32 = 1
        setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        var room = [UInt8](repeating: 0, count: 4_096)
        while true {
            var head: [UInt8] = []
            while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
                let count = recv(connection, &room, room.count, 0)
                guard count > 0 else { return }
                head += room[..<count]
            }
            served.add(1, ordering: .relaxed)
            let script = script.withLock { $0 }
            let digits = head.drop { $0 != UInt8(ascii: "/") }.dropFirst().prefix { 48...57 ~= $0 }
            let number = digits.reduce(0) { $0 &* 10 &+ Int($1 - 48) }
            guard script.answers.indices.contains(number), send(script.answers[number], script.piece, connection),
                !script.closes
            else { return }
            var waiting = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Self.patience) > 0 else { return }
        }
    }

    private func send(_ bytes: [UInt8], _ piece: Int, _ connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.prefix(piece == 0 ? rest.count : piece).withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
