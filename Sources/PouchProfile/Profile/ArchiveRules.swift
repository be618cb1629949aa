/// What a crawl writes into its WARC files.
public struct ArchiveRules: Sendable, Hashable {
    public enum Unchanged: String, Sendable, CaseIterable {
        /// A revisit record.
        case record
        /// No record: the manifest's line alone says that the document was asked for, and is as it was.
        case manifest
    }

    /// What is kept of an answer that brought nothing new.
    public var unchanged: Unchanged = .record

    public init() {}
}
