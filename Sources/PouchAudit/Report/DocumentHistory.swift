import PouchDiff

/// All that the complete crawls of a mirror saw of one URL.
public struct DocumentHistory: Sendable, Equatable {
    /// Of the JSON form (`config/schema/history.schema.json`).
    public static let version = 1

    /// Crawls in a row that found the same.
    public struct Entry: Sendable, Equatable {
        public var version: DocumentChange.Version
        /// The statement's title in it.
        public var title: String?
        /// Where its bytes are: the WARC record of its first sighting.
        public var recordID: String?
        public var warcFile: String?
        public var warcOffset: Int?
        /// What became of the text and the fields since the held version before; nil for the first, or when they are not statements.
        public var diff: TextDiff?
        public var fields: [DocumentChange.Field] = []

        public init(_ version: DocumentChange.Version) { self.version = version }
    }

    public var url: String
    /// The manifest's: `statement`, `month`, `attachment`...
    public var role: String
    /// Of the newest statement held.
    public var title: String?
    /// How the newest complete crawl found it: `held`, `gone`, `blocked`, ...; nil when it has no line for it.
    public var state: String?
    /// The newest complete crawl.
    public var crawl: String
    /// Complete crawls in all.
    public var crawls: Int
    /// Oldest first.
    public var entries: [Entry] = []

    public init(url: String, role: String, crawl: String, crawls: Int) {
        self.url = url
        self.role = role
        self.crawl = crawl
        self.crawls = crawls
    }
}
