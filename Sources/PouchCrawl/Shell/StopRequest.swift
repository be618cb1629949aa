import CPosix
import Synchronization

/// Set by a signal, or due at a time: the crawl finishes what is under way and saves.
package final class StopRequest: Sendable {
    private struct State {
        var reason: String?
        /// Since the machine started, microseconds.
        var deadline: Int64?
        var then: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    package init() {}

    /// Why the crawl is to stop; nil while it may go on.
    package var signal: String? {
        state.withLock { state in
            if state.reason == nil, let deadline = state.deadline, pouch_boot_time() >= deadline {
                state.reason = "its time is over"
            }
            return state.reason
        }
    }

    /// Asks the crawl to stop. The first reason stays.
    package func stop(_ why: String) {
        let then = state.withLock { state in
            defer { state.then = nil }
            state.reason = state.reason ?? why
            return state.then
        }
        then?()
    }

    /// Has something done once, when it is asked to stop.
    package func onStop(_ then: @escaping @Sendable () -> Void) { state.withLock { $0.then = then } }

    /// Lets the crawl go on until a time of the machine's, microseconds since its start, and no longer. Whoever is stopped and
    /// goes on later finds it passed. A crawl that was told to stop stays so.
    package func expire(at deadline: Int64) { state.withLock { $0.deadline = deadline } }
}
