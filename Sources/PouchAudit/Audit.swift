import PouchBytes
import PouchDiff
import PouchExtract
import PouchMirror
import PouchProfile

/// Compares two complete crawls of a mirror, or folds a chain of them, and says what changed.
///
/// Everything comes from the crawls' manifests, summaries and records; the database is not asked, and no clock.
///
///     let history = try CrawlHistory(folder)
///     let report = try Audit(history, profile: profile).run(Audit.Request())
package struct Audit {
    /// Which crawls to compare, and how.
    package struct Request: Sendable, Equatable {
        /// The older crawl's name; nil for the complete one before the newer.
        package var from: String?
        /// The newer crawl's name; nil for the newest complete one.
        package var to: String?
        /// Folds every crawl since this time: the older crawl is the last one that began before it, or the first.
        package var since: Timestamp?
        /// Whether crawls between the two are folded in; `since` implies it.
        package var foldsBetween = false
        package var options = AuditReport.Options()

        package init() {}
    }

    private let history: CrawlHistory
    private let profile: SiteProfile

    /// - Parameter profile: as it is now; both sides of each comparison are read by it.
    package init(_ history: CrawlHistory, profile: SiteProfile) {
        self.history = history
        self.profile = history.located(profile)
    }

    /// - Throws: ``AuditError``, `StoreError`, `ProfileError`.
    package func run(_ request: Request, mirror: String = "the mirror") throws -> AuditReport {
        let span = try span(request, mirror)
        let reader = VersionReader(history, profile: profile)
        let observations = ObservationIndex(history, reader.pages)
        var search = try CandidateSearch(observations, span)
        for listing in search.listings { for seen in [listing.from, listing.to] { seen.map(observations.know) } }
        try search.promote(listings: search.listings, history, span)
        for (url, difference) in try ListingComparison(search.listings, reader.listings).differences {
            try promote(url.text, &search, observations, span)
            search.update(url.text) { $0.listing = difference }
        }
        let facts = history.crawls[span.to].facts
        let classifier = PresenceClassifier(
            observations: observations, soft404: Soft404Detector(observations, reader),
            removedAfter: request.options.removedAfter, isPartial: facts.isPartial)
        var presences = try search.candidates.map(classifier.presence)
        try MoveFinder(search, observations, reader, request.options).settle(&presences)
        let options = TextDiff.Options(ignoresTypography: request.options.ignoresTypography)
        let compared = try ComparisonStage(
            search: search, reader: reader, observations: observations, options: options
        ).run(presences)
        var stage = ChangeStage(compared, reader, classifier, options)
        let found = try stage.run(compared.documents)
        var report = AuditReport(
            profile: facts.profile ?? profile.name, title: profile.title, origin: facts.origin ?? "\(profile.origin)",
            from: crawl(span.from), to: crawl(span.to))
        report.between = span.between.map(crawl)
        report.options = request.options
        report.notModified = facts.checks.notModified.map(AuditReport.NotModified.init)
        report.reading = facts.reading
        report.shared = compared.shared.edits
        report.noise = compared.noise.found
        report.changes = found.changes
        report.coverage = try coverage(search, observations, isPartial: facts.isPartial, span)
        let notDue = search.notDue + found.notDue
        if notDue > 0, let since = search.seenSince { report.notDue = .init(documents: notDue, seenSince: since) }
        report.tally(unchanged: search.unchanged + found.unchanged, parts: search.parts, found.partOf)
        return report
    }

    // MARK: - Crawls

    private func span(_ request: Request, _ mirror: String) throws(AuditError) -> CandidateSearch.Span {
        let to =
            try request.to.map { name throws(AuditError) in try history.place(of: name) } ?? history.crawls.count - 1
        var from = to - 1
        if let name = request.from {
            from = try history.place(of: name)
        } else if let since = request.since {
            from = history.crawls[..<max(to, 0)].lastIndex { $0.name < since.compact } ?? 0
        }
        guard history.crawls.count > 1, to > 0 || request.from != nil else {
            throw .tooFewCrawls(mirror: mirror, complete: min(history.crawls.count, to + 1))
        }
        guard from < to else { throw .wrongOrder(from: history.crawls[from].name, to: history.crawls[to].name) }
        let folds = request.foldsBetween || request.since != nil
        // A crawl of a part covers that part alone: an earlier crawl has the rest.
        var first = from
        while first > 0, history.crawls[first].facts.isPartial { first -= 1 }
        return CandidateSearch.Span(
            baseline: Array(first...from), between: folds ? Array((from + 1)..<to) : [], to: to)
    }

    private func crawl(_ place: Int) -> AuditReport.Crawl {
        let (name, facts) = (history.crawls[place].name, history.crawls[place].facts)
        return AuditReport.Crawl(
            name: name, startedAt: facts.startedAt?.rfc3339 ?? "", endedAt: facts.endedAt?.rfc3339,
            summarySHA256: facts.digest.hex,
            manifestSHA256: facts.manifest.sha256.hex, lines: facts.manifest.lines)
    }

    private func promote(
        _ url: String, _ search: inout CandidateSearch, _ observations: ObservationIndex, _ span: CandidateSearch.Span
    ) throws {
        guard search.places[url] == nil, let to = try observations.observation(of: url, in: span.to),
            to.line.isStatement || to.line.role == "attachment"
        else { return }
        var from: Observation?
        for place in span.baseline.reversed() where from == nil { from = try observations.seen(url, by: place) }
        search.promote(try search.candidate(url, role: to.line.role, from: from, to: to))
    }

    private func coverage(
        _ search: CandidateSearch, _ observations: ObservationIndex, isPartial: Bool, _ span: CandidateSearch.Span
    ) throws -> AuditReport.Coverage {
        var coverage = AuditReport.Coverage()
        coverage.isPartial = isPartial
        let asked = search.listings.filter { $0.to != nil || !isPartial }
        coverage.listings = asked.count + search.unchangedListings
        // A listing that was gone before is not news.
        let unread = try asked.filter { listing in
            if listing.to?.isGone == true, listing.from?.isGone == true { return false }
            return try !observations.isRead(listing.url, in: span.to)
        }
        coverage.unread = unread.prefix(AuditReport.Coverage.listed).map(\.url)
        coverage.moreUnread = unread.count - coverage.unread.count
        return coverage
    }
}

extension CandidateSearch {
    /// Documents whose own lines did not change, while every listing that named them went, or came back.
    mutating func promote(listings: [Listing], _ history: CrawlHistory, _ span: Span) throws {
        let turned = Set(listings.filter { ($0.from?.isGone ?? false) != ($0.to?.isGone ?? false) }.map(\.url))
        guard !turned.isEmpty else { return }
        var merge = try history.merge(span.all)
        while let lines = try merge.next() {
            let newest = lines.newest
            guard newest.crawl == span.to, newest.line.isStatement || newest.line.role == "attachment",
                places[newest.line.url] == nil, newest.line.listedOn.contains(where: turned.contains),
                let old = lines.lines.last(where: { $0.crawl <= span.from })
            else { continue }
            promote(
                try candidate(
                    newest.line.url, role: newest.line.role, from: Observation(crawl: old.crawl, line: old.line),
                    to: Observation(crawl: span.to, line: newest.line)))
        }
    }
}

extension AuditReport.NotModified {
    init(_ sample: CrawlChecks.NotModified) {
        self.init(
            answers: sample.answers, sampled: sample.sampled, lied: sample.lied, share: sample.share,
            low: sample.interval.lowerBound, high: sample.interval.upperBound)
    }
}
