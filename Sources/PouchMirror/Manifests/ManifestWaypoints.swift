import PouchBytes
import Synchronization

/// Where lines begin in a manifest, and of which URLs, a block apart: found as look-ups come by, and kept, so that a look-up
/// reads but the one block in which its line stands. At most some 300 kilobytes a manifest.
final class ManifestWaypoints: Sendable {
    struct Waypoint: Sendable {
        /// Where the first line begins that begins at the place or behind it.
        var start: Int
        var url: [UInt8]
    }

    /// Bytes between two places: a whole number of the blocks in which a gzipped manifest is read.
    let step: Int
    /// Of places: 0, and each `step` bytes further on.
    let count: Int
    private let found: Mutex<[Waypoint?]>
    private static let most = 2_048

    init(size: Int) {
        let blocks = max(1, (size + BlockGzip.blockSize - 1) / BlockGzip.blockSize)
        let blocksAStep = (blocks + Self.most - 1) / Self.most
        step = blocksAStep * BlockGzip.blockSize
        count = (blocks + blocksAStep - 1) / blocksAStep
        found = Mutex([Waypoint?](repeating: nil, count: count))
    }

    /// By their numbers; nil for those that no look-up needed yet. A look-up takes them once for all its steps: many threads
    /// look up in one manifest.
    var known: [Waypoint?] { found.withLock { $0 } }

    func keep(_ waypoint: Waypoint, at number: Int) { found.withLock { $0[number] = waypoint } }
}
