import PouchStore

extension CrawlSummary {
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
