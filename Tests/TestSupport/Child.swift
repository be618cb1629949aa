import Foundation
import Synchronization

/// A child process, waited for on a thread of its own: no task waits in a system call, and nothing polls.
final class Child: Sendable {
    struct Ending {
        /// The exit code, or 128 and the signal's number.
        var status: Int32
        /// Whether it was killed because its time was up.
        var isLate: Bool
    }

    private struct State {
        var ending: Ending?
        var isLate = false
    }

    let id: pid_t
    /// Ends when the child has ended.
    let end: AsyncStream<Never>
    private let state = Mutex(State())
    /// A queue has a thread even when the pool that tests share has none left.
    private static let deadlines = DispatchQueue(label: "deadlines of child processes")

    init(_ start: ChildStart) throws {
        id = try start.run()
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        end = stream
        Thread.detachNewThread { [self] in
            awaitEnd()
            continuation.finish()
        }
    }

    var ending: Ending? { state.withLock { $0.ending } }

    func send(_ signal: Int32) {
        // The lock keeps the number from being given to another process in between.
        state.withLock { if $0.ending == nil { kill(id, signal) } }
    }

    /// Kills the child and what it started, unless the child has ended.
    func killGroup() {
        state.withLock { if $0.ending == nil { kill(-id, SIGKILL) } }
    }

    /// Kills the child when `limit` has passed.
    func end(after limit: Duration) {
        Self.deadlines.asyncAfter(deadline: .now() + .seconds(Int(limit.components.seconds))) { [weak self] in
            self?.expire()
        }
    }

    /// Kills the child because its time is up.
    func expire() {
        state.withLock { $0.isLate = $0.ending == nil }
        killGroup()
    }

    private func awaitEnd() {
        var information = siginfo_t()
        // Only looks: the number stays the child's until it is reaped under the lock.
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        state.withLock {
            // What it started and left behind ends with it.
            kill(-id, SIGKILL)
            var status: Int32 = 0
            while waitpid(id, &status, 0) == -1, errno == EINTR {}
            let signal = status & 0x7F
            $0.ending = Ending(status: signal == 0 ? status >> 8 & 0xFF : 128 + signal, isLate: $0.isLate)
        }
    }
}
