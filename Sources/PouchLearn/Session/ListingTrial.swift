import PouchExtract
import PouchProfile
import PouchURL

/// Reads the listing pages by rules that were made, with the crawl's own extractor, and chooses the rules that give the rows,
/// dates and titles that were meant.
struct ListingTrial {
    let learner: Learner

    /// The rows that rules find, against those that were meant.
    struct Outcome: Sendable {
        var meant = 0
        var found = 0
        var others = 0
        /// Rows with the date that was meant, with another, and rows that should have one.
        var rightDates = 0
        var wrongDates = 0
        var datesMeant = 0
        var titles = 0

        var isExact: Bool { found == meant && others == 0 }
        var hasDates: Bool { wrongDates == 0 && rightDates * 100 >= datesMeant * 98 }

        /// Rows count before dates, dates before titles.
        var worth: Double {
            let rows = 2 * Double(found) / Double(max(1, meant + found + others))
            let dates = datesMeant == 0 ? 1 : Double(rightDates - wrongDates) / Double(datesMeant)
            return rows * 100 + dates * 10 + Double(titles) / Double(max(1, meant))
        }
    }

    /// Rules that are tried.
    private static let mostTrials = 24

    /// The first candidate that gives all, else the one that gives most.
    /// - Parameter draft: the profile's listings by a candidate.
    func best(of candidates: [RowRuleMaker.Candidate], _ draft: (RowRuleMaker.Candidate) -> ListingDraft) -> (
        candidate: RowRuleMaker.Candidate, outcome: Outcome
    )? {
        var best: (candidate: RowRuleMaker.Candidate, outcome: Outcome)?
        for candidate in candidates.prefix(Self.mostTrials) {
            guard let outcome = outcome(of: draft(candidate)) else { continue }
            if best == nil || outcome.worth > (best?.outcome.worth ?? 0) + 0.05 { best = (candidate, outcome) }
            if outcome.isExact, outcome.hasDates { break }
        }
        return best
    }

    /// nil for rules that no profile can have.
    private func outcome(of listing: ListingDraft) -> Outcome? {
        let yaml = ProfileWriter(learner: learner, listing: listing, document: DocumentDraft(), confidences: []).yaml()
        guard let profile = try? SiteProfile.load(yaml: yaml, file: "the profile"),
            let extractor = try? PageExtractor(profile: profile)
        else { return nil }
        var outcome = Outcome()
        for page in learner.listings {
            var wanted: [WebURL: RowList.Row] = [:]
            for row in page.list.rows { wanted[row.url] = row }
            outcome.meant += wanted.count
            outcome.datesMeant += page.list.rows.filter { $0.date != nil }.count
            var seen: Set<WebURL> = []
            for link in page.statements(extractor) where seen.insert(link.url).inserted {
                guard link.inScope, let row = wanted[link.url] else {
                    outcome.others += 1
                    continue
                }
                outcome.found += 1
                if let date = row.date, let given = link.entry?.date {
                    if given == date.iso { outcome.rightDates += 1 } else { outcome.wrongDates += 1 }
                }
                if TextKey.of(link.entry?.title ?? "") == TextKey.of(row.title) { outcome.titles += 1 }
            }
        }
        return outcome
    }
}

extension Learner.Listing {
    /// The links to documents that a profile finds on the page.
    func statements(_ extractor: PageExtractor) -> [DiscoveredLink] {
        ListingReading.statements(answer, role: Role(rawValue: role) ?? .start, extractor)
    }
}

/// A listing page, sitemap or feed as a crawl reads it.
enum ListingReading {
    static func statements(_ answer: LearnAnswer, role: Role, _ extractor: PageExtractor) -> [DiscoveredLink] {
        let fetched = FetchedPage(url: answer.url, body: answer.body, contentType: answer.contentType)
        return extractor.extract(fetched, role: role, listing: nil).links.filter { $0.role == .statement && !$0.isNext }
    }
}
