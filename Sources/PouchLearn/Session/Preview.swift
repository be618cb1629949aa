import PouchMirror
import PouchExtract
import PouchProfile
import PouchURL

/// Reads the fetched pages by the written profile, with the crawl's own extractor: the preview shows what a crawl would
/// store.
struct Preview {
    let learner: Learner

    private static let mostRows = 2_000

    func fill(_ findings: inout Findings) {
        let profile: SiteProfile
        let extractor: PageExtractor
        do {
            profile = try SiteProfile.load(yaml: findings.yaml, file: "the profile")
            extractor = try PageExtractor(profile: profile)
        } catch {
            findings.notes.append("the profile that was written is refused, which is a fault of Pouch: \(error)")
            lower("rows", to: 0, &findings)
            return
        }
        var entries: [WebURL: ListingEntry] = [:]
        var wanted: Set<WebURL> = []
        var got: Set<WebURL> = []
        for listing in learner.listings {
            wanted.formUnion(listing.list.rows.map(\.url))
            for link in listing.statements(extractor) {
                guard got.insert(link.url).inserted, findings.rows.count < Self.mostRows else { continue }
                entries[link.url] = link.entry
                findings.rows.append(.init(url: link.url.text, title: link.entry?.title, date: link.entry?.date))
            }
        }
        if let door = learner.door {
            wanted.formUnion(door.entries.map(\.url))
            for link in door.answers.flatMap({ ListingReading.statements($0, role: .start, extractor) }) {
                guard got.insert(link.url).inserted, findings.rows.count < Self.mostRows else { continue }
                entries[link.url] = link.entry
                findings.rows.append(.init(url: link.url.text, title: link.entry?.title, date: link.entry?.date))
            }
        }
        // The rule's result is compared with the intended one.
        if got != wanted, got.count < Self.mostRows {
            let missing = wanted.subtracting(got).count
            let false_ = got.subtracting(wanted).count
            findings.notes.append(
                "the rule for rows misses \(missing) of \(wanted.count) rows, and takes \(false_) others")
            lower("rows", to: max(0, 0.75 - Double(missing + false_) / Double(max(1, wanted.count))), &findings)
        }
        var texts = 0
        for (sample, answer) in learner.documents {
            let page = FetchedPage(url: answer.url, body: answer.body, contentType: answer.contentType)
            let extraction = extractor.extract(page, role: .statement, listing: entries[sample.page.url])
            guard let statement = extraction.statement else { continue }
            if !statement.paragraphs.isEmpty { texts += 1 }
            findings.statements.append(statement)
        }
        if !learner.documents.isEmpty, texts < learner.documents.count {
            findings.notes.append(
                "\(learner.documents.count - texts) of \(learner.documents.count) documents have no text by this profile"
            )
            lower("body", to: 0.9 * Double(texts) / Double(learner.documents.count), &findings)
        }
    }

    private func lower(_ field: String, to value: Double, _ findings: inout Findings) {
        guard let place = findings.confidences.firstIndex(where: { $0.field == field }) else { return }
        findings.confidences[place].value = min(findings.confidences[place].value, value)
    }
}
