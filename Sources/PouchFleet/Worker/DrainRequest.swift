import Dispatch
import Synchronization

/// Asks a worker to drain, and wakes it from its rest; from any thread.
package final class DrainRequest: Sendable {
    private let asked = Mutex(false)
    private let wakes = DispatchSemaphore(value: 0)

    package init() {}

    /// Has the worker save its crawls, give them back and end.
    package func ask() {
        asked.withLock { $0 = true }
        wakes.signal()
    }

    var isAsked: Bool { asked.withLock { $0 } }

    /// A crawl has ended.
    func wake() { wakes.signal() }

    /// Rests, until something happens or the time is up.
    func wait(microseconds: Int64) { _ = wakes.wait(timeout: .now() + .microseconds(Int(max(0, microseconds)))) }
}
