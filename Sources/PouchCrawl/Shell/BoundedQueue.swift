import DequeModule
import Dispatch
import Synchronization

/// A first-in, first-out queue between threads that holds at most `capacity` values: a full one makes the giver wait. What the
/// values take in memory is known, too: who can wait for less looks before it makes another.
final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State {
        var items: Deque<Element> = []
        var closed = false
        /// Of the items, bytes.
        var weight = 0
        /// Threads that wait for less weight.
        var waiting = 0

        mutating func takeWaiting() -> Int {
            defer { waiting = 0 }
            return waiting
        }
    }

    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private let free = DispatchSemaphore(value: 0)
    private let lighter = DispatchSemaphore(value: 0)
    private let mostWeight: Int
    private let weigh: @Sendable (Element) -> Int

    /// - Parameters:
    ///   - mostWeight: from which it is heavy, bytes.
    ///   - weigh: about how many bytes a value takes; the same for a value whenever it is asked.
    init(capacity: Int, mostWeight: Int = .max, weigh: @escaping @Sendable (Element) -> Int = { _ in 0 }) {
        self.mostWeight = mostWeight
        self.weigh = weigh
        // Not `DispatchSemaphore(value: capacity)`: Dispatch ends the program when a semaphore is freed below its first value,
        // as that of a queue is that still holds elements when an error has ended the crawl.
        for _ in 0..<capacity { free.signal() }
    }

    func push(_ element: Element) {
        free.wait()
        let weight = weigh(element)
        state.withLock {
            $0.items.append(element)
            $0.weight += weight
        }
        filled.signal()
    }

    /// Whether its values take as much memory as they may.
    var isHeavy: Bool { state.withLock { $0.weight >= mostWeight } }

    /// Waits until it is not heavy, or closed.
    func awaitRoom() {
        while state.withLock({ state in
            let waits = state.weight >= mostWeight && !state.closed
            if waits { state.waiting += 1 }
            return waits
        }) { lighter.wait() }
    }

    /// The next value; nil once the queue is closed and empty.
    func pop() -> Element? {
        filled.wait()
        return take()
    }

    /// The next value, or nil when none came in time.
    func pop(within microseconds: Int64) -> Element? {
        guard filled.wait(timeout: .now() + .microseconds(Int(max(0, microseconds)))) == .success else { return nil }
        return take()
    }

    /// Every waiting `pop` returns nil from now on, once what is queued has been taken.
    func close(waiters: Int) {
        let waiting = state.withLock { state in
            state.closed = true
            return state.takeWaiting()
        }
        for _ in 0..<waiting { lighter.signal() }
        for _ in 0..<waiters { filled.signal() }
    }

    private func take() -> Element? {
        let (element, waiting) = state.withLock { state -> (Element?, Int) in
            guard let element = state.items.popFirst() else { return (nil, 0) }
            state.weight -= weigh(element)
            return (element, state.weight < mostWeight ? state.takeWaiting() : 0)
        }
        if element != nil { free.signal() }
        for _ in 0..<waiting { lighter.signal() }
        return element
    }
}
