import PouchBytes
import PouchMirror

/// Reads the manifests, then every page and statement that they name, and looks for files that nothing names.
struct PageVerifier: Sendable {
    /// A file that no sound manifest accounts for: a crawl that is not complete may.
    struct Suspect: Sendable {
        var path: String
        var sha256: SHA256Digest?
        var kind: Damage.Kind
        var detail: String
        var url: String?
        /// The crawl whose line was contradicted; -1 when none names the file.
        var crawl: Int
    }

    private(set) var crawls: [CrawlFacts]
    private(set) var damage = DamageList()
    private(set) var suspects: [Suspect] = []
    /// The record that each statement read names, in the order of the URLs.
    private(set) var statementRecords = Spool<StatementRecord>()
    private(set) var urls = 0
    private(set) var sampled = 0
    private(set) var files = 0
    private(set) var bytes = 0

    /// Files that no crawl that was read names; another may.
    private(set) var unlisted = 0

    /// Files in `pages/` of documents that are in their records alone since.
    private(set) var leftovers = 0

    private var named = FingerprintSet()
    private var superseded = FingerprintSet()
    /// The page that was hashed last: statements that share one come one after another.
    private var last: (path: String, sha256: SHA256Digest)?
    private let extractions: ExtractionChain

    init(_ folder: MirrorFolder, _ crawls: [CrawlFacts], sample: Sample?) throws(StoreError) {
        self.crawls = crawls
        extractions = try ExtractionChain(folder)
        damage.merge(extractions.damage)
        for place in crawls.indices where crawls[place].isRead {
            self.crawls[place].isSound = try ManifestFile.isSound(crawls[place], folder, &damage, bytes: &bytes)
        }
        var merge = try ManifestMerge(self.crawls, folder)
        var scratch = [UInt8](repeating: 0, count: 1 << 18)
        var records = SpoolWriter<StatementRecord>()
        while let lines = try merge.next() {
            urls += 1
            let isSampled = sample.map { $0.takes(lines.url) } ?? true
            if isSampled { sampled += 1 }
            try checkPage(lines, folder, isRead: isSampled, &scratch)
            try checkStatement(lines, folder, isRead: isSampled, &records)
        }
        statementRecords = try records.finish()
        for top in ["pages", "statements"] { try findExtra([top], folder, &scratch) }
        // The records are checked behind this, and need their own memory.
        named = FingerprintSet()
        superseded = FingerprintSet()
    }

    // MARK: - Pages

    private mutating func checkPage(
        _ lines: ManifestMerge.Lines, _ folder: MirrorFolder, isRead: Bool, _ scratch: inout [UInt8]
    ) throws(StoreError) {
        let (crawl, line) = lines.newest
        if line.isInRecord { return checkRecordAlone(lines, isRead: isRead) }
        guard let path = line.path, let wanted = line.sha256, let components = MirrorPath.components(path) else {
            return
        }
        named.insert(path)
        guard let file = try folder.open(components) else {
            damage.note(path, .missing, "the manifest of \(crawls[crawl].name) names it", url: line.url)
            return
        }
        files += 1
        guard isRead else { return }
        let digest: SHA256Digest
        do {
            digest = try last.flatMap { $0.path == path ? $0.sha256 : nil } ?? hash(file, &scratch)
            last = (path, digest)
        } catch {
            // A bad sector is damage like any other: the rest is still checked.
            damage.note(path, .altered, "\(error)", url: line.url)
            return
        }
        guard digest != wanted else { return }
        suspects.append(
            Suspect(
                path: path, sha256: digest, kind: .altered,
                detail: "its SHA-256 is not the one in the manifest of \(crawls[crawl].name)", url: line.target,
                crawl: crawl))
    }

    /// A copy that has no file must have a record: one that a line which brought or confirmed it names, or one of a crawl
    /// that is not complete.
    private mutating func checkRecordAlone(_ lines: ManifestMerge.Lines, isRead: Bool) {
        let (crawl, line) = lines.newest
        for (_, earlier) in lines.lines { if let path = earlier.path { superseded.insert(path) } }
        guard isRead, crawls.allSatisfy(\.isRead) else { return }
        let hasRecord = lines.lines.contains {
            $0.line.sha256 == line.sha256 && $0.line.confirmsCopy && $0.line.record != nil
        }
        guard !hasRecord else { return }
        suspects.append(
            Suspect(
                path: ManifestFile.path(crawls[crawl].name), sha256: line.sha256, kind: .flawed,
                detail: "a line's page has no file, and no record holds it", url: line.target, crawl: -1))
    }

