import PouchMirror

/// A crawl as the mirror holds it.
package struct CrawlFacts: Sendable {
    package let name: String
    /// nil when it is missing or unreadable, or the crawl is not complete.
    package var summary: SummaryFacts?
    /// Whether the manifest is the one the summary names: only then do its lines decide about anything.
    package var isSound = false
    /// Whether its manifest and WARC files are read, or an earlier verification is relied on for them.
    var isRead = true
}
