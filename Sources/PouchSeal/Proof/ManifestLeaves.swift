import PouchArchive
import PouchBytes
import PouchMirror

/// The leaf hashes of a manifest, 32 bytes a line: all that a proof needs of the lines that it does not show. They stay true
/// as long as the file stays as it is (``ManifestLeavesCache``).
public struct ManifestLeaves: Sendable {
    public let hashes: [SHA256Digest]
    /// Of the tree (RFC 9162 section 2.1.1).
    public let root: SHA256Digest
    /// Of the whole file, in plain bytes.
    public let sha256: SHA256Digest

    /// Reads a manifest line by line.
    ///
    /// - Throws: ``SealError/cannotProve(_:)`` for a file that is not a manifest, or is out of order: it could not show
    ///   that a URL is absent.
    public init(_ file: MirrorFile) throws {
        var lines = LineReader(file)
        var tree = MerkleAccumulator()
        var hasher = SHA256Hasher()
        var hashes: [SHA256Digest] = []
        var last: String?
        while let (line, isEnded) = try lines.next() {
            guard let url = ManifestLine.leadingURL(of: line), last?.isBefore(url) ?? true else {
                throw SealError.cannotProve(
                    "line \(hashes.count + 1) of the crawl's manifest is damaged, or out of order")
            }
            guard isEnded else { throw SealError.cannotProve("the crawl's manifest ends within a line") }
            let leaf = MerkleHash.leaf(line[...])
            tree.append(leaf: leaf)
            hashes.append(leaf)
            hasher.update(line)
            hasher.update([ASCII.lineFeed])
            last = url
        }
        self.hashes = hashes
        root = tree.root
        sha256 = hasher.finalize()
    }

    /// A line with its place and the way from it to the root; nil when it is not a line of the manifest.
    func leaf(_ line: [UInt8]) throws(SealError) -> Proof.Leaf? {
        guard let index = hashes.firstIndex(of: MerkleHash.leaf(line[...])) else { return nil }
        guard let text = String(validating: line, as: UTF8.self) else {
            throw .cannotProve("manifest.jsonl is not UTF-8")
        }
        return Proof.Leaf(index: index, line: text, path: MerkleInclusion.path(to: index, leaves: hashes))
    }
}
