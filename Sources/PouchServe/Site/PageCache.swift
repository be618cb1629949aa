import Synchronization

/// Answers that were made, by address and state of the mirror; those that were not asked for longest go first.
final class PageCache: Sendable {
    struct Page: Sendable {
        var answer: Answer
        /// The body in gzip: nil until somebody takes it so, and where it is not worth it.
        var gzip: [UInt8]?
        /// Whether gzip was tried.
        var isPacked = false
        var bytes: Int { answer.body.count + (gzip?.count ?? 0) + 512 }
    }

    private struct Entry {
        var page: Page
        var used: Int
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var bytes = 0
        var clock = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: bytes.
    init(limit: Int) { self.limit = limit }

    func page(_ key: String) -> Page? {
        state.withLock { state in
            guard let place = state.entries.index(forKey: key) else { return nil }
            state.clock += 1
            state.entries.values[place].used = state.clock
            return state.entries.values[place].page
        }
    }

    func put(_ page: Page, _ key: String) {
        guard page.bytes <= limit / 8 else { return }
        state.withLock { state in
            if let old = state.entries.removeValue(forKey: key) { state.bytes -= old.page.bytes }
            state.clock += 1
            state.entries[key] = Entry(page: page, used: state.clock)
            state.bytes += page.bytes
            if state.bytes > limit { Self.shrink(&state, to: limit * 3 / 4) }
        }
    }

    private static func shrink(_ state: inout State, to target: Int) {
        for (key, entry) in state.entries.sorted(by: { $0.value.used < $1.value.used }) {
            guard state.bytes > target else { return }
            state.entries[key] = nil
            state.bytes -= entry.page.bytes
        }
    }
}
