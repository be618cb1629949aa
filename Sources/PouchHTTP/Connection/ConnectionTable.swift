import NIOCore
import Synchronization

/// The connections that are open. When there are too many, the one that has waited longest for a request to be whole makes
/// room: a client with something to ask sends it at once.
final class ConnectionTable: Sendable {
    typealias Place = Int

    private struct Entry {
        var channel: any Channel
        /// Since when it waits for a request, or for the rest of one; nil while one is answered.
        var waitsSince: NIODeadline?
    }

    private struct State {
        var entries: [Place: Entry] = [:]
        var last = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    var count: Int { state.withLock { $0.entries.count } }

    /// Enters a connection, and ends the one that has waited longest when the table is full; nil when none waits.
    func enter(_ channel: any Channel) -> Place? {
        let (place, leaving) = state.withLock { state -> (Place?, (any Channel)?) in
            var leaving: (any Channel)?
            if state.entries.count >= limit {
                let waiting = state.entries.lazy.compactMap { place, entry in entry.waitsSince.map { (place, $0) } }
                guard let longest = waiting.min(by: { $0.1 < $1.1 })?.0 else { return (nil, nil) }
                leaving = state.entries.removeValue(forKey: longest)?.channel
            }
            state.last += 1
            state.entries[state.last] = Entry(channel: channel, waitsSince: .now())
            return (state.last, leaving)
        }
        leaving?.close(promise: nil)
        return place
    }

    func isAnswered(_ place: Place) { state.withLock { $0.entries[place]?.waitsSince = nil } }
    func waits(_ place: Place) { state.withLock { $0.entries[place]?.waitsSince = .now() } }
    func leave(_ place: Place) { state.withLock { _ = $0.entries.removeValue(forKey: place) } }

    func closeAll() {
        for channel in state.withLock({ $0.entries.values.map(\.channel) }) { channel.close(promise: nil) }
    }
}
