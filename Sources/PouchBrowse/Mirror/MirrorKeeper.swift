import Foundation
import PouchAudit
import PouchBytes
import PouchMirror
import PouchProfile
import PouchSeal
import Synchronization

/// Keeps the newest ``MirrorSnapshot`` of a mirror: there at once, with its index as soon as that is made, in the
/// background. The mirror is read and never written; a crawl may run beside it.
package final class MirrorKeeper: Sendable {
    package typealias ProfileLoader = @Sendable (MirrorFolder, String?) throws -> SiteProfile

    private struct State {
        var snapshot: MirrorSnapshot
        var lookedAt: Timestamp
        /// Counts the indexes begun: one that was overtaken by another is let go.
        var generation = 0
    }

    private let path: String
    private let key: PublicKey?
    private let load: ProfileLoader
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "pouch.browse.index", qos: .utility)
    /// How long a snapshot is taken for the mirror's state without a look.
    private static let patience = Duration.seconds(1)

    /// Opens a mirror and begins its index.
    ///
    /// - Parameters:
    ///   - key: signatures are checked by it; nil to tell only that there are some.
    ///   - load: finds the profile, given the mirror and the name that its crawls give.
    /// - Throws: `StoreError`.
    package init(mirror path: String, key: PublicKey? = nil, load: @escaping ProfileLoader) throws(StoreError) {
        self.path = path
        self.key = key
        self.load = load
        let folder = try MirrorFolder(path: path, create: false)
        let found = try MirrorState(folder, mark: MirrorState.mark(of: folder), load: load)
        state = Mutex(State(snapshot: Self.begin(found, key), lookedAt: .now()))
        makeIndex(found, generation: 0)
    }

    /// The mirror as it is now, or was a second ago.
    package func snapshot() -> MirrorSnapshot {
        let now = Timestamp.now()
        let (known, isDue) = state.withLock { state in
            let isDue = now >= state.lookedAt.adding(Self.patience) || now < state.lookedAt
            if isDue { state.lookedAt = now }
            return (state.snapshot, isDue)
        }
        guard isDue else { return known }
        // A folder is opened anew: descriptors of the old one would not see another that was put in its place.
        guard let folder = try? MirrorFolder(path: path, create: false), let mark = try? MirrorState.mark(of: folder),
            mark.hex != known.key, let found = try? MirrorState(folder, mark: mark, load: load)
        else { return known }
        let fresh = Self.begin(found, key)
        let generation = state.withLock { state in
            state.snapshot = fresh
            state.generation += 1
            return state.generation
        }
        makeIndex(found, generation: generation)
        return fresh
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

    private func makeIndex(_ found: MirrorState, generation: Int) {
        guard let newest = found.history.crawls.last else { return }
        queue.async { [self] in
            let (sound, damage) = Self.manifests(found)
            let total = newest.facts.manifest.lines
            let state: MirrorSnapshot.IndexState
            do throws(StoreError) {
                let made = try IndexBuilder.index(found.history, crawls: sound) { done in
                    put(.underWay(done: done, of: total), damage, generation)
                }
                guard let made else { return }
                state = .ready(made)
            } catch { state = .failed("\(error)") }
            _ = put(state, damage, generation)
        }
    }

    /// Whether the index is still wanted.
    private func put(
        _ index: MirrorSnapshot.IndexState, _ damage: [MirrorSnapshot.Damage], _ generation: Int
    ) -> Bool {
        state.withLock { state in
            guard state.generation == generation else { return false }
            state.snapshot = MirrorSnapshot(state.snapshot, index: index, damage: damage)
            return true
        }
    }

    /// The crawls whose manifests are those that their summaries name, and what is wrong with the others.
    private static func manifests(_ found: MirrorState) -> (sound: [Int], damage: [MirrorSnapshot.Damage]) {
        var sound: [Int] = []
        var damage: [MirrorSnapshot.Damage] = []
        for (place, crawl) in found.history.crawls.enumerated() {
            let expected = crawl.facts.manifest.sha256
            let file = try? ManifestFile.open(crawl.name, found.folder)
            let digest = try? file?.sha256()
            if digest == expected {
                sound.append(place)
            } else {
                damage.append(
                    MirrorSnapshot.Damage(
                        file: ManifestFile.path(crawl.name), expected: expected.hex, found: digest?.hex ?? "no file"))
            }
        }
        return (sound, damage)
    }
}
