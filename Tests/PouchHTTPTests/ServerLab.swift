import PouchBytes
import PouchHTTP
import Synchronization
import TestSupport

/// A server on a free port of loopback whose handler tells what reached it.
final class ServerLab: Sendable {
    final class Desk: RequestHandler {
        let seen = Mutex<[ServedRequest]>([])
        let body: [UInt8]

        init(body: [UInt8]) { self.body = body }

        func readyReply(to request: ServedRequest) -> Reply? { nil }

        func reply(to request: ServedRequest) -> Reply {
            seen.withLock { $0.append(request) }
            return Reply(200, [("Content-Type", "text/plain")], body: .bytes(body))
        }
    }

    let desk: Desk
    let server: HTTPServer
    let port: Int

    init(
        body: [UInt8] = Array("well".utf8), hosts: HostPolicy = HostPolicy(), gate: PasswordGate? = nil,
        limits: ServerLimits = ServerLimits()
    ) async throws {
        desk = Desk(body: body)
        server = HTTPServer(desk, hosts: hosts, gate: gate, limits: limits)
        port = try await server.start()
    }

    var seen: [ServedRequest] { desk.seen.withLock { $0 } }

    /// Sends text as it is over a connection of its own and gives the answer.
    func answer(_ text: String) async throws -> RawClient.Answer? {
        try await with { client in
            client.send(text)
            return client.answer()
        }
    }

    /// Talks over one connection, on a thread of its own.
    func with<T: Sendable>(
        receives: Int? = nil, _ talk: @escaping @Sendable (RawClient) throws -> T
    ) async throws -> T {
        let port = port
        return try await offPool { try talk(RawClient(port: port, receives: receives)) }
    }

    /// A request that is well-formed but for what is added.
    func get(_ target: String = "/", host: String = "127.0.0.1", _ fields: String = "") async throws -> RawClient
        .Answer?
    {
        try await answer("GET \(target) HTTP/1.1\r\nHost: \(host)\r\n\(fields)\r\n")
    }
}