    private mutating func hash(_ file: MirrorFile, _ scratch: inout [UInt8]) throws(StoreError) -> SHA256Digest {
        let stream = FileStream(file)
        try stream.readRest(through: &scratch)
        bytes += stream.position
        return stream.digest()
    }

    // MARK: - Statements

    private mutating func checkStatement(
        _ lines: ManifestMerge.Lines, _ folder: MirrorFolder, isRead: Bool,
        _ records: inout SpoolWriter<StatementRecord>
    ) throws(StoreError) {
        let (crawl, line) = lines.newest
        guard let statement = line.statement, let path = statement.path, let wanted = statement.sha256 else { return }
        let states = try extractions.states(of: line.url, from: .init(path: path, sha256: wanted))
        var file: MirrorFile?
        var found = states[0]
        for state in states where file == nil {
            file = try folder.open(MirrorPath.components(state.path) ?? [])
            found = state
        }
        named.insert(found.path)
        guard let file else {
            if isRead { try records.append(.damaged) }
            suspects.append(
                Suspect(
                    path: states[0].path, kind: .missing, detail: "the manifest of \(crawls[crawl].name) names it",
                    url: line.url,
                    crawl: crawl))
            return
        }
        files += 1
        guard isRead else { return }
        guard let contents = try StatementFile.contents(of: file) else {
            try records.append(.damaged)
            let isOwn = try states.contains(.init(path: found.path, sha256: file.sha256()))
            damage.note(found.path, isOwn ? .flawed : .altered, "larger than any statement", url: line.url)
            return
        }
        bytes += contents.count
        let digest = SHA256Digest.of(contents)
        let facts = try? StatementFile(contents)
        guard states.contains(.init(path: found.path, sha256: digest)) else {
            try records.append(.damaged)
            suspects.append(
                Suspect(
                    path: found.path, sha256: digest, kind: .altered, detail: Self.difference(facts, statement),
                    url: line.url,
                    crawl: crawl))
            return
        }
        guard let facts, facts.isTextRight, facts.url == line.url, let record = facts.provenance.recordID else {
            try records.append(.damaged)
            damage.note(
                found.path, .flawed, "it is not the statement of its URL, or its text_sha256 is not that of its text",
                url: line.url)
            return
        }
        try records.append(
            StatementRecord(record: SHA256Digest.of(record), target: SHA256Digest.of(facts.target)))
    }

    private static func difference(_ facts: StatementFile?, _ statement: ManifestLine.Statement) -> String {
        guard let facts else { return "it is not a statement's JSON" }
        if !facts.isTextRight { return "its text_sha256 is not that of its text" }
        if facts.textSHA256 != statement.textSHA256 { return "its text is not the one that the manifest names" }
        return "its text is as it was, but not the rest of it"
    }

    // MARK: - What nothing names

    private mutating func findExtra(_ folders: [String], _ folder: MirrorFolder, _ scratch: inout [UInt8])
        throws(StoreError)
    {
        let shown = folders.joined(separator: "/")
        guard folders.count < 128 else {
            damage.note(shown, .extra, "deeper than any folder of Pouch's")
            return
        }
        // An archive may have all its documents in one folder: its names are not held.
        var subfolders: [String] = []
        var extra: [String] = []
        try folder.forEachEntry(of: folders) { entry in
            let path = shown + "/" + entry.name
            switch entry.kind {
            case .folder: subfolders.append(entry.name)
            case .other:
                if !named.contains(path) { damage.note(path, .extra, "no regular file") }
            case .file where named.contains(path): break
            case .file where superseded.contains(path): leftovers += 1
            case .file where crawls.contains { !$0.isRead }: unlisted += 1
            case .file: extra.append(entry.name)
            }
        }
        for name in extra {
            guard let file = try folder.open(folders + [name]) else { continue }
            suspects.append(
                Suspect(
                    path: shown + "/" + name, sha256: try hash(file, &scratch), kind: .extra,
                    detail: "no manifest names it", crawl: -1))
        }
        for name in subfolders { try findExtra(folders + [name], folder, &scratch) }
    }
}

/// A share of URLs, chosen by a seed: the same seed chooses the same ones.
package struct Sample: Sendable, Equatable {
    /// 0...1
    package let share: Double
    package let seed: UInt64

    package init(share: Double, seed: UInt64) {
        self.share = share
        self.seed = seed
    }

    /// Whether a URL is of the sample: by the first 8 bytes of a SHA-256 of seed and URL.
    package func takes(_ url: String) -> Bool {
        let digest = SHA256Digest.of("\(seed) \(url)").bytes
        let value = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Double(value) < share * 0x1p64
    }
}
