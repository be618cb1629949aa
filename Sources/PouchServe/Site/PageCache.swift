import Synchronization

/// Answers that were made, by address and state of the mirror. Those that were asked for since half of the room was last
/// filled stay; the others go all at once, so that making room costs no walk through what is kept.
final class PageCache: Sendable {
    struct Page: Sendable {
        var answer: Answer
        /// The body in gzip: nil until somebody takes it so, and where it is not worth it.
        var gzip: [UInt8]?
        /// Whether gzip was tried.
        var isPacked = false
        var bytes: Int { answer.body.count + (gzip?.count ?? 0) + 512 }
    }

    private struct State {
        var recent: [String: Page] = [:]
        var older: [String: Page] = [:]
        /// Of `recent`.
        var bytes = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: bytes, of which half may go at a time.
    init(limit: Int) { self.limit = limit }

    func page(_ key: String) -> Page? {
        let (page, old) = state.withLock { state -> (Page?, [String: Page]) in
            if let page = state.recent[key] { return (page, [:]) }
            guard let page = state.older.removeValue(forKey: key) else { return (nil, [:]) }
            return (page, keep(page, key, &state))
        }
        // Freed here, where nobody waits for it.
        _ = old
        return page
    }

    func put(_ page: Page, _ key: String) {
        guard page.bytes <= limit / 8 else { return }
        _ = state.withLock { state in
            state.older[key] = nil
            return keep(page, key, &state)
        }
    }

    /// Returns what has to go.
    private func keep(_ page: Page, _ key: String, _ state: inout State) -> [String: Page] {
        if let before = state.recent.updateValue(page, forKey: key) { state.bytes -= before.bytes }
        state.bytes += page.bytes
        guard state.bytes > limit / 2 else { return [:] }
        let gone = state.older
        (state.older, state.recent, state.bytes) = (state.recent, [:], 0)
        return gone
    }
}
