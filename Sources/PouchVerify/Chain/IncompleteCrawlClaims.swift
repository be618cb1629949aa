import PouchBytes
import PouchMirror

/// Clears files that no sound manifest accounts for, when a record of a crawl without one does: the crawl that runs, was
/// stopped or given up, or whose manifest is damaged.
struct IncompleteCrawlClaims {
    private let folder: MirrorFolder
    private let crawls: [CrawlFacts]
    private let table: RecordTable
    /// Who holds the bytes of a suspect.
    private var holders: [SHA256Digest: [(crawl: Int, uri: SHA256Digest)]] = [:]

    init(_ folder: MirrorFolder, _ crawls: [CrawlFacts], _ table: RecordTable, _ suspects: [PageVerifier.Suspect])
        throws
    {
        self.folder = folder
        self.crawls = crawls
        self.table = table
        let wanted = Set(suspects.compactMap(\.sha256))
        guard !wanted.isEmpty, crawls.contains(where: { !$0.isSound }) else { return }
        try table.forEach { entry in
            let crawl = table.file(of: entry).crawl
            guard entry.isSuccess, !crawls[crawl].isSound, case .response(let response) = try table.resolve(entry),
                wanted.contains(response.content)
            else { return }
            holders[response.content, default: []].append((crawl, entry.uri))
        }
    }

    /// Notes the damage that is left.
    func settle(_ suspects: [PageVerifier.Suspect], _ damage: inout DamageList) throws(StoreError) {
        var moved: Set<String> = []
        var left: [PageVerifier.Suspect] = []
        for suspect in suspects {
            if !suspect.path.hasPrefix("statements/") {
                if !vouches(forPage: suspect) { left.append(suspect) }
            } else if let url = try statementURL(suspect) {
                moved.insert(url)
            } else {
                left.append(suspect)
            }
        }
        for suspect in left {
            // The newer statement of the same URL lies elsewhere.
            if suspect.kind == .missing, let url = suspect.url, moved.contains(url) { continue }
            damage.note(suspect.path, suspect.kind, suspect.detail, url: suspect.url)
        }
    }

    private func vouches(forPage suspect: PageVerifier.Suspect) -> Bool {
        guard let digest = suspect.sha256, let holders = holders[digest] else { return false }
        // A line whose page has no file.
        guard suspect.path.hasPrefix("pages/") else {
            return holders.contains { $0.uri == SHA256Digest.of(suspect.url ?? "") }
        }
        let components = Array((MirrorPath.components(suspect.path) ?? []).dropFirst())
        if let url = suspect.url ?? PagePath.url(for: components)?.text {
            let uri = SHA256Digest.of(url)
            return holders.contains { $0.crawl > suspect.crawl && $0.uri == uri }
        }
        // A path with a digest in place of a long name does not say its URL; any other that has none is not Pouch's.
        guard components.dropFirst().first == "~long" || suspect.path.contains("~h") else { return false }
        return holders.contains { $0.crawl > suspect.crawl }
    }

    /// The URL of a statement that such a crawl read; nil when none did.
    private func statementURL(_ suspect: PageVerifier.Suspect) throws(StoreError) -> String? {
        guard suspect.sha256 != nil, crawls.contains(where: { !$0.isSound }),
            let components = MirrorPath.components(suspect.path),
            let facts = try? StatementFile(folder.read(components)), facts.isTextRight,
            let record = facts.provenance.recordID,
            let entry = try table.entry(id: SHA256Digest.of(record)), entry.uri == SHA256Digest.of(facts.target)
        else { return nil }
        let crawl = table.file(of: entry).crawl
        return !crawls[crawl].isSound && crawl > suspect.crawl ? facts.url : nil
    }
}
