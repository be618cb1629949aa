import Foundation
import PouchHTTP
import TestSupport
import Testing

/// Clients that hold a server up: each is let go, and the others are answered meanwhile.
@Suite struct SlowClientTests {
    private static func limits(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
        var limits = ServerLimits()
        change(&limits)
        return limits
    }

    private static let request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

    @Test("fields that come drop by drop end with 408")
    func slowHead() async throws {
        let lab = try await ServerLab(limits: Self.limits { $0.headSeconds = 0.3 })
        let (status, isClosed) = try await lab.with { client in
            client.send("GET / HTTP/1.1\r\nHost: 127")
            return (client.answer()?.status, client.isClosed())
        }
        #expect(status == 408)
        #expect(isClosed)
        await lab.server.stop()
    }

    @Test("a connection that says nothing, or nothing more, is closed")
    func idle() async throws {
        let lab = try await ServerLab(
            limits: Self.limits {
                $0.headSeconds = 0.5
                $0.idleSeconds = 0.5
            })
        #expect(try await lab.with { $0.isClosed() })
        let (status, isClosed) = try await lab.with { client in
            client.send(Self.request)
            return (client.answer()?.status, client.isClosed())
        }
        #expect(status == 200)
        #expect(isClosed)
        await lab.server.stop()
    }

    @Test("a client that takes nothing of a long answer is cut off")
    func slowReader() async throws {
        let lab = try await ServerLab(
            body: [UInt8](repeating: 65, count: 32 << 20), limits: Self.limits { $0.stallSeconds = 0.3 })
        let server = lab.server
        let answer = try await lab.with(receives: 4_096) { client in
            client.send(Self.request)
            while server.connections == 0 { usleep(10_000) }
            while server.connections > 0 { usleep(10_000) }
            return client.answer()
        }
        #expect(answer == nil)
        await lab.server.stop()
    }

    @Test("when all places are taken, whoever has waited longest for nothing makes room")
    func manyConnections() async throws {
        // However long a busy machine lets them wait.
        let lab = try await ServerLab(
            limits: Self.limits {
                $0.connections = 4
                $0.headSeconds = 600
                $0.idleSeconds = 600
            })
        let (server, port) = (lab.server, lab.port)
        let (status, isFirstClosed, last) = try await offPool {
            var idle: [RawClient] = []
            for count in 1...4 {
                idle.append(try RawClient(port: port))
                while server.connections < count { usleep(10_000) }
            }
            let fifth = try RawClient(port: port)
            fifth.send(Self.request)
            let status = fifth.answer()?.status
            idle[3].send(Self.request)
            return (status, idle[0].isClosed(), idle[3].answer()?.status)
        }
        #expect(status == 200)
        #expect(isFirstClosed)
        #expect(last == 200)
        await lab.server.stop()
    }

    @Test("requests that never become whole take no place from those that do")
    func halfRequests() async throws {
        let lab = try await ServerLab(
            limits: Self.limits {
                $0.connections = 4
                $0.headSeconds = 600
                $0.idleSeconds = 600
            })
        let (server, port) = (lab.server, lab.port)
        let statuses = try await offPool {
            var slow: [RawClient] = []
            var statuses: [Int?] = []
            for count in 1...12 {
                slow.append(try RawClient(port: port))
                slow[count - 1].send("GET / HTTP/1.1\r\nX-A: b\r\n")
                while server.connections < min(count, 4) { usleep(10_000) }
                guard count >= 4 else { continue }
                let whole = try RawClient(port: port)
                whole.send(Self.request)
                statuses.append(whole.answer()?.status)
            }
            return statuses
        }
        #expect(statuses == Array(repeating: 200, count: 9))
        await lab.server.stop()
    }

    @Test("a server that stops lets no connection keep it")
    func stopping() async throws {
        let lab = try await ServerLab(limits: Self.limits { $0.stopSeconds = 0.3 })
        let (server, port) = (lab.server, lab.port)
        async let closed = offPool {
            let waiting = try RawClient(port: port)
            let halfway = try RawClient(port: port)
            halfway.send("GET / HTTP/1.1\r\nHos")
            return (waiting.isClosed(), halfway.isClosed())
        }
        while server.connections < 2 { try await Task.sleep(for: .milliseconds(10)) }
        await server.stop()
        let (isFirstClosed, isSecondClosed) = try await closed
        #expect(isFirstClosed)
        #expect(isSecondClosed)
        await #expect(throws: (any Error).self) { try await offPool { _ = try RawClient(port: port) } }
    }

    @Test("a port that is taken is told with what to do")
    func takenPort() async throws {
        let lab = try await ServerLab()
        let second = HTTPServer(ServerLab.Desk(body: []), port: lab.port)
        await #expect(throws: ServerError.self) { try await second.start() }
        await lab.server.stop()
    }
}
