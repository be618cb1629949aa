import PouchExtract
import PouchProfile
import PouchStore

extension DocumentHistory {
    /// Follows one URL through every complete crawl of a mirror.
    ///
    /// - Returns: nil when no complete crawl knows the URL.
    /// - Throws: ``AuditError``, `StoreError`, `ProfileError`.
    public static func read(_ url: WebURL, _ history: CrawlHistory, profile: SiteProfile) throws -> DocumentHistory? {
        let reader = VersionReader(history, profile: profile)
        let witness = Witness(history, reader.pages)
        let sightings = try history.crawls.indices.compactMap { try witness.sighting(of: url.text, in: $0) }
        guard let newest = sightings.last, let crawl = history.crawls.last else { return nil }
        var found = DocumentHistory(
            url: url.text, role: newest.line.role, crawl: crawl.name, crawls: history.crawls.count)
        found.state = newest.crawl == history.crawls.count - 1 ? VersionRuns.state(newest) : nil
        var before: Statement?
        for run in VersionRuns.runs(sightings) {
            var entry = Entry(VersionRuns.version(run.first, run.last) { history.crawls[$0].name })
            entry.recordID = run.first.line.record?.id
            entry.warcFile = run.first.line.record?.file
            entry.warcOffset = run.first.line.record?.offset
            if run.first.state == .held,
                let now = try reader.version(of: run.first.line, in: run.first.crawl)?.statement
            {
                entry.title = now.title
                found.title = now.title
                if let before {
                    entry.fields = ContentComparison.fields(before, now)
                    if before.paragraphs != now.paragraphs {
                        entry.diff = TextDiff(old: before.paragraphs, new: now.paragraphs)
                    }
                }
                before = now
            }
            found.entries.append(entry)
        }
        return found
    }
}
