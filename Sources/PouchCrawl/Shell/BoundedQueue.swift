import Dispatch
import Synchronization

/// A first-in, first-out queue between threads that holds at most `capacity` values: a full one makes the giver wait.
final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State {
        /// A taken element leaves nil behind: a queue that never runs empty must not hold on to it.
        var items: [Element?] = []
        var head = 0
        var closed = false
    }

    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private let free = DispatchSemaphore(value: 0)

    init(capacity: Int) {
        // Dispatch ends the program when a semaphore goes that stands below the value it was made with: that of a queue which
        // still holds something, when an error has ended the crawl.
        for _ in 0..<capacity { free.signal() }
    }

    func push(_ element: Element) {
        free.wait()
        state.withLock { $0.items.append(element) }
        filled.signal()
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
        state.withLock { $0.closed = true }
        for _ in 0..<waiters { filled.signal() }
    }

    private func take() -> Element? {
        let element: Element? = state.withLock { state in
            guard state.head < state.items.count else { return nil }
            defer {
                state.items[state.head] = nil
                state.head += 1
                // Moved up once half of it is empty: each element is moved once on average.
                if state.head * 2 >= state.items.count {
                    state.items.removeFirst(state.head)
                    state.head = 0
                }
            }
            return state.items[state.head]
        }
        if element != nil { free.signal() }
        return element
    }
}
