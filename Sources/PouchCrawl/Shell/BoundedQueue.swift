import DequeModule
import Dispatch
import Synchronization

/// A first-in, first-out queue between threads that holds at most `capacity` values: a full one makes the giver wait.
final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State {
        var items: Deque<Element> = []
        var closed = false
    }

    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private let free = DispatchSemaphore(value: 0)

    init(capacity: Int) {
        // Not `DispatchSemaphore(value: capacity)`: Dispatch ends the program when a semaphore is freed below its first value,
        // as that of a queue is that still holds elements when an error has ended the crawl.
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
        let element = state.withLock { $0.items.popFirst() }
        if element != nil { free.signal() }
        return element
    }
}
