import PouchBytes
import PouchMirror
import PouchSeal

/// Check 4: the manifest's line leads to the root in the summary, and the manifest is the one that the summary names.
struct LineEvidence {
    private(set) var finding: EvidenceCheck.Finding

    init(_ subject: EvidenceSubject) throws {
        let crawl = subject.crawl
        let path = ManifestFile.path(crawl.name)
        let wanted = crawl.facts.manifest
        let isPlain = try subject.folder.open(["crawls", crawl.name, CrawlLines.manifest.rawValue]) != nil
        let show = isPlain ? "cat \(path)" : "gzip -dc \(path)\(CrawlLines.gzipSuffix)"
        finding = .init(
            name: .line, state: .failed, detail: "", expected: (wanted.merkleRoot ?? wanted.sha256).hex, file: path,
            command: "\(show) | sha256sum   # in the summary: \(wanted.sha256.hex)")
        guard let file = try ManifestFile.open(crawl.name, subject.folder) else {
            finding.detail = "the manifest is missing"
            return
        }
        do {
            let leaves = try subject.mirror.leaves(crawl.name, file)
            guard leaves.sha256 == wanted.sha256 else {
                finding.computed = leaves.root.hex
                finding.detail = "its SHA-256 is not the one that the summary names"
                return
            }
            guard wanted.merkleRoot != nil else {
                finding.state = .held
                finding.computed = leaves.sha256.hex
                finding.detail = "the manifest has the digest that the summary names, which has no Merkle root"
                return
            }
            let proof = try Proof.make(url: subject.line.url, crawl: crawl.name, leaves: leaves, in: subject.folder)
            _ = try Proof.check(proof, key: nil)
            finding.state = .held
            finding.computed = leaves.root.hex
            finding.detail =
                "line \((proof.leaves.first?.index ?? 0) + 1) of \(proof.treeSize) leads to the summary's Merkle root"
        } catch let error as SealError {
            finding.detail = "\(error)"
        } catch StoreError.damaged(_, let detail) {
            finding.detail = detail
        }
    }
}
