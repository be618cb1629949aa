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
        let crawls = folder.completeCrawls
        guard let crawl = crawl ?? crawls.last, crawls.contains(crawl) else {
            throw SealError.cannotProve("the mirror holds no complete crawl" + (crawl.map { " " + $0 } ?? ""))
        }
        let summaryBytes = try folder.read(["crawls", crawl, "summary.json"])
        let facts = try SummaryFacts(summaryBytes)
        let tree = try ManifestTree(try ManifestFile.open(crawl, folder)?.contents() ?? [], url: url)
        guard tree.root == facts.root, tree.leaves.count == facts.lines, facts.crawl == crawl else {
            throw SealError.cannotProve("crawls/\(crawl)/manifest.jsonl is not the one that its summary names")
        }
        var signature: String?
        if let bytes = try folder.readIfThere(["crawls", crawl, "summary.json.minisig"]) {
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
            guard let name = ManifestLine.url(of: line) else {
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
