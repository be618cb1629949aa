import PouchArchive
import PouchBytes
import PouchMirror
import PouchURL

extension Proof {
    /// Proves that the manifest of a complete crawl has a line for a URL, or has none. The manifest is read line by
    /// line; when its leaves are given, only the lines that are shown are looked up.
    ///
    /// - Parameters:
    ///   - url: as manifests spell it.
    ///   - crawl: its name; the newest complete one when nil.
    ///   - known: the crawl's leaves, from before.
    /// - Throws: ``SealError/cannotProve(_:)`` when the mirror does not hold together, ``SealError/absentSection(url:crawl:)``
    ///   for an address with a fragment that has no line, and ``StoreError``.
    public static func make(
        url: String, crawl: String?, leaves known: ManifestLeaves? = nil, in folder: MirrorFolder
    ) throws -> Proof {
        let crawls = try CrawlCatalog(folder).sound
        guard let found = crawl.map({ name in crawls.last { $0.name == name } }) ?? crawls.last else {
            throw SealError.cannotProve("the mirror holds no complete crawl" + (crawl.map { " " + $0 } ?? ""))
        }
        let (crawl, facts) = (found.name, found.facts)
        let summaryBytes = try folder.read(SummaryFacts.path(of: crawl))
        let changed = SealError.cannotProve("crawls/\(crawl)/manifest.jsonl is not the one that its summary names")
        guard let lookup = try ManifestLookup(of: crawl, in: folder) else { throw changed }
        let leaves = try known ?? ManifestLeaves(lookup.file)
        guard let root = facts.manifest.merkleRoot else { throw SealError.cannotProve(noRoot) }
        guard leaves.root == root, leaves.hashes.count == facts.manifest.lines, facts.digest == .of(summaryBytes) else {
            throw changed
        }
        let own = try lookup.bytes(of: url)
        if own == nil, SectionAddress(url) != nil { throw SealError.absentSection(url: url, crawl: crawl) }
        let near = own == nil ? try lookup.neighbours(of: url) : (below: own, above: nil)
        var witnesses: [Leaf] = []
        for line in [near.below, near.above].compactMap(\.self) {
            // A line that the root does not cover was changed after the leaves were read.
            guard let leaf = try leaves.leaf(line) else { throw changed }
            witnesses.append(leaf)
        }
        var signature: String?
        if let bytes = try folder.open(["crawls", crawl, "summary.json.minisig"])?.contents() {
            signature = try text(bytes, "summary.json.minisig")
        }
        return Proof(
            claim: own == nil ? .absent : .present, url: url, crawl: crawl, treeSize: leaves.hashes.count,
            leaves: witnesses, summary: try text(summaryBytes, "summary.json"), signature: signature)
    }

    static let noRoot = "the summary has no Merkle root; a version of Pouch before 1.0 wrote it"

    private static func text(_ bytes: [UInt8], _ name: String) throws(SealError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .cannotProve("\(name) is not UTF-8") }
        return text
    }
}

extension String {
    /// Order by bytes, as manifests have it; Swift's own compares what characters mean.
    func isBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
    func isSame(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
