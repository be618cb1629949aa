import PouchBytes

/// Proofs that a leaf is in a tree (RFC 9162 section 2.1.3).
public enum MerkleInclusion {
    /// The hashes that lead from a leaf to the root, the leaf's neighbour first.
    ///
    /// - Parameters:
    ///   - index: the leaf's place, from 0; it must be one of `leaves`.
    ///   - leaves: the hashes of all leaves, in order.
    public static func path(to index: Int, leaves: [SHA256Digest]) -> [SHA256Digest] {
        var path: [SHA256Digest] = []
        var level = leaves
        var place = index
        while level.count > 1 {
            // The last of an odd number has no neighbour: it goes up as it is.
            if level.indices.contains(place ^ 1) { path.append(level[place ^ 1]) }
            var above: [SHA256Digest] = []
            above.reserveCapacity(level.count / 2 + 1)
            for left in stride(from: 0, to: level.count, by: 2) {
                above.append(left + 1 < level.count ? MerkleHash.node(level[left], level[left + 1]) : level[left])
            }
            level = above
            place >>= 1
        }
        return path
    }

    /// The root that a leaf and its path come to (section 2.1.3.2), or nil when the path does not fit the place.
    public static func root(leaf: SHA256Digest, index: Int, treeSize: Int, path: [SHA256Digest]) -> SHA256Digest? {
        guard index >= 0, index < treeSize else { return nil }
        var place = index
        var last = treeSize - 1
        var root = leaf
        for hash in path {
            guard last > 0 else { return nil }
            if place & 1 == 1 || place == last {
                root = MerkleHash.node(hash, root)
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                root = MerkleHash.node(root, hash)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 ? root : nil
    }
}
