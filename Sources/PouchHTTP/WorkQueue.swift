import NIOPosix
import Synchronization

/// A few threads on which answers are made: they read files and databases, which must not hold up the connections.
final class WorkQueue: Sendable {
    private let threads: NIOThreadPool
    private let waiting = Mutex(0)
    private let limit: Int

    init(threads count: Int, waiting limit: Int) {
        self.limit = limit
        threads = NIOThreadPool(numberOfThreads: count)
        threads.start()
    }

    /// Runs `work` on one of the threads; nil when too much waits already, or after ``stop()``.
    func run<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T? {
        let isFull = waiting.withLock { waiting in
            if waiting >= limit { return true }
            waiting += 1
            return false
        }
        if isFull { return nil }
        return await withUnsafeContinuation { continuation in
            threads.submit { [self] state in
                waiting.withLock { $0 -= 1 }
                continuation.resume(returning: state == .active ? work() : nil)
            }
        }
    }

    /// Makes the next piece of an answer that was begun, however much waits.
    func piece(_ next: @escaping @Sendable () throws -> [UInt8]?) async throws -> [UInt8]? {
        try await threads.runIfActive(next)
    }

    /// Ends the threads, once what waits is done.
    func stop() async { try? await threads.shutdownGracefully() }
}
