import Dispatch
import GRDB
import PouchMirror
import PouchStore
import Synchronization

/// A few readers of one database, each for one thread at a time, and none for longer than it may: a reader that stays
/// would keep a running crawl from folding its log into the database.
final class SearchReaders: Sendable {
    private let idle = Mutex<[MirrorStore]>([])
    private let open: @Sendable () throws(StoreError) -> MirrorStore
    /// One that all share, when there is no file to open anew, or opening it copies it.
    let shared: MirrorStore?
    private let limit: Duration

    private static let mostIdle = 4

    /// - Parameter limit: how long a query may take, in whole seconds.
    init(limit: Duration, shared: MirrorStore? = nil, open: @escaping @Sendable () throws(StoreError) -> MirrorStore) {
        self.limit = limit
        self.shared = shared
        self.open = open
    }

    /// Readers of a mirror's database. Of one that an earlier release made, each would be a copy: all share the one of `mirror`.
    convenience init(of mirror: MirrorStore, limit: Duration) {
        let folder = mirror.folder.path
        self.init(limit: limit, shared: mirror.isCopy ? mirror : nil) { () throws(StoreError) in
            try MirrorStore(folder: MirrorFolder(path: folder, create: false), create: false)
        }
    }

    /// - Throws: ``FindError/tooSlow(seconds:)``, `StoreError`.
    func read<T>(_ body: (Database) throws -> T) throws -> T {
        if let shared { return try timed(shared, body) }
        let store = try idle.withLock { $0.popLast() } ?? open()
        defer { idle.withLock { if $0.count < Self.mostIdle { $0.append(store) } } }
        return try timed(store, body)
    }

    private func timed<T>(_ store: MirrorStore, _ body: (Database) throws -> T) throws -> T {
        let watch = Watch(store)
        do {
            return try store.read { db in
                watch.begin(after: limit)
                defer { watch.end() }
                return try body(db)
            }
        } catch {
            throw watch.hasRung ? FindError.tooSlow(seconds: Int(limit.components.seconds)) : error
        }
    }

    /// Interrupts a query at its end of time; never the one after it.
    private final class Watch: Sendable {
        private enum State { case running, ended, rung }
        private let state = Mutex(State.running)
        private let store: MirrorStore

        init(_ store: MirrorStore) { self.store = store }

        var hasRung: Bool { state.withLock { $0 == .rung } }

        func begin(after limit: Duration) {
            let seconds = Double(limit.components.seconds) + Double(limit.components.attoseconds) / 1e18
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in self?.ring() }
        }

        func end() { state.withLock { if $0 == .running { $0 = .ended } } }

        private func ring() {
            state.withLock { state in
                guard state == .running else { return }
                state = .rung
                store.interrupt()
            }
        }
    }
}
