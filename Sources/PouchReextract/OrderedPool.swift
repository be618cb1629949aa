import Dispatch
import Foundation
import Synchronization

/// Does a thing with each of many values on every core, and gives what comes of them in the order of the values. So many are
/// under way at once as keep the cores busy, and no more: memory is bounded whatever there is.
///
///     let pool = try OrderedPool<Page, Line>(lanes: cores) {
///         let reader = try Reader()
///         return { reader.line(of: $0) }
///     }
///     for page in pages { try pool.push(page) { print($0) } }
///     try pool.finish { print($0) }
///
/// Used by one thread.
package final class OrderedPool<Input: Sendable, Output: Sendable> {
    private let shared = Shared()
    private let lanes: Int
    /// Values given, and results taken.
    private var given = 0
    private var taken = 0
    /// Bytes of the values under way, by their number.
    private var sizes: [Int: Int] = [:]
    private var size = 0

    /// Values under way for each thread: some are read while others wait for their turn to be visited.
    private static var depth: Int { 16 }
    /// Bytes of the values under way, one large value aside.
    private static var mostBytes: Int { 64 << 20 }

    /// - Parameters:
    ///   - lanes: threads; of the caller's own, which gives values and takes results, there is one more.
    ///   - make: makes what does it, for one thread each.
    package init(lanes: Int, make: () throws -> sending (Input) -> Output) rethrows {
        self.lanes = max(1, lanes)
        for number in 0..<self.lanes {
            let lane = Lane(work: try make(), shared: shared)
            let thread = Thread { lane.run() }
            thread.name = "reader \(number)"
            // libxml2 descends recursively in places: a deep page must find room.
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    deinit { shared.close(lanes) }

    /// Takes a value in; where enough are under way, gives the next results first.
    /// - Parameter bytes: that the value holds.
    package func push(_ input: Input, bytes: Int = 0, visit: (Output) throws -> Void) rethrows {
        while given - taken >= lanes * Self.depth || given > taken && size + bytes > Self.mostBytes {
            try visit(next())
        }
        shared.add(input, number: given)
        sizes[given] = bytes
        size += bytes
        given += 1
    }

    /// Gives all results that are left.
    package func finish(visit: (Output) throws -> Void) rethrows {
        while taken < given { try visit(next()) }
    }

    private func next() -> Output {
        defer {
            size -= sizes.removeValue(forKey: taken) ?? 0
            taken += 1
        }
        return shared.result(taken)
    }

    // MARK: - Threads

    private final class Lane: Sendable {
        /// Locked once, by the thread that runs: no other ever has it.
        private let work: Mutex<(Input) -> Output>
        private let shared: Shared

        init(work: sending @escaping (Input) -> Output, shared: Shared) {
            self.work = Mutex(work)
            self.shared = shared
        }

        func run() {
            work.withLock { work in
                while let (number, input) = shared.take() { shared.put(work(input), number: number) }
            }
        }
    }

    private final class Shared: Sendable {
        private struct State {
            var waiting: [(number: Int, input: Input)] = []
            var results: [Int: Output] = [:]
        }

        private let state = Mutex(State())
        private let filled = DispatchSemaphore(value: 0)
        private let done = DispatchSemaphore(value: 0)

        func add(_ input: Input, number: Int) {
            state.withLock { $0.waiting.append((number, input)) }
            filled.signal()
        }

        /// The value that has waited longest; nil once there is an end.
        func take() -> (Int, Input)? {
            filled.wait()
            return state.withLock { state in
                state.waiting.isEmpty ? nil : state.waiting.removeFirst()
            }
        }

        func put(_ output: Output, number: Int) {
            state.withLock { $0.results[number] = output }
            done.signal()
        }

        func result(_ number: Int) -> Output {
            while true {
                if let result = state.withLock({ $0.results.removeValue(forKey: number) }) { return result }
                done.wait()
            }
        }

        /// Lets the threads end; what waits is not done any more.
        func close(_ lanes: Int) {
            state.withLock { $0.waiting = [] }
            for _ in 0..<lanes { filled.signal() }
        }
    }
}
