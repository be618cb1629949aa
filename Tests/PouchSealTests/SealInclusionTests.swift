import PouchArchive
import PouchBytes
import Testing

/// A path that is not the standard's cannot be checked by anyone else.
@Suite("Seal: inclusion in the Merkle tree")
struct SealInclusionTests {
    /// MTH of RFC 9162 section 2.1.1, over leaf hashes.
    private func root(_ leaves: ArraySlice<SHA256Digest>) -> SHA256Digest {
        guard leaves.count > 1 else { return leaves.first ?? SHA256Digest.of([]) }
        let split = leaves.startIndex + Self.split(leaves.count)
        return MerkleHash.node(root(leaves[..<split]), root(leaves[split...]))
    }

    /// PATH of RFC 9162 section 2.1.3.1, word for word.
    private func path(_ index: Int, _ leaves: ArraySlice<SHA256Digest>) -> [SHA256Digest] {
        guard leaves.count > 1 else { return [] }
        let count = Self.split(leaves.count)
        let split = leaves.startIndex + count
        return index < count
            ? path(index, leaves[..<split]) + [root(leaves[split...])]
            : path(index - count, leaves[split...]) + [root(leaves[..<split])]
    }

    /// The largest power of two below `count`.
    private static func split(_ count: Int) -> Int {
        var split = 1
        while split * 2 < count { split *= 2 }
        return split
    }

    @Test(
        "for every tree of up to 70 leaves, each path is the one of RFC 9162, and leads to the root from its place alone"
    )
    func everySize() {
        var leaves: [SHA256Digest] = []
        for size in 1...70 {
            leaves.append(MerkleHash.leaf(Array("line \(size)".utf8)[...]))
            let whole = root(leaves[...])
            for index in 0..<size {
                let proof = MerkleInclusion.path(to: index, leaves: leaves)
                #expect(proof == path(index, leaves[...]))
                func leads(_ leaf: SHA256Digest, _ index: Int, _ size: Int, _ path: [SHA256Digest]) -> Bool {
                    MerkleInclusion.root(leaf: leaf, index: index, treeSize: size, path: path) == whole
                }
                #expect(leads(leaves[index], index, size, proof))
                #expect(!leads(leaves[index], index, size, proof + [whole]))
                #expect(!leads(whole, index, size, proof) || size == 1)
                if size > 1 {
                    #expect(!leads(leaves[index], (index + 1) % size, size, proof))
                    #expect(!leads(leaves[index], index, size, Array(proof.dropLast())))
                    #expect(!leads(leaves[index], index, size, Array(proof.dropFirst())))
                    var changed = proof
                    changed[index % proof.count] = whole
                    #expect(!leads(leaves[index], index, size, changed))
                }
            }
        }
        #expect(MerkleInclusion.root(leaf: leaves[0], index: -1, treeSize: 70, path: []) == nil)
        #expect(MerkleInclusion.root(leaf: leaves[0], index: 70, treeSize: 70, path: []) == nil)
        #expect(MerkleInclusion.root(leaf: leaves[0], index: 0, treeSize: 0, path: []) == nil)
    }
}
