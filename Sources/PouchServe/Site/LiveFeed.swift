import Dispatch
import PouchBrowse
import PouchReport
import Synchronization

/// Server-sent events about a crawl under way. The mirror is looked at once a second, however many listen, and not at all while
/// nobody does.
final class LiveFeed: Sendable {
    private struct State {
        var listeners: [Int: AsyncStream<[UInt8]>.Continuation] = [:]
        var last = 0
        var number = 0
        var isTicking = false
    }

    private let keeper: MirrorKeeper
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "pouch.serve.live", qos: .utility)
    private static let most = 64

    init(_ keeper: MirrorKeeper) { self.keeper = keeper }

    /// nil when too many listen.
    func listen() -> AsyncStream<[UInt8]>? {
        // A listener that takes nothing misses figures, and keeps none waiting.
        let (stream, listener) = AsyncStream<[UInt8]>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let starts = state.withLock { state -> Bool? in
            guard state.listeners.count < Self.most else { return nil }
            state.last += 1
            let place = state.last
            state.listeners[place] = listener
            listener.onTermination = { [weak self] _ in
                self?.state.withLock { _ = $0.listeners.removeValue(forKey: place) }
            }
            let starts = !state.isTicking
            state.isTicking = true
            return starts
        }
        guard let starts else { return nil }
        if starts { queue.async { [weak self] in self?.tick() } }
        return stream
    }

    private func tick() {
        let report = LiveReport(keeper.snapshot().folder)
        let (listeners, number) = state.withLock { state in
            state.number += 1
            let listeners = Array(state.listeners.values)
            if listeners.isEmpty { state.isTicking = false }
            return (listeners, state.number)
        }
        guard !listeners.isEmpty else { return }
        let event = LiveWords.event(report, number: number)
        for listener in listeners {
            listener.yield(event)
            if report == nil { listener.finish() }
        }
        queue.asyncAfter(deadline: .now() + 1) { [weak self] in self?.tick() }
    }
}
