import PouchBytes
import PouchMirror

/// Check 5: the summary's digest is named by the next one, and so on to the head.
struct ChainEvidence {
    private(set) var finding: EvidenceCheck.Finding

    init(_ subject: EvidenceSubject) throws {
        let crawl = subject.crawl
        let path = SummaryFacts.path(of: crawl.name).joined(separator: "/")
        let later = subject.captures.crawls[(subject.place + 1)...]
        let next = later.first.map { SummaryFacts.path(of: $0.name).joined(separator: "/") } ?? "head.json"
        finding = .init(
            name: .chain, state: .held, detail: "", computed: crawl.facts.digest.hex, file: path,
            command: "grep -c \"$(sha256sum \(path) | cut -c1-64)\" \(next)")
        let chain = try ChainCheck(subject.folder)
        finding.expected = try Self.named(in: later.first, subject.folder)
        // This crawl does not depend on the crawls before it.
        let own = [path] + later.map { SummaryFacts.path(of: $0.name).joined(separator: "/") }
        let named = chain.crawls.map(\.name).filter { $0 >= crawl.name }
        let paths = own + named.map { SummaryFacts.path(of: $0).joined(separator: "/") } + ["head.json"]
        if let bad = paths.first(where: { chain.damage[$0] != nil }), let damage = chain.damage[bad] {
            finding.state = .failed
            finding.file = bad
            finding.detail = damage.details.first ?? damage.kind.rawValue
        } else if let profile = chain.damage[ProfileCopy.path(of: crawl.name).joined(separator: "/")] {
            finding.state = .failed
            finding.file = profile.path
            finding.detail = profile.details.first ?? profile.kind.rawValue
        } else if try subject.folder.open(MirrorHead.path) == nil {
            finding.detail = "\(later.count) later summaries name it; there is no head.json"
        } else {
            finding.detail =
                later.isEmpty ? "the head names it" : "\(later.count) later summaries lead from it to the head"
        }
    }

    /// The digest that the next summary, or the head, gives.
    private static func named(in next: CrawlCatalog.Crawl?, _ folder: MirrorFolder) throws -> String? {
        if let next { return next.facts.previous?.summarySHA256 }
        guard let file = try folder.open(MirrorHead.path) else { return nil }
        return (try? MirrorHead(json: file.bytes(at: 0, count: min(file.size, 1 << 20))))?.summarySHA256
    }
}
