import PouchMirror
import PouchStore

extension CrawlSummary {
    /// How many documents ended how, those that did: "3 new".
    var outcomesInWords: [String] {
        Outcome.allCases.compactMap { outcome in
            guard let count = outcomes[outcome], count > 0 else { return nil }
            let words = "\(grouped(count)) \(outcome.words)"
            guard outcome == .notDue, let revisit else { return words }
            return words + " (revisit: \(revisit))"
        }
    }

    /// What is short of what the archive promises, in words and with its count; empty when nothing is. `crawl` and
    /// `status` tell it alike.
    package var shortfalls: String {
        func counted(_ count: Int, _ one: String, _ many: String) -> String? {
            count == 0 ? nil : "\(grouped(count)) \(count == 1 ? one : many)"
        }
        return [
            counted(missing, "could not be had", "could not be had"),
            counted(emptyListings, "listing names nothing", "listings name nothing"),
            counted(withoutText, "statement has no text", "statements have no text"),
            counted(
                reading.fallen.count, "field is given less often by newly read pages",
                "fields are given less often by newly read pages"),
        ].compactMap { $0 }.joined(separator: ", ")
    }
}
