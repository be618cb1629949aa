import PouchBytes
import PouchExtract
import PouchProfile
import PouchURL

/// Turns what was read into a profile, reads the pages by it, and says how sure each part is.
struct Drafting {
    let learner: Learner

    func findings() -> Findings {
        let pages = learner.listings.map { (page: $0.page, list: $0.list) }
        let trial = ListingTrial(learner: learner)
        let candidates = learner.door == nil ? RowRuleMaker(pages: pages).candidates() : []
        let choice = trial.best(of: candidates, listing)
        var listing = (choice?.candidate ?? candidates.first).map { self.listing($0) } ?? ListingDraft()
        if let door = learner.door {
            let rule = ListingDraft.Rule(name: "rows", href: door.href)
            listing.rungs = [.init(role: "statement", on: ["start"], rules: [rule], comment: nil)]
        }
        let isExact = choice?.outcome.isExact ?? (learner.door?.others == 0)
        let rows = RowConfidence(
            listings: learner.listings, door: learner.door, isExact: isExact, runnersUp: learner.runnersUp,
            outcome: choice?.outcome)
        listing.rowConfidence = rows.rows
        listing.dateConfidence = rows.dates

        var document = DocumentDraft()
        let samples = learner.documents.map(\.sample)
        document.samples = samples.count
        if !samples.isEmpty {
            document.title = TitleLearner(samples: samples).learn()
            document.date = DateLearner(
                samples: samples, today: learner.options.today, dayFirst: pages.first?.list.date?.dayFirst
            ).learn()
            BodyLearner(
                samples: samples, listings: pages.map { PageLines($0.page.tree) }, shape: pages.first?.list.shape ?? "",
                title: document.title, date: document.date
            ).learn(&document)
            leaveOutFields(&document, samples)
        }
        var findings = Findings(yaml: "")
        findings.requests = learner.requests
        findings.notes = learner.notes
        findings.confidences = confidences(listing, document, rows)
        findings.yaml = ProfileWriter(
            learner: learner, listing: listing, document: document, confidences: findings.confidences
        ).yaml()
        findings.runnersUp = learner.runnersUp.prefix(3).enumerated().map { place, list in
            "--rows \(place + 2): \(list.rows.count) links like \"\(list.rows.first?.title ?? "")\""
        }
        if let next = learner.next {
            findings.next = next.link.url.text
            if let expected = next.link.expected { findings.expected = "pages up to number \(expected)" }
        }
        findings.census = learner.census
        Preview(learner: learner).fill(&findings)
        return findings
    }

    /// The rungs of the profile, with a rule for the rows.
    private func listing(_ candidate: RowRuleMaker.Candidate) -> ListingDraft {
        var listing = ListingDraft()
        let role = learner.listings.first?.role ?? "start"
        var on = [role]
        if role == "start", !learner.levels.isEmpty { on += learner.levels.map(\.role) }
        listing.rungs = LadderMaker(levels: learner.levels).rungs()
        listing.rungs.append(.init(role: "statement", on: on, rules: [candidate.rule], comment: nil))
        if let next = learner.next, let rung = NextRuleMaker(next: next.link, page: next.page).rung(on: on) {
            listing.rungs.append(rung)
        }
        listing.listingDate = candidate.listingDate
        for page in learner.listings { listing.months.merge(page.list.date?.names ?? [:]) { a, _ in a } }
        return listing
    }

    /// Title and date have rules of their own; what is left is the text.
    private func leaveOutFields(_ draft: inout DocumentDraft, _ samples: [DocumentSample]) {
        for field in [draft.title, draft.date] {
            guard let field, let selector = field.selector, let xpath = field.xpath, draft.regions.first != selector
            else { continue }
            // Only where the field stands in the region, and is not part of an element that holds more.
            let isInside = samples.contains { sample in
                guard let region = draft.regions.lazy.compactMap({ $0.elements(in: sample.page.tree).first }).first,
                    let element = selector.elements(in: sample.page.tree).first
                else { return false }
                return sample.page.tree.contains(region, element) && region != element
            }
            let isSingle = samples.allSatisfy { selector.elements(in: $0.page.tree).count <= 1 }
            if isInside, isSingle || selector.takesFirst { draft.skip.append(xpath) }
        }
    }

