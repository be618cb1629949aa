import Synchronization

/// Set by a signal: the crawl finishes what is under way and saves.
public final class StopRequest: Sendable {
    private let reason = Mutex<String?>(nil)

    public init() {}
    public var signal: String? { reason.withLock { $0 } }
    public func stop(_ why: String) { reason.withLock { $0 = $0 ?? why } }
}
