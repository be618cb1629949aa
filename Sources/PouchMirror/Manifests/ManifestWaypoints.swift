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
    private let known = Mutex<[Int: Waypoint]>([:])
    private static let most = 2_048

    init(size: Int) {
        let blocks = max(1, (size + BlockGzip.blockSize - 1) / BlockGzip.blockSize)
        let blocksAStep = (blocks + Self.most - 1) / Self.most
        step = blocksAStep * BlockGzip.blockSize
        count = (blocks + blocksAStep - 1) / blocksAStep
    }

    /// - Parameter find: reads the manifest at a place; nil when no line begins there or behind.
    func waypoint(
        _ number: Int, find: (_ place: Int) throws(StoreError) -> Waypoint?
    ) throws(StoreError) -> Waypoint? {
        if let known = known.withLock({ $0[number] }) { return known }
        guard let found = try find(number * step) else { return nil }
        known.withLock { $0[number] = found }
        return found
    }
}
