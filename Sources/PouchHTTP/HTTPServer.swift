import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import PouchBytes
import Synchronization

/// Makes answers. Both are called on any thread, several at a time.
package protocol RequestHandler: Sendable {
    /// An answer that is there already and costs nothing; nil when it has to be made. Called where connections are read: it
    /// must not wait for a disk.
    func readyReply(to request: ServedRequest) -> Reply?
    /// Makes the answer; may read files.
    func reply(to request: ServedRequest) -> Reply
}

/// A request and its outcome, for a log.
package struct ServedExchange: Sendable {
    package var request: ServedRequest
    /// The client's address, without its port.
    package var client: String
    package var status: Int
    /// Of the body; nil when it was sent as it came.
    package var bytes: Int?
    package var startedAt: Timestamp
    package var microseconds: Int
}

/// A read-only web server: GET and HEAD, HTTP/1.1, every limit of ``ServerLimits`` kept before a handler hears of a request.
///
///     let server = HTTPServer(handler, address: "127.0.0.1", port: 8100)
///     let port = try await server.start()
///     ...
///     await server.stop()
package final class HTTPServer: Sendable {
    private let handler: any RequestHandler
    private let address: String
    private let port: Int
    private let limits: ServerLimits
    private let hosts: HostPolicy
    private let gate: PasswordGate?
    private let standing: [(name: String, value: String)]
    private let log: (@Sendable (ServedExchange) -> Void)?
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let table: ConnectionTable
    private let work: WorkQueue
    private let started = Mutex<Server<GuardedChannel>?>(nil)
    private let running = Mutex<Task<Void, Never>?>(nil)
    private let count = Mutex(0)

    /// - Parameters:
    ///   - address: an IP address.
    ///   - port: 0 for any that is free.
    ///   - gate: nil when no password is asked for.
    ///   - standing: fields of every answer that does not set them itself.
    package init(
        _ handler: any RequestHandler, address: String = "127.0.0.1", port: Int = 0, hosts: HostPolicy = HostPolicy(),
        gate: PasswordGate? = nil, limits: ServerLimits = ServerLimits(),
        standing: [(name: String, value: String)] = SecurityFields.all,
        log: (@Sendable (ServedExchange) -> Void)? = nil
    ) {
        self.handler = handler
        self.address = address
        self.port = port
        self.limits = limits
        self.hosts = hosts
        self.gate = gate
        self.standing = standing
        self.log = log
        table = ConnectionTable(limit: limits.connections)
        work = WorkQueue(threads: limits.workers, waiting: limits.waiting)
    }

    /// Connections that are open now.
    package var connections: Int { table.count }

    /// Starts, and gives the port.
    ///
    /// - Throws: ``ServerError/cannotListen(address:port:reason:)``.
    package func start() async throws -> Int {
        let (news, tell) = AsyncThrowingStream<Int, any Error>.makeStream()
        let channel = GuardedChannel(limits: limits, table: table) { [self] request, writer, channel in
            try await answer(request, writer, channel)
        }
        let server = Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(address: .hostname(address, port: port), backlog: 1_024),
            onServerRunning: { tell.yield($0.localAddress?.port ?? 0) }, eventLoopGroup: group,
            logger: Logger(label: "pouch.serve") { _ in SwiftLogNoOpLogHandler() })
        started.withLock { $0 = server }
        let run = Task {
            do {
                try await server.run()
                tell.finish()
            } catch { tell.finish(throwing: error) }
        }
        running.withLock { $0 = run }
        do { for try await port in news { return port } } catch {
            throw ServerError.cannotListen(address: address, port: port, reason: Self.reason(error))
        }
        throw ServerError.cannotListen(address: address, port: port, reason: "it was stopped")
    }

    /// Takes no more connections, lets answers under way come to their end for a few seconds, and ends.
    package func stop() async {
        guard let server = started.withLock({ $0 }) else { return }
        let table = table
        let end = Task {
            try? await Task.sleep(for: .seconds(limits.stopSeconds))
            table.closeAll()
        }
        try? await server.shutdownGracefully()
        end.cancel()
        // No connection is open any more. What waits for something to send is called off; its end takes the group's thread.
        let run = running.withLock { $0 }
        run?.cancel()
        await run?.value
        await work.stop()
        try? await group.shutdownGracefully()
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return String(cString: strerror(error.errnoCode))
    }

    // MARK: - One answer

    private func answer(_ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
        let startedAt = Timestamp.now()
        let clock = ContinuousClock.now
        let client = channel.remoteAddress?.ipAddress ?? ""
        let (served, reply) = await reply(to: request, client)
        let isLast = request.headers[.connection] == "close"
        // A client that went away is in the log, too.
        defer { log?(exchange(served, reply, client, startedAt, since: clock)) }
        try await ReplyWriter(
            reply, standing: standing, isHead: served.method == .head, isLast: isLast, work: work
        ).write(to: writer)
    }

    private func exchange(
        _ request: ServedRequest, _ reply: Reply, _ client: String, _ startedAt: Timestamp,
        since clock: ContinuousClock.Instant
    ) -> ServedExchange {
        let (seconds, attoseconds) = (ContinuousClock.now - clock).components
        return ServedExchange(
            request: request, client: client, status: reply.status, bytes: reply.length, startedAt: startedAt,
            microseconds: Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000))
    }

    private func reply(to request: Request, _ client: String) async -> (ServedRequest, Reply) {
        let host = request.head.authority ?? ""
        let base = hosts.base(for: host)
        let served = ServedRequest(request.head, base: base ?? "", id: nextID())
        guard base != nil else { return (served, HostPolicy.refusal(of: host)) }
        if let refusal = gate?.refusal(of: served, from: client) { return (served, refusal) }
        if let ready = handler.readyReply(to: served) { return (served, ready) }
        let handler = handler
        let made = await work.run { handler.reply(to: served) }
        let busy = Reply(503, text: "Too many requests at once. Try again in a moment.", [("Retry-After", "1")])
        return (served, made ?? busy)
    }

    private func nextID() -> String {
        count.withLock { count in
            count += 1
            return "\(count)"
        }
    }
}

/// Why a server does not begin.
package enum ServerError: Error, CustomStringConvertible {
    case cannotListen(address: String, port: Int, reason: String)

    package var description: String {
        switch self {
        case .cannotListen(let address, let port, let reason):
            "cannot listen on \(address), port \(port): \(reason). Choose another port with --port, or 0 for any that is free."
        }
    }
}

extension ServedRequest {
    fileprivate init(_ head: HTTPRequest, base: String, id: String) {
        let target = head.path ?? "/"
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        self.init(
            method: head.method == .head ? .head : .get, path: String(target[..<(mark ?? target.endIndex)]),
            query: mark.map { String(target[target.index(after: $0)...]) }, base: base, id: id,
            fields: head.headerFields.map { ($0.name.canonicalName, $0.value) })
    }
}
