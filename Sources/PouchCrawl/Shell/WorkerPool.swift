import Dispatch
import Foundation
import Synchronization

/// The threads that read answers, and the queues before and behind them. Values alone pass through it.
final class WorkerPool: Sendable {
    /// Heavy, it has the fetcher send no further request.
    let answers = BoundedQueue<ReceivedAnswer>(capacity: 4_096, mostWeight: 4 << 20) { $0.weight }
    /// Heavy, it has the threads wait: a listing of ten thousand links takes several times the bytes of its page.
    let processed = BoundedQueue<ProcessedAnswer>(capacity: 4_096, mostWeight: 4 << 20) { $0.weight }
    private let isEnding = Atomic(false)
    private let ended = DispatchGroup()
    private let count = max(1, min(4, ProcessInfo.processInfo.activeProcessorCount))

    /// Starts the threads, each with a processor of its own.
    func start(_ make: () throws -> sending ResponseProcessor) throws {
        for number in 0..<count {
            let worker = Worker(processor: try make(), pool: self)
            ended.enter()
            let thread = Thread { [ended] in
                worker.run()
                ended.leave()
            }
            thread.name = "reader \(number)"
            // libxml2 descends recursively in places: a deep page must find room.
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    /// Ends the threads. Answers that are left, after an error, are not read: no thread outlives the run, or it would use what
    /// the process takes down at its end.
    func stop() {
        isEnding.store(true, ordering: .relaxed)
        answers.close(waiters: count)
        processed.close(waiters: 0)
        ended.wait()
    }

    private final class Worker: Sendable {
        /// Locked once, by the thread that runs: no other ever has it.
        private let processor: Mutex<ResponseProcessor>
        private let pool: WorkerPool

        init(processor: sending ResponseProcessor, pool: WorkerPool) {
            self.processor = Mutex(processor)
            self.pool = pool
        }

        func run() {
            processor.withLock { processor in
                while let answer = pool.answers.pop() {
                    pool.processed.awaitRoom()
                    if pool.isEnding.load(ordering: .relaxed) { continue }
                    pool.processed.push(processor.process(answer))
                }
            }
        }
    }
}

/// The requests that the fetcher has, for their answers to be brought together with them.
final class InFlight: Sendable {
    private struct State {
        var requests: [Int64: CrawlRequest] = [:]
        var last: Int64 = 0
    }

    private let state = Mutex(State())

    /// Takes a request in; returns its ticket.
    func begin(_ request: CrawlRequest) -> Int64 {
        state.withLock { state in
            state.last += 1
            state.requests[state.last] = request
            return state.last
        }
    }

    func end(_ ticket: Int64) -> CrawlRequest? { state.withLock { $0.requests.removeValue(forKey: ticket) } }
}
