import Foundation

/// A connection to a server on loopback over which a test sends bytes as they are, and reads what comes.
public final class RawClient {
    /// An answer: its head's lines and its body.
    public struct Answer: Sendable {
        public var status: Int
        public var fields: [(name: String, value: String)]
        public var body: [UInt8]

        public var text: String { String(decoding: body, as: UTF8.self) }
        /// The first field of that name, in lower case.
        public func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }
    }

    private let socket: Int32
    private var buffer: [UInt8] = []

    /// - Parameters:
    ///   - receives: bytes that the system takes in unasked; small ones make a slow reader.
    ///   - patience: seconds after which a read gives up.
    public init(port: Int, receives: Int? = nil, patience: Int = 120) throws {
        #if canImport(Darwin)
            socket = Foundation.socket(AF_INET, SOCK_STREAM, 0)
        #else
            socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        if var receives = receives.map({ Int32($0) }) {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receives, socklen_t(MemoryLayout<Int32>.size))
        }
        var wait = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .ECONNREFUSED) }
    }

    deinit { close(socket) }

    /// Sends bytes; a server that closed already takes none, which is no failure.
    public func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            #if canImport(Darwin)
                let count = rest.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, 0) }
            #else
                let count = rest.withUnsafeBytes {
                    Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
            #endif
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    public func send(_ text: String) { send(Array(text.utf8)) }

    /// The next answer, its body by `Content-Length`; nil when the connection ends first, or nothing comes.
    ///
    /// - Parameter isHead: whether it answers HEAD, and so has no body.
    public func answer(isHead: Bool = false) -> Answer? {
        let end: [UInt8] = [13, 10, 13, 10]
        var start = 0
        while true {
            if let place = buffer.indices.first(where: { $0 >= start && buffer[$0...].starts(with: end) }) {
                return rest(of: Array(buffer[..<place]), bodyAt: place + 4, isHead: isHead)
            }
            start = max(0, buffer.count - 3)
            guard fill() else { return nil }
        }
    }

    /// Reads on until a text comes; false when the connection ends, or is silent, before.
    public func until(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        while true {
            if buffer.firstRange(of: wanted) != nil { return true }
            guard fill() else { return false }
        }
    }

    /// Whether the server ends the connection with nothing more to say.
    public func isClosed() -> Bool {
        buffer.isEmpty && read() == 0
    }

    // MARK: - Reading

    private func rest(of head: [UInt8], bodyAt start: Int, isHead: Bool) -> Answer? {
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { return nil }
        let fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (
                name: parts[0].lowercased(), value: parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            )
        }
        let length = isHead || status == 304 ? 0 : Int(fields.first { $0.name == "content-length" }?.value ?? "0") ?? 0
        while buffer.count < start + length { guard fill() else { return nil } }
        defer { buffer.removeFirst(start + length) }
        return Answer(status: status, fields: fields, body: Array(buffer[start..<start + length]))
    }

    private func fill() -> Bool { read() > 0 }

    private func read() -> Int {
        var room = [UInt8](repeating: 0, count: 64 << 10)
        let count = room.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
        if count > 0 { buffer += room[..<count] }
        return count
    }
}

/// Runs work that waits on a thread of its own: it takes none of the pool that tests and servers share.
public func offPool<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
    }
}
