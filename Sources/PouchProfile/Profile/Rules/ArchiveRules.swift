/// Rules for what a crawl keeps, and where.
public struct ArchiveRules: Sendable, Hashable {
    /// How an unchanged document is recorded.
    public enum Unchanged: String, Sendable, CaseIterable {
        /// A revisit record.
        case record
        /// No record: the manifest's line alone says that the document was asked for, and is as it was.
        case manifest
    }

    /// Where the bytes of a page are kept.
    public enum Pages: String, Sendable, CaseIterable {
        /// In a file under `pages/`, beside its record.
        case file
        /// In its record alone.
        case record
    }

    /// The record of an answer that brought nothing new.
    public var unchanged: Unchanged = .record
    /// The newest good copy of each document.
    public var pages: Pages = .file

    public init() {}
}
