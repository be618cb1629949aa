import CPosix
import Foundation
import PouchAudit
import PouchBytes
import PouchMirror
import PouchProfile
import PouchSeal
import Synchronization

/// Keeps the newest ``MirrorSnapshot`` of a mirror: there at once, with its index as soon as that is made, in the
/// background, or read from the file in which it was kept. While a newer index is made, what is shown stays what it was. No
/// evidence is written; a crawl may run beside it.
package final class MirrorKeeper: Sendable {
    /// Loads the profile of a mirror by the name that its newest crawl gives; nil when it gives none.
    package typealias ProfileLoader = @Sendable (MirrorFolder, String?) throws -> SiteProfile

    private struct State {
        var snapshot: MirrorSnapshot
        var lookedAt: Timestamp
        /// Counts the indexes begun: one that was overtaken by another is let go.
        var generation = 0
        /// The state of the mirror that was seen last: shown, or about to be.
        var seen: String
    }

    private let path: String
    private let key: PublicKey?
    /// The folder that was named for the index.
    package let indexFolder: String?
    private let load: ProfileLoader
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "pouch.browse.index", qos: .utility)
    /// How long a snapshot is taken for the mirror's state without a look.
    private static let patience = Duration.seconds(1)

    /// Opens a mirror and begins its index.
    ///
    /// - Parameters:
    ///   - key: checks signatures; without it, pages say only that signatures exist.
    ///   - index: the folder in which its index is kept; the mirror's own when nil.
    ///   - load: finds the profile, given the mirror and the name that its crawls give.
    /// - Throws: `StoreError`.
    package init(
        mirror path: String, key: PublicKey? = nil, index: String? = nil, load: @escaping ProfileLoader
    ) throws(StoreError) {
        self.path = path
        self.key = key
        indexFolder = index
        self.load = load
        let folder = try MirrorFolder(path: path, create: false)
        let found = try MirrorState(folder, mark: MirrorState.mark(of: folder), load: load)
        let first = Self.begin(found, key)
        state = Mutex(State(snapshot: first, lookedAt: .now(), seen: first.key))
        makeIndex(first, generation: 0)
    }

    /// The mirror as it was less than a second ago; nil when that takes a look at its folder.
    package func recentSnapshot() -> MirrorSnapshot? {
        let now = Timestamp.now()
        return state.withLock { Self.isDue($0, now) ? nil : $0.snapshot }
    }

    private static func isDue(_ state: borrowing State, _ now: Timestamp) -> Bool {
        now >= state.lookedAt.adding(patience) || now < state.lookedAt
    }

    /// The mirror as it is now, or was a second ago.
    package func snapshot() -> MirrorSnapshot {
        let now = Timestamp.now()
        let (known, seen, isDue) = state.withLock { state in
            let isDue = Self.isDue(state, now)
            if isDue { state.lookedAt = now }
            return (state.snapshot, state.seen, isDue)
        }
        guard isDue else { return known }
        // A folder is opened anew: descriptors of the old one would not see another that was put in its place.
        guard let folder = try? MirrorFolder(path: path, create: false), let mark = try? MirrorState.mark(of: folder),
            mark.hex != seen, let found = try? MirrorState(folder, mark: mark, load: load)
        else { return known }
        return take(Self.begin(found, key), after: known)
    }

    /// Goes on to another state of the mirror: at once when its index is there, or there was none before.
    private func take(_ fresh: MirrorSnapshot, after known: MirrorSnapshot) -> MirrorSnapshot {
        let index = known.readyIndex
        let isSame = index.map { $0.key == fresh.indexKey(without: known.damage) } ?? false
        let shown = isSame ? MirrorSnapshot(fresh, index: known.index, damage: known.damage) : fresh
        let hasToWait = index != nil && !isSame && fresh.newest != nil
        let generation = state.withLock { state in
            state.seen = fresh.key
            if !hasToWait { state.snapshot = shown }
            state.generation += 1
            return state.generation
        }
        if !isSame { makeIndex(fresh, generation: generation) }
        return hasToWait ? known : shown
    }

    /// Waits until the index is made, or cannot be; for tests and for `--open`.
    package func waitForIndex() { queue.sync {} }

    private static func begin(_ found: MirrorState, _ key: PublicKey?) -> MirrorSnapshot {
        MirrorSnapshot(
            found, seals: found.history.crawls.map { SealState(of: $0.name, in: found.folder, key: key) },
            publicKey: key,
            index: found.history.crawls.last.map { .underWay(done: 0, of: $0.facts.manifest.lines) } ?? .none,
            damage: [])
    }

    // MARK: - The index

    private func makeIndex(_ fresh: MirrorSnapshot, generation: Int) {
        guard fresh.newest != nil else { return }
        queue.async { [self] in
            var damage: [MirrorSnapshot.Damage] = []
            do throws(StoreError) {
                let place = IndexPlace(
                    folder: try indexFolder.map { path throws(StoreError) in
                        try MirrorFolder(path: path, create: false)
                    } ?? fresh.folder)
                let stored = place.index()
                // Kept results of these crawls are shown at once; their manifests are checked afterwards.
                let isOfAll = stored?.key == fresh.indexKey(without: [])
                if let stored, isOfAll { _ = show(.ready(stored), damage, fresh, generation) }
                let sound = Self.sound(fresh, &damage)
                let isOfSound = stored?.key == fresh.indexKey(without: damage)
                // With what is damaged; while another is made, too: no page is to wait for that.
                if let stored, isOfAll || isOfSound { _ = show(.ready(stored), damage, fresh, generation) }
                if !isOfSound, let made = try build(fresh, sound, damage, before: stored, in: place, generation) {
                    _ = show(.ready(made), damage, fresh, generation)
                }
            } catch { _ = show(.failed("\(error)"), damage, fresh, generation) }
            pouch_return_memory()
        }
    }

    /// nil when it is not wanted any more.
    private func build(
        _ fresh: MirrorSnapshot, _ sound: [Int], _ damage: [MirrorSnapshot.Damage], before: BrowseIndex?,
        in place: IndexPlace, _ generation: Int
    ) throws(StoreError) -> BrowseIndex? {
        let total = fresh.newest?.facts.manifest.lines ?? 0
        return try IndexBuilder.index(
            fresh.history, crawls: sound, before: before, into: place.replacement()
        ) { done in
            show(.underWay(done: done, of: total), damage, fresh, generation)
        }
    }

    /// Shows a state of the mirror with its index; while that is made, only when there is nothing else to show.
    ///
    /// - Returns: whether it is still wanted.
    private func show(
        _ index: MirrorSnapshot.IndexState, _ damage: [MirrorSnapshot.Damage], _ fresh: MirrorSnapshot,
        _ generation: Int
    ) -> Bool {
        state.withLock { state in
            guard state.generation == generation else { return false }
            if case .underWay = index, state.snapshot.key != fresh.key || state.snapshot.readyIndex != nil {
                return true
            }
            state.snapshot = MirrorSnapshot(fresh, index: index, damage: damage)
            return true
        }
    }

    /// The crawls whose manifests are those that their summaries name, and what is wrong with the others.
    private static func sound(_ fresh: MirrorSnapshot, _ damage: inout [MirrorSnapshot.Damage]) -> [Int] {
        var sound: [Int] = []
        for (place, crawl) in fresh.history.crawls.enumerated() {
            let expected = crawl.facts.manifest.sha256
            let file = try? ManifestFile.open(crawl.name, fresh.folder)
            let digest = try? file?.sha256()
            if digest == expected {
                sound.append(place)
            } else {
                damage.append(
                    MirrorSnapshot.Damage(
                        file: ManifestFile.path(crawl.name), expected: expected.hex, found: digest?.hex ?? "no file"))
            }
        }
        return sound
    }
}
