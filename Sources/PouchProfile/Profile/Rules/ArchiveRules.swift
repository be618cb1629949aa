/// Rules for a crawl's WARC files.
public struct ArchiveRules: Sendable, Hashable {
    /// How an unchanged document is recorded.
    public enum Unchanged: String, Sendable, CaseIterable {
        /// A revisit record.
        case record
        /// No record: the manifest's line alone says that the document was asked for, and is as it was.
        case manifest
    }

    /// The record of an answer that brought nothing new.
    public var unchanged: Unchanged = .record

    public init() {}
}
