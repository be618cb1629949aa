import PouchArchive
import PouchBytes
import PouchMirror
import PouchProfile
import PouchURL

extension Proof {
    /// Facts that a proof has shown, once it holds.
    public struct Checked: Sendable, Equatable {
        /// Whether the summary's signature was checked.
        public enum Signature: Sendable, Equatable {
            /// By the key that was given.
            case good(trustedComment: String)
            /// There is one, and no key was given to check it.
            case unchecked
            case none
        }

        public var claim: Claim
        public var url: String
        public var crawl: String
        /// The digest that everything rests on when no signature was checked: compare it with one that you trust.
        public var summaryDigest: SHA256Digest
        public var signature: Signature
        /// How the URL ended in that crawl, and the digest of its copy; nil when it is absent.
        public var outcome: String?
        public var copyDigest: String?
    }

    /// Checks a proof without its mirror.
    ///
    /// - Parameter key: must have signed the summary, when it is given.
    /// - Throws: ``SealError/badProof(_:)`` and ``SealError/badSignature(_:)``.
    public static func check(_ proof: Proof, key: PublicKey?) throws(SealError) -> Checked {
        let summaryBytes = Array(proof.summary.utf8)
        guard let summary = try? SummaryFacts(summaryBytes, crawl: proof.crawl) else {
            throw .badProof("the summary is not one of the complete crawl \(proof.crawl)")
        }
        guard let root = summary.manifest.merkleRoot else { throw .badProof(noRoot) }
        guard summary.manifest.lines == proof.treeSize else {
            throw .badProof("the number of lines is not the summary's")
        }
        // Another spelling of a URL is never in a manifest, so that its absence says nothing.
        // With a fragment, that of a section: its line may be shown, but a page that is there has any number of fragments that
        // are not.
        let section = proof.claim == .absent ? nil : SectionAddress(proof.url)?.text
        guard let url = section ?? WebURL(proof.url)?.text, url.isSame(proof.url) else {
            throw .badProof("its URL is not spelt as manifests spell it")
        }
        var lines: [ManifestLine] = []
        for leaf in proof.leaves {
            let bytes = Array(leaf.line.utf8)
            guard let line = try? ManifestLine(bytes), ManifestLine.leadingURL(of: bytes) == line.url else {
                throw .badProof("a leaf is not a manifest line")
            }
            let found = MerkleInclusion.root(
                leaf: MerkleHash.leaf(bytes[...]), index: leaf.index, treeSize: proof.treeSize, path: leaf.path)
            guard found == root else {
                throw .badProof("line \(leaf.index) does not lead to the summary's Merkle root")
            }
            lines.append(line)
        }
        switch proof.claim {
        case .present:
            guard lines.count == 1, lines[0].url.isSame(proof.url) else { throw .badProof("its line is another URL's") }
        case .absent: try proof.checkGap(between: lines, root: root)
        }
        var checked = Checked(
            claim: proof.claim, url: proof.url, crawl: proof.crawl, summaryDigest: SHA256Digest.of(summaryBytes),
            signature: proof.signature == nil ? .none : .unchecked)
        if proof.claim == .present {
            checked.outcome = lines[0].outcome
            checked.copyDigest = lines[0].sha256?.hex
        }
        if let key {
            guard let text = proof.signature else { throw .badSignature("the proof has none") }
            let signature = try Signature(fileContents: Array(text.utf8))
            try signature.check(of: summaryBytes, by: key)
            checked.signature = .good(trustedComment: signature.trustedComment)
        }
        return checked
    }

    /// Whether the leaves stand next to each other, or at an end, and the URL between them.
    private func checkGap(between lines: [ManifestLine], root: SHA256Digest) throws(SealError) {
        let isBetween: Bool
        switch (leaves.count, treeSize) {
        case (0, 0): isBetween = root == MerkleAccumulator().root
        case (1, _):
            let isBeforeFirst = leaves[0].index == 0 && url.isBefore(lines[0].url)
            let isAfterLast = leaves[0].index == treeSize - 1 && lines[0].url.isBefore(url)
            isBetween = isBeforeFirst || isAfterLast
        case (2, _):
            isBetween =
                leaves[0].index + 1 == leaves[1].index && lines[0].url.isBefore(url) && url.isBefore(lines[1].url)
        default: isBetween = false
        }
        guard isBetween else { throw .badProof("its lines are not those between which the URL would stand") }
    }
}
