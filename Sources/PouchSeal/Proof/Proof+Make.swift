import PouchArchive
import PouchBytes
import PouchMirror

extension Proof {
    /// Proves what the manifest of a complete crawl says of a URL: its line, or that there is none.
    ///
    /// - Parameters:
    ///   - url: as manifests spell it.
    ///   - crawl: its name; the newest complete one when nil.
    /// - Throws: ``SealError/cannotProve(_:)`` when the mirror does not hold together, and ``StoreError``.
    public static func make(url: String, crawl: String?, in folder: MirrorFolder) throws -> Proof {
        let crawls = try CrawlCatalog(folder).sound
        guard let found = crawl.map({ name in crawls.last { $0.name == name } }) ?? crawls.last else {
            throw SealError.cannotProve("the mirror holds no complete crawl" + (crawl.map { " " + $0 } ?? ""))
        }
        let (crawl, facts) = (found.name, found.facts)
        let summaryBytes = try folder.read(SummaryFacts.path(of: crawl))
        let tree = try ManifestTree(try ManifestFile.open(crawl, folder)?.contents() ?? [], url: url)
        guard let root = facts.manifest.merkleRoot else { throw SealError.cannotProve(noRoot) }
        guard tree.root == root, tree.leaves.count == facts.manifest.lines, facts.digest == .of(summaryBytes) else {
            throw SealError.cannotProve("crawls/\(crawl)/manifest.jsonl is not the one that its summary names")
        }
        var signature: String?
        if let bytes = try folder.open(["crawls", crawl, "summary.json.minisig"])?.contents() {
            signature = try text(bytes, "summary.json.minisig")
        }
        return Proof(
            claim: tree.isPresent ? .present : .absent, url: url, crawl: crawl, treeSize: tree.leaves.count,
            leaves: try tree.witnesses.map { index in
                Leaf(
                    index: index, line: try text(Array(tree.line(index)), "manifest.jsonl"),
                    path: MerkleInclusion.path(to: index, leaves: tree.leaves))
            }, summary: try text(summaryBytes, "summary.json"), signature: signature)
    }

    static let noRoot = "the summary has no Merkle root; a version of Pouch before 1.0 wrote it"

    private static func text(_ bytes: [UInt8], _ name: String) throws(SealError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .cannotProve("\(name) is not UTF-8") }
        return text
    }
}

/// A manifest as a tree, and which of its lines bear witness for a URL.
private struct ManifestTree {
    let bytes: [UInt8]
    var ranges: [Range<Int>] = []
    var leaves: [SHA256Digest] = []
    var root = MerkleAccumulator().root
    var isPresent = false
    /// The URL's line, or those on both sides of where it would stand.
    var witnesses: [Int] = []

    init(_ bytes: [UInt8], url: String) throws(SealError) {
        self.bytes = bytes
        var tree = MerkleAccumulator()
        var below: Int?
        var start = 0
        while let end = bytes[start...].firstIndex(of: 10) {
            let line = bytes[start..<end]
            guard let name = ManifestLine.leadingURL(of: line) else {
                throw .cannotProve("line \(leaves.count + 1) of the manifest is damaged")
            }
            if name.isSame(url) {
                isPresent = true
                witnesses = [leaves.count]
            } else if name.isBefore(url) {
                below = leaves.count
            }
            let leaf = MerkleHash.leaf(line)
            tree.append(leaf: leaf)
            leaves.append(leaf)
            ranges.append(start..<end)
            start = end + 1
        }
        guard start == bytes.count else { throw .cannotProve("the manifest ends within a line") }
        root = tree.root
        if !isPresent {
            let above = below.map { $0 + 1 } ?? 0
            witnesses = [below, above < leaves.count ? above : nil].compactMap(\.self)
        }
    }

    func line(_ index: Int) -> ArraySlice<UInt8> { bytes[ranges[index]] }
}

extension String {
    /// Order by bytes, as manifests have it; Swift's own compares what characters mean.
    func isBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
    func isSame(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
