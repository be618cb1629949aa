import PouchDiff
import PouchExtract
import PouchMirror
import PouchProfile
import PouchURL

extension DocumentHistory {
    /// Follows one URL through every complete crawl of a mirror.
    ///
    /// - Parameters:
    ///   - fragment: of a statement that shares the page at `url` with others.
    ///   - captures: of the same crawls, when they are open already; others are opened when nil.
    ///   - title: what the statement is called, when that is known: where one version alone is held there is nothing to
    ///     compare, and it is not read.
    /// - Returns: nil when no complete crawl knows the URL.
    /// - Throws: ``AuditError``, `StoreError`, `ProfileError`.
    package static func read(
        _ url: WebURL, fragment: String? = nil, _ history: CrawlHistory, profile: SiteProfile,
        captures: CaptureReader? = nil, title: String? = nil
    ) throws -> DocumentHistory? {
        let profile = history.located(profile)
        let reader = VersionReader(history, profile: profile, captures: captures)
        let index = ObservationIndex(history, reader.pages)
        var url = url
        func named(_ url: WebURL) -> String { fragment.map { url.text + "#" + $0 } ?? url.text }
        var observations = try history.crawls.indices.compactMap { try index.observation(of: named(url), in: $0) }
        if observations.isEmpty, let spelling = try Self.spelling(of: url, history, profile) {
            url = spelling
            observations = try history.crawls.indices.compactMap { try index.observation(of: named(url), in: $0) }
        }
        guard let newest = observations.last, let crawl = history.crawls.last else { return nil }
        var found = DocumentHistory(
            url: named(url), role: newest.line.role, crawl: crawl.name, crawls: history.crawls.count)
        found.state = newest.crawl == history.crawls.count - 1 ? VersionRuns.state(newest) : nil
        let runs = VersionRuns.runs(observations)
        let isRead = title == nil || runs.count { $0.first.state == .held } > 1
        if !isRead { found.title = title }
        var before: Statement?
        for run in runs {
            var entry = Entry(VersionRuns.version(run.first, run.last) { history.crawls[$0].name })
            entry.recordID = run.first.line.record?.id
            entry.warcFile = run.first.line.record?.file
            entry.warcOffset = run.first.line.record?.offset
            if !isRead { entry.title = run.first.state == .held ? title : nil }
            if isRead, run.first.state == .held,
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
