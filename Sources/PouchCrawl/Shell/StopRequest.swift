import Synchronization

/// Set by a signal: the crawl finishes what is under way and saves.
package final class StopRequest: Sendable {
    private let reason = Mutex<String?>(nil)

    package init() {}
    package var signal: String? { reason.withLock { $0 } }
    /// Asks the crawl to stop. The first reason stays.
    package func stop(_ why: String) { reason.withLock { $0 = $0 ?? why } }
}
