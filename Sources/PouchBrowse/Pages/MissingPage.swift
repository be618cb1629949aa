import PouchMirror

/// Listed statements that are not held, each with why.
package struct MissingPage: Sendable {
    /// A missing statement and its line in the newest manifest.
    package struct Row: Sendable {
        package var item: BrowseIndex.Item
        package var line: ManifestLine
    }

    package var rows: [Row]
    /// All of them.
    package var count: Int
    /// The URL after which the next page begins; nil on the last one.
    package var next: String?

    package static let pageSize = 100

    package init(_ snapshot: MirrorSnapshot, _ index: BrowseIndex, after: String?, limit: Int = pageSize) throws {
        count = index.missing
        let rest = try index.missing(after: after, limit: min(limit, count) + 1)
        rows = try rest.prefix(limit).compactMap { item in
            guard let place = snapshot.place(of: item.crawl) else { return nil }
            return try snapshot.captures.line(of: item.url, in: place).map { Row(item: item, line: $0) }
        }
        next = rest.count > limit ? rest.prefix(limit).last?.url : nil
    }
}
