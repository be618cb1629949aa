import PouchBytes
import PouchExtract
import PouchMirror
import PouchSeal

/// The evidence of one version of one document, checked now: the record, the page, the statement, the manifest's line,
/// the chain of summaries, the signature, the time stamp. Each is judged by the code of `pouch verify` and `pouch
/// prove`.
///
///     let check = try EvidenceCheck(of: url, crawl: "20261124T073000Z", in: mirror)
///     for finding in check.findings { print(finding.name, finding.state) }
package struct EvidenceCheck: Sendable {
    /// The result of one check.
    package enum State: String, Sendable {
        case held, failed
        /// As it was written; today's rules read it otherwise. No damage.
        case differs
        /// It is there, and nothing was given to check it by: a signature without a key, a statement without its profile.
        case notAsked = "not_asked"
        /// There is none.
        case none
    }

    /// The seven checks, in their order.
    package enum Name: String, Sendable, CaseIterable {
        case record, payload, statement, line, chain, signature
        case timeStamp = "time_stamp"

        /// From 1 on.
        package var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
    }

    /// One check and its result.
    package struct Finding: Sendable, Equatable {
        package let name: Name
        package internal(set) var state: State
        /// The result in plain words.
        package internal(set) var detail: String
        /// A digest, an id or a time, as it was computed or read; nil where there is none.
        package internal(set) var computed: String?
        /// The value that it had to have.
        package internal(set) var expected: String?
        /// The file that was looked at, from the mirror's folder on.
        package internal(set) var file: String?
        /// The shell line that does the same by hand, in the mirror's folder.
        package internal(set) var command: String
    }

    /// The inputs of a check. They can be kept for further checks as long as the mirror stays as it is.
    package struct Mirror: Sendable {
        package let folder: MirrorFolder
        /// Of what is read of one record; as for `pouch verify` unless others are given.
        package let limits: RecordReader.Limits
        /// Must have signed the summary, when it is given.
        package let key: PublicKey?
        /// Gives the rules by which a crawl read its pages; nil when there is no profile.
        package let extractor: (@Sendable (_ crawl: CrawlCatalog.Crawl) throws -> PageExtractor)?
        /// Gives the leaves of a crawl's manifest.
        package let leaves: @Sendable (_ crawl: String, MirrorFile) throws -> ManifestLeaves

        package init(
            _ folder: MirrorFolder, limits: RecordReader.Limits? = nil, key: PublicKey? = nil,
            extractor: (@Sendable (_ crawl: CrawlCatalog.Crawl) throws -> PageExtractor)? = nil,
            leaves: @escaping @Sendable (_ crawl: String, MirrorFile) throws -> ManifestLeaves = { _, file in
                try ManifestLeaves(file)
            }
        ) {
            self.folder = folder
            self.limits = limits ?? .verification
            self.key = key
            self.extractor = extractor
            self.leaves = leaves
        }
    }

    package let url: String
    package let crawl: String
    /// The manifest's line that was checked.
    package let line: ManifestLine
    /// Seven, in the order of ``Name``.
    package let findings: [Finding]

    /// Whether nothing failed. What was not asked for, or is not there, is said by its finding.
    package var holds: Bool { !findings.contains { $0.state == .failed } }
    /// The finding of one check; nil when the evidence has none of that name.
    package subscript(name: Name) -> Finding? { findings.first { $0.name == name } }

    /// - Parameters:
    ///   - url: as manifests spell it.
    ///   - crawl: a complete crawl's name; the newest one's when nil.
    /// - Throws: ``Unknown`` for a URL that the crawl's manifest has not; `StoreError`, `damaged` too, when the summary or
    ///   the manifest cannot be read.
    package init(of url: String, crawl: String? = nil, in mirror: Mirror) throws {
        let subject = try EvidenceSubject(url, crawl, in: mirror)
        self.url = url
        self.crawl = subject.crawl.name
        line = subject.line
        let record = try RecordEvidence(subject)
        findings =
            [
                record.record, record.payload, try StatementEvidence(subject).finding,
                try LineEvidence(subject).finding,
                try ChainEvidence(subject).finding,
            ] + (try SealEvidence(subject).findings)
    }

    /// There is nothing to check.
    package struct Unknown: Error, Sendable, Equatable, CustomStringConvertible {
        package let url: String
        /// nil when no crawl is complete.
        package let crawl: String?

        package var description: String {
            crawl.map { "the manifest of crawl \($0) has no line for \(url)" } ?? "no crawl is complete"
        }
    }
}
