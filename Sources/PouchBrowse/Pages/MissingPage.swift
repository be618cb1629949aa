import PouchMirror

/// Listed statements that are not held, each with why.
public struct MissingPage: Sendable {
    public struct Row: Sendable {
        public var item: BrowseIndex.Item
        public var line: ManifestLine
    }

    public var rows: [Row]
    /// All of them.
    public var count: Int
    /// The URL after which the next page begins; nil on the last one.
    public var next: String?

    public static let pageSize = 100

    public init(_ snapshot: MirrorSnapshot, _ index: BrowseIndex, after: String?, limit: Int = pageSize) throws {
        let missing = index.missing
        count = missing.count
        let rest = missing.drop { item in after.map { !$0.utf8.lexicographicallyPrecedes(item.url.utf8) } ?? false }
        let shelf = ManifestShelf(snapshot.folder)
        rows = try rest.prefix(limit).compactMap { item in
            try shelf.manifest(of: item.crawl)?.line(of: item.url).map { Row(item: item, line: $0) }
        }
        next = rest.count > limit ? rest.prefix(limit).last?.url : nil
    }
}