    private func confidences(_ listing: ListingDraft, _ document: DocumentDraft, _ rows: RowConfidence) -> [Findings
        .Confidence]
    {
        var all = [
            Findings.Confidence(
                field: "rows", value: rows.rows, grounds: rows.grounds,
                rivals: learner.runnersUp.prefix(2).map {
                    "\($0.rows.count) links like \"\($0.rows.first?.title.prefix(40) ?? "")\""
                })
        ]
        if let dates = rows.dates {
            all.append(.init(field: "listing date", value: dates, grounds: rows.dateGrounds, rivals: []))
        }
        if let next = learner.next {
            all.append(
                .init(
                    field: "next", value: next.isSeen ? 0.95 : 0.7,
                    grounds: next.isSeen
                        ? "the page it leads to has other rows" : "the page it leads to could not be had", rivals: []))
        }
        func add(_ field: String, _ draft: FieldDraft?) {
            guard let draft else {
                all.append(.init(field: field, value: 0, grounds: "not found on the documents", rivals: []))
                return
            }
            let agreement =
                draft.labelled > 0 ? ", agrees with the listing on \(draft.agreed) of \(draft.labelled)" : ""
            all.append(
                .init(
                    field: field, value: draft.confidence,
                    grounds: "found on \(draft.found) of \(document.samples)\(agreement)", rivals: draft.rivals))
        }
        add("title", document.title)
        add("date", document.date)
        all.append(
            .init(
                field: "body", value: document.regions.isEmpty ? 0 : document.bodyConfidence,
                grounds: "\(document.samples) documents compared", rivals: document.bodyRivals))
        return all
    }
}

/// How sure the rows are.
struct RowConfidence {
    let listings: [Learner.Listing]
    var door: Door?
    let isExact: Bool
    let runnersUp: [RowList]
    var outcome: ListingTrial.Outcome?

    /// 0 to 1.
    var rows: Double {
        if let door { return (isExact ? 0.9 : 0.65) - (door.entries.count < 5 ? 0.15 : 0) }
        guard let list = listings.first?.list else { return 0 }
        let rival = runnersUp.first.map { $0.score / max(0.001, list.score) } ?? 0
        var value = 0.97
        if rival > 0.55 { value -= min(0.5, (rival - 0.55) * 1.2) }
        if list.score < 2 { value -= 0.2 }
        if list.rows.count < 4, listings.count < 2 { value -= 0.1 }
        if list.facts.isBoilerplate { value -= 0.3 }
        if list.facts.dated > 0.9 || listings.count > 1 { value += 0.03 }
        if !isExact { value -= 0.3 }
        return max(0, min(1, value))
    }

    var grounds: String {
        if let door {
            return "\(door.entries.count) entries of a sitemap or feed, with one form of address"
                + (isExact ? "" : ", which \(door.others) others have too")
        }
        let counts = listings.map { "\($0.list.rows.count)" }.joined(separator: " and ")
        return "\(counts) rows" + (isExact ? ", found by one rule" : ", and the rule finds others too")
    }

    /// nil when the listing gives no dates.
    var dates: Double? {
        let dated = listings.filter { $0.list.date != nil }
        guard let place = dated.first?.list.date else { return nil }
        let rows = dated.flatMap(\.list.rows)
        let share = Double(rows.filter { $0.date != nil }.count) / Double(max(1, rows.count))
        let order = DateFinder.monotony(dated.first?.list.rows.compactMap(\.date) ?? [])
        var value = 0.6 + 0.25 * share + 0.15 * order
        if !place.isOrderSure { value -= 0.25 }
        if place.place == .before || place.place == .after || place.place == .heading { value -= 0.08 }
        // The dates that the rules gave in the trial count.
        if let outcome, outcome.datesMeant > 0 {
            value *= Double(max(0, outcome.rightDates - outcome.wrongDates)) / Double(outcome.datesMeant)
        }
        return max(0, min(1, value))
    }

    var dateGrounds: String {
        let rows = listings.flatMap(\.list.rows)
        let given = outcome.map { " and the rule gives \($0.rightDates) of them" } ?? ""
        let dated = rows.filter { $0.date != nil }.count
        return "on \(dated) of \(rows.count) rows" + (outcome?.rightDates == dated ? "" : "," + given)
    }
}
