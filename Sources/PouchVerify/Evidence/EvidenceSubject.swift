import PouchBytes
import PouchMirror

/// The line that is checked, and where it stands.
struct EvidenceSubject {
    let line: ManifestLine
    /// The crawl's place among those of the reader.
    let place: Int
    let mirror: EvidenceCheck.Mirror
    /// Of the mirror as it is now: summaries that were read before may have changed since.
    let captures: CaptureReader

    init(_ url: String, _ crawl: String?, in mirror: EvidenceCheck.Mirror) throws {
        let catalog = try CrawlCatalog(mirror.folder)
        if let crawl, case .damaged(let detail)? = catalog.entries.first(where: { $0.name == crawl })?.state {
            let path = SummaryFacts.path(of: crawl).joined(separator: "/")
            throw StoreError.damaged(path: mirror.folder.shown(path), detail: detail)
        }
        captures = CaptureReader(mirror.folder, catalog.sound, limits: mirror.limits)
        self.mirror = mirror
        let crawls = captures.crawls
        guard let place = crawl.map({ name in crawls.firstIndex { $0.name == name } }) ?? crawls.indices.last else {
            throw EvidenceCheck.Unknown(url: url, crawl: crawl)
        }
        self.place = place
        let name = crawls[place].name
        guard let manifest = try captures.manifest(place) else {
            throw StoreError.damaged(path: mirror.folder.shown(ManifestFile.path(name)), detail: "the file is missing")
        }
        guard let line = try manifest.line(of: url) else { throw EvidenceCheck.Unknown(url: url, crawl: name) }
        self.line = line
    }

    var crawl: CrawlCatalog.Crawl { captures.crawls[place] }
    var folder: MirrorFolder { captures.folder }

    /// The record that holds the copy, and the crawl that wrote it: the line's own when its answer brought or confirmed the
    /// copy, else that of an earlier crawl. nil when no copy is held, or no sound crawl has its record.
    func copyRecord() throws -> (crawl: Int, record: ManifestLine.Record)? {
        guard let digest = line.sha256 else { return nil }
        for crawl in stride(from: place, through: 0, by: -1) {
            let there = crawl == place ? line : try captures.line(of: line.url, in: crawl)
            guard let there, there.sha256 == digest, there.confirmsCopy, let record = there.record else { continue }
            return (crawl, record)
        }
        return nil
    }

    /// The newest line of the URL: the files in `pages/` and `statements/` are those that it names.
    func newestLine() throws -> ManifestLine {
        for later in captures.crawls.indices.dropFirst(place + 1).reversed() {
            if let line = try captures.line(of: line.url, in: later) { return line }
        }
        return line
    }

    /// Whether a newer crawl that is incomplete, or whose manifest is damaged, replaced a file: one of its records
    /// holds the file's bytes. Judged as verification does. Reads that crawl's WARC files, and nothing when there is no
    /// such crawl.
    func isVouchedFor(_ path: String, _ digest: SHA256Digest?, _ kind: Damage.Kind) throws -> Bool {
        var crawls = try ChainCheck(folder).crawls
        guard let own = crawls.firstIndex(where: { $0.name == crawl.name }) else { return false }
        var (ignored, bytes) = (DamageList(), 0)
        for index in crawls.indices where crawls[index].summary != nil {
            crawls[index].isSound =
                try index <= own || ManifestFile.isSound(crawls[index], folder, &ignored, bytes: &bytes)
        }
        guard crawls[own...].contains(where: { !$0.isSound }) else { return false }
        let suspect = PageVerifier.Suspect(
            path: path, sha256: digest, kind: kind, detail: "", url: path.hasPrefix("pages/") ? line.target : line.url,
            crawl: own)
        // Its own records mostly say; only a revisit of an earlier one needs the rest.
        for readsAll in [false, true] {
            for index in crawls.indices { crawls[index].isRead = readsAll || !crawls[index].isSound }
            let table = try WARCVerifier(folder, crawls, .everything).table
            var left = DamageList()
            try IncompleteCrawlClaims(folder, crawls, table, [suspect]).settle([suspect], &left)
            if left.isEmpty { return true }
        }
        return false
    }
}

/// A word as a shell reads it.
func shellQuoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
