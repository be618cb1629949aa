import PouchExtract
import PouchMirror
import PouchProfile

/// Reads documents as a mirror's crawls knew them: lines of manifests, pages, statements. It keeps files open and pages it
/// read; one belongs to one thread.
package final class DocumentReader {
    private let history: CrawlHistory
    private let versions: VersionReader

    /// - Parameters:
    ///   - profile: as it is now; every version is read by it.
    ///   - captures: of the same crawls, when they are open already; others are opened when nil.
    package init(_ history: CrawlHistory, profile: SiteProfile, captures: CaptureReader? = nil) {
        self.history = history
        versions = VersionReader(history, profile: history.located(profile), captures: captures)
    }

    /// The line of a URL in a crawl's manifest; nil when it has none.
    ///
    /// - Parameter place: of the crawl in the history.
    package func line(of url: String, in place: Int) throws -> ManifestLine? {
        try versions.pages.line(of: url, in: place)
    }

    /// The crawls' observations of a URL, oldest first.
    package func observations(of url: String) throws -> [Observation] {
        try history.crawls.indices.compactMap { place in
            try line(of: url, in: place).map { Observation(crawl: place, line: $0) }
        }
    }

    /// The bytes of the copy that a line calls the good one; nil when it has none.
    ///
    /// - Throws: `StoreError.damaged` when no record holds them.
    package func page(of line: ManifestLine, in place: Int) throws -> [UInt8]? {
        try versions.pages.page(of: line, in: place)
    }

    /// The statement of that copy, read anew; nil when the copy is not a statement.
    package func statement(of line: ManifestLine, in place: Int) throws -> Statement? {
        try versions.version(of: line, in: place)?.statement
    }

    /// The differences between the fields of two versions.
    package static func fields(_ old: Statement, _ new: Statement) -> [DocumentChange.Field] {
        ContentComparison.fields(old, new)
    }
}
