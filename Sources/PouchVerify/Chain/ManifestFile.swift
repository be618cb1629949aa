import PouchArchive
import PouchBytes
import PouchMirror

/// A crawl's manifest, checked against its summary before any of its lines is used.
extension ManifestFile {
    /// Whether the manifest is, byte for byte, the one that the summary names, and well formed. Counts its bytes.
    package static func isSound(
        _ crawl: CrawlFacts, _ folder: MirrorFolder, _ damage: inout DamageList, bytes total: inout Int
    ) throws(StoreError) -> Bool {
        do { return try isItself(crawl, folder, &damage, &total) } catch .damaged(_, let detail) {
            // The manifest of an older crawl, gzipped, and not readable. It is reported by the name of the plain one.
            damage.note(path(crawl.name), .altered, detail)
            return false
        }
    }

    private static func isItself(
        _ crawl: CrawlFacts, _ folder: MirrorFolder, _ damage: inout DamageList, _ total: inout Int
    ) throws(StoreError) -> Bool {
        guard let claim = crawl.summary?.manifest else { return false }
        guard let file = try open(crawl.name, folder) else {
            damage.note(path(crawl.name), .missing, "the crawl's summary names it")
            return false
        }
        let path = path(crawl.name)
        var lines = LineReader(file)
        var hasher = SHA256Hasher()
        var tree = MerkleAccumulator()
        var bytes = 0
        var flaw: String?
        var previous: [UInt8] = []
        while let (line, isEnded) = try lines.next() {
            hasher.update(line)
            if isEnded { hasher.update([ASCII.lineFeed]) }
            bytes += line.count + (isEnded ? 1 : 0)
            tree.append(line[...])
            guard flaw == nil else { continue }
            do {
                let url = Array(try ManifestLine(line).url.utf8)
                if !isEnded { flaw = "line \(tree.count) has no end" }
                if !previous.lexicographicallyPrecedes(url) { flaw = "line \(tree.count) is out of order" }
                previous = url
            } catch { flaw = "line \(tree.count): \(error)" }
        }
        total += bytes
        let problems = [
            hasher.finalize() == claim.sha256 ? nil : "its SHA-256 is not the one that the summary names",
            bytes == claim.bytes ? nil : "it has \(bytes) bytes and not \(claim.bytes)",
            tree.count == claim.lines ? nil : "it has \(tree.count) lines and not \(claim.lines)",
            claim.merkleRoot == nil || tree.root == claim.merkleRoot
                ? nil : "its Merkle root is not the one that the summary names",
        ].compactMap { $0 }
        for problem in problems { damage.note(path, .altered, problem) }
        if let flaw { damage.note(path, problems.isEmpty ? .flawed : .altered, flaw) }
        return problems.isEmpty && flaw == nil
    }
}

extension ManifestMerge {
    /// The manifests that are sound; a line's `crawl` is its crawl's place among all.
    package init(_ crawls: [CrawlFacts], _ folder: MirrorFolder) throws(StoreError) {
        var files: [(crawl: Int, file: MirrorFile)] = []
        for (place, crawl) in crawls.enumerated() where crawl.isSound {
            if let file = try ManifestFile.open(crawl.name, folder) { files.append((place, file)) }
        }
        try self.init(files)
    }
}
