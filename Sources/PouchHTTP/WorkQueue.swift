import Foundation
import Synchronization

/// A few threads on which answers are made: they read files and databases, which must not hold up the connections.
final class WorkQueue: Sendable {
    private let queue = OperationQueue()
    private let waiting = Mutex(0)
    private let limit: Int

    init(threads: Int, waiting limit: Int) {
        self.limit = limit
        queue.maxConcurrentOperationCount = threads
        queue.name = "pouch.serve"
    }

    /// Runs `work` on one of the threads; nil when too much waits already.
    func run<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T? {
        let isFull = waiting.withLock { waiting in
            if waiting >= limit { return true }
            waiting += 1
            return false
        }
        if isFull { return nil }
        return await withCheckedContinuation { continuation in
            queue.addOperation { [self] in
                waiting.withLock { $0 -= 1 }
                continuation.resume(returning: work())
            }
        }
    }
}
