import PouchFetch
import PouchProfile

/// Options of one run of a crawl, beyond its profile.
package struct CrawlOptions: Sendable {
    /// Documents to ask for in this run, at most.
    package var maxDocuments: Int?
    /// Seconds this run may take.
    package var maxSeconds: Double?
    /// Body bytes to receive in this run, at most.
    package var maxBytes: Int?
    /// Only these years, and these months of a year; empty for all.
    package var parts: [Part] = []
    package var ignoresRobots = false
    /// Every document, due or not by the profile's `revisit`.
    package var asksForAll = false
    /// Share of the 304s, 0 to 1, that are asked again whole, whatever the age of the copies; nil for the profile's rules.
    package var recheck: Double?
    /// A file of certificates (PEM) to trust in place of the system's.
    package var certificateAuthorities: String?
    /// Where requests are sent through, `scheme://[user:password@]host:port`; nil for none.
    package var proxy: FetchProxy?
    /// Whether no address of an inner network is connected to, wherever the profile's host leads.
    package var asksPublicAddressesAlone = false

    /// A year of the archive, or one month of it.
    package struct Part: Sendable, Hashable {
        package var year: Int
        package var month: Int?

        package init(year: Int, month: Int? = nil) {
            self.year = year
            self.month = month
        }
    }

    package init() {}

    /// The profile's due dates, where they hold: whoever names a part of the archive, or all, means it.
    package func revisit(of profile: SiteProfile) -> RevisitRules? {
        asksForAll || !parts.isEmpty ? nil : profile.revisit
    }

    /// Whether a document or listing labelled so belongs to the part of the archive asked for. One without a label does:
    /// it may hold what was asked for.
    func wants(year: Int?, month: Int?) -> Bool {
        guard !parts.isEmpty, let year else { return true }
        return parts.contains { $0.year == year && ($0.month == nil || month == nil || $0.month == month) }
    }
}

/// Why a run ended.
package enum CrawlEnd: Sendable, Equatable {
    case complete
    /// A limit or a signal: the same command goes on.
    case stopped(String)
    /// No seed answered.
    case unreachable(String)
    /// Seeds answered, and none of them with a page.
    case refused(String)
    /// Robots exclusion covers every seed.
    case forbidden(String)
}
