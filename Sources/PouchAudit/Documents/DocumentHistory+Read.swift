import PouchDiff
import PouchExtract
import PouchMirror
import PouchProfile
import PouchURL

extension DocumentHistory {
    /// Follows one URL through every complete crawl of a mirror, and reads each version.
    ///
    /// - Parameters:
    ///   - fragment: of a statement that shares the page at `url` with others.
    ///   - captures: of the same crawls, when they are open already; others are opened when nil.
    /// - Returns: nil when no complete crawl knows the URL.
    /// - Throws: ``AuditError``, `StoreError`, `ProfileError`.
    package static func read(
        _ url: WebURL, fragment: String? = nil, _ history: CrawlHistory, profile: SiteProfile,
        captures: CaptureReader? = nil
    ) throws -> DocumentHistory? {
        let reader = VersionReader(history, profile: history.located(profile), captures: captures)
        guard case (var found, let runs)? = try followed(url, fragment, history, profile, reader.pages) else {
            return nil
        }
        var before: Statement?
        for (place, run) in runs.enumerated() where run.first.state == .held {
            guard let now = try reader.version(of: run.first.line, in: run.first.crawl)?.statement else { continue }
            found.entries[place].title = now.title
            found.title = now.title
            if let before {
                found.entries[place].fields = ContentComparison.fields(before, now)
                if before.paragraphs != now.paragraphs {
                    found.entries[place].diff = TextDiff(old: before.paragraphs, new: now.paragraphs)
                }
            }
            before = now
        }
        return found
    }

    /// The same by the manifests alone: its entries have neither titles nor differences.
    package static func lines(
        of url: WebURL, fragment: String? = nil, _ history: CrawlHistory, profile: SiteProfile, captures: CaptureReader
    ) throws -> DocumentHistory? {
        try followed(url, fragment, history, profile, captures)?.history
    }

    private static func followed(
        _ url: WebURL, _ fragment: String?, _ history: CrawlHistory, _ profile: SiteProfile, _ captures: CaptureReader
    ) throws -> (history: DocumentHistory, runs: [VersionRuns.Run])? {
        let index = ObservationIndex(history, captures)
        func named(_ url: WebURL) -> String { fragment.map { url.text + "#" + $0 } ?? url.text }
        func observations(of url: WebURL) throws -> [Observation] {
            let name = named(url)
            return try history.crawls.indices.compactMap { try index.observation(of: name, in: $0) }
        }
        var url = url
        var seen = try observations(of: url)
        if seen.isEmpty, let spelling = try Self.spelling(of: url, history, history.located(profile)) {
            url = spelling
            seen = try observations(of: url)
        }
        guard let newest = seen.last, let crawl = history.crawls.last else { return nil }
        var found = DocumentHistory(
            url: named(url), role: newest.line.role, crawl: crawl.name, crawls: history.crawls.count)
        found.state = newest.crawl == history.crawls.count - 1 ? VersionRuns.state(newest) : nil
        let runs = VersionRuns.runs(seen)
        found.entries = runs.map { run in
            var entry = Entry(VersionRuns.version(run.first, run.last) { history.crawls[$0].name })
            entry.recordID = run.first.line.record?.id
            entry.warcFile = run.first.line.record?.file
            entry.warcOffset = run.first.line.record?.offset
            return entry
        }
        return (found, runs)
    }

    /// The address by which the manifests name the document of `url`, the newest crawl's first: another spelling, session or
    /// server of the archive. nil when no crawl knows it.
    private static func spelling(of url: WebURL, _ history: CrawlHistory, _ profile: SiteProfile) throws -> WebURL? {
        let document = profile.identity(of: url)
        for crawl in history.crawls.reversed() {
            var found: WebURL?
            try ManifestLookup(of: crawl.name, in: history.folder)?.forEach(
                where: { _ in true },
                { line in
                    found = WebURL(line.url).flatMap { profile.identity(of: $0) == document ? $0 : nil }
                    return found == nil
                })
            if let found { return found }
        }
        return nil
    }
}
