import PouchBytes

/// The root of a Merkle tree (RFC 9162 section 2.1.1), from leaves that come one after another.
///
/// Holds one digest a level: 17 for 100,000 leaves.
///
///     var tree = MerkleAccumulator()
///     for line in lines { tree.append(line) }
///     let root = tree.root
public struct MerkleAccumulator: Sendable {
    /// Roots of whole subtrees, the largest first; each bit set in `count` has one.
    private var peaks: [SHA256Digest] = []
    /// Leaves so far.
    public private(set) var count = 0

    public init() {}

    /// Adds the leaf whose entry is `bytes`.
    public mutating func append(_ bytes: ArraySlice<UInt8>) { append(leaf: MerkleHash.leaf(bytes)) }

    /// Adds a leaf by its hash.
    public mutating func append(leaf: SHA256Digest) {
        var top = leaf
        var rest = count
        while rest & 1 == 1, let left = peaks.popLast() {
            top = MerkleHash.node(left, top)
            rest >>= 1
        }
        peaks.append(top)
        count += 1
    }

    /// The tree's root; of no leaves, the digest of nothing.
    public var root: SHA256Digest {
        guard var root = peaks.last else { return SHA256Digest.of([]) }
        for left in peaks.dropLast().reversed() { root = MerkleHash.node(left, root) }
        return root
    }
}

/// The two hashes of RFC 9162 section 2.1.1: their first byte keeps a leaf from passing for a node.
public enum MerkleHash {
    /// SHA-256 of 0x00 and the entry.
    public static func leaf(_ entry: ArraySlice<UInt8>) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update([0])
        hasher.update(entry)
        return hasher.finalize()
    }

    /// SHA-256 of 0x01 and both children.
    public static func node(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update([1])
        left.withUnsafeBytes { hasher.update($0) }
        right.withUnsafeBytes { hasher.update($0) }
        return hasher.finalize()
    }
}
