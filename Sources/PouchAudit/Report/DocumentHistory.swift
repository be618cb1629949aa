import PouchDiff

/// All that the complete crawls of a mirror saw of one URL.
package struct DocumentHistory: Sendable, Equatable {
    /// Of the JSON form (`config/schema/history.schema.json`).
    package static let version = 1

    /// Crawls in a row that found the same.
    package struct Entry: Sendable, Equatable {
        package var version: DocumentChange.Version
        /// The statement's title in it.
        package var title: String?
        /// Where its bytes are: the WARC record of its first observation.
        package var recordID: String?
        package var warcFile: String?
        package var warcOffset: Int?
        /// Changes of the text and the fields since the held version before; nil for the first, or when they are not
        /// statements.
        package var diff: TextDiff?
        package var fields: [DocumentChange.Field] = []

        package init(_ version: DocumentChange.Version) { self.version = version }
    }

    package var url: String
    /// The manifest's: `statement`, `month`, `attachment`...
    package var role: String
    /// Of the newest statement held.
    package var title: String?
    /// How the newest complete crawl found it: `held`, `gone`, `blocked`, ...; nil when it has no line for it.
    package var state: String?
    /// The newest complete crawl.
    package var crawl: String
    /// Complete crawls in all.
    package var crawls: Int
    /// Oldest first.
    package var entries: [Entry] = []

    package init(url: String, role: String, crawl: String, crawls: Int) {
        self.url = url
        self.role = role
        self.crawl = crawl
        self.crawls = crawls
    }
}
