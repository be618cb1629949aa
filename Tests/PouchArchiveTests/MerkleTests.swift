import PouchArchive
import PouchBytes
import Testing

/// A root that is not the standard's is one that no other program can check.
@Suite("The Merkle tree over a manifest")
struct MerkleTests {
    /// The definition of RFC 9162 section 2.1.1, word for word.
    private func defined(_ leaves: ArraySlice<[UInt8]>) -> SHA256Digest {
        guard let first = leaves.first else { return SHA256Digest.of([]) }
        if leaves.count == 1 { return MerkleHash.leaf(first[...]) }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return MerkleHash.node(defined(leaves[..<middle]), defined(leaves[middle...]))
    }

    @Test("the root is the one that RFC 9162 defines, for every number of leaves")
    func root() {
        var tree = MerkleAccumulator()
        var leaves: [[UInt8]] = []
        #expect(tree.root == defined([]))
        for number in 0..<130 {
            leaves.append(Array("line \(number)".utf8))
            tree.append(leaves[number][...])
            #expect(tree.root == defined(leaves[...]))
            #expect(tree.count == leaves.count)
        }
    }

    @Test("the root is the one that Certificate Transparency's own test data gives")
    func known() {
        // The reference test vectors of Certificate Transparency: eight entries.
        let entries: [[UInt8]] = [
            [], [0], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
            [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
        ]
        var tree = MerkleAccumulator()
        for entry in entries { tree.append(entry[...]) }
        #expect(tree.root.hex == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
    }
}
