import FlyingSocks
import Foundation

/// A socket pool whose sockets send at once.
///
/// The server writes an answer's head and its body one after the other. Under Nagle's algorithm the second write waits for
/// the client to acknowledge the first, which clients put off for 40 ms: every page would take that long.
struct PromptPool<Base: AsyncSocketPool>: AsyncSocketPool {
    let base: Base

    func prepare() async throws { try await base.prepare() }
    func run() async throws { try await base.run() }

    /// The first socket that waits is the one that listens; those it accepts take its options over.
    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        try? socket.setValue(true, for: BoolSocketOption(level: Int32(IPPROTO_TCP), name: TCP_NODELAY))
        try await base.suspendSocket(socket, untilReadyFor: events)
    }
}
